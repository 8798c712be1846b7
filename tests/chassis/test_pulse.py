"""What `/live` and `/ready` are told: a restart that would help, and what is missing before articles flow."""

from __future__ import annotations

import pytest

from chassis.pulse import Pulse


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pulse(clock) -> Pulse:
    """A worker through which articles flow."""
    pulse = Pulse(clock=clock)
    pulse.lexicon_loaded, pulse.waiting_for, pulse.joined = True, "", True
    return pulse


def test_a_worker_just_born_is_live_and_not_ready(clock):
    """A restart would not help it, and nothing flows yet."""
    pulse = Pulse(clock=clock)

    assert pulse.not_live() is None
    assert pulse.not_ready() is not None


def test_what_is_missing_is_said_in_the_order_in_which_it_comes(clock):
    pulse = Pulse(clock=clock)
    said = [pulse.not_ready()]

    pulse.lexicon_loaded = True
    said.append(pulse.not_ready())
    pulse.waiting_for = "topic wire.dlq at broker:9092"
    said.append(pulse.not_ready())
    pulse.waiting_for = ""
    said.append(pulse.not_ready())
    pulse.joined = True

    assert said == [
        "the lexicon is not loaded",
        "waiting for start",
        "waiting for topic wire.dlq at broker:9092",
        "the consumer group is not joined",
    ]
    assert pulse.not_ready() is None


def test_while_partitions_change_hands_a_worker_is_live_and_not_ready(pulse):
    pulse.joined = False

    assert (pulse.not_live(), pulse.not_ready()) == (None, "the consumer group is not joined")


def test_a_lane_that_failed_is_neither(pulse):
    pulse.failed = True

    assert pulse.not_live() == pulse.not_ready() == "the lane has failed"


def test_a_loop_that_does_not_come_round_is_noticed_and_forgiven_when_it_does(clock, pulse):
    clock.now += 15
    in_time = pulse.not_live()
    clock.now += 0.1
    late = pulse.not_live()
    pulse.tick()

    assert in_time is None
    assert late == "the event loop has not come round for 15 s"
    assert pulse.not_live() is None


def test_articles_that_wait_while_nothing_is_committed_are_noticed(clock, pulse):
    """A loop that comes round is not enough: commits must advance while there is lag."""
    pulse.lags = {("wire.articles", 0): 0, ("wire.articles", 3): 17}
    wait(clock, pulse, seconds=120)
    in_time = pulse.not_live()
    wait(clock, pulse, seconds=1)
    late = pulse.not_live()
    pulse.commit()

    assert in_time is None
    assert late == "articles wait and nothing was committed for 120 s"
    assert pulse.not_live() is None


def test_a_quiet_topic_is_no_stall_and_the_first_article_after_it_has_all_its_time(clock, pulse):
    """Without lag nothing need be committed, for however long."""
    pulse.lags = {("wire.articles", 0): 0}
    wait(clock, pulse, seconds=10_000)
    quiet = pulse.not_live()
    pulse.lags = {("wire.articles", 0): 1}
    wait(clock, pulse, seconds=119)

    assert quiet is None
    assert pulse.not_live() is None


def wait(clock: Clock, pulse: Pulse, *, seconds: int) -> None:
    """Let time pass for a loop that comes round every second."""
    for _ in range(seconds):
        clock.now += 1
        pulse.tick()
