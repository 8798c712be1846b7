"""What one source partition holds back under embargo: outcomes in, the records of the held topic that follow out, and what is due.

A held message is kept once, as it was received, and each of its items points at it: a thousand items under embargo are one copy. All
of it is in memory, and again in the held topic, from which the next owner of the partition has it back (`held_topic`).
"""

from __future__ import annotations

import heapq
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from frontwire.deciding import Held, Quiet, Rejected, Retracted, Tagged
from frontwire.errors import Reason, Stage
from tagger.publishing import Destination, OutputRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontwire.deciding import Outcome
    from tagger.publishing import Received

_ITEM, _MESSAGE = b"item/", b"message/"
_ITEM_BYTES = 512  # what an item's record has beside its uri, at most
_MESSAGE_BYTES = 1024  # what a message's record has beside key, value and headers, at most


class HeldMessage(msgspec.Struct, frozen=True, array_like=True):
    """A record as it was received."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes | None], ...]


class HeldItem(msgspec.Struct, frozen=True, array_like=True):
    """An item of a held message: which message, which item of it, and when its embargo is over."""

    uri: str
    version_created: str | None
    until: str
    offset: int
    number: int


class Holding:
    """The held items of one partition, by uri; every change gives the records that make it last."""

    def __init__(self, *, maximum_bytes: int, record_bytes: int) -> None:
        """Hold nothing yet.

        Args:
            maximum_bytes: of messages together.
            record_bytes: of one record of the held topic, key and value.
        """
        self._maximum_bytes, self._record_bytes = maximum_bytes, record_bytes
        self._items: dict[str, HeldItem] = {}
        self._messages: dict[int, HeldMessage] = {}
        self._left: Counter[int] = Counter()  # items still held, by message
        self._queue: list[tuple[str, int, int, str]] = []  # a heap; what has ended stays in it until it comes up
        self.bytes = 0
        self.ended: Counter[str] = Counter()

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    def restore(self, records: Mapping[bytes, bytes]) -> None:
        """Take over what a predecessor held: the last value of every key of the topic."""
        messages = {key: value for key, value in records.items() if key.startswith(_MESSAGE)}
        for key, value in records.items():
            if key.startswith(_ITEM):
                item = msgspec.msgpack.decode(value, type=HeldItem)
                self._add(item, msgspec.msgpack.decode(messages[_message_key(item.offset)], type=HeldMessage))

    def admit(self, outcome: Outcome, received: Received) -> Outcome:
        """Refuse to hold what does not fit: it becomes a dead letter, whose bytes can be sent again when the embargo is over."""
        if not isinstance(outcome, Held):
            return outcome
        size = len(received.value or b"")
        if received.offset not in self._messages and self.bytes + size > self._maximum_bytes:
            detail = f"{self.bytes} bytes are held and this message has {size}; FRONTWIRE_HELD_BYTES is {self._maximum_bytes}"
            return Rejected(Reason.HELD_FULL, Stage.HOLD, detail)
        envelope = len(received.key or b"") + sum(len(name) + len(value or b"") for name, value in received.headers)
        largest = max(size + envelope + _MESSAGE_BYTES, 2 * len(outcome.uri.encode()) + _ITEM_BYTES)
        if largest > self._record_bytes:
            detail = f"to hold it takes a record of {largest} bytes; the topic takes {self._record_bytes}"
            return Rejected(Reason.OUTPUT_TOO_LARGE, Stage.HOLD, detail)
        return outcome

    def follow(self, outcome: Outcome, received: Received, number: int) -> list[OutputRecord]:
        """Hold an item, or end what a newer version or a kill of the same uri puts an end to.

        An older version than the one held changes nothing. A kill ends whatever version is held.
        """
        if isinstance(outcome, Held):
            return self._hold(outcome, received, number)
        if not self._items:
            return []
        if isinstance(outcome, Retracted):
            return self.end(outcome.publication.key.decode(), "killed")
        if isinstance(outcome, Tagged | Quiet):
            uri = outcome.publication.key.decode()
            return [] if self._has_newer(uri, outcome.publication.version_created) else self.end(uri, "replaced")
        return []

    def end(self, uri: str, how: str) -> list[OutputRecord]:
        """End an item, if it is held, and with its last item a message."""
        item = self._items.pop(uri, None)
        if item is None:
            return []
        self.ended[how] += 1
        return [OutputRecord(Destination.HELD, _item_key(uri), None), *self._let_go(item.offset)]

    @property
    def next_due(self) -> str | None:
        """Give when the first embargo is over; None when nothing is held."""
        while self._queue:
            until, offset, number, uri = self._queue[0]
            item = self._items.get(uri)
            if item is not None and (item.until, item.offset, item.number) == (until, offset, number):
                return until
            heapq.heappop(self._queue)
        return None

    def take_due(self, now: str, *, maximum_records: int, maximum_bytes: int) -> list[tuple[HeldMessage, list[HeldItem]]]:
        """Give the first items whose embargo is over, each message with its own; `end` is still to be called for each.

        Args:
            now: RFC 3339 in UTC, to the second.
            maximum_records: of items.
            maximum_bytes: of messages; at least one is given.
        """
        due: dict[int, list[HeldItem]] = {}
        count = size = 0
        while (until := self.next_due) is not None and until <= now and count < maximum_records:
            item = self._items[self._queue[0][3]]
            if item.offset not in due:
                size += len(self._messages[item.offset].value)
                if due and size > maximum_bytes:
                    break
            heapq.heappop(self._queue)
            due.setdefault(item.offset, []).append(item)
            count += 1
        return [(self._messages[offset], items) for offset, items in due.items()]

    def _has_newer(self, uri: str, version_created: str | None) -> bool:
        held = self._items.get(uri)
        return (
            held is not None and held.version_created is not None and version_created is not None and version_created < held.version_created
        )

    def _hold(self, held: Held, received: Received, number: int) -> list[OutputRecord]:
        if self._has_newer(held.uri, held.version_created):
            self.ended["replaced"] += 1
            return []
        outputs: list[OutputRecord] = []
        item = HeldItem(held.uri, held.version_created, held.until, received.offset, number)
        message = self._messages.get(received.offset) or _message_of(received)
        if received.offset not in self._messages:
            outputs.append(OutputRecord(Destination.HELD, _message_key(received.offset), msgspec.msgpack.encode(message)))
        replaced = self._items.get(held.uri)
        self._add(item, message)
        if replaced is not None:
            self.ended["replaced"] += 1
            outputs += self._let_go(replaced.offset)
        return [*outputs, OutputRecord(Destination.HELD, _item_key(held.uri), msgspec.msgpack.encode(item))]

    def _add(self, item: HeldItem, message: HeldMessage) -> None:
        self._items[item.uri] = item
        heapq.heappush(self._queue, (item.until, item.offset, item.number, item.uri))
        self._left[item.offset] += 1
        if item.offset not in self._messages:
            self._messages[item.offset] = message
            self.bytes += len(message.value)

    def _let_go(self, offset: int) -> list[OutputRecord]:
        self._left[offset] -= 1
        if self._left[offset]:
            return []
        del self._left[offset]
        self.bytes -= len(self._messages.pop(offset).value)
        return [OutputRecord(Destination.HELD, _message_key(offset), None)]


def _item_key(uri: str) -> bytes:
    return _ITEM + uri.encode()


def _message_key(offset: int) -> bytes:
    return _MESSAGE + str(offset).encode()


def _message_of(received: Received) -> HeldMessage:
    return HeldMessage(
        received.topic,
        received.partition,
        received.offset,
        received.timestamp,
        received.key,
        received.value or b"",
        tuple(received.headers),
    )
