"""Faust's RocksDB store with an answer to a disk that breaks: what cannot be read is set aside and read back from Kafka, and what the disk
refuses ends the worker with nothing acknowledged.

Faust's own store asks a broken database thirty times for its lock ("block checksum mismatch" has the word in it), and takes the part
before a broken block for the whole table. The state is in Kafka: the disk saves reading it back, no more.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

from faust.stores import STORES, rocksdb

from chassis.ending import end_process

log = logging.getLogger(__name__)

STORE_URL: Final = "desk://"

_PROBE_BYTES = 1 << 20
_BROKEN = ("Corruption", "Invalid argument")  # RocksDB's words for files that are not what it wrote
_LOCKED = ("While lock file", "lock hold by current process")


class DiskError(Exception):
    """The disk of the desk's tables does not do what is asked of it; the message says where, what, and what to do."""


def folder_fault(folder: Path) -> str | None:
    """Say why tables cannot be kept in a folder, by writing to it; None when they can. It is made where it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
    except OSError as error:
        return error.strerror or str(error)
    return None


class Store(rocksdb.Store):
    """The tables' files: a RocksDB database for each partition of a table."""

    def _open_for_partition(self, partition: int) -> _Database:
        path = self.partition_path(partition)
        try:
            database = super()._open_for_partition(partition)
        except Exception as error:
            if any(words in str(error) for words in _LOCKED):
                raise  # another process of this worker is still going: Faust asks again
            _set_aside(path, error)
            database = super()._open_for_partition(partition)
        return _Database(path, database)

    def _visible_items(self, db: _Database) -> Iterator[tuple[bytes, bytes]]:
        return ((key, value) for key, value in db.walk() if key != self.offset_key)

    def _visible_keys(self, db: _Database) -> Iterator[bytes]:
        return (key for key, _value in self._visible_items(db))


Store.logger = logging.getLogger(rocksdb.__name__)  # what Faust's store says of its own stays in Faust's log
STORES.aliases[STORE_URL.removesuffix("://")] = f"{__name__}:Store"


class _Database:
    """One database, whose faults end the process: nothing that Faust makes of them would be right."""

    def __init__(self, path: Path, database: Any) -> None:
        self.get = _guarded(path, database.get)
        self.put = _guarded(path, database.put)
        self.delete = _guarded(path, database.delete)
        self.write = _guarded(path, database.write)
        self.key_may_exist = _guarded(path, database.key_may_exist)
        self.walk = _guarded(path, lambda: list(_walk(database)))


def _walk(database: Any) -> Iterator[tuple[bytes, bytes]]:
    """Give all items, or raise: the binding's own iterators end without a word where a block is broken."""
    found = database.iter()
    found.seek_to_first()
    while found.valid():
        yield found.key(), found.value()
        found.next()
    found.status()


def _guarded(path: Path, call: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*arguments: Any) -> Any:
        try:
            return call(*arguments)
        except Exception as error:  # noqa: BLE001 - the binding raises nothing more particular
            _end(path, error)

    return guarded


def _end(path: Path, error: Exception) -> NoReturn:
    """End the process; a database that is broken is set aside first, so that the next start reads it back from Kafka."""
    _set_aside(path, error)
    end_process(DiskError(f"{path} was broken; the next start reads the table back from Kafka: {error}"))


def _set_aside(path: Path, error: Exception) -> None:
    """Take a broken database out of the way, and keep it for whoever wants to know why; of several the last.

    A disk that is full, read-only or failing has broken nothing yet: there the process ends.
    """
    if not str(error).startswith(_BROKEN):
        _end_for_disk(path, error)
    aside = path.with_name(f"{path.name}.broken")
    try:
        if aside.exists():
            shutil.rmtree(aside)
        path.rename(aside)
    except OSError as fault:
        _end_for_disk(path, fault)
    log.error(
        "A table's database is broken: it is set aside, and the table is read back from Kafka.",
        extra={"path": str(path), "set_aside": str(aside), "detail": str(error)},
    )


def _end_for_disk(path: Path, error: Exception) -> NoReturn:
    end_process(DiskError(f"{path} cannot be used: {error}; make room or mend the disk of FRONTWIRE_DESK_FOLDER, and start again"))
