"""What one stage has in hand: events, the records that follow from them, and what is to be written into tables once those are delivered.

The order is what makes at least once harmless: first everything is delivered, then the tables are written, then the events are
acknowledged. Waiting for the broker after every event would be right too, and several times as slow; so would be writing what the next
event overwrites.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_EVENTS = 200

Message = tuple[str, bytes | None, bytes | None, tuple[tuple[str, bytes], ...], int | None]
"""Topic, key, value, headers, and the partition where it is not the key's."""


class Waiting(Protocol):
    """A table with changes that wait to be written."""

    def write(self, enter: Callable[[Any], None]) -> None:
        """Write them, each after `enter` with the event that it follows from."""

    def forget(self) -> None:
        """Let go of them."""


class Batch:
    """The events that a stage has begun and not finished."""

    def __init__(self) -> None:
        """Begin with empty hands."""
        self.event: Any = None
        self.tables: list[Waiting] = []
        self.before_end: Callable[[], Awaitable[None]] | None = None
        self._events: list[Any] = []
        self._sent: list[Any] = []

    def begin(self, event: Any) -> None:
        """Take an event in hand; what follows until the next one belongs to it."""
        self.event = event
        self._events.append(event)

    @property
    def is_full(self) -> bool:
        """Whether it is time to finish, though more events wait."""
        return len(self._events) >= MOST_EVENTS

    async def send(self, topics: Mapping[str, Any], messages: Iterable[Message]) -> None:
        """Send messages; `finish` waits for them."""
        for topic, key, value, headers, partition in messages:
            self._sent.append(await topics[topic].send(key=key, value=value, headers=list(headers), partition=partition))

    async def finish(self, stream: Any) -> None:
        """Wait for the broker, write the tables, acknowledge the events."""
        events = self._events
        if not events:  # abandoned while the last one was handled
            self.abandon()
            return
        if self.before_end is not None:
            await self.before_end()
        await asyncio.gather(*self._sent)
        if self._events is not events:  # abandoned while we waited: the partitions may be another worker's now
            return
        for table in self.tables:
            table.write(stream._set_current_event)  # noqa: SLF001 - Faust writes a table in the partition of the stream's current event
        for event in events:
            await stream.ack(event)
        self.abandon()

    def abandon(self) -> None:
        """Let go of everything: what is not acknowledged is read again."""
        self._events, self._sent = [], []
        for table in self.tables:
            table.forget()
