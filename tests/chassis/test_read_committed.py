"""What Faust's consumer hands on and commits: a partition's records in unbroken order from where its group has committed, or nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError
from faust.types import TP

from chassis import read_committed
from chassis.read_committed import OutOfOrderError

STREAM, CHANGELOG = TP("wire.enriched", 0), TP("desk-ledger-changelog", 0)
GENERATION = 7


class Log:
    """Stands for the thread that has aiokafka's consumer: a log, what of it was committed, and where the next fetch begins."""

    def __init__(self, offsets, *, committed=None):
        self.offsets, self.committed, self.at, self.asked = offsets, committed, offsets[0], []
        self.before_answer = None
        self.fault = None

    def assignment(self):
        return {STREAM}

    async def seek_to_committed(self):
        if self.fault:
            raise self.fault
        self.at = self.committed or self.at
        return {TopicPartition(*STREAM): self.committed}

    async def earliest_offsets(self, *partitions):
        return dict.fromkeys(partitions, self.offsets[0])

    async def seek_wait(self, partitions):
        (self.at,) = partitions.values()

    async def getmany(self, partitions, _timeout):
        self.asked.append(set(partitions))
        fetched = [SimpleNamespace(offset=offset) for offset in self.offsets if offset >= self.at]
        self.at = self.offsets[-1] + 1
        if self.before_answer is not None:
            await self.before_answer()
        return {STREAM: fetched} if fetched and STREAM in partitions else {}


async def a_consumer(log):
    """Our consumer over a log, sought to what is committed, and flowing."""
    made = object.__new__(read_committed._Consumer)
    made.app = SimpleNamespace(
        is_flowing=True, consumer_generation_id=GENERATION, tables=SimpleNamespace(changelog_topics={CHANGELOG.topic}), rebalancing=False
    )
    made._thread = log
    made._seeks = made._seeks_at_fetch = 0
    made._seeking = asyncio.Lock()
    made._fetched, made._handled, made._before = {}, {}, {}
    made._read_offset, made._committed_offset = defaultdict(lambda: None), defaultdict(lambda: None)
    made._acked, made._acked_index, made._unacked_messages = defaultdict(list), defaultdict(set), set()
    await made.perform_seek()
    return made


@dataclass(frozen=True)
class Message:
    """What a stream gives of a record."""

    offset: int
    generation_id: int = GENERATION
    tp: TP = STREAM


async def fetch(consumer, partitions=(STREAM, CHANGELOG)):
    return [record.offset for record in (await consumer._getmany(set(partitions), 1.0)).get(STREAM, ())]


async def test_records_are_handled_one_after_the_other_over_the_gaps_of_transactions():
    consumer = await a_consumer(Log([3, 4, 7, 8], committed=3))

    fetched = await fetch(consumer)

    assert [offset for offset in fetched if consumer.is_next(Message(offset))] == [3, 4, 7, 8]


@pytest.mark.parametrize("dropped", [[3], [4], [4, 7]], ids=["the first", "one between", "two"])
async def test_a_record_whose_forerunner_was_dropped_ends_the_worker(dropped):
    """Faust took sixteen changes that it had dropped for a transaction's gap and committed past them: the newsroom never saw them."""
    consumer = await a_consumer(Log([3, 4, 7, 8], committed=3))
    left = [offset for offset in await fetch(consumer) if offset not in dropped]

    with pytest.raises(OutOfOrderError, match=r"wire.enriched 0: \d follows"):
        [consumer.is_next(Message(offset)) for offset in left]


async def test_a_record_dropped_between_two_fetches_ends_the_worker():
    log = Log([3, 4], committed=3)
    consumer = await a_consumer(log)
    for offset in await fetch(consumer):
        consumer.is_next(Message(offset))
    log.offsets = [3, 4, 5]
    await fetch(consumer)  # and drops it
    log.offsets = [3, 4, 5, 6]

    (last,) = await fetch(consumer)

    with pytest.raises(OutOfOrderError):
        consumer.is_next(Message(last))


async def test_a_record_from_before_a_rebalance_is_left_and_read_again():
    log = Log([3, 4], committed=3)
    consumer = await a_consumer(log)
    await fetch(consumer)
    consumer.app.consumer_generation_id += 1
    old, new = Message(3), Message(3, GENERATION + 1)
    consumer._unacked_messages = {old}

    assert not consumer.is_next(old)
    assert not consumer.unacked  # or the next rebalance would wait for it
    await consumer.perform_seek()
    assert await fetch(consumer) == [3, 4]
    assert consumer.is_next(new)


