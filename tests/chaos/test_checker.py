"""The checker says each fault that it is there for, once it is made to happen, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chaos.checker import Found, Sent, Verdict, judge

SENT = [Sent(0, "a", ("1",)), Sent(1, "b", ("1",)), Sent(2, "a", ("1", "2", "dead 1")), Sent(3, "b", ("dead 1",)), Sent(4, "a", ())]


def event(source, part="1", *, key="a", **more):
    return Found(source, part, key, f"events-{key}", **{"transaction": f"t{source}", **more})


def letter(source, part="dead 1", *, key="a", reason="not_json"):
    return Found(source, part, key, "letters-0", reason=reason)


GOOD = [event(0), event(1, key="b"), event(2), event(2, "2"), letter(2), letter(3, key="b")]


def without(*numbers):
    return [one for number, one in enumerate(GOOD) if number not in numbers]


FAULTS = {
    "an event that is missing is lost": (without(1), "lost", (1,)),
    "a dead letter that is missing is lost": (without(5), "lost", (3,)),
    "an event that is there twice is doubled": ([*GOOD, event(1, key="b")], "doubled", (1,)),
    "a dead letter that is there twice is doubled": ([*GOOD, letter(3, key="b")], "doubled", (3,)),
    "an older number after a newer one is reordered": ([GOOD[2], GOOD[0], *GOOD[1:2], *GOOD[3:]], "reordered", (0,)),
    "a part that is missing is torn": (without(3), "torn", (2,)),
    "parts of two transactions are torn": ([replace(one, transaction="t9") if one.part == "2" else one for one in GOOD], "torn", (2,)),
    "a record of what was never sent is strange": ([*GOOD, event(9, key="c")], "strange", ("9:1",)),
    "a dead letter that does not say why": ([*without(5), letter(3, key="b", reason="")], "without_reason", (3,)),
}


@pytest.mark.parametrize(("committed", "fault", "numbers"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_said_and_no_other(committed, fault, numbers):
    verdict = judge(SENT, committed)

    assert {name: getattr(verdict, name) for name in Verdict.FAULTS} == dict.fromkeys(Verdict.FAULTS, ()) | {fault: numbers}
    assert not verdict.is_good
    assert f"{len(numbers)} {fault}" in str(verdict)


def test_what_is_as_it_should_be_is_good():
    verdict = judge(SENT, GOOD, plainly=len(GOOD) + 3)

    assert verdict.is_good
    assert (verdict.sent, verdict.published, verdict.dead_letters, verdict.aborted) == (5, 4, {"not_json": 2}, 3)


def test_what_was_sent_twice_may_be_there_twice():
    verdict = judge([*SENT, SENT[1]], [*GOOD, event(1, key="b")])

    assert verdict.is_good


def test_the_longest_gap_is_told_within_one_partition():
    """A partition that stands still is not hidden by another that goes on."""
    times = {"a": (0.0, 1.0, 9.0), "b": (0.5, 2.0, 4.0, 6.0, 8.0)}
    found = [event(number, key=key, timestamp=time) for key, stamps in times.items() for number, time in enumerate(stamps)]

    verdict = judge([Sent(number, "a", ("1",)) for number in range(5)], found)

    assert (verdict.longest_gap_seconds, verdict.longest_gap) == (8.0, "events-a")


def test_a_later_part_does_not_hide_a_gap():
    """Its key is another than the input's, and stands in another input's partition."""
    sent = [Sent(0, "a", ("1", "2")), Sent(1, "a", ("1", "2"))]
    found = [event(0, timestamp=0.0), event(0, "2", timestamp=4.0), event(1, timestamp=8.0), event(1, "2", timestamp=8.0)]

    assert judge(sent, found).longest_gap_seconds == 8.0
    assert judge(sent, found, gaps_since=1.0).longest_gap_seconds == 0.0


def test_the_greatest_delay_is_from_sent_to_published():
    verdict = judge([Sent(0, "a", ("1",), timestamp=5.0)], [event(0, timestamp=7.5)])

    assert verdict.greatest_delay_seconds == 2.5
