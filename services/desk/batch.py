"""What one stage has in hand: events, the records that follow from them, and what is to be written into tables once those are delivered.

The order is what makes at least once harmless. First every record is delivered. Then all that the batch changes is delivered as one
record, the journal: whoever takes the partition over writes it again, so that a batch has changed every table or none. Then the tables
are written, and when the broker has that too, the events are acknowledged. Faust alone commits offsets whose changes still wait in a
buffer: its flush gives up after a tenth of a second.

Nothing fences a worker that slept past its session from a changelog. So before it writes there, it must have heard lately that it is still
one of the group.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from chassis.traces import UNTRACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chassis.traces import BatchTrace, Headers, Traces

MOST_EVENTS = 200

Message = tuple[str, bytes | None, bytes | None, tuple[tuple[str, bytes], ...], int | None]
"""Topic, key, value, headers, and the partition where it is not the key's."""


class Changed(msgspec.Struct, frozen=True, array_like=True):
    """One change of a table; no value is a key forgotten."""

    table: str
    key: str
    value: bytes | None


class Journal(msgspec.Struct, frozen=True, array_like=True):
    """All that a batch changes in one partition."""

    changes: tuple[Changed, ...] = ()


class Table(Protocol):
    """A table with changes that wait to be written."""

    name: str

    def waiting(self) -> Iterable[tuple[Any, Changed]]:
        """Give the changes, each with the event that it follows from."""

    def write(self, change: Changed, event: Any) -> Awaitable[Any]:
        """Write a change into the table; what is given is done when the broker has it."""

    def expect(self, change: Changed) -> None:
        """Have a change wait to be written, as one of the event in hand."""

    def forget(self) -> None:
        """Let go of what waits."""


class Batch:
    """The events that a stage has begun and not finished."""

    def __init__(self) -> None:
        """Begin with empty hands."""
        self.event: Any = None
        self.carried: Headers = ()  # the trace context of the event in hand, for what is sent because of it
        self.traces: Traces = UNTRACED
        self.group = ""
        self._trace: BatchTrace = UNTRACED
        self.tables: dict[str, Table] = {}
        self.journal: Any = None  # a shelf, where the stage has several tables
        self.before_end: Callable[[], Awaitable[None]] | None = None
        self.may_write: Callable[[], Awaitable[bool]] | None = None
        self._events: list[Any] = []
        self._sent: list[Any] = []
        self._recalled: set[int] = set()
        self._has_given_up = False

    def __len__(self) -> int:
        """Count the events in hand."""
        return len(self._events)

    def begin(self, event: Any) -> bool:
        """Take an event in hand; what follows until the next one belongs to it.

        False when the events before it were given up: it is not to be handled, and will be read again after them.
        """
        if self._has_given_up:  # acknowledged, it would have them committed with it, or nothing be committed ever again
            event.app.consumer.unacked.discard(event.message)
            return False
        if not self._events:
            self._let_go()  # of what an event left that was abandoned while it was handled
            self._trace = self.traces.begin(event.message.topic, self.group)
        self.event, self.carried = event, self._trace.carry(event.message)
        self._events.append(event)
        if self.journal is not None and event.message.partition not in self._recalled:
            self._recall(event.message.partition)
        return True

    @property
    def is_full(self) -> bool:
        """Whether it is time to finish, though more events wait."""
        return len(self._events) >= MOST_EVENTS

    async def send(self, topics: Mapping[str, Any], messages: Iterable[Message]) -> None:
        """Send messages; `finish` waits for them."""
        for topic, key, value, headers, partition in messages:
            self._sent.append(await topics[topic].send(key=key, value=value, headers=list(headers), partition=partition))

    async def finish(self, stream: Any) -> None:
        """Wait for the broker, write journal and tables, acknowledge the events."""
        events = self._events
        if not events:  # abandoned while the last one was handled
            self._let_go()
            return
        if self.before_end is not None:
            await self.before_end()
        await asyncio.gather(*self._sent)
        if not await self._is_still_ours(events):
            return
        changes = [waiting for table in self.tables.values() for waiting in table.waiting()]
        if self.journal is not None:
            await asyncio.gather(*self._write_journal(changes, stream))
            if not await self._is_still_ours(events):
                return
        written = []
        for event, change in changes:
            stream._set_current_event(event)  # noqa: SLF001 - Faust writes a table in the partition of the stream's current event
            written.append(self.tables[change.table].write(change, event))
        await asyncio.gather(*written)
        if self._events is not events:
            return
        for event in events:
            await stream.ack(event)
        self._let_go()

    async def _is_still_ours(self, events: list[Any]) -> bool:
        """Tell whether the events were not abandoned while we waited, and are to be written by nobody else."""
        if self.may_write is not None and self._events is events and not await self.may_write() and self._events is events:
            self.abandon()
            self._has_given_up = True
        return self._events is events

    def abandon(self) -> None:
        """Let go of everything: what is not acknowledged is read again, by whoever has the partitions then."""
        for event in self._events:  # or Faust would wait for them at the next rebalance
            event.app.consumer.unacked.discard(event.message)
        self._let_go()
        self._recalled.clear()
        self._has_given_up = False

    def _let_go(self) -> None:
        self._trace.end()
        self._trace = UNTRACED
        self._events, self._sent = [], []
        for table in self.tables.values():
            table.forget()

    def _write_journal(self, changes: Iterable[tuple[Any, Changed]], stream: Any) -> Iterable[Awaitable[Any]]:
        by_partition: dict[int, list[tuple[Any, Changed]]] = defaultdict(list)
        for event, change in changes:
            by_partition[event.message.partition].append((event, change))
        for partition, own in by_partition.items():
            event = own[0][0]
            stream._set_current_event(event)  # noqa: SLF001 - as above
            journal = msgspec.msgpack.encode(Journal(tuple(change for _, change in own)))
            yield self.journal.write(Changed(self.journal.name, str(partition), journal), event)

    def _recall(self, partition: int) -> None:
        """Have the last batch of a partition written again: whoever had it before may have died on the way."""
        self._recalled.add(partition)
        journal = self.journal.get(str(partition))
        for change in journal.changes if journal is not None else ():
            self.tables[change.table].expect(change)