async def test_while_a_rebalance_goes_on_only_changelogs_are_fetched():
    """What was fetched before the tables were read back was handled without them, or lost when Faust emptied its queues."""
    log = Log([3, 4], committed=3)
    consumer = await a_consumer(log)
    consumer.app.is_flowing = False

    fetched = await fetch(consumer)
    nothing = await fetch(consumer, [STREAM])

    assert (fetched, nothing, log.asked) == ([], [], [{CHANGELOG}])


async def test_a_fetch_that_a_seek_overtook_is_fetched_again():
    """A desk took a hundred records for seen, and committed nothing any more."""
    log = Log([3, 4, 5], committed=3)
    consumer = await a_consumer(log)
    log.before_answer = consumer.perform_seek

    overtaken = await fetch(consumer)
    log.before_answer = None

    assert overtaken == []
    assert [offset for offset in await fetch(consumer) if consumer.is_next(Message(offset))] == [3, 4, 5]


async def test_a_partition_that_was_taken_away_meanwhile_does_not_end_the_worker():
    """A desk ended with code 1 when a rebalance came between a seek and the next record."""
    log = Log([3, 4], committed=3)
    consumer = await a_consumer(log)

    async def seek_and_lose():
        await consumer.perform_seek()
        log.fault = IllegalStateError("No current assignment for partition")

    log.before_answer = seek_and_lose

    assert await fetch(consumer) == []


async def test_nothing_is_fetched_while_a_seek_is_under_way():
    """A desk took two hundred events for seen: what came from beyond them was passed on first."""
    log = Log([3, 4], committed=3)
    consumer = await a_consumer(log)
    go_on = asyncio.Event()
    seek = log.seek_to_committed

    async def seek_slowly():
        await go_on.wait()
        return await seek()

    log.seek_to_committed = seek_slowly
    seeking = asyncio.create_task(consumer.perform_seek())
    await asyncio.sleep(0)
    fetching = asyncio.create_task(fetch(consumer))
    await asyncio.sleep(0.05)
    asked_before = list(log.asked)
    go_on.set()
    await seeking

    assert await fetching == [3, 4]
    assert asked_before == []


async def test_a_partition_of_which_nothing_is_committed_is_begun_at_its_beginning():
    """aiokafka seeks nothing there: what had been fetched and dropped was never read."""
    log = Log([2, 3, 4])
    consumer = await a_consumer(log)
    await fetch(consumer)

    await consumer.perform_seek()

    assert [offset for offset in await fetch(consumer) if consumer.is_next(Message(offset))] == [2, 3, 4]


async def test_what_follows_the_last_one_acknowledged_is_committed_and_told_once():
    consumer = await a_consumer(Log([3, 4, 7], committed=3))
    consumer._acked[STREAM] += [3, 4, 7]

    assert consumer._new_offset(STREAM) == 8
    assert consumer._new_offset(STREAM) is None


@pytest.fixture
def app(monkeypatch):
    """An app whose rebalances are Faust's in name only."""
    made = object.__new__(read_committed.ReadCommittedApp)

    async def nothing(*_):
        """Do nothing."""

    monkeypatch.setattr(read_committed.faust.App, "on_rebalance_start", lambda _: None)
    monkeypatch.setattr(read_committed.faust.App, "on_rebalance_end", lambda _: None)
    monkeypatch.setattr(read_committed.faust.App, "_on_partitions_assigned", nothing)
    return made


async def test_a_rebalance_is_over_when_no_other_has_begun_since(app):
    """Faust's end of the first comes late, in the middle of the second."""
    app.on_rebalance_start()
    await app._on_partitions_assigned(set())
    app.on_rebalance_start()
    app.on_rebalance_end()
    in_the_second = app.is_flowing
    await app._on_partitions_assigned(set())
    app.on_rebalance_end()

    assert (in_the_second, app.is_flowing) == (False, True)


async def test_while_partitions_are_handed_over_the_app_says_so(monkeypatch):
    """A desk waited to be confirmed as a member, and the rebalance for the desk: it stood still for eight minutes."""
    app = object.__new__(read_committed.ReadCommittedApp)
    seen = []

    async def revoke(self, revoked):
        seen.append((self.is_handing_over, revoked))

    monkeypatch.setattr(read_committed.faust.App, "_on_partitions_revoked", revoke)

    await app._on_partitions_revoked({"a partition"})

    assert seen == [(True, {"a partition"})]
    assert not app.is_handing_over
