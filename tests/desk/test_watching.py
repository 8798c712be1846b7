"""What is kept of a region between arrivals: how long the desk has listened decides whether a surge is told with a remark."""

from __future__ import annotations

import pytest

from desk.changes import Arrival
from desk.clock import Clock, hear
from desk.surges import Surge, SurgeRules
from desk.times import DAY, HOUR
from desk.watching import watch

NOW = 1_772_446_500
YEARS = 3 * 365 * DAY


def surges_of(articles: list[tuple[str, int]], series: str) -> list[Surge]:
    """Hear articles, each of a region and a time, and give the surges of one region."""
    clock, held, told = Clock(), None, []
    for number, (region, at) in enumerate(articles):
        clock = hear(clock, number % 4, at, partitions=4)
        if region == series:
            arrival = Arrival(
                series=region,
                is_region=True,
                number=number,
                watermark=clock.watermark,
                began=clock.began,
                is_about=True,
                uri=f"tag:wire.example,2026:{number}",
                at=at,
                story=f"story:{number}",
                provider="Example Wire",
                headline="Shells fall",
                actors=(),
            )
            held, found = watch(held, arrival, 0, SurgeRules())
            told += found
    return told


BURST = [("kivu", NOW + 60 * minute) for minute in range(60)]


@pytest.mark.parametrize(
    ("before", "learning"),
    [
        pytest.param([], True, id="a desk that has just begun"),
        pytest.param([("kivu", NOW - YEARS)], True, id="after a stray article of years ago, of the same region"),
        pytest.param([("sudan", NOW - YEARS)], True, id="after a stray one of another region"),
        pytest.param([("sudan", NOW - YEARS), ("sudan", NOW - YEARS + HOUR), ("kivu", NOW - 2 * DAY)], True, id="after two, and two days"),
        pytest.param([("sudan", NOW - hours * HOUR) for hours in range(20 * 24, 0, -6)], False, id="after twenty days of the wire"),
        pytest.param([("sudan", NOW - hours * HOUR) for hours in range(40 * 24, 10 * 24, -6)], False, id="after thirty, and ten away"),
    ],
)
def test_a_surge_is_told_with_a_remark_until_the_desk_has_listened_for_two_weeks(before, learning):
    """Listened, not lived: of a gap in the wire one day counts."""
    told = surges_of([*before, *BURST], "kivu")

    assert told
    assert {surge.learning for surge in told} == {learning}
