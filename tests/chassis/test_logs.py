"""Logs: a fixed sentence and its fields, one line a record."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest

from chassis.logs import configure_logs
from chassis.settings import read_settings
from desk.metrics import Metrics as DeskMetrics
from tagger.metrics import Metrics as TaggerMetrics

PASSWORD = "hun'ter\\2"
LOGIN = {
    "FRONTWIRE_SECURITY_PROTOCOL": "SASL_SSL",
    "FRONTWIRE_SASL_MECHANISM": "PLAIN",
    "FRONTWIRE_SASL_USERNAME": "wire",
    "FRONTWIRE_SASL_PASSWORD": PASSWORD,
}


@pytest.fixture(autouse=True)
def _untouched_logging() -> Iterator[None]:
    """Put the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def log_of(log_format: str, log_level: str = "INFO", *, stream: io.StringIO | None = None) -> io.StringIO:
    """Configure the log, with a password among the settings, into a text that a test can read."""
    stream = stream or io.StringIO()
    settings = read_settings({"FRONTWIRE_LOG_FORMAT": log_format, "FRONTWIRE_LOG_LEVEL": log_level, **LOGIN})
    configure_logs(settings, stream=stream)
    return stream


@pytest.mark.parametrize("log_format", ["json", "auto"])
def test_a_record_is_one_json_object_with_its_fields(log_format: str) -> None:
    """Fields stand beside the sentence, whatever they hold and are called; away from a terminal that is the way by itself."""
    stream = log_of(log_format)
    extra = {"uri": "a\nb", "reasons": {"empty": 2}, "partitions": (0, 1), "level": "own", "event": "article.updated"}

    logging.getLogger("tagger.lane").warning("%d articles.", 2, extra=extra)

    entry = json.loads(stream.getvalue())
    assert entry.pop("time").endswith("Z")
    assert entry == {
        "level": "warning",
        "logger": "tagger.lane",
        "message": "2 articles.",
        "uri": "a\nb",
        "reasons": {"empty": 2},
        "partitions": [0, 1],
        "level_": "own",
        "event": "article.updated",
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


def test_text_is_for_people() -> None:
    """Time, level, sentence, logger, fields; below it, indented, an exception's trace."""
    stream = log_of("text")

    try:
        int("no number")
    except ValueError:
        logging.getLogger("tagger").exception("Stopped.", extra={"uri": "u:1"})

    first, *trace = stream.getvalue().splitlines()
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{6} \[error *\] Stopped\. +\[tagger\] uri='u:1'", first)
    assert trace[-1] == "    ValueError: invalid literal for int() with base 10: 'no number'"


@pytest.mark.parametrize("at_terminal", [True, False])
def test_auto_is_text_in_colours_at_a_terminal(*, at_terminal: bool) -> None:
    stream = log_of("auto", stream=Terminal() if at_terminal else None)

    logging.getLogger("tagger").warning("Slow.")

    assert ("\x1b[" in stream.getvalue()) is at_terminal
    assert stream.getvalue().startswith("{") is not at_terminal


HOSTILE = "two\nlines \r\x1b[2J\x9b2J\x85\u2028\ud800\x00"


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize(
    "log",
    [
        pytest.param(lambda log: log.info("Article tagged.", extra={"headline": HOSTILE}), id="a field"),
        pytest.param(lambda log: log.info("Article tagged.", extra={"detail": {HOSTILE: [HOSTILE]}}), id="within a field"),
        pytest.param(lambda log: log.info("Cannot read %s", HOSTILE), id="a library's sentence"),
        pytest.param(lambda log: log.info("Failed.", exc_info=ValueError(HOSTILE.replace("\n", " "))), id="a trace"),
    ],
)
def test_what_comes_from_an_article_breaks_no_line_and_orders_no_terminal_about(log_format: str, log) -> None:
    """Line ends, escapes and what is no text are written as what they are called."""
    stream = log_of(log_format)

    log(logging.getLogger("tagger"))

    written = stream.getvalue()
    assert [char for char in written if not char.isprintable()] == ["\n"] * (2 if log_format == "text" and "ValueError" in written else 1)
    assert "\\x1b[2J" in written or "\\u001b[2J" in written
    written.encode()


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize(
    "log",
    [
        pytest.param(lambda log: log.info("Logging in with %s.", PASSWORD), id="in a sentence"),
        pytest.param(lambda log: log.info("Logging in.", extra={"options": [{"with": ("wire", PASSWORD)}]}), id="deep in a field"),
        pytest.param(lambda log: log.info("Logging in.", extra={"options": repr({"with": PASSWORD})}), id="as Python shows it"),
        pytest.param(lambda log: log.info("Logging in.", extra={"error": OSError(PASSWORD)}), id="in an exception as a field"),
        pytest.param(lambda log: log.info("Failed.", exc_info=ValueError(PASSWORD)), id="in a trace"),
        pytest.param(lambda log: log.info("Calling https://me:hun@ter@desk.example/hook"), id="in an address"),
        pytest.param(lambda log: log.info("Calling.", extra={"to": ["kafka://hunter:x@broker:9092"]}), id="an address in a field"),
        pytest.param(lambda log: log.info("Calling.", extra={"api_token": "hunter"}), id="a field of such a name"),
        pytest.param(lambda log: log.info("Calling.", extra={"headers": {"Authorization": "hunter"}}), id="within one"),
        pytest.param(lambda log: log.info("Config: sasl_plain_password='hunter', x=1"), id="a library's options"),
        pytest.param(lambda log: log.info("Sent Authorization: Bearer hunter"), id="a library's header"),
    ],
)
def test_a_secret_is_never_written(log_format: str, log) -> None:
    """Neither the settings' own, wherever it turns up, nor what stands in an address or is named like one."""
    stream = log_of(log_format)

    log(logging.getLogger("tagger"))

    assert "***" in stream.getvalue()
    assert not re.search(r"hun|ter\b", stream.getvalue().replace("tagger", ""))


def test_what_is_no_secret_stays_readable() -> None:
    """An address without a login, a mail address, a uri and a count of tokens' kin are left alone."""
    stream = log_of("json")
    fields = {"broker": "broker:9092", "page": "https://wire.example/a@b?c=1", "uri": "tag:desk@wire.example,2026:1", "partition": 3}

    logging.getLogger("tagger").info("The tagger starts.", extra=fields)

    assert fields.items() <= json.loads(stream.getvalue()).items()


@pytest.mark.parametrize("metrics", [TaggerMetrics, DeskMetrics], ids=["tagger", "desk"])
def test_what_is_written_is_counted_by_level_and_what_is_not_is_not(metrics) -> None:
    """Both deployables show the same counter; a level of a library's own is counted as other."""
    log_of("json")
    registry = metrics().registry

    def counted(level: str) -> float:
        return registry.get_sample_value("frontwire_log_records_total", {"level": level}) or 0

    before = {level: counted(level) for level in ("debug", "info", "warning", "critical", "other")}

    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.WARNING, 35):
        logging.getLogger("tagger").log(level, "Said.")

    assert {level: counted(level) - count for level, count in before.items()} == {
        "debug": 0,
        "info": 1,
        "warning": 2,
        "critical": 0,
        "other": 1,
    }
    assert registry.get_sample_value("frontwire_log_records_total", {"level": "critical"}) is not None


@pytest.mark.parametrize(("log_level", "lines"), [("INFO", 1), ("DEBUG", 4), ("ERROR", 0)])
def test_libraries_speak_when_something_is_wrong(log_level: str, lines: int) -> None:
    """At INFO only our own sentences are written; at DEBUG everything."""
    stream = log_of("json", log_level)

    logging.getLogger("tagger").info("Ready.")
    logging.getLogger("tagger").debug("Polled.")
    logging.getLogger("aiokafka.consumer").info("joined")
    logging.getLogger("kafka.net").debug("connected")

    assert stream.getvalue().count("\n") == lines
