"""The order in which a batch is finished: delivered, in the journal, in the tables, acknowledged; and what is left when it is abandoned."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace

from desk.batch import Batch, Changed, Journal


@dataclass(frozen=True)
class Message:
    """What a batch reads of a record."""

    partition: int
    offset: int
    topic: str = "wire.enriched"
    headers: tuple[tuple[str, bytes], ...] = ()


class RecordingTable:
    """A table that writes down what happens to it."""

    def __init__(self, name: str, log: list[str]) -> None:
        self.name, self.log, self.held, self._waiting = name, log, {}, []

    def put(self, event, key: str, value: bytes) -> None:
        self._waiting.append((event, Changed(self.name, key, value)))

    def get(self, key: str):
        return self.held.get(key)

    def waiting(self):
        return list(self._waiting)

    async def _deliver(self, change: Changed) -> None:
        await asyncio.sleep(0)
        self.log.append(f"{self.name} has {change.key}")

    def write(self, change: Changed, event):
        self.log.append(f"{self.name} gets {change.key} in {event.message.partition}")
        return self._deliver(change)

    def expect(self, change: Changed) -> None:
        self.log.append(f"{self.name} expects {change.key}")

    def forget(self) -> None:
        self._waiting.clear()


class RecordingTopic:
    """A topic that delivers after a while."""

    def __init__(self, log: list[str]) -> None:
        self.log = log

    async def send(self, **message):
        async def deliver() -> None:
            await asyncio.sleep(0.01)
            self.log.append(f"delivered {message['key'].decode()}")

        return asyncio.ensure_future(deliver())


class RecordingStream:
    """A stream that writes down what is acknowledged."""

    def __init__(self, log: list[str]) -> None:
        self.log = log

    def _set_current_event(self, event) -> None:
        del event

    async def ack(self, event) -> None:
        self.log.append(f"acknowledged {event.message.offset}")


def an_event(offset: int, partition: int = 0):
    app = SimpleNamespace(consumer=SimpleNamespace(unacked=set()))
    return SimpleNamespace(message=Message(partition, offset), app=app)


def a_batch():
    log: list[str] = []
    batch, table = Batch(), RecordingTable("table", log)
    batch.tables, batch.journal = {"table": table}, RecordingTable("journal", log)
    return batch, table, log


async def test_nothing_is_written_before_it_is_delivered_and_nothing_acknowledged_before_it_is_written():
    """Killed at any moment, what a table says has been done has been done."""
    batch, table, log = a_batch()

    for offset in (7, 8):
        batch.begin(an_event(offset))
        await batch.send({"out": RecordingTopic(log)}, [("out", b"record %d" % offset, b"", (), None)])
        table.put(batch.event, f"key {offset}", b"value")
    await batch.finish(RecordingStream(log))

    assert log == [
        *("delivered record 7", "delivered record 8"),
        *("journal gets 0 in 0", "journal has 0"),
        *("table gets key 7 in 0", "table gets key 8 in 0", "table has key 7", "table has key 8"),
        *("acknowledged 7", "acknowledged 8"),
    ]


async def test_what_is_abandoned_while_it_is_delivered_is_neither_written_nor_acknowledged():
    """The partitions may be another worker's by then."""
    batch, table, log = a_batch()
    batch.begin(an_event(7))
    await batch.send({"out": RecordingTopic(log)}, [("out", b"record", b"", (), None)])
    table.put(batch.event, "key", b"value")

    finishing = asyncio.create_task(batch.finish(RecordingStream(log)))
    await asyncio.sleep(0)
    batch.abandon()
    await finishing

    assert log == ["delivered record"]


async def test_the_last_batch_of_a_partition_is_written_again_once_by_whoever_takes_it_over():
    """The one before may have died between two tables."""
    batch, _, log = a_batch()
    batch.journal.held["0"] = Journal((Changed("table", "key", b"value"),))

    batch.begin(an_event(9))
    batch.begin(an_event(10))

    assert log == ["table expects key"]


async def test_a_partition_that_comes_back_is_looked_after_again():
    """Meanwhile another worker may have had it, and died."""
    batch, _, log = a_batch()
    batch.journal.held["0"] = Journal((Changed("table", "key", b"value"),))

    batch.begin(an_event(9))
    batch.abandon()
    batch.begin(an_event(9))

    assert log == ["table expects key"] * 2


async def test_after_a_batch_was_given_up_no_later_event_is_taken_in_before_the_partitions_have_changed_hands():
    """Acknowledged, a later one would have had the earlier ones committed unseen: a desk lost articles so."""
    batch, table, log = a_batch()
    batch.may_write = may_not
    earlier, later = an_event(7), an_event(8)
    later.app.consumer.unacked.add(later.message)

    batch.begin(earlier)
    table.put(batch.event, "key", b"value")
    await batch.finish(RecordingStream(log))
    taken = batch.begin(later)
    await batch.finish(RecordingStream(log))

    assert (taken, log, later.app.consumer.unacked) == (False, [], set())
    batch.abandon()
    assert batch.begin(earlier)


async def may_not() -> bool:
    return False
