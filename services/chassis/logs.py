"""Makes the standard library's log ours: a fixed sentence and the fields that vary, as a JSON object a line or as text.

`log.warning("Article rejected.", extra={"uri": uri})` needs nothing from here; `configure_logs` is called once, at
start.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from chassis.settings import Settings

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LIBRARIES = ("aiokafka", "kafka", "faust", "mode", "aiohttp", "asyncio")
_COLOURS = {"WARNING": "\x1b[33m", "ERROR": "\x1b[31m", "CRITICAL": "\x1b[31m"}


def configure_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send every log record to one stream (standard error when None) in the format the settings ask for.

    The libraries under us speak from WARNING on, unless the level is DEBUG.
    """
    stream = stream or sys.stderr
    at_terminal = stream.isatty()
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not at_terminal)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter() if as_json else TextFormatter(colour=at_terminal))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET if settings.log_level == "DEBUG" else logging.WARNING)
    logging.captureWarnings(capture=True)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, then the record's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record; a field that JSON cannot hold is written as its text."""
        entry: dict[str, Any] = {
            "time": _time(record).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, value in _fields(record):
            entry[name if name not in entry else f"{name}_"] = value
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            entry["stack"] = self.formatStack(record.stack_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """A line for people: time, level, logger, sentence, fields."""

    def __init__(self, *, colour: bool = False) -> None:
        """Say whether warnings and errors are coloured."""
        super().__init__()
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        """Write the record; below it, indented, an exception's trace."""
        level = f"{record.levelname:<7}"
        if self._colour and record.levelname in _COLOURS:
            level = f"{_COLOURS[record.levelname]}{level}\x1b[0m"
        fields = "".join(f"  {name}={_word(value)}" for name, value in _fields(record))
        lines = [f"{_time(record):%H:%M:%S.%f}"[:-3] + f" {level} {record.name}: {record.getMessage()}{fields}"]
        if record.exc_info:
            lines.extend(self.formatException(record.exc_info).splitlines())
        if record.stack_info:
            lines.extend(record.stack_info.splitlines())
        return "\n    ".join(lines)


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, tz=UTC)


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in vars(record).items() if name not in _STANDARD)


def _word(value: object) -> str:
    """Write a value as one word: what comes from an article may hold spaces, line ends or a terminal's escapes."""
    text = str(value)
    if text and text.isprintable() and " " not in text:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())
