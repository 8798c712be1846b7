"""The exactly-once lane: poll a partition's batch, `decide` each record, send what follows, commit the offsets in the same transaction.

Two tasks a partition: one decides what comes, the other commits what is decided (`handover`), one transaction after the other. One
transactional producer for each source partition, its transactional.id made of group, topic and partition: whoever is assigned the
partition next fences the one before. What is held under embargo goes to the held topic in the same transaction (`holding`), and is
released in one of its own. A fault that is not an article's ends the worker with the batch uncommitted. The app hosts the lane as a
service beside its agents (`app`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from mode import Service

from chassis.committed import heed_group_errors
from chassis.histograms import observe_many
from chassis.kafka import aiokafka_producer_options, consumer_options, heartbeat_ms
from chassis.traces import UNTRACED
from frontwire.deciding import Embargo, Rejected, decide, decide_again
from frontwire.formats.detecting import read_articles
from tagger.counting import Counting
from tagger.handover import Decided, Handover
from tagger.held_topic import read_held
from tagger.holding import Holding
from tagger.publishing import Destination, OutputRecord, follow, release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aiokafka.structs import ConsumerRecord

    from chassis.pulse import Pulse
    from chassis.settings import Settings
    from chassis.traces import BatchTrace, Traces
    from frontwire.article import Article
    from frontwire.deciding import Outcome
    from frontwire.errors import Unreadable
    from frontwire.knowledge.entities import Lexicon
    from tagger.metrics import Metrics

log = logging.getLogger(__name__)

_POLL_MS = 250
_PRODUCER_BATCH_BYTES = 1 << 20
# A transaction that begins while the broker still writes the last one's markers is told to come again: aiokafka's 100 ms would be
# most of a quiet topic's latency.
_RETRY_BACKOFF_MS = 10
# Between a partition's transactions: one that follows at once finds the last one's markers unwritten and is sent away for 20 ms. What
# comes meanwhile shares the next transaction; on a quiet partition nothing waits for this.
_PAUSE_SECONDS = 0.01
_YIELD_EVERY = 8  # records decided before transactions, this partition's and others', get their turn: a commit takes some ten turns
_FRAMING_BYTES = 16 * 1024  # what headers and framing may add to key and value


class Lane(Service, ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """All partitions that this worker is assigned."""

    def __init__(
        self, settings: Settings, lexicon: Lexicon, metrics: Metrics, pulse: Pulse, *, traces: Traces = UNTRACED, **options: Any
    ) -> None:
        """Keep what the partitions share; nothing is connected before `on_start`."""
        super().__init__(**options)
        self.settings, self.metrics, self.pulse, self.traces = settings, metrics, pulse, traces
        self.counting = Counting(settings, metrics)
        self.use(lexicon)
        self._partitions: dict[TopicPartition, _PartitionLane] = {}
        for topic in (settings.enriched_topic, settings.dlq_topic):
            metrics.published.labels(topic)  # there from the start, at zero
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
        heed_group_errors(self._consumer)
        self._consumer.subscribe([settings.articles_topic], listener=self)

    async def on_stop(self) -> None:
        """Finish the batches in hand, commit them, leave the group."""
        if self._consumer is None:
            return
        await self._release(tuple(self._partitions))
        await self._consumer.stop()
        if not self.pulse.failed:
            log.info("The lane has stopped; every batch in hand is committed.")

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Finish and commit what is in hand before another worker takes over."""
        self.pulse.joined = False
        await self._release(revoked)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Fence the predecessors, then start each partition where its committed offset is."""
        if self.should_stop:  # what is assigned while we leave is the next one's
            return
        # aiokafka only logs what a listener raises, and an unfenced partition must not go on.
        try:
            await asyncio.gather(*(self._take_over(partition) for partition in assigned))
        except Exception as error:
            await self.fail(error)
            raise
        self.metrics.rebalances.inc()
        self.pulse.joined = True
        log.info("Partitions assigned.", extra={"partitions": sorted(partition.partition for partition in assigned)})

    async def fail(self, error: BaseException) -> None:
        """End the worker: nothing that is unfinished has been committed, and it is read again."""
        if not self.pulse.failed:  # the other partitions' faults follow from the first
            self.pulse.failed = True
            log.critical("The lane has failed; the worker ends and the batch is read again.", exc_info=error)
            await self.crash(error)

    async def _take_over(self, partition: TopicPartition) -> None:
        lane = _PartitionLane(self, self._consumer, partition)
        self._partitions[partition] = lane
        await lane.start()

    async def _release(self, partitions: Sequence[TopicPartition] | set[TopicPartition]) -> None:
        released = [lane for partition in partitions if (lane := self._partitions.pop(partition, None)) is not None]
        await asyncio.gather(*(lane.stop() for lane in released))


class _PartitionLane:
    """One source partition: its producer and the task that carries its records out."""

    def __init__(self, lane: Lane, consumer: AIOKafkaConsumer, partition: TopicPartition) -> None:
        self._lane, self._consumer, self._partition = lane, consumer, partition
        settings = lane.settings
        self._settings = settings
        self._embargo = Embargo(settings.embargo)
        self._enriched_max_bytes = lane.pulse.enriched_max_bytes - _FRAMING_BYTES
        self._holding = Holding(maximum_bytes=settings.held_bytes, record_bytes=lane.pulse.held_max_bytes - _FRAMING_BYTES)
        self._caught_up_at: tuple[str, int] | None = None  # a time, and the offset up to which everything had been received by then
        self._topics = {
            Destination.ENRICHED: settings.enriched_topic,
            Destination.DEAD_LETTERS: settings.dlq_topic,
            Destination.HELD: settings.held_topic,
        }
        self._producer = AIOKafkaProducer(
            **(aiokafka_producer_options(settings) | {"linger_ms": 0}),  # a transaction's records are all there at once
            transactional_id=f"{settings.group}-{partition.topic}-{partition.partition}",
            transaction_timeout_ms=settings.transaction_timeout_ms,
            max_batch_size=_PRODUCER_BATCH_BYTES,
            retry_backoff_ms=_RETRY_BACKOFF_MS,
        )
        self._handover = Handover(maximum_records=settings.batch_records, maximum_bytes=settings.batch_bytes)
        self._stopping = self._is_idle = False
        self._task: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._in_hand = 0  # records that are read and not committed
        self._next_offset: int | None = None
        self._oldest_waiting: float | None = None  # when the oldest record that is not committed was sent, in Unix time
        self._lag = lane.metrics.lag_records.labels(str(partition.partition))
        lane.metrics.lag_seconds.labels(str(partition.partition)).set_function(self._lag_seconds)
        self._parsing_seconds = 0.0
        self._observe_held()

    async def start(self) -> None:
        # Once the producer has started, its predecessor is fenced and what it left open is aborted: only now is the committed offset final.
        await self._producer.start()
        # Whatever the policy is now: what was held under another one is not forgotten.
        if self._partition.partition < self._lane.pulse.held_partitions:
            self._holding.restore(await read_held(self._settings, self._partition.partition))
        elif self._embargo is Embargo.HOLD:
            raise RuntimeError(
                f"{self._settings.held_topic} has no partition {self._partition.partition}: {self._partition.topic} has grown"
            )
        self._observe_held()
        committed = await self._consumer.committed(self._partition)
        if committed is None:
            log.info(
                "Nothing of this partition was ever committed; it is read from its beginning.",
                extra={"partition": self._partition.partition},
            )
            await self._consumer.seek_to_beginning(self._partition)
        else:
            self._consumer.seek(self._partition, committed)
        self._next_offset = committed
        if not self._stopping:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._stopping = True
        if self._task is not None:
            if self._is_idle and self._reading is not None:
                self._reading.cancel()
            await asyncio.gather(self._task, return_exceptions=True)  # its own fault has been reported by itself
        await self._producer.stop()
        metrics = self._lane.metrics
        for gauge in (metrics.lag_records, metrics.lag_seconds, metrics.held_articles, metrics.held_bytes, metrics.held_next_due):
            gauge.remove(str(self._partition.partition))
        self._lane.pulse.lags.pop(self._partition, None)

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                self._reading = tasks.create_task(self._read())
                tasks.create_task(self._commit_decided())
        except* Exception as faults:  # noqa: BLE001 - whatever it is, it is no article's fault: the worker ends
            self._stopping = True
            await self._lane.fail(faults.exceptions[0])

    async def _read(self) -> None:
        """Decide what comes."""
        try:
            while not self._stopping:
                await self._release_due()
                with self._idle():
                    polled = await self._consumer.getmany(self._partition, timeout_ms=_POLL_MS, max_records=self._settings.batch_records)
                for batch in _bounded(polled.get(self._partition, ()), self._settings.batch_bytes):
                    if self._stopping:
                        return
                    await self._handover.give(await self._decide(batch))
                with self._idle():
                    reached = await self._consumer.position(self._partition)
                if not self._in_hand:
                    self._observe_lag(reached)  # past the end of a transaction, which is a record to nobody
        finally:
            await self._handover.end()

    async def _commit_decided(self) -> None:
        """Commit what is decided, until reading has ended."""
        while decided := await self._handover.take():
            with ExitStack() as traces:
                for batch in decided:
                    traces.enter_context(batch.trace)
                await self._commit(decided)
            self._count_committed(decided)
            await asyncio.sleep(_PAUSE_SECONDS)

    @contextmanager
    def _idle(self) -> Iterator[None]:
        """Wait for the consumer with nothing half decided: `stop` need not wait for that.

        And must not: while partitions change hands aiokafka holds back who asks it, until the listener, and so `stop`, is done.
        """
        self._is_idle = True
        try:
            yield
        finally:
            self._is_idle = False

    async def _decide(self, batch: Sequence[ConsumerRecord]) -> Decided:
        lexicon, field_map, embargo, holding = self._lane.lexicon, self._settings.field_map, self._embargo, self._holding
        self._lane.metrics.in_flight.inc(len(batch))
        if not self._in_hand:
            self._observe_lag(batch[0].offset, batch[0].timestamp)
        self._in_hand += len(batch)
        ce_time = _ce_time()
        now = _to_the_second(ce_time)
        trace = self._begin_trace()
        outputs: list[OutputRecord] = []
        outcomes: list[Outcome] = []
        began = turn = time.perf_counter()
        deciding = 0.0
        for number, record in enumerate(batch):
            carried = trace.carry(record)
            decided = decide(record.value, lexicon, field_map=field_map, embargo=embargo, now=now, read=self._read_timed)
            became, follows = follow(decided, record, holding, ce_time=ce_time, maximum_bytes=self._enriched_max_bytes, carried=carried)
            outcomes += became
            outputs += follows
            if number % _YIELD_EVERY == _YIELD_EVERY - 1:
                deciding += time.perf_counter() - turn
                await asyncio.sleep(0)
                turn = time.perf_counter()
        deciding += time.perf_counter() - turn
        parsing, self._parsing_seconds = self._parsing_seconds, 0.0
        return Decided(batch, outcomes, outputs, trace, began, deciding, parsing)

    async def _release_due(self) -> None:
        """Release what is due, once everything has been read that had been received by then: a kill that came in time is among it."""
        now = _to_the_second(_ce_time())
        due = self._holding.next_due
        if due is None or due > now:
            return
        with self._idle():
            if self._caught_up_at is None:
                self._caught_up_at = now, (await self._consumer.end_offsets([self._partition]))[self._partition]
            until, end = self._caught_up_at
            position = await self._consumer.position(self._partition)
        if position >= end:
            self._caught_up_at = None
            await self._release(until)

    async def _release(self, until: str) -> None:
        """Decide anew what was held and publish what follows; that it is held no more is in the same transaction."""
        lexicon, settings, holding = self._lane.lexicon, self._settings, self._holding
        while due := holding.take_due(until, maximum_records=settings.batch_records, maximum_bytes=settings.batch_bytes):
            ce_time = _ce_time()
            trace = self._begin_trace()
            outputs: list[OutputRecord] = []
            outcomes: list[Outcome] = []
            for message, items in due:
                carried = trace.carry(message)
                decided = decide_again(message.value, [item.number for item in items], lexicon, field_map=settings.field_map)
                became, follows = release(
                    decided, message, items, holding, ce_time=ce_time, maximum_bytes=self._enriched_max_bytes, carried=carried
                )
                outcomes += became
                outputs += follows
                await asyncio.sleep(0)
            await self._handover.give(Decided((), outcomes, outputs, trace))

    async def _commit(self, batches: Sequence[Decided]) -> None:
        """Send what follows from batches, and the offset after the last of their records, in one transaction."""
        read = [batch.records[-1].offset for batch in batches if batch.records]
        async with self._producer.transaction():
            delivered = [await self._send(output) for batch in batches for output in batch.outputs]
            if read:
                await self._producer.send_offsets_to_transaction({self._partition: read[-1] + 1}, self._settings.group)
            await asyncio.gather(*delivered)  # a record that the broker refuses aborts the transaction

    async def _send(self, output: OutputRecord) -> asyncio.Future[Any]:
        # What a partition holds is in the partition of the same number: whoever takes it over finds it there.
        partition = self._partition.partition if output.to is Destination.HELD else None
        sent: asyncio.Future[Any] = await self._producer.send(
            self._topics[output.to], output.value, key=output.key, partition=partition, headers=list(output.headers)
        )
        return sent

    def _begin_trace(self) -> BatchTrace:
        return self._lane.traces.begin(self._partition.topic, self._settings.group)

    def _count_committed(self, batches: Sequence[Decided]) -> None:
        metrics, now = self._lane.metrics, time.time()
        outcomes = [outcome for batch in batches for outcome in batch.outcomes]
        outputs = [output for batch in batches for output in batch.outputs]
        self._lane.counting.committed(outcomes, now=now)
        if reasons := Counter([outcome.reason.value for outcome in outcomes if isinstance(outcome, Rejected)]):
            _log_rejected(reasons, outputs)
        for destination, count in Counter(output.to for output in outputs).items():
            metrics.published.labels(self._topics[destination]).inc(count)
        for end, count in self._holding.ended.items():
            metrics.held_ended.labels(end).inc(count)
        self._holding.ended.clear()
        metrics.last_commit.set(now)
        self._lane.pulse.commit()
        self._observe_held()
        if read := [batch for batch in batches if batch.records]:
            self._count_read(read, now)

    def _count_read(self, batches: Sequence[Decided], now: float) -> None:
        metrics = self._lane.metrics
        records = [record for batch in batches for record in batch.records]
        self._lane.counting.received(outcome for batch in batches for outcome in batch.outcomes)
        for batch in batches:
            metrics.tagging_seconds.observe(batch.deciding_seconds / len(batch.records))
            metrics.parse_seconds.observe(batch.parsing_seconds / len(batch.records))
        metrics.transaction_seconds.observe(time.perf_counter() - batches[0].began)
        metrics.batch_records.observe(len(records))
        waited = [max(0.0, now - record.timestamp / 1000) for record in records]
        metrics.publish_seconds.observe(waited[0], batches[0].trace.exemplar)
        observe_many(metrics.publish_seconds, waited[1:])
        metrics.in_flight.dec(len(records))
        self._in_hand -= len(records)
        self._observe_lag(records[-1].offset + 1, records[-1].timestamp)

    def _lag_seconds(self) -> float:
        """Asked at each scrape, so that it grows also while nothing moves."""
        oldest = self._oldest_waiting
        return 0.0 if oldest is None else max(0.0, time.time() - oldest)

    def _observe_held(self) -> None:
        metrics, holding, partition = self._lane.metrics, self._holding, str(self._partition.partition)
        due = holding.next_due
        metrics.held_articles.labels(partition).set(len(holding))
        metrics.held_bytes.labels(partition).set(holding.bytes)
        metrics.held_next_due.labels(partition).set(datetime.fromisoformat(due).timestamp() if due else 0)

    def _read_timed(self, value: bytes | None, *, field_map: Mapping[str, str] | None = None) -> tuple[Article | Unreadable, ...]:
        started = time.perf_counter()
        try:
            return read_articles(value, field_map=field_map)
        finally:
            self._parsing_seconds += time.perf_counter() - started

    def _observe_lag(self, next_offset: int | None = None, oldest_ms: int = 0) -> None:
        """Show what waits: also before a batch is carried out, so that one whose commit never comes is seen to wait."""
        if next_offset is not None:
            self._next_offset = next_offset
        high = self._consumer.highwater(self._partition)
        if high is not None and self._next_offset is not None:
            lag = max(0, high - self._next_offset)
            self._lag.set(lag)
            if not lag:
                self._oldest_waiting = None
            elif oldest_ms > 0:
                self._oldest_waiting = oldest_ms / 1000
            elif self._oldest_waiting is None:
                self._oldest_waiting = time.time()
            self._lane.pulse.lags[self._partition] = lag


def _ce_time() -> bytes:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()


def _to_the_second(ce_time: bytes) -> str:
    """Give a time in the one form of an article's: such times sort as they follow each other."""
    return f"{ce_time[: len('2026-03-02T10:15:00')].decode()}Z"


def _log_rejected(reasons: Mapping[str, int], outputs: Sequence[OutputRecord]) -> None:
    """Write one line a batch, with the first dead letter's headers: a wire that turns to rubbish sends thousands a second."""
    first = dict(next((output.headers for output in outputs if output.to is Destination.DEAD_LETTERS), ()))
    fields: dict[str, object] = {
        name: value.decode("utf-8", "replace") for name in ("detail", "source_partition", "source_offset") if (value := first.get(name))
    }
    log.warning("Articles rejected.", extra={**fields, "count": sum(reasons.values()), "reasons": dict(reasons)})


def _bounded(records: Sequence[ConsumerRecord], maximum_bytes: int) -> Iterator[list[ConsumerRecord]]:
    """Cut records into batches of at most so many bytes, at least one record each."""
    batch: list[ConsumerRecord] = []
    size = 0
    for record in records:
        length = len(record.value or b"")
        if batch and size + length > maximum_bytes:
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += length
    if batch:
        yield batch
