"""An outcome and the record it came from in, the record to send out: an enriched event, or a dead letter.

Decided here as data, so that it can be tested without a broker; `lane` sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from frontwire.deciding import Outcome, Quiet, Rejected, Retracted, Skipped, Tagged
from frontwire.errors import Reason, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

Headers = tuple[tuple[str, bytes], ...]


class Received(Protocol):
    """What is needed of a consumed record."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


class OutputRecord(msgspec.Struct, frozen=True):
    """One record to send: to the enriched topic, or to the dead letters."""

    is_dead_letter: bool
    key: bytes | None
    value: bytes | None
    headers: Headers


def output_of(outcome: Outcome, received: Received, *, ce_time: bytes, maximum_bytes: int) -> tuple[Outcome, OutputRecord | None]:
    """Give the record that follows from an outcome, None when none does.

    An event larger than the output topic takes becomes a dead letter before anything is sent, so that its neighbours go on; the
    outcome that is returned is then the rejection.

    Args:
        outcome: what `decide` said.
        received: the record it said it of.
        ce_time: the time of sending, RFC 3339.
        maximum_bytes: the largest key and value together that the output topic takes.
    """
    if isinstance(outcome, Tagged | Quiet | Retracted):
        publication = outcome.publication
        size = len(publication.key) + len(publication.value)
        if size <= maximum_bytes:
            return outcome, OutputRecord(False, publication.key, publication.value, (*publication.headers, ("ce_time", ce_time)))  # noqa: FBT003
        detail = f"the enriched event has {size} bytes; the topic takes {maximum_bytes}"
        outcome = Rejected(Reason.OUTPUT_TOO_LARGE, Stage.PUBLISH, detail)
    if isinstance(outcome, Skipped):
        return outcome, None
    return outcome, OutputRecord(True, received.key, received.value, (*received.headers, *dead_letter_headers(outcome, received)))  # noqa: FBT003


def dead_letter_headers(rejected: Rejected, received: Received) -> Headers:
    """Say why a record is a dead letter and where it came from; schemas/dead-letter-headers.schema.json describes each header."""
    return (
        ("reason", rejected.reason.value.encode()),
        ("stage", rejected.stage.value.encode()),
        ("detail", rejected.detail.encode("utf-8", "backslashreplace")),
        ("source_topic", received.topic.encode()),
        ("source_partition", str(received.partition).encode()),
        ("source_offset", str(received.offset).encode()),
        ("source_timestamp", str(received.timestamp).encode()),
    )
