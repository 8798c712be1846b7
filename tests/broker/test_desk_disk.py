"""A desk whose disk breaks: it says so and ends with nothing acknowledged, or reads its tables back; and ends up where it would have."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from broker.test_desk import a_desk, assert_end, read_end, send_events, wait_until_read
from small_disk import small_disk
from synthetic_wire import a_day, expected_end

pytestmark = [pytest.mark.broker, pytest.mark.chaos]

ARTICLES = 200
HALF = ARTICLES // 2
LIMIT_SECONDS = 90


def overwrite(file: Path) -> None:
    """Write rubbish over how a file begins."""
    with file.open("r+b") as opened:
        opened.write(b"\xff" * 64)


FOUND_WHEN_READ = ("standing-0.db", "stories-0.db", "hours-1.db")


def break_tables(folder: Path) -> None:
    """Break every table: in three of them blocks, which is found when they are read; in the others what is found at the start."""
    for number, database in enumerate(sorted(folder.rglob("*.db"))):
        for file in database.glob("*.sst"):
            overwrite(file)
        for file in database.glob("MANIFEST-*") if not database.name.endswith(FOUND_WHEN_READ) else ():
            if number % 2:
                os.truncate(file, file.stat().st_size // 2)
            else:
                overwrite(file)


def test_tables_that_are_broken_are_read_back_from_kafka(topics, tmp_path):
    """The end state is that of a simple program that has no disk, and what was broken is kept aside."""
    events = a_day(ARTICLES)
    desk = a_desk(topics, tmp_path)
    send_events(topics, events[:HALF])
    with desk:
        wait_until_read(topics)
    with desk:
        desk.wait_until_ready()  # what was in a database's log is in its tables' files now
    break_tables(tmp_path / "desk")
    send_events(topics, events[HALF:])

    codes = []
    with desk:
        while (code := run_until_read(desk, topics)) is not None:
            codes.append(code)
            desk.start()
        found, _ = read_end(topics)

    assert len(codes) <= len(FOUND_WHEN_READ)
    assert set(codes) <= {1}
    assert_end(found, expected_end(events))
    assert [*(tmp_path / "desk").rglob("*.db.broken")]
    assert "is set aside" in desk.log.read_text()


def run_until_read(desk, topics) -> int | None:
    """Wait until the desk has read everything, and give None; or its exit code when it ends."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        if (code := desk.poll()) is not None:
            return code
        try:
            wait_until_read(topics, limit_seconds=1)
        except AssertionError:
            continue
        return None
    raise AssertionError(f"nothing comes of it in {LIMIT_SECONDS} s:\n" + desk.log.read_text()[-2000:])


def fill(folder: Path) -> Path:
    """Write until nothing fits any more; give the file that takes all the room."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return filler


def test_a_disk_that_is_full_ends_the_desk_with_nothing_acknowledged(topics, tmp_path):
    """It says so, while it runs and at the start; with room again it ends up where it would have."""
    events = a_day(ARTICLES)
    with small_disk(tmp_path / "desk"):
        desk = a_desk(topics, tmp_path)
        send_events(topics, events[:HALF])
        with desk:
            wait_until_read(topics)
            filler = fill(tmp_path / "desk")
            send_events(topics, events[HALF:])
            code_when_running = desk.wait(limit_seconds=LIMIT_SECONDS)
            desk.start()
            code_at_start = desk.wait(limit_seconds=LIMIT_SECONDS)
            log = desk.log.read_text()
            filler.unlink()
            desk.start()
            wait_until_read(topics)
            found, _ = read_end(topics)

    assert (code_when_running, code_at_start) == (1, 2)
    assert "No space left on device" in log
    assert "make room or mend the disk of FRONTWIRE_DESK_FOLDER" in log
    assert f"desk: FRONTWIRE_DESK_FOLDER {tmp_path / 'desk'} cannot be used: No space left on device" in log
    assert ".broken" not in log
    assert_end(found, expected_end(events))
