"""A short schedule of random faults on three brokers, the same each time; `make chaos` runs long ones of other seeds."""

from __future__ import annotations

import gc
import os

import pytest

from chaos.campaign import Campaign, a_cluster
from chaos.schedule import BROKER_KINDS, LINK_KINDS, make_schedule
from wirectl.errors import LocalBrokerError
from wirectl.kafka_jars import bring_jars

SEED, SECONDS = 24, 35
PROGRAMS = ("tagger", "desk")


@pytest.fixture
def jars() -> None:
    """Java and the broker's jars; without them a skip, and on CI a failure."""
    try:
        bring_jars()
    except LocalBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


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
# kafka-python leaves the socket of a refused connection to the garbage collector, and brokers are down here.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_random_faults_lose_double_reorder_and_tear_nothing(tmp_path):
    """Taggers, desks, brokers and the network between: each article once, the right end for the desk, and nothing stands still."""
    with a_cluster(seed=SEED) as (cluster, proxy):
        campaign = Campaign(cluster, proxy, tmp_path, programs=PROGRAMS)
        try:
            outcome = campaign.run(make_schedule(SEED, SECONDS, PROGRAMS), seconds=SECONDS, rate=50, events=200, limit_seconds=180)
        finally:
            campaign.close()
            gc.collect()

    assert outcome.is_good, "\n".join([f"SEED={SEED}", *campaign.log, str(outcome)])
