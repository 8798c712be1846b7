"""Faust tables with our own records as values: bytes in Kafka and RocksDB, frozen records to whoever asks.

A shelf is a table, how its values are read, and what a stage has put there and not written yet (`batch`). What several partitions of a
worker hold is told apart by what stands in the values.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from desk.batch import Changed

if TYPE_CHECKING:
    import faust

    from desk.batch import Batch

Value = TypeVar("Value")

_MIB = 1 << 20
# Faust's own defaults are meant for one great table: three buffers of 64 MiB and a cache of 2 GiB for every partition of every table.
_ROCKSDB = {"write_buffer_size": 8 * _MIB, "max_write_buffer_number": 2, "target_file_size_base": 16 * _MIB, "block_cache_size": 8 * _MIB}
_encode = msgspec.msgpack.Encoder().encode


class Shelf(Generic[Value]):
    """One table, written by one stage."""

    def __init__(self, app: faust.App, batch: Batch, name: str, kind: type[Value], *, store: str) -> None:
        """Declare the table; its changelog is `<group>-<name>-changelog`."""
        self.name = name
        self._batch = batch
        self._read = msgspec.msgpack.Decoder(kind).decode
        self._waiting: dict[str, tuple[Any, Value | None]] = {}
        self.table: Any = app.Table(name, key_type=bytes, value_type=bytes, options=_ROCKSDB if store == "rocksdb" else {})

    def get(self, key: str) -> Value | None:
        """Give what a key has."""
        if key in self._waiting:
            return self._waiting[key][1]
        stored = self.table.get(key.encode())
        return None if stored is None else self._read(stored)

    def put(self, key: str, value: Value) -> None:
        """Set what a key has."""
        self._waiting[key] = (self._batch.event, value)

    def drop(self, key: str) -> None:
        """Forget a key."""
        self._waiting[key] = (self._batch.event, None)

    def items(self) -> Iterator[tuple[str, Value]]:
        """Give all that this worker holds."""
        for stored_key, stored in tuple(self.table.items()):
            if (key := stored_key.decode()) not in self._waiting:
                yield key, self._read(stored)
        yield from [(key, value) for key, (_, value) in self._waiting.items() if value is not None]

    def waiting(self) -> list[tuple[Any, Changed]]:
        """Give the changes that wait, each with the event that it follows from."""
        return [
            (event, Changed(self.name, key, None if value is None else _encode(value))) for key, (event, value) in self._waiting.items()
        ]

    def write(self, change: Changed, event: Any) -> Awaitable[Any]:
        """Write a change into the table; what is given is done when the broker has it.

        As `table[key] = value` does, but for giving what there is to wait for.
        """
        key = change.key.encode()
        sent: Awaitable[Any] = self.table.send_changelog(event.message.partition, key, change.value, value_serializer="raw")
        if change.value is not None:
            self.table.data[key] = change.value
        elif self.table.data.get(key) is not None:
            del self.table.data[key]
        return sent

    def expect(self, change: Changed) -> None:
        """Have a change wait to be written, as one of the event in hand."""
        self._waiting[change.key] = (self._batch.event, None if change.value is None else self._read(change.value))

    def forget(self) -> None:
        """Let go of what waits."""
        self._waiting.clear()
