"""Makes the standard library's log ours, by structlog: a fixed sentence and the fields that vary, as a JSON object a line or as text.

`log.warning("Articles rejected.", extra={"count": 3})` needs nothing from here, and what libraries say goes the same way;
`configure_logs` is called once, at start.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from prometheus_client import Counter
from pydantic import SecretStr
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import EventRenamer, JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict

from chassis.settings import Settings

LOG_RECORDS = Counter(
    "frontwire_log_records",
    "Log records written, by level; critical is a worker that ends.",
    ["level"],
    registry=None,  # a process has one log: each deployable's registry shows this same counter
)
_LEVELS = ("debug", "info", "warning", "error", "critical")
for _level in _LEVELS:
    LOG_RECORDS.labels(_level)

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LIBRARIES = ("aiokafka", "kafka", "faust", "mode", "aiohttp", "asyncio", "opentelemetry", "urllib3")

_HIDDEN = "***"
_SECRET_NAME = re.compile(r"passw(or)?d|secret|token|credential|authorization|api_?key", re.IGNORECASE)
_LOGIN = re.compile(r"(?<=://)[^\s/?#]*@")
_ASSIGNED = re.compile(
    r"""((?:passw(?:or)?d|secret|token|authorization|api_?key)\w*["']?\s*[=:]\s*)(?:(?:basic|bearer)\s+)?(?:b?"[^"]*"|b?'[^']*'|[^\s,;)]+)""",
    re.IGNORECASE,
)


def configure_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send every log record to one stream (standard error when None) in the format the settings ask for.

    The libraries under us speak from WARNING on, unless the level is DEBUG.
    """
    stream = stream or sys.stderr
    at_terminal = stream.isatty()
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not at_terminal)
    entry = (
        _count,
        TimeStamper("iso" if as_json else "%H:%M:%S.%f", key="time"),
        add_log_level,
        add_logger_name,
        EventRenamer("message"),
        _add_fields,
        format_exc_info,
        ProcessorFormatter.remove_processors_meta,
        Redactor(value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)),
    )
    written = (JSONRenderer(),) if as_json else (_escape, _console(colours=at_terminal))
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ProcessorFormatter(processors=[*entry, *written]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET if settings.log_level == "DEBUG" else logging.WARNING)
    logging.captureWarnings(capture=True)


def _count(_logger: object, level: str, entry: EventDict) -> EventDict:
    LOG_RECORDS.labels(level if level in _LEVELS else "other").inc()
    return entry


def _add_fields(_logger: object, _level: str, entry: EventDict) -> EventDict:
    """Add the record's own fields, never in the place of ours, as structlog's ExtraAdder would: `level` becomes `level_`."""
    for name, value in vars(entry["_record"]).items():
        if name not in _STANDARD:
            entry[name if name not in entry else f"{name}_"] = value
    return entry


class Redactor:
    """Takes secrets out of sentence, fields and traces: the settings' own, who logs in at an address, and what is named like a secret."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Keep the secrets, as they are and as Python shows them in quotes."""
        forms = {form for secret in secrets if secret for form in (secret, repr(secret)[1:-1])}
        self._secrets = sorted(forms, key=len, reverse=True)

    def __call__(self, _logger: object, _level: str, entry: EventDict) -> EventDict:
        """Give the entry in plain values: numbers, texts, lists and dictionaries."""
        return self._of_mapping(entry)

    def _of_mapping(self, fields: Mapping[Any, Any]) -> dict[str, Any]:
        return {str(name): _HIDDEN if _SECRET_NAME.search(str(name)) else self._of_value(value) for name, value in fields.items()}

    def _of_value(self, value: object) -> object:
        match value:
            case None | bool() | int() | float():
                return value
            case Mapping():
                return self._of_mapping(value)
            case list() | tuple() | set() | frozenset():
                return [self._of_value(part) for part in value]
        text = str(value)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _ASSIGNED.sub(rf"\1{_HIDDEN}", _LOGIN.sub(f"{_HIDDEN}@", text))


def _escape(_logger: object, _level: str, entry: EventDict) -> EventDict:
    """Escape what would break a line or be obeyed by a terminal; a trace keeps its lines, each indented.

    Fields are shown in quotes, which escapes them; JSON escapes all that is not ASCII.
    """
    for name in ("message", "logger"):
        entry[name] = _printable(entry[name])
    if "exception" in entry:
        entry["exception"] = "\n".join(f"    {_printable(line)}" for line in entry["exception"].split("\n"))
    return entry


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _console(*, colours: bool) -> ConsoleRenderer:
    return ConsoleRenderer(
        colors=colours,
        repr_native_str=True,
        sort_keys=False,
        event_key="message",
        timestamp_key="time",
        exception_formatter=plain_traceback,
    )
