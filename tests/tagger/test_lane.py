"""A partition's lane ends when it is asked to, whatever its consumer does at that moment."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from chassis.pulse import Pulse
from chassis.settings import Settings
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


class SilentProducer:
    """A producer that is started and stopped."""

    def __init__(self, **_options):
        pass

    async def start(self):
        pass

    async def stop(self):
        pass


@pytest.fixture
async def lane(monkeypatch):
    """A lane whose consumer gives nothing."""
    shared = SimpleNamespace(settings=Settings(), metrics=Metrics(), pulse=Pulse(), lexicon=None)
    monkeypatch.setattr("tagger.lane.AIOKafkaProducer", SilentProducer)
    return _PartitionLane(shared, HoldingConsumer(), PARTITION)


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


async def test_a_lane_that_has_a_batch_in_hand_finishes_it(lane):
    """Nothing is cut short in the middle of a transaction."""
    carried_out = []
    records = [SimpleNamespace(value=b"x", offset=7, partition=0)]

    async def getmany(*partitions, timeout_ms, max_records):
        return {PARTITION: records}

    async def carry_out(batch):
        lane._consumer.asked.set()
        await asyncio.sleep(0.05)
        carried_out.append(batch)

    lane._consumer.getmany = getmany
    lane._consumer.highwater = lambda _partition: 8
    lane._carry_out = carry_out
    await lane.start()
    await lane._consumer.asked.wait()

    await asyncio.wait_for(lane.stop(), timeout=10)

    assert carried_out == [records]
