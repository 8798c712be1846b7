"""A short schedule of random faults on three brokers, the same each time; `make chaos` runs long ones of other seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.schedule import BROKER_KINDS, LINK_KINDS, make_schedule

SEED, SECONDS = 149, 35
PROGRAMS = ("tagger", "desk")
TESTS = Path(__file__).parents[1]


def test_a_seed_gives_its_schedule_again_and_another_gives_another():
    assert make_schedule(SEED, 600, PROGRAMS) == make_schedule(SEED, 600, PROGRAMS)
    assert make_schedule(SEED, 600, PROGRAMS) != make_schedule(SEED + 1, 600, PROGRAMS)


def test_every_fault_is_over_when_the_schedule_is():
    schedule = make_schedule(SEED, 600, PROGRAMS)

    assert all(fault.at_seconds + fault.lasts_seconds <= 600.1 for fault in schedule)
    assert {fault.kind for fault in schedule} > BROKER_KINDS | LINK_KINDS


@pytest.mark.broker
@pytest.mark.chaos
@pytest.mark.usefixtures("jars")
def test_random_faults_lose_double_reorder_and_tear_nothing(tmp_path):
    """Taggers, desks, brokers and the network between: each article once, in order and whole, and nothing stands still."""
    words = ("--minutes", str(SECONDS / 60), "--seed", str(SEED), "--rate", "50", "--folder", str(tmp_path))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent / "services")))}

    run = subprocess.run([sys.executable, "-m", "chaos.run", *words], env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
