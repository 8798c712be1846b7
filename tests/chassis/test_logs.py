"""Logs: a fixed sentence and its fields, one line a record."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from chassis.logs import configure_logs
from chassis.settings import read_settings


@pytest.fixture(autouse=True)
def _untouched_logging() -> Iterator[None]:
    """Put the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def log_of(log_format: str, log_level: str = "INFO") -> io.StringIO:
    """Configure the log into a text that a test can read."""
    stream = io.StringIO()
    settings = read_settings({"FRONTWIRE_LOG_FORMAT": log_format, "FRONTWIRE_LOG_LEVEL": log_level})
    configure_logs(settings, stream=stream)
    return stream


@pytest.mark.parametrize("log_format", ["json", "auto"])
def test_a_record_is_one_json_object_with_its_fields(log_format: str) -> None:
    """Fields stand beside the sentence, whatever they hold; away from a terminal that is the way by itself."""
    stream = log_of(log_format)

    logging.getLogger("tagger.lane").warning("Article rejected.", extra={"uri": "a\nb", "count": 2, "level": "own"})

    entry = json.loads(stream.getvalue())
    assert entry.pop("time").endswith("Z")
    assert entry == {
        "level": "warning",
        "logger": "tagger.lane",
        "message": "Article rejected.",
        "uri": "a\nb",
        "count": 2,
        "level_": "own",
    }


def test_an_exception_is_a_field() -> None:
    """A trace stays in its record's line."""
    stream = log_of("json")

    try:
        int("no number")
    except ValueError:
        logging.getLogger("tagger").exception("Stopped.")

    assert stream.getvalue().count("\n") == 1
    assert "ValueError" in json.loads(stream.getvalue())["exception"]


def test_text_is_for_people_and_safe_for_terminals() -> None:
    """What comes from an article is quoted where it would break the line or be obeyed."""
    stream = log_of("text")

    logging.getLogger("tagger").info("Article tagged.", extra={"uri": "u:1", "headline": "two words\x1b[2J"})

    assert stream.getvalue().endswith('INFO    tagger: Article tagged.  uri=u:1  headline="two words\\u001b[2J"\n')


@pytest.mark.parametrize(("log_level", "lines"), [("INFO", 1), ("DEBUG", 4), ("ERROR", 0)])
def test_libraries_speak_when_something_is_wrong(log_level: str, lines: int) -> None:
    """At INFO only our own sentences are written; at DEBUG everything."""
    stream = log_of("json", log_level)

    logging.getLogger("tagger").info("Ready.")
    logging.getLogger("tagger").debug("Polled.")
    logging.getLogger("aiokafka.consumer").info("joined")
    logging.getLogger("kafka.net").debug("connected")

    assert stream.getvalue().count("\n") == lines
