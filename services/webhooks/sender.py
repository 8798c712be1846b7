"""The loop: alerts are read and handed to `posting`, and offsets are committed as far as it is done with them.

What is in hand when partitions change hands, or the process dies, is read and posted again, with the same webhook-id.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener
from aiokafka.errors import CommitFailedError, IllegalStateError

from chassis.committed import ask_for_final_offsets
from chassis.kafka import aiokafka_producer_options, consumer_options, heartbeat_ms
from webhooks.posting import Posting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiokafka import TopicPartition
    from aiokafka.structs import ConsumerRecord

    from chassis.pulse import Pulse
    from chassis.settings import Settings
    from webhooks.delivering import Receiver
    from webhooks.metrics import Metrics

log = logging.getLogger(__name__)

_POLL_MS = 250
_COMMIT_SECONDS = 5.0
_MOST_IN_HAND = 1000  # alerts; then nothing more is read until some are done


class Sender(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """All partitions of conflict.alerts that this worker is assigned."""

    def __init__(self, settings: Settings, receivers: Sequence[Receiver], metrics: Metrics, pulse: Pulse) -> None:
        """Describe the sender; nothing is connected before `run`."""
        self._settings, self._pulse = settings, pulse
        self._posting = Posting(receivers, metrics, self._bury, wanted=settings.webhook_events)
        self._committed: dict[TopicPartition, int] = {}
        self._fault: Exception | None = None
        self._consumer: Any = None
        self._producer: Any = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Post alerts until told to stop; then what is in hand has as long as one try may take, and is committed as far as it came.

        Raises:
            ExceptionGroup: of faults that are no receiver's; nothing unfinished has been committed.
        """
        settings = self._settings
        self._consumer = AIOKafkaConsumer(
            **consumer_options(settings),
            group_id=settings.webhook_group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=settings.session_timeout_ms,
            heartbeat_interval_ms=heartbeat_ms(settings),
        )
        self._producer = AIOKafkaProducer(**aiokafka_producer_options(settings), enable_idempotence=True)
        try:
            await self._producer.start()
            await self._consumer.start()
            ask_for_final_offsets(self._consumer)
            self._consumer.subscribe([settings.alerts_topic], listener=self)
            async with asyncio.TaskGroup() as group:
                while not stopping.is_set():
                    await self._take_more(group)
                    await self._commit()
                    if self._fault is not None:
                        raise self._fault
                await self._posting.finish(limit_seconds=settings.webhook_timeout_seconds)
                await self._commit()
                await self._posting.let_go()
        finally:
            await self._consumer.stop()
            await self._producer.stop()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Begin where the group was; a new group where the settings say, and remember that at once."""
        # aiokafka only logs what a listener raises, and a group that begins where it should not posts all that the topic holds.
        try:
            for partition in assigned:
                if self._settings.webhook_from == "end" and await self._consumer.committed(partition) is None:
                    await self._begin_at_end(partition)
        except Exception as error:
            self._fault = error
            raise
        self._pulse.joined = True
        log.info("Partitions assigned.", extra={"partitions": sorted(partition.partition for partition in assigned)})

    async def on_partitions_revoked(self, _revoked: set[TopicPartition]) -> None:
        """Commit what is done and let go of the rest: whoever has the partitions next posts it."""
        self._pulse.joined = False
        await self._commit()
        await self._posting.let_go()
        self._committed.clear()

    async def _begin_at_end(self, partition: TopicPartition) -> None:
        end = (await self._consumer.end_offsets([partition]))[partition]
        self._consumer.seek(partition, end)
        await self._consumer.commit({partition: end})

    async def _take_more(self, group: asyncio.TaskGroup) -> None:
        room = _MOST_IN_HAND - len(self._posting)
        assignment = self._consumer.assignment()
        if room > 0:
            self._consumer.resume(*assignment)
        else:  # asked for nothing all the same, so that the group sees us at work
            self._consumer.pause(*assignment)
        polled = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=max(room, 1))
        for partition, records in polled.items():
            for record in records:
                self._posting.take_in(partition, record, group)

    async def _commit(self) -> None:
        done = {partition: offset for partition, offset in self._posting.committable().items() if offset != self._committed.get(partition)}
        if not done:
            return
        try:
            async with asyncio.timeout(_COMMIT_SECONDS):
                await self._consumer.commit(done)
        except (CommitFailedError, IllegalStateError, TimeoutError) as error:  # without the broker, or the group has gone on without us
            log.warning("Offsets not committed; what they stand for is posted again if this goes on.", extra={"detail": repr(error)})
            return
        self._committed.update(done)

    async def _bury(self, record: ConsumerRecord, why: tuple[tuple[str, bytes], ...]) -> None:
        """Write a dead letter: the bytes as received."""
        await self._producer.send_and_wait(self._settings.dlq_topic, record.value, key=record.key, headers=[*record.headers, *why])
