"""The exactly-once lane: a member of the tagger's consumer group, hosted by the app as a service beside its agents (`app`).

What the group assigns to this worker is carried by an `assignment` until the next rebalance. A fault that is not an article's ends the
worker with what is unfinished uncommitted.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from mode import Service

from chassis.committed import ask_for_final_offsets
from chassis.kafka import consumer_options, heartbeat_ms
from chassis.traces import UNTRACED
from tagger.assignment import Assignment
from tagger.counting import Counting

if TYPE_CHECKING:
    from aiokafka import TopicPartition

    from chassis.pulse import Pulse
    from chassis.settings import Settings
    from chassis.traces import Traces
    from frontwire.knowledge.entities import Lexicon
    from tagger.metrics import Metrics

log = logging.getLogger(__name__)


class Lane(Service, ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """Everything that this worker is assigned, from one rebalance to the next."""

    def __init__(
        self, settings: Settings, lexicon: Lexicon, metrics: Metrics, pulse: Pulse, *, traces: Traces = UNTRACED, **options: Any
    ) -> None:
        """Keep what all assignments share; nothing is connected before `on_start`."""
        super().__init__(**options)
        self.settings, self.metrics, self.pulse, self.traces = settings, metrics, pulse, traces
        self.counting = Counting(settings, metrics)
        self.use(lexicon)
        for topic in (settings.enriched_topic, settings.dlq_topic):
            metrics.published.labels(topic)  # there from the start, at zero
        self._assignment: Assignment | None = None
        self._consumer: AIOKafkaConsumer | None = None

    def use(self, lexicon: Lexicon) -> None:
        """Tag with this knowledge from now on; a batch that has begun ends with what it began with."""
        self.lexicon = lexicon
        self.counting.know(lexicon)
        self.pulse.lexicon_loaded, self.pulse.knowledge_version = True, lexicon.version

    async def on_start(self) -> None:
        """Join the group."""
        settings = self.settings
        self._consumer = AIOKafkaConsumer(
            **consumer_options(settings),
            group_id=settings.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=settings.session_timeout_ms,
            heartbeat_interval_ms=heartbeat_ms(settings),
        )
        await self._consumer.start()
        ask_for_final_offsets(self._consumer)
        self._consumer.subscribe([settings.articles_topic], listener=self)

    async def on_stop(self) -> None:
        """Finish what is in hand, commit it, leave the group."""
        if self._consumer is None:
            return
        await self._release()
        await self._consumer.stop()
        if not self.pulse.failed:
            log.info("The lane has stopped; every batch in hand is committed.")

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Finish and commit what is in hand before another worker takes over; all partitions are revoked in every rebalance."""
        del revoked
        self.pulse.joined = False
        await self._release()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Take over from the predecessors, and start."""
        if self.should_stop:  # what is assigned while we leave is the next one's
            return
        # aiokafka only logs what a listener raises, and partitions that are not taken over must not go on.
        try:
            if assigned:
                self._assignment = Assignment(self, self._consumer, assigned)
                await self._assignment.start()
        except Exception as error:
            await self.fail(error)
            raise
        self.metrics.rebalances.inc()
        self.pulse.joined = True
        log.info("Partitions assigned.", extra={"partitions": sorted(partition.partition for partition in assigned)})

    async def fail(self, error: BaseException) -> None:
        """End the worker: nothing that is unfinished has been committed, and it is read again."""
        if not self.pulse.failed:  # other faults follow from the first
            self.pulse.failed = True
            log.critical("The lane has failed; the worker ends and the batch is read again.", exc_info=error)
            await self.crash(error)

    async def _release(self) -> None:
        assignment, self._assignment = self._assignment, None
        if assignment is not None:
            await assignment.stop()
