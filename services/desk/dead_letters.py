"""Why a record is a dead letter of the desk, as headers; schemas/dead-letter-headers.schema.json describes each."""

from __future__ import annotations

from typing import Any


def dead_letter_headers(message: Any, detail: str) -> tuple[tuple[str, bytes], ...]:
    """Say why, and where the record came from.

    Args:
        message: the record as Faust has it.
        detail: a sentence for a person.
    """
    return (
        ("reason", b"not_an_event"),
        ("stage", b"desk"),
        ("detail", detail.encode("utf-8", "backslashreplace")),
        ("source_topic", message.topic.encode()),
        ("source_partition", str(message.partition).encode()),
        ("source_offset", str(message.offset).encode()),
        ("source_timestamp", str(int(message.timestamp * 1000)).encode()),
    )
