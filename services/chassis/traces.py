"""The headers of an incoming record in, those of its W3C trace context out, for the records that follow from it.

With FRONTWIRE_TRACES=otlp there are spans as well (`spans`, which needs the extra `traces`); without it what came is carried on as it is,
and OpenTelemetry is not even imported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, Self

from chassis.errors import SettingsError
from chassis.settings import Settings, variable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Headers = tuple[tuple[str, bytes], ...]

_PAIRS = (("traceparent", "tracestate"), ("ce_traceparent", "ce_tracestate"))
_NAMES = frozenset(name for pair in _PAIRS for name in pair)
_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_TRACESTATE = re.compile(rb"[\x20-\x7e]{1,512}")


class Traced(Protocol):
    """A record that may come with a trace context."""

    @property
    def topic(self) -> str:
        """Where it came from."""

    @property
    def partition(self) -> int:
        """Of the topic."""

    @property
    def offset(self) -> int:
        """In the partition."""

    @property
    def headers(self) -> Iterable[tuple[str, bytes | None]]:
        """As received; Kafka allows a header without a value."""


class BatchTrace(Protocol):
    """The trace of one batch; as a context manager it ends with the block."""

    @property
    def exemplar(self) -> dict[str, str] | None:
        """What leads from a metric to this trace; None when there is none."""

    def carry(self, record: Traced) -> Headers:
        """Give the headers for what follows from a record of the batch."""

    def end(self) -> None:
        """The batch is committed, or given up."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...


class Traces(Protocol):
    """The traces of one process."""

    def begin(self, topic: str, group: str) -> BatchTrace:
        """Begin a batch of a topic's records, read by a consumer group."""

    def close(self) -> None:
        """Send what is still to be sent."""


class Untraced:
    """No spans: what came is carried on. It is both the process's and every batch's."""

    exemplar = None

    def begin(self, topic: str, group: str) -> Self:
        """Give itself: there is nothing to begin."""
        del topic, group
        return self

    def carry(self, record: Traced) -> Headers:
        """Give the record's own trace context."""
        return carried(record.headers)

    def end(self) -> None:
        """Nothing was begun."""

    def close(self) -> None:
        """Nothing is to be sent."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Nothing was begun."""


UNTRACED = Untraced()


def open_traces(settings: Settings, *, service: str, version: str) -> Traces:
    """Give what makes the spans that the settings ask for; where they go is said by the standard OTEL_ variables.

    Args:
        settings: what the environment says.
        service: the program's name among the traces, unless OTEL_SERVICE_NAME has another.
        version: the program's.

    Raises:
        SettingsError: when spans are asked for and OpenTelemetry is not installed.
    """
    if settings.traces == "off":
        return UNTRACED
    try:
        from chassis.spans import open_spans  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise SettingsError([f"{variable_name('traces')} otlp: {error.name} is not installed; install frontwire[traces]"]) from error
    return open_spans(service=service, version=version)


def carried(headers: Iterable[tuple[str, bytes | None]]) -> Headers:
    """Give the trace context among a record's headers; of several headers of one name the last counts, and what is malformed is left out.

    >>> carried([("ce_id", b"1"), ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")])
    (('traceparent', b'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'),)
    >>> carried([("traceparent", b"mine")])
    ()
    """
    if not headers:
        return ()
    found = {}
    for name, value in headers:
        if name in _NAMES:
            found[name] = value or b""
    return _well_formed(found) if found else ()


def _well_formed(found: Mapping[str, bytes]) -> Headers:
    """Leave out what is malformed; a state without its parent says nothing."""
    kept: list[tuple[str, bytes]] = []
    for parent, state in _PAIRS:
        if parent in found and _TRACEPARENT.fullmatch(found[parent]):
            kept.append((parent, found[parent]))
            if state in found and _TRACESTATE.fullmatch(found[state]):
                kept.append((state, found[state]))
    return tuple(kept)
