"""The desk's tables on a disk that breaks: nothing is taken for whole that is not, and nothing healthy is thrown away."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import faust
import pytest
from faust.types import TP

from desk import disk
from desk.disk import STORE_URL, folder_fault
from small_disk import small_disk
from wirectl.local_process import LocalDesk

ROWS = 2000
PARTITION = TP("desk-test-ledger-changelog", 0)


class EndedError(Exception):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def ended(monkeypatch) -> None:
    def end(error: BaseException) -> None:
        raise EndedError(str(error))

    monkeypatch.setattr(disk, "end_process", end)


@contextmanager
def opened(folder: Path) -> Iterator[disk.Store]:
    """Give a store, and let go of its databases in the end."""
    app = faust.App("desk-test", datadir=folder, store=STORE_URL, topic_allow_declare=False)
    store = app.Table("ledger", key_type=bytes, value_type=bytes).data
    try:
        yield store
    finally:
        store._dbs.clear()
        gc.collect()


@pytest.fixture
def path(tmp_path) -> Path:
    return fill(tmp_path)


def fill(folder: Path) -> Path:
    """Give the folder of a database that has rows in files."""
    with opened(folder) as store:
        put_rows(store, b"")
        store.set_persisted_offset(PARTITION, 17)
    with opened(folder) as store:  # what was in the log is in files now
        assert store.persisted_offset(PARTITION) == 17
        return store.partition_path(0)


def put_rows(store: disk.Store, more: bytes) -> None:
    for number in range(ROWS):
        store._db_for_partition(0).put(b"%06d" % number, b"%06d" % number * 20 + more)


def get_rows(store: disk.Store) -> int:
    return sum(store._db_for_partition(0).get(b"%06d" % number) is not None for number in range(ROWS))


def walk_rows(store: disk.Store) -> int:
    return len(list(store._visible_items(store._db_for_partition(0))))


def break_middle(path: Path) -> None:
    for file in path.glob("*.sst"):
        with file.open("r+b") as opened:
            opened.seek(file.stat().st_size // 2)
            opened.write(b"\xff" * 64)


def aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.broken")


@pytest.mark.parametrize("read", [get_rows, walk_rows])
def test_a_whole_database_is_read_whole(tmp_path, path, read):
    """But for Faust's own offset."""
    with opened(tmp_path) as store:
        found = read(store)

    assert found == ROWS
    assert not aside(path).exists()


@pytest.mark.parametrize("read", [get_rows, walk_rows])
def test_a_broken_block_is_never_taken_for_the_end_of_the_table(tmp_path, path, read):
    """The binding's own iterators end there without a word, and half a table would look like a whole one: the process ends, and the next
    one begins anew."""
    break_middle(path)

    with opened(tmp_path) as store, pytest.raises(EndedError, match="was broken; the next start reads the table back"):
        read(store)
    with opened(tmp_path) as store:
        found = read(store), store.persisted_offset(PARTITION)

    assert found == (0, None)
    assert aside(path).is_dir()


def test_what_cannot_be_opened_is_set_aside_and_begun_anew(tmp_path, caplog):
    """The last one that was set aside is kept. Without Faust's offset in it the table is read back from the start."""
    for _ in range(2):
        path = fill(tmp_path)
        for file in path.glob("MANIFEST-*"):
            file.write_bytes(b"\xff" * 64)
        with opened(tmp_path) as store:
            assert (walk_rows(store), store.persisted_offset(PARTITION)) == (0, None)

    said = "A table's database is broken: it is set aside, and the table is read back from Kafka."
    assert [record.message for record in caplog.records if record.name == "desk.disk"] == [said] * 2
    assert [*path.parent.glob("*.broken")] == [aside(path)]


def test_a_database_that_another_process_has_is_not_set_aside(tmp_path, path):
    """After a kill the old process may take a moment to go: Faust asks again."""
    with opened(tmp_path) as holder, opened(tmp_path) as store:
        holder._db_for_partition(0)

        with pytest.raises(Exception, match="lock hold by"):
            store._db_for_partition(0)

    assert not aside(path).exists()


def fill_up(disk_folder: Path) -> Path:
    """Leave no room on a disk; give the file that takes it."""
    filler = disk_folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1024))
    return filler


def test_a_full_disk_ends_the_process_and_breaks_nothing(tmp_path):
    """Neither while it runs, nor when it is opened: with room again all is there."""
    with small_disk(tmp_path / "disk", size_mib=8):
        path = fill(tmp_path / "disk")
        with opened(tmp_path / "disk") as store:
            store._db_for_partition(0)
            filler = fill_up(tmp_path / "disk")
            with pytest.raises(EndedError, match=r"No space left on device.*; make room"):
                put_rows(store, bytes(8192))
        with opened(tmp_path / "disk") as store, pytest.raises(EndedError, match=r"No space left on device.*; make room"):
            store._db_for_partition(0)
        fault = folder_fault(tmp_path / "disk")
        filler.unlink()
        with opened(tmp_path / "disk") as store:
            kept = walk_rows(store)

        assert fault == "No space left on device"
        assert kept == ROWS
        assert not aside(path).exists()


def test_a_folder_that_cannot_be_written_stops_the_start(tmp_path):
    """With its name and the reason, and before anything is read."""
    with small_disk(tmp_path / "disk"):
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "disk")], check=True)
        desk = LocalDesk("127.0.0.1:1", tmp_path / "log", environment={"FRONTWIRE_DESK_FOLDER": str(tmp_path / "disk")})

        desk.start()
        code = desk.wait()

    assert code == 2
    assert f"FRONTWIRE_DESK_FOLDER {tmp_path / 'disk'} cannot be used: Read-only file system" in desk.log.read_text()


def test_a_folder_that_is_not_there_is_made_and_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("")

    assert folder_fault(tmp_path / "new" / "folder") is None
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    assert folder_fault(tmp_path / "file") == "File exists"
