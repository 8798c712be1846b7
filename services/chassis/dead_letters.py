"""Why a record is a dead letter and where it came from, as headers; schemas/dead-letter-headers.schema.json describes each."""

from __future__ import annotations


def dead_letter_headers(
    *, reason: str, stage: str, detail: str, topic: str, partition: int, offset: int, timestamp_ms: int
) -> tuple[tuple[str, bytes], ...]:
    """Give the headers that are added to those of the record as received.

    Args:
        reason: one of the schema's.
        stage: how far the record came.
        detail: a sentence for a person.
        topic: where the record stood, with partition and offset.
        partition: see topic.
        offset: see topic.
        timestamp_ms: the record's own, in milliseconds since 1970.
    """
    return (
        ("reason", reason.encode()),
        ("stage", stage.encode()),
        ("detail", detail.encode("utf-8", "backslashreplace")),
        ("source_topic", topic.encode()),
        ("source_partition", str(partition).encode()),
        ("source_offset", str(offset).encode()),
        ("source_timestamp", str(timestamp_ms).encode()),
    )
