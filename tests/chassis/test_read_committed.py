"""What Faust's consumer passes on after a seek: nothing that was fetched before it, and no fault of a rebalance that goes on."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka.errors import IllegalStateError

from chassis import read_committed


class Fetched:
    """Stands for Faust's consumer: records in hand, and a seek that may fail."""

    fault: Exception | None = None
    sought = 0

    async def getmany(self, timeout):  # noqa: ARG002, ASYNC109 - Faust's own signature
        for record in ("first", "second", "third"):
            yield record

    async def perform_seek(self):
        type(self).sought += 1
        if self.fault:
            raise self.fault


@pytest.fixture
def consumer(monkeypatch):
    """Our consumer over one that has three records in hand."""
    for name in ("getmany", "perform_seek"):
        monkeypatch.setattr(read_committed.driver.Consumer, name, getattr(Fetched, name))
    made = object.__new__(read_committed._Consumer)
    monkeypatch.setattr(read_committed._Consumer, "fault", None, raising=False)
    monkeypatch.setattr(read_committed._Consumer, "sought", 0, raising=False)
    made._seeks, made._seeking = 0, asyncio.Lock()
    return made


async def take_with_a_seek_after_the_first(consumer):
    taken = []
    async for record in consumer.getmany(1.0):
        taken.append(record)
        if len(taken) == 1:
            await consumer.perform_seek()
            consumer.fault = IllegalStateError("No current assignment for partition")
    return taken


async def test_after_a_seek_what_was_fetched_before_it_is_not_passed_on(consumer):
    taken = await take_with_a_seek_after_the_first(consumer)

    assert taken == ["first"]


async def test_a_partition_that_was_taken_away_meanwhile_does_not_end_the_worker(consumer):
    """A desk ended with code 1 when a rebalance came between a seek and the next record."""
    taken = await take_with_a_seek_after_the_first(consumer)

    assert taken == ["first"]
    assert consumer.sought == 2


async def test_nothing_is_fetched_while_a_seek_is_under_way(consumer, monkeypatch):
    """A desk took two hundred events for seen: what came from beyond them was passed on first."""
    sought, order = asyncio.Event(), []

    async def seek_slowly(self):
        await sought.wait()
        order.append("sought")

    monkeypatch.setattr(read_committed.driver.Consumer, "perform_seek", seek_slowly)
    seeking = asyncio.create_task(consumer.perform_seek())
    await asyncio.sleep(0)

    async def take():
        order.extend([record async for record in consumer.getmany(1.0)])

    taking = asyncio.create_task(take())
    await asyncio.sleep(0.05)
    sought.set()
    await asyncio.gather(seeking, taking)

    assert order == ["sought", "first", "second", "third"]


async def test_without_a_seek_all_is_passed_on(consumer):
    assert [record async for record in consumer.getmany(1.0)] == ["first", "second", "third"]


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
