"""An assignment ends when it is asked to, whatever its consumer does at that moment, and commits what it has decided."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from chassis.pulse import Pulse
from chassis.settings import Settings
from chassis.traces import UNTRACED, Untraced
from tagger.assignment import Assignment
from tagger.counting import Counting
from tagger.handover import Decided
from tagger.metrics import Metrics

PARTITION, OTHER = TopicPartition("wire.articles", 0), TopicPartition("wire.articles", 1)


class HoldingConsumer:
    """Holds back who asks for records, whatever the time given, as aiokafka does while partitions change hands."""

    def __init__(self):
        self.asked = asyncio.Event()
        self._coordinator = SimpleNamespace(generation=3, member_id="one")

    async def committed(self, _partition):
        return 7

    def seek(self, partition, offset):
        pass

    def highwater(self, _partition):
        return 12

    async def getmany(self, **_options):
        self.asked.set()
        await asyncio.Event().wait()


class GivingConsumer(HoldingConsumer):
    """Gives one poll at a time and then holds back; the second comes when `began` is set."""

    def __init__(self, began, *polls):
        super().__init__()
        self._polls, self._began, self._is_first = list(polls), began, True
        self._positions = {}

    async def getmany(self, **options):
        if not self._polls:
            return await super().getmany(**options)
        if not self._is_first:
            await self._began.wait()
        self._is_first = False
        polled = {
            partition: [SimpleNamespace(value=b"x", offset=offset, timestamp=0) for offset in offsets]
            for partition, offsets in self._polls.pop(0).items()
        }
        self._positions |= {partition: records[-1].offset + 1 for partition, records in polled.items()}
        return polled

    async def position(self, partition):
        return self._positions.get(partition, 7)


class RecordingProducer:
    """Keeps the offsets of each transaction; one that has begun ends when `may_commit` is set."""

    made = ()  # all of a test's, in order

    def __init__(self, transactional_id, **_options):
        RecordingProducer.made = (*self.made, self)
        self.transactional_id, self.client = transactional_id, SimpleNamespace(send=None)
        self.began, self.may_commit = asyncio.Event(), asyncio.Event()
        self.committed, self.lives = [], []
        self.fault = None

    async def start(self):
        self.lives.append("started")

    async def stop(self):
        self.lives.append("stopped")

    @asynccontextmanager
    async def transaction(self):
        yield

    async def send_offsets_to_transaction(self, offsets, _group):
        self.began.set()
        await self.may_commit.wait()
        if self.fault:
            raise self.fault
        self.committed.append({each.partition: offset for each, offset in offsets.items()})


@pytest.fixture
def lane(monkeypatch):
    """What an assignment needs of its lane, and nothing of Kafka."""
    faults = []

    async def fail(error):
        faults.append(error)

    async def read_nothing_held(_settings, _numbers):
        return {}

    settings, metrics = Settings(), Metrics()
    counting = Counting(settings, metrics)
    monkeypatch.setattr(RecordingProducer, "made", ())
    monkeypatch.setattr("tagger.assignment.AIOKafkaProducer", RecordingProducer)
    monkeypatch.setattr("tagger.assignment.read_held", read_nothing_held)
    return SimpleNamespace(settings=settings, metrics=metrics, pulse=Pulse(), lexicon=None, counting=counting, fail=fail, faults=faults)


@pytest.fixture
async def assignment(lane):
    """An assignment of two partitions, whose consumer gives nothing, and that decides nothing of what comes."""

    async def decide_nothing(partition, batch):
        partition.take(batch)
        return Decided(partition, partition.position, batch, (), (), UNTRACED)

    assignment = Assignment(lane, HoldingConsumer(), {OTHER, PARTITION})
    assignment._decide = decide_nothing
    return assignment


def give(assignment, *polls):
    """Have the consumer give polls, each of offsets by partition; the second one once a transaction has begun."""
    assignment._consumer = GivingConsumer(assignment._producer.began, *polls)
    for partition in assignment._partitions.values():
        partition._consumer = assignment._consumer


async def test_an_assignment_that_waits_for_records_ends_at_once_when_it_is_revoked(assignment):
    """The rebalance waited for the lane and the lane for the rebalance: the worker was put out of the group and stood still."""
    await assignment.start()
    await assignment._consumer.asked.wait()

    await asyncio.wait_for(assignment.stop(), timeout=10)

    assert assignment._task.done()


async def test_an_assignment_that_is_stopped_while_it_starts_does_not_begin(assignment):
    """A worker that is told to end while it takes partitions over reads no more of them."""
    released = asyncio.Event()
    assignment._producer.start = released.wait
    starting = asyncio.create_task(assignment.start())
    await asyncio.sleep(0)

    await asyncio.wait_for(assignment.stop(), timeout=10)
    released.set()
    await starting

    assert assignment._task is None


async def test_what_predecessors_left_open_is_ended_under_every_partitions_name(assignment):
    """A transaction that was left open hides what comes after it; whoever had a partition may have named it by any of its own."""
    await assignment.start()

    ended = {producer.transactional_id: list(producer.lives) for producer in RecordingProducer.made}
    await assignment.stop()

    assert ended == {
        "frontwire-tagger-wire.articles-0": ["started"],
        "frontwire-tagger-wire.articles-1": ["started", "stopped"],
    }


async def test_one_transaction_has_the_offsets_of_all_partitions(assignment):
    """A transaction costs the same for one partition and for all."""
    give(assignment, {PARTITION: [7, 8], OTHER: [7]}, {PARTITION: [9]}, {OTHER: [8, 9]})
    await assignment.start()
    await assignment._consumer.asked.wait()  # all is decided, the first transaction has begun

    assignment._producer.may_commit.set()
    await asyncio.wait_for(assignment.stop(), timeout=10)

    assert assignment._producer.committed[-1] == {0: 10, 1: 10}
    assert len(assignment._producer.committed) <= 2


async def test_what_comes_during_a_transaction_goes_into_the_next_one_together(assignment):
    """Nothing waits for a commit but the next commit: transactions are serial, and each has the offset of its own records."""
    give(assignment, {PARTITION: [7]}, {PARTITION: [8]}, {PARTITION: [9]})
    await assignment.start()
    await assignment._consumer.asked.wait()  # all three are decided, the first one's transaction has begun

    assignment._producer.may_commit.set()
    await asyncio.wait_for(assignment.stop(), timeout=10)

    assert assignment._producer.committed == [{0: 8}, {0: 10}]


async def test_an_assignment_that_is_stopped_in_a_transaction_finishes_it_and_what_is_decided(assignment):
    """Nothing is cut short, and nothing that is decided is left for the next owner to decide again."""
    give(assignment, {PARTITION: [7]}, {PARTITION: [8]})
    await assignment.start()
    await assignment._consumer.asked.wait()
    stopping = asyncio.create_task(assignment.stop())
    await asyncio.sleep(0)

    assignment._producer.may_commit.set()
    await asyncio.wait_for(stopping, timeout=10)

    assert assignment._producer.committed[-1] == {0: 9}


async def test_a_transaction_that_fails_ends_the_lane_with_its_own_fault(assignment):
    """Nothing is read past it: the worker ends, and the batch is read again."""
    give(assignment, {PARTITION: [7]}, {PARTITION: [8]})
    assignment._producer.fault = RuntimeError("fenced")
    assignment._producer.may_commit.set()

    await assignment.start()
    await asyncio.wait_for(assignment._task, timeout=10)

    assert (assignment._lane.faults, assignment._producer.committed) == ([assignment._producer.fault], [])
    assert assignment._reading.done()


async def test_a_worker_that_was_put_out_of_its_group_lets_go_and_lives(assignment):
    """A pause that was longer than its session is no fault: nothing was committed, and the group takes it in again."""
    give(assignment, {PARTITION: [7]}, {PARTITION: [8]})
    assignment._producer.fault = RuntimeError("fenced")
    assignment._membership.is_lost = True
    assignment._producer.may_commit.set()

    await assignment.start()
    await asyncio.wait_for(assignment._task, timeout=10)

    assert (assignment._lane.faults, assignment._producer.committed) == ([], [])
    assert assignment._reading.done()


@pytest.mark.parametrize("nobody", [{"generation": -1}, {"member_id": ""}], ids=["of no generation", "without a name"])
async def test_who_is_no_member_takes_nothing_over(lane, nobody):
    """A broker would take its offsets unseen, a zombie's too."""
    consumer = HoldingConsumer()
    vars(consumer._coordinator).update(nobody)

    with pytest.raises(RuntimeError, match="put this worker out"):
        Assignment(lane, consumer, {PARTITION})


async def test_a_fault_while_deciding_ends_the_batchs_trace(assignment, monkeypatch):
    """Whoever looks for why the worker ended finds the batch, and what was raised."""
    ended = []

    class Trace(Untraced):
        def begin(self, _topic, _group):
            return self

        def __exit__(self, *raised):
            ended.append(raised[0])

    def fail(*_arguments, **_options):
        raise ZeroDivisionError

    assignment._lane.traces = Trace()
    monkeypatch.setattr("tagger.assignment.decide", fail)
    record = SimpleNamespace(value=b"x", offset=7, timestamp=0, headers=())

    with pytest.raises(ZeroDivisionError):
        await Assignment._decide(assignment, assignment._partitions[PARTITION], [record])

    assert ended == [ZeroDivisionError]
