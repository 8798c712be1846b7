"""An event that the desk cannot read, as the headers of a dead letter."""

from __future__ import annotations

from typing import Any

from chassis import dead_letters


def dead_letter_headers(message: Any, detail: str) -> tuple[tuple[str, bytes], ...]:
    """Say why, and where the record came from.

    Args:
        message: the record as Faust has it.
        detail: a sentence for a person.
    """
    return dead_letters.dead_letter_headers(
        reason="not_an_event",
        stage="desk",
        detail=detail,
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=int(message.timestamp * 1000),
    )
