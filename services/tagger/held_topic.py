"""A partition of the held topic in, the last value of each of its keys out; `holding` takes them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka import consumer_options

if TYPE_CHECKING:
    from chassis.settings import Settings

_POLL_MS = 250


async def read_held(settings: Settings, partition: int) -> dict[bytes, bytes]:
    """Read a partition to its end, committed records only; what was ended is left out."""
    held = TopicPartition(settings.held_topic, partition)
    consumer = AIOKafkaConsumer(**consumer_options(settings), enable_auto_commit=False)
    found: dict[bytes, bytes] = {}
    await consumer.start()
    try:
        consumer.assign([held])
        await consumer.seek_to_beginning(held)
        end = (await consumer.end_offsets([held]))[held]
        while await consumer.position(held) < end:
            for record in (await consumer.getmany(held, timeout_ms=_POLL_MS)).get(held, ()):
                if record.value is None:
                    found.pop(record.key, None)
                else:
                    found[record.key] = record.value
    finally:
        await consumer.stop()
    return found
