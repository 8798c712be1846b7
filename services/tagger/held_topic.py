"""Partitions of the held topic in, the last value of each of their keys out; `holding` takes them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka import consumer_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiokafka.structs import ConsumerRecord

    from chassis.settings import Settings

_POLL_MS = 20
# An empty partition shows its end by an answer without records: a broker gives that after 500 ms unless it is told otherwise.
_EMPTY_ANSWER_MS = 10


async def read_held(settings: Settings, numbers: Sequence[int]) -> dict[int, dict[bytes, bytes]]:
    """Read partitions to their ends, committed records only; what was ended is left out.

    A transaction of an earlier owner that is still open hides what was committed after it began: it is waited for.

    Args:
        settings: where the broker and the topic are.
        numbers: of the partitions.

    Returns:
        By the partition's number what stands under each key.
    """
    found: dict[int, dict[bytes, bytes]] = {number: {} for number in numbers}
    left = {TopicPartition(settings.held_topic, number) for number in numbers}
    if not left:
        return found
    consumer = AIOKafkaConsumer(**consumer_options(settings), enable_auto_commit=False, fetch_max_wait_ms=_EMPTY_ANSWER_MS)
    await consumer.start()
    try:
        consumer.assign(left)
        await consumer.seek_to_beginning(*left)
        while left:
            for partition, records in (await consumer.getmany(timeout_ms=_POLL_MS)).items():
                _apply(found[partition.partition], records)
            for partition in tuple(left):
                end = consumer.highwater(partition)  # of all records, the open transactions' too
                if end is not None and await consumer.position(partition) >= end:
                    left.remove(partition)
    finally:
        await consumer.stop()
    return found


def _apply(found: dict[bytes, bytes], records: Sequence[ConsumerRecord]) -> None:
    for record in records:
        if record.value is None:
            found.pop(record.key, None)
        else:
            found[record.key] = record.value
