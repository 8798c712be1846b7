"""The main path between two rebalances: poll, `decide` each record, send what follows, commit the offsets in the same transaction.

Two tasks: one decides what comes, the other commits what is decided (`handover`), one transaction after the other, each for all
partitions. A transaction commits as the member that the worker is (`fencing`): whoever has a partition next is safe from the one before.
What is held under embargo goes to the held topic in the same transaction (`holding`), and is released in one of its own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaProducer
from aiokafka.producer import sender

from chassis.histograms import observe_many
from chassis.kafka import aiokafka_producer_options
from frontwire.deciding import Embargo, Rejected, decide, decide_again
from frontwire.formats.detecting import read_articles
from tagger.fencing import Membership, fence
from tagger.handover import Decided, Handover
from tagger.held_topic import read_held
from tagger.partition import FRAMING_BYTES, Partition
from tagger.publishing import Destination, OutputRecord, follow, release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aiokafka import AIOKafkaConsumer, TopicPartition
    from aiokafka.structs import ConsumerRecord

    from chassis.traces import BatchTrace
    from frontwire.article import Article
    from frontwire.deciding import Outcome
    from frontwire.errors import Unreadable
    from tagger.lane import Lane

log = logging.getLogger(__name__)

_POLL_MS = 250
_PRODUCER_BATCH_BYTES = 1 << 20
# A transaction that begins while the broker still writes the last one's markers is told to come again: aiokafka's 100 ms, and its 20 ms
# for that very case, would be most of an article's way.
_RETRY_MS = 5
sender.BACKOFF_OVERRIDE = _RETRY_MS / 1000
_YIELD_EVERY = 4  # records decided before the transaction gets its turn: a commit takes some ten turns


class Assignment:
    """What the group has assigned to this worker until the next rebalance: its producer, its partitions, and the task that carries them."""

    def __init__(self, lane: Lane, consumer: AIOKafkaConsumer, assigned: set[TopicPartition]) -> None:
        """Make what is needed; nothing is connected before `start`."""
        self._lane, self._consumer, self._settings = lane, consumer, lane.settings
        settings = lane.settings
        self._embargo = Embargo(settings.embargo)
        self._enriched_max_bytes = lane.pulse.enriched_max_bytes - FRAMING_BYTES
        self._topics = {
            Destination.ENRICHED: settings.enriched_topic,
            Destination.DEAD_LETTERS: settings.dlq_topic,
            Destination.HELD: settings.held_topic,
        }
        self._partitions = {each: Partition(each, consumer, settings, lane.metrics, lane.pulse) for each in sorted(assigned)}
        self._membership = Membership(consumer)
        self._producer = self._make_producer(next(iter(self._partitions)))
        fence(self._producer, self._membership)
        self._handover = Handover(maximum_records=settings.batch_records, maximum_bytes=settings.batch_bytes)
        self._stopping = self._is_idle = False
        self._task: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._parsing_seconds = 0.0

    async def start(self) -> None:
        """Take over from the predecessors, then carry each partition on from its committed offset.

        Raises:
            RuntimeError: the held topic has fewer partitions than the source, and what is under embargo is to be held.
        """
        _, *others = self._partitions
        await asyncio.gather(self._producer.start(), *[end_predecessor(self._make_producer(other)) for other in others])
        positions = await asyncio.gather(*[self._find_position(each) for each in self._partitions])
        # Only now: what a predecessor committed at last may be held articles.
        held = await read_held(self._settings, self._find_held())
        if self._stopping:
            return
        for partition, position in zip(self._partitions.values(), positions, strict=True):
            partition.begin(position, held.get(partition.id.partition, {}))
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what is decided, commit it, let go of the partitions."""
        self._stopping = True
        if self._task is not None:
            if self._is_idle and self._reading is not None:
                self._reading.cancel()
            await asyncio.gather(self._task, return_exceptions=True)  # its own fault has been reported by itself
        await self._producer.stop()
        for partition in self._partitions.values():
            partition.close()

    def _make_producer(self, partition: TopicPartition) -> AIOKafkaProducer:
        """Name a producer by a partition: that of the lowest one carries all of them.

        Whoever had the partition before may have left a transaction open under that name, or under a name that another worker starts now.
        """
        settings = self._settings
        return AIOKafkaProducer(
            **(aiokafka_producer_options(settings) | {"linger_ms": 0}),  # a transaction's records are all there at once
            transactional_id=f"{settings.group}-{partition.topic}-{partition.partition}",
            transaction_timeout_ms=settings.transaction_timeout_ms,
            max_batch_size=_PRODUCER_BATCH_BYTES,
            retry_backoff_ms=_RETRY_MS,
        )

    async def _find_position(self, partition: TopicPartition) -> int:
        committed: int | None = await self._consumer.committed(partition)
        if committed is None:
            log.info(
                "Nothing of this partition was ever committed; it is read from its beginning.", extra={"partition": partition.partition}
            )
            await self._consumer.seek_to_beginning(partition)
            beginning: int = await self._consumer.position(partition)
            return beginning
        self._consumer.seek(partition, committed)
        return committed

    def _find_held(self) -> list[int]:
        """Give the partitions of the held topic to read, whatever the policy is now: what was held under another one is not forgotten."""
        numbers, there = [each.partition for each in self._partitions], self._lane.pulse.held_partitions
        if self._embargo is Embargo.HOLD and (missing := [number for number in numbers if number >= there]):
            raise RuntimeError(f"{self._settings.held_topic} has no partition {missing[0]}: {self._settings.articles_topic} has grown")
        return [number for number in numbers if number < there]

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                self._reading = tasks.create_task(self._read())
                tasks.create_task(self._commit_decided())
        except* Exception as faults:  # noqa: BLE001 - whatever it is, it is no article's fault: the worker ends
            self._stopping = True
            if self._membership.is_lost:
                log.warning("This worker was put out of its group; what it had in hand is left to the next one, and it joins anew.")
            else:
                await self._lane.fail(faults.exceptions[0])

    async def _read(self) -> None:
        """Decide what comes."""
        try:
            while not self._stopping:
                await self._release_due()
                with self._idle():
                    polled = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=self._settings.batch_records)
                for each, records in polled.items():
                    for batch in _bounded(records, self._settings.batch_bytes):
                        if self._stopping:
                            return
                        await self._handover.give(await self._decide(self._partitions[each], batch))
                with self._idle():
                    for each, partition in self._partitions.items():
                        partition.reach(await self._consumer.position(each))
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

    async def _decide(self, partition: Partition, batch: Sequence[ConsumerRecord]) -> Decided:
        lexicon, field_map, embargo, holding = self._lane.lexicon, self._settings.field_map, self._embargo, partition.holding
        partition.take(batch)
        ce_time = _ce_time()
        now = _to_the_second(ce_time)
        outputs: list[OutputRecord] = []
        outcomes: list[Outcome] = []
        began = turn = time.perf_counter()
        deciding = 0.0
        with self._tracing() as trace:
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
        return Decided(partition, partition.position, batch, outcomes, outputs, trace, began, deciding, parsing)

    async def _release_due(self) -> None:
        """Release what is due, once everything has been read that had been received by then: a kill that came in time is among it."""
        now = _to_the_second(_ce_time())
        for each, partition in self._partitions.items():
            due = partition.holding.next_due
            if due is None or due > now:
                continue
            with self._idle():
                if partition.caught_up_at is None:
                    partition.caught_up_at = now, (await self._consumer.end_offsets([each]))[each]
                until, end = partition.caught_up_at
                position = await self._consumer.position(each)
            if position >= end:
                partition.caught_up_at = None
                await self._release(partition, until)

    async def _release(self, partition: Partition, until: str) -> None:
        """Decide anew what was held and publish what follows; that it is held no more is in the same transaction."""
        lexicon, settings, holding = self._lane.lexicon, self._settings, partition.holding
        while due := holding.take_due(until, maximum_records=settings.batch_records, maximum_bytes=settings.batch_bytes):
            ce_time = _ce_time()
            outputs: list[OutputRecord] = []
            outcomes: list[Outcome] = []
            with self._tracing() as trace:
                for message, items in due:
                    carried = trace.carry(message)
                    decided = decide_again(message.value, [item.number for item in items], lexicon, field_map=settings.field_map)
                    became, follows = release(
                        decided, message, items, holding, ce_time=ce_time, maximum_bytes=self._enriched_max_bytes, carried=carried
                    )
                    outcomes += became
                    outputs += follows
                    await asyncio.sleep(0)
            await self._handover.give(Decided(partition, partition.position, (), outcomes, outputs, trace))

    async def _commit(self, batches: Sequence[Decided]) -> None:
        """Send what follows from batches, and where their partitions stand after them, in one transaction.

        Also what is released goes with its partition's offset, though that may not have moved: a member that is none is told by it.
        """
        positions = {batch.partition.id: batch.position for batch in batches}  # of several of a partition the last counts
        async with self._producer.transaction():
            delivered = [await self._send(batch.partition, output) for batch in batches for output in batch.outputs]
            await self._producer.send_offsets_to_transaction(positions, self._settings.group)
            await asyncio.gather(*delivered)  # a record that the broker refuses aborts the transaction

    async def _send(self, source: Partition, output: OutputRecord) -> asyncio.Future[Any]:
        # What a partition holds is in the partition of the same number: whoever takes it over finds it there.
        partition = source.id.partition if output.to is Destination.HELD else None
        sent: asyncio.Future[Any] = await self._producer.send(
            self._topics[output.to], output.value, key=output.key, partition=partition, headers=list(output.headers)
        )
        return sent

    @contextmanager
    def _tracing(self) -> Iterator[BatchTrace]:
        """Begin the trace of a batch: its commit ends it, or a fault before that."""
        trace = self._lane.traces.begin(self._settings.articles_topic, self._settings.group)
        with ExitStack() as unfinished:
            unfinished.enter_context(trace)
            yield trace
            unfinished.pop_all()

    def _count_committed(self, batches: Sequence[Decided]) -> None:
        metrics, now = self._lane.metrics, time.time()
        outcomes = [outcome for batch in batches for outcome in batch.outcomes]
        outputs = [output for batch in batches for output in batch.outputs]
        self._lane.counting.committed(outcomes, now=now)
        if reasons := Counter([outcome.reason.value for outcome in outcomes if isinstance(outcome, Rejected)]):
            _log_rejected(reasons, outputs)
        for destination, count in Counter(output.to for output in outputs).items():
            metrics.published.labels(self._topics[destination]).inc(count)
        metrics.last_commit.set(now)
        self._lane.pulse.commit()
        for partition in {batch.partition for batch in batches}:
            for end, count in partition.holding.ended.items():
                metrics.held_ended.labels(end).inc(count)
            partition.holding.ended.clear()
            partition.observe_held()
        if read := [batch for batch in batches if batch.records]:
            self._count_read(read, now)

    def _count_read(self, batches: Sequence[Decided], now: float) -> None:
        metrics = self._lane.metrics
        self._lane.counting.received(outcome for batch in batches for outcome in batch.outcomes)
        for batch in batches:
            metrics.tagging_seconds.observe(batch.deciding_seconds / len(batch.records))
            metrics.parse_seconds.observe(batch.parsing_seconds / len(batch.records))
            waited = [max(0.0, now - record.timestamp / 1000) for record in batch.records]
            metrics.publish_seconds.observe(waited[0], batch.trace.exemplar)
            observe_many(metrics.publish_seconds, waited[1:])
            batch.partition.commit(batch.records)
        metrics.transaction_seconds.observe(time.perf_counter() - batches[0].began)
        metrics.batch_records.observe(sum(len(batch.records) for batch in batches))

    def _read_timed(self, value: bytes | None, *, field_map: Mapping[str, str] | None = None) -> tuple[Article | Unreadable, ...]:
        started = time.perf_counter()
        try:
            return read_articles(value, field_map=field_map)
        finally:
            self._parsing_seconds += time.perf_counter() - started


async def end_predecessor(producer: AIOKafkaProducer) -> None:
    """End a transaction that a predecessor left open under a producer's name: a start ends it."""
    try:
        await producer.start()
    finally:
        await producer.stop()


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
