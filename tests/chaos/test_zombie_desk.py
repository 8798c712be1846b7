"""A desk that was stopped past its session and is woken: what it had in hand must not become state."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from broker.test_desk import a_desk, read_end, send_events, wait_until_read
from chaos.campaign import end_differences
from chaos.changelogs import find_steps_back
from chaos.wire import uncommitted_of
from synthetic_wire import a_day, expected_end
from wirectl.local_process import LocalDesk

pytestmark = [pytest.mark.broker, pytest.mark.chaos]

ARTICLES = 400
TESTS = Path(__file__).parents[1]


class SleepyDesk(LocalDesk):
    """A desk that stops itself in the middle of a batch (`sleepy_desk`)."""

    module = "chaos.sleepy_desk"


def a_sleepy_desk(topics, folder: Path) -> SleepyDesk:
    (folder / "sleepy").mkdir()
    path = os.pathsep.join((str(TESTS), str(TESTS.parent / "services")))
    more = {
        "PYTHONPATH": path,
        "SLEEPY_AFTER": "1",
        "FRONTWIRE_SESSION_TIMEOUT_MS": "6000",
        "FRONTWIRE_DESK_FOLDER": str(folder / "sleepy"),
    }
    return SleepyDesk(topics.bootstrap, folder / "sleepy.log", environment={**topics.environment, **more})


def wait_until_asleep(desk: LocalDesk, *, limit_seconds: float = 60) -> None:
    deadline = time.monotonic() + limit_seconds
    while "\nState:\tT" not in Path(f"/proc/{desk.pid}/status").read_text():
        assert time.monotonic() < deadline, desk.log.read_text()[-2000:]
        time.sleep(0.05)


def wait_until_all_but(topics, count: int, *, limit_seconds: float = 120) -> None:
    settings = topics.settings
    deadline = time.monotonic() + limit_seconds
    while sum(uncommitted_of(settings, settings.desk_group, (settings.enriched_topic, settings.changes_topic)).values()) > count:
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_a_zombie_desk_does_not_take_state_back(topics, tmp_path):
    """It sleeps with a batch delivered and not written, another takes over and goes on, and it wakes; then the changelogs are read anew."""
    events = a_day(ARTICLES)
    first, before = int(len(events) * 0.3), int(len(events) * 0.7)
    send_events(topics, events[:first])
    zombie, successor = a_sleepy_desk(topics, tmp_path), a_desk(topics, tmp_path, "successor")

    with zombie:
        wait_until_asleep(zombie)
        send_events(topics, events[first:before])
        with successor:
            successor.wait_until_ready()  # the group has put the sleeper out
            wait_until_all_but(topics, 12)
            zombie.signal(signal.SIGCONT)
            time.sleep(3)  # what it does with its batch, it does now
            wait_until_read(topics)
            zombie.stop()
    steps_back = list(find_steps_back(topics.settings))
    for name in ("sleepy", "successor"):
        shutil.rmtree(tmp_path / name)
    send_events(topics, events[before:])
    with a_desk(topics, tmp_path, "fresh"):
        wait_until_read(topics)
        found, _ = read_end(topics)

    assert steps_back == []
    assert list(end_differences(found, expected_end(events))) == []
