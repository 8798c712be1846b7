"""What `decide` said of a record in, the records to send out: enriched events, dead letters, and what is held back (`holding`).

Decided here as data, so that it can be tested without a broker; `assignment` sends it.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

import msgspec

from chassis import dead_letters
from chassis.traces import Headers, Traced
from frontwire.deciding import Outcome, Quiet, Rejected, Retracted, Tagged
from frontwire.errors import Reason, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tagger.holding import HeldItem, HeldMessage, Holding

_MOST_DEAD_LETTERS = 10
"""Of one record: each has the whole record again, and a thousand copies of 8 MiB would be no transaction."""


class Received(Traced, Protocol):
    """What is needed of a consumed record."""

    @property
    def timestamp(self) -> int:
        """In milliseconds of Unix time; -1 when it had none."""

    @property
    def key(self) -> bytes | None:
        """As received."""

    @property
    def value(self) -> bytes | None:
        """As received."""


class Destination(Enum):
    """Where a record is sent."""

    ENRICHED = "enriched"
    DEAD_LETTERS = "dead letters"
    HELD = "held"


class OutputRecord(msgspec.Struct, frozen=True):
    """One record to send; without a value it ends what stood under its key."""

    to: Destination
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...] = ()


def follow(
    decided: Sequence[Outcome], received: Received, holding: Holding, *, ce_time: bytes, maximum_bytes: int, carried: Headers = ()
) -> tuple[list[Outcome], list[OutputRecord]]:
    """Give what became of each item of a record, and every record that follows.

    Args:
        decided: what `decide` said, item by item.
        received: the record it said it of.
        holding: what the partition holds back; it is changed.
        ce_time: the time of sending, RFC 3339.
        maximum_bytes: the largest key and value together that the enriched topic takes.
        carried: the headers of the trace context that events go on with (`chassis.traces`); a dead letter has all as they were received.
    """
    admitted = [holding.admit(outcome, received) for outcome in decided]
    outcomes, outputs = _outputs_of(admitted, received, ce_time=ce_time, maximum_bytes=maximum_bytes, carried=carried)
    for number, outcome in enumerate(admitted):
        outputs += holding.follow(outcome, received, number)
    return outcomes, outputs


def release(
    decided: Sequence[Outcome],
    message: HeldMessage,
    items: Sequence[HeldItem],
    holding: Holding,
    *,
    ce_time: bytes,
    maximum_bytes: int,
    carried: Headers = (),
) -> tuple[list[Outcome], list[OutputRecord]]:
    """Give what became of held items that are due, and every record that follows; the holding lets them go.

    Args:
        decided: what `decide_again` said, item by item.
        message: the record as it was received.
        items: the items that are due.
        holding: what holds them; it is changed.
        ce_time: as of `follow`.
        maximum_bytes: as of `follow`.
        carried: as of `follow`.
    """
    outcomes, outputs = _outputs_of(decided, message, ce_time=ce_time, maximum_bytes=maximum_bytes, carried=carried)
    for item, outcome in zip(items, outcomes, strict=True):
        outputs += holding.end(item.uri, "rejected" if isinstance(outcome, Rejected) else "released")
    return outcomes, outputs


def _outputs_of(
    decided: Sequence[Outcome], received: Received, *, ce_time: bytes, maximum_bytes: int, carried: Headers
) -> tuple[list[Outcome], list[OutputRecord]]:
    outcomes: list[Outcome] = []
    outputs: list[OutputRecord] = []
    dead_letters = 0
    for item in decided:
        outcome, output = output_of(item, received, ce_time=ce_time, maximum_bytes=maximum_bytes, carried=carried)
        outcomes.append(outcome)
        if output is None:
            continue
        dead_letters += output.to is Destination.DEAD_LETTERS
        if output.to is not Destination.DEAD_LETTERS or dead_letters <= _MOST_DEAD_LETTERS:
            outputs.append(output)
    return outcomes, outputs


def output_of(
    outcome: Outcome, received: Received, *, ce_time: bytes, maximum_bytes: int, carried: Headers = ()
) -> tuple[Outcome, OutputRecord | None]:
    """Give the event or the dead letter that follows from an outcome, None when neither does.

    An event larger than the output topic takes becomes a dead letter before anything is sent, so that its neighbours go on; the
    outcome that is returned is then the rejection.
    """
    if isinstance(outcome, Tagged | Quiet | Retracted):
        publication = outcome.publication
        size = len(publication.key) + len(publication.value)
        if size <= maximum_bytes:
            headers = (*publication.headers, ("ce_time", ce_time), *carried)
            return outcome, OutputRecord(Destination.ENRICHED, publication.key, publication.value, headers)
        detail = f"the enriched event has {size} bytes; the topic takes {maximum_bytes}"
        outcome = Rejected(Reason.OUTPUT_TOO_LARGE, Stage.PUBLISH, detail)
    if not isinstance(outcome, Rejected):
        return outcome, None
    letter = (*received.headers, *dead_letter_headers(outcome, received))
    return outcome, OutputRecord(Destination.DEAD_LETTERS, received.key, received.value, letter)


def dead_letter_headers(rejected: Rejected, received: Received) -> Headers:
    """Say why a record is a dead letter and where it came from."""
    return dead_letters.dead_letter_headers(
        reason=rejected.reason.value,
        stage=rejected.stage.value,
        detail=rejected.detail,
        topic=received.topic,
        partition=received.partition,
        offset=received.offset,
        timestamp_ms=received.timestamp,
    )
