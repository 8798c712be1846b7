"""A partition's lane ends when it is asked to, whatever its consumer does at that moment."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from chassis.pulse import Pulse
from chassis.settings import Settings
from chassis.traces import UNTRACED
from tagger.counting import Counting
from tagger.handover import Decided
from tagger.lane import _PartitionLane
from tagger.metrics import Metrics

PARTITION = TopicPartition("wire.articles", 0)


class HoldingConsumer:
    """Holds back who asks for records, whatever the time given, as aiokafka does while partitions change hands."""

    def __init__(self):
        self.asked = asyncio.Event()

    async def committed(self, _partition):
        return 7

    def seek(self, partition, offset):
        pass

    async def getmany(self, *_partitions, **_options):
        self.asked.set()
        await asyncio.Event().wait()


class RecordingProducer:
    """Keeps the offsets of each transaction; one that has begun ends when `may_commit` is set."""

    def __init__(self, **_options):
        self.began, self.may_commit = asyncio.Event(), asyncio.Event()
        self.committed = []
        self.fault = None

    async def start(self):
        pass

    async def stop(self):
        pass

    @asynccontextmanager
    async def transaction(self):
        yield

    async def send_offsets_to_transaction(self, offsets, _group):
        self.began.set()
        await self.may_commit.wait()
        if self.fault:
            raise self.fault
        self.committed.append(offsets[PARTITION])


class GivingConsumer(HoldingConsumer):
    """Gives one record at a time, so many of them, and then holds back; the second comes when `began` is set."""

    def __init__(self, count, began):
        super().__init__()
        self.given, self._count, self._began = 0, count, began

    async def getmany(self, *partitions, **options):
        if self.given == self._count:
            return await super().getmany(*partitions, **options)
        if self.given:
            await self._began.wait()
        self.given += 1
        return {PARTITION: [SimpleNamespace(value=b"x", offset=6 + self.given, timestamp=0)]}

    async def position(self, _partition):
        return 7 + self.given

    def highwater(self, _partition):
        return 7 + self._count


@pytest.fixture
async def lane(monkeypatch):
    """A lane whose consumer gives nothing, and that decides nothing of what comes."""
    faults = []

    async def fail(error):
        faults.append(error)

    async def decide_nothing(batch):
        lane._in_hand += len(batch)
        return Decided(batch, (), (), UNTRACED)

    settings, metrics = Settings(), Metrics()
    counting = Counting(settings, metrics)
    shared = SimpleNamespace(settings=settings, metrics=metrics, pulse=Pulse(), lexicon=None, counting=counting, fail=fail, faults=faults)
    monkeypatch.setattr("tagger.lane.AIOKafkaProducer", RecordingProducer)
    lane = _PartitionLane(shared, HoldingConsumer(), PARTITION)
    lane._decide = decide_nothing
    return lane


async def test_a_lane_that_waits_for_records_ends_at_once_when_its_partition_is_revoked(lane):
    """The rebalance waited for the lane and the lane for the rebalance: the worker was put out of the group and stood still."""
    await lane.start()
    await lane._consumer.asked.wait()

    await asyncio.wait_for(lane.stop(), timeout=10)

    assert lane._task.done()


async def test_a_lane_that_is_stopped_while_it_starts_does_not_begin(lane):
    """A worker that is told to end while it takes a partition over reads no more of it."""
    released = asyncio.Event()
    lane._producer.start = released.wait
    starting = asyncio.create_task(lane.start())
    await asyncio.sleep(0)

    await asyncio.wait_for(lane.stop(), timeout=10)
    released.set()
    await starting

    assert lane._task is None


async def test_what_comes_during_a_transaction_goes_into_the_next_one_together(lane):
    """Nothing waits for a commit but the next commit: transactions are serial, and each has the offset of its own records."""
    lane._consumer = GivingConsumer(3, lane._producer.began)
    await lane.start()
    await lane._consumer.asked.wait()  # all three are decided, the first one's transaction has begun

    lane._producer.may_commit.set()
    await asyncio.wait_for(lane.stop(), timeout=10)

    assert lane._producer.committed == [8, 10]


async def test_a_lane_that_is_stopped_in_a_transaction_finishes_it_and_what_is_decided(lane):
    """Nothing is cut short, and nothing that is decided is left for the next owner to decide again."""
    lane._consumer = GivingConsumer(2, lane._producer.began)
    await lane.start()
    await lane._consumer.asked.wait()
    stopping = asyncio.create_task(lane.stop())
    await asyncio.sleep(0)

    lane._producer.may_commit.set()
    await asyncio.wait_for(stopping, timeout=10)

    assert lane._producer.committed[-1] == 9


async def test_a_transaction_that_fails_ends_the_lane_with_its_own_fault(lane):
    """Nothing is read past it: the worker ends, and the batch is read again."""
    lane._consumer = GivingConsumer(2, lane._producer.began)
    lane._producer.fault = RuntimeError("fenced")
    lane._producer.may_commit.set()

    await lane.start()
    await asyncio.wait_for(lane._task, timeout=10)

    assert (lane._lane.faults, lane._producer.committed) == ([lane._producer.fault], [])
    assert lane._reading.done()
