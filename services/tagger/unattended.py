"""The topic of dead letters in, the time of the oldest that nobody has attended to out; `app` shows it as a metric.

Whoever attends to dead letters commits, as the group FRONTWIRE_DLQ_GROUP, how far they have come: `wirectl attended` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from chassis.kafka import client_options, consumer_options

if TYPE_CHECKING:
    from chassis.settings import Settings

_POLL_MS = 2000


async def oldest_unattended(settings: Settings) -> float:
    """Give when the oldest one was written, in Unix time; 0 when there is none.

    Raises:
        KafkaError: the broker does not answer, or refuses.
    """
    # Of the group, to ask what it has committed; partitions are assigned by hand, so that it is not joined.
    consumer = AIOKafkaConsumer(**consumer_options(settings), group_id=settings.dlq_group, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(settings.dlq_topic, number) for number in range(await _count_partitions(settings))]
        begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        times = []
        for partition in partitions:
            consumer.assign([partition])
            start = max(begins[partition], await consumer.committed(partition) or 0)
            if start < ends[partition]:
                times.append(await _first_time(consumer, partition, start))
        return min((time for time in times if time), default=0.0)
    finally:
        await consumer.stop()


async def _count_partitions(settings: Settings) -> int:
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        return sum(len(topic["partitions"]) for topic in await admin.describe_topics([settings.dlq_topic]))
    finally:
        await admin.close()


async def _first_time(consumer: AIOKafkaConsumer, partition: TopicPartition, start: int) -> float:
    """Give the time of the first record from an offset on; 0 when there is none but the ends of transactions."""
    consumer.seek(partition, start)
    polled = await consumer.getmany(partition, timeout_ms=_POLL_MS, max_records=1)
    records = polled.get(partition, ())
    return records[0].timestamp / 1000 if records else 0.0
