"""A desk of 100 regions whose wire is noise of real shape with surges planted in it: what is found, how soon, and what is found wrongly.

`python -m tests.desk.surge_simulation --seeds 50` prints the figures; `test_surge_simulation.py` holds a short run above its floors.

The noise: rates from 0.1 to 60 articles a day, evenly on a logarithmic scale; a rhythm by hour (each region in its own time zone) and a
slack weekend; a level that drifts (an Ornstein-Uhlenbeck walk of its logarithm); stories that set off other stories; and to each story a
geometric number of updates and copies, for one story in five a long one. One article in a hundred comes up to three hours late.

A planted surge is *knowable* at the first article received at which somebody who knows the true rate, and that something began at just
that moment, would by the rules' own measure call it rarer than chance. *Found in time* is: told within 15 minutes of event time after that.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from desk.surge_past import surprise
from desk.surges import YEAR_SECONDS, Arrival, SurgeRules, advance, open_series, take_in
from desk.times import DAY, HOUR

REGIONS = 100
DAYS = 63
PLANTED_DAYS = (21, 60)
START = 1_767_571_200  # Monday, 5 January 2026
SLACK_WEEKEND = 0.6
DRIFT_SPREAD, DRIFT_DAYS = 0.35, 20.0
OFFSPRING, OFFSPRING_HOURS = 0.08, 2.0
IN_TIME_SECONDS = 15 * 60


@dataclass(frozen=True)
class Planting:
    """A kind of planted surge: `stories` in `hours`, or `factor` times the usual rate at that time; `clear` ones are to be found."""

    name: str
    least_rate: float  # articles a day
    most_rate: float
    hours: float
    stories: int = 0
    factor: float = 0.0
    clear: bool = False


PLANTINGS = (
    Planting("3 stories in an hour", 0.0, 1.0, 1.0, stories=3),
    Planting("4 stories in an hour", 0.0, 0.5, 1.0, stories=4),
    Planting("4 stories in an hour", 0.5, 1.0, 1.0, stories=4),
    Planting("6 stories in half an hour", 0.0, 1.0, 0.5, stories=6, clear=True),
    Planting("4 stories in an hour", 1.0, 10.0, 1.0, stories=4),
    Planting("8 stories in an hour", 1.0, 10.0, 1.0, stories=8),
    Planting("12 stories in half an hour", 1.0, 10.0, 0.5, stories=12, clear=True),
    Planting("4 times the rate for 3 hours", 10.0, 100.0, 3.0, factor=4.0),
    Planting("8 times the rate for 3 hours", 10.0, 100.0, 3.0, factor=8.0),
    Planting("16 times the rate for 3 hours", 10.0, 100.0, 3.0, factor=16.0),
    Planting("12 stories in an hour", 10.0, 100.0, 1.0, stories=12),
    Planting("24 stories in an hour", 10.0, 100.0, 1.0, stories=24, clear=True),
)


@dataclass
class Planted:
    """One planted surge and what became of it; times are epoch seconds."""

    planting: Planting
    begin: float
    end: float
    knowable: float | None = None
    found: float | None = None


@dataclass
class Figures:
    """What the runs of several seeds came to."""

    planted: list[Planted] = field(default_factory=list)
    region_weeks: float = 0.0
    false: int = 0
    false_learning: int = 0
    began: int = 0
    again: int = 0  # began within a day after the one before ended
    arrivals: int = 0

    @property
    def false_a_week(self) -> float:
        """False surges a week of a desk of 100 regions, after learning."""
        return self.false / self.region_weeks * REGIONS

    @property
    def clear_in_time(self) -> float:
        """Of the clear surges, the share that is found in time."""
        clear = [planted for planted in self.planted if planted.planting.clear]
        return sum(map(is_in_time, clear)) / len(clear)


class Region:
    """A region's true rate: what the desk is not told."""

    def __init__(self, articles_a_day: float, chance: random.Random) -> None:
        self.articles_a_day = articles_a_day
        self.chance = chance
        self.zone = chance.randrange(24)
        self.swing = chance.uniform(0.4, 0.85)
        self.drift = [chance.gauss(0, DRIFT_SPREAD)]
        keep = math.exp(-1 / DRIFT_DAYS)
        for _ in range(DAYS):
            self.drift.append(self.drift[-1] * keep + chance.gauss(0, DRIFT_SPREAD * math.sqrt(1 - keep * keep)))

    def stories_an_hour(self, at: float) -> float:
        """Give the mean of stories that nothing set off, at a time in epoch seconds."""
        day = (at - START) / DAY
        local_hour = (at / HOUR + self.zone) % 24
        rhythm = 1 + self.swing * math.cos((local_hour - 14) / 24 * math.tau)
        week = SLACK_WEEKEND if int(day) % 7 >= 5 else 1.0
        return self.articles_a_day / 24 / MEAN_ARTICLES * (1 - OFFSPRING) * rhythm * week * math.exp(self.drift[int(day)])

    def noise(self) -> Iterator[float]:
        """Give the times of stories, by thinning a faster Poisson process, and of those that each of them sets off."""
        most = self.articles_a_day / 24 / MEAN_ARTICLES * 2 * math.exp(max(self.drift))
        at = float(START)
        while (at := at + self.chance.expovariate(most) * HOUR) < START + DAYS * DAY:
            if self.chance.random() * most < self.stories_an_hour(at):
                yield at
                other = at
                while self.chance.random() < OFFSPRING:
                    other += self.chance.expovariate(1 / OFFSPRING_HOURS) * HOUR
                    yield other

    def plant(self, planting: Planting) -> tuple[Planted, list[float]]:
        """Give a surge at a random time and the times of its stories."""
        begin = START + self.chance.uniform(*PLANTED_DAYS) * DAY
        length = planting.hours * HOUR
        if planting.stories:
            times = [begin, *(begin + self.chance.random() * length for _ in range(planting.stories - 1))]
        else:
            times, at, more = [], begin, planting.factor - 1
            while (at := at + self.chance.expovariate(self.stories_an_hour(at) * more / HOUR)) < begin + length:
                times.append(at)
        return Planted(planting, begin, begin + length), times


def more_articles(chance: random.Random) -> int:
    """Say how many updates and copies follow a story's first article."""
    mean = 4.0 if chance.random() < LONG_STORIES else 0.4
    return int(math.log(1 - chance.random()) / math.log(mean / (1 + mean)))


LONG_STORIES = 0.2
MEAN_ARTICLES = 1 + LONG_STORIES * 4.0 + (1 - LONG_STORIES) * 0.4
MEAN_WEIGHT = 1.27
STEP_SECONDS = HOUR / 10
NO_SCATTER = 1e9


def write_articles(region: Region, name: str, times: list[float]) -> list[tuple[float, Arrival]]:
    """Give the articles of stories, each with the time it is received."""
    chance = region.chance
    received = []
    for number, first in enumerate(sorted(times)):
        at = first
        for version in range(1 + more_articles(chance)):
            late = chance.random() * 3 * HOUR if chance.random() < 0.01 else chance.random() * 60
            story = f"{name}:{number}"
            received.append((at + late, Arrival(int(at), f"{story}/{version}", story, "Shells fall near the river crossing")))
            at += chance.expovariate(1 / HOUR)
    return received


def mark_knowable(planted: Planted, region: Region, received: list[Arrival], rules: SurgeRules) -> None:
    """Find the article at which the rules' own measure would tell, were rate and begin known."""
    steps, expected, weight, newest = 0, 0.0, 0.0, 0
    stories: Counter[str] = Counter()
    for arrival in received:
        newest = max(newest, arrival.at)
        if planted.begin - 1 <= arrival.at <= planted.begin + DAY:
            weight += 0.5 ** stories[arrival.story]
            stories[arrival.story] += 1
            length = max(HOUR, newest - planted.begin)
            while steps * STEP_SECONDS < length:
                expected += region.stories_an_hour(planted.begin + steps * STEP_SECONDS) * MEAN_WEIGHT / (1 - OFFSPRING) / 10
                steps += 1
            chance = rules.false_a_year * length / YEAR_SECONDS / len(rules.window_seconds)
            if len(stories) >= rules.min_stories and surprise(weight, expected, NO_SCATTER) > -math.log(chance):
                planted.knowable = newest
                return


def run_region(region: Region, planting: Planting | None, rules: SurgeRules, figures: Figures) -> None:
    """Let a region's articles come in, and compare what is told with what was planted."""
    received = write_articles(region, "noise", list(region.noise()))
    planted = None
    if planting is not None:
        planted, times = region.plant(planting)
        received += write_articles(region, "planted", times)
    received.sort(key=lambda pair: pair[0])
    if planted is not None:
        mark_knowable(planted, region, [arrival for _, arrival in received], rules)
        figures.planted.append(planted)
    series, told = open_series("region", START), ()
    for _, arrival in received:
        series, more = take_in(series, arrival, rules)
        told += more
    told += advance(series, START + DAYS * DAY, rules)[1]
    figures.arrivals += len(received)
    figures.region_weeks += (DAYS - rules.learning_seconds / DAY) / 7
    edges = [surge for surge in told if surge.kind != "continues"]
    figures.again += sum(old.kind == "ended" and new.kind == "began" and new.at - old.at < DAY for old, new in itertools.pairwise(edges))
    for surge in told:
        if surge.kind != "began":
            continue
        figures.began += 1
        if planted and planted.begin <= surge.at <= planted.end + DAY / 2:
            planted.found = planted.found or surge.at
        elif surge.learning:
            figures.false_learning += 1
        else:
            figures.false += 1


def is_in_time(planted: Planted) -> bool:
    """Tell whether a surge is found within 15 minutes after it became knowable."""
    return planted.knowable is not None and planted.found is not None and planted.found - planted.knowable <= IN_TIME_SECONDS


def simulate(seeds: range, rules: SurgeRules, *, regions: int = REGIONS) -> Figures:
    """Run a desk of so many regions for each seed."""
    figures = Figures()
    for seed in seeds:
        for number in range(regions):
            chance = random.Random(f"{seed} {number}")
            rate = 0.1 * 600 ** ((number + chance.random()) / regions)
            fitting = [planting for planting in PLANTINGS if planting.least_rate <= rate < planting.most_rate]
            run_region(Region(rate, chance), chance.choice(fitting), rules, figures)
    return figures


def report(figures: Figures) -> str:
    """Give the figures as a table."""
    lines = [
        f"{figures.arrivals} articles, {figures.region_weeks:.0f} region-weeks after learning",
        f"false surges: {figures.false_a_week:.2f} a week of {REGIONS} regions ({figures.false}), and {figures.false_learning} in learning",
        f"clear surges found in time: {figures.clear_in_time:.1%}",
        f"begun {figures.began}, of them within a day after another ended {figures.again}",
        "",
        "| planted | articles a day | surges | knowable | found | found in time, of the knowable | minutes from begin: half, 95% |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for planting in PLANTINGS:
        surges = [planted for planted in figures.planted if planted.planting is planting]
        knowable = [planted for planted in surges if planted.knowable is not None]
        delays = sorted((planted.found - planted.begin) / 60 for planted in surges if planted.found is not None)
        half, most = (delays[len(delays) // 2], delays[int(len(delays) * 0.95)]) if delays else (math.nan, math.nan)
        of_all = max(1, len(surges))
        lines.append(
            f"| {planting.name}{' (clear)' if planting.clear else ''} | {planting.least_rate:g}–{planting.most_rate:g} | {len(surges)} "
            f"| {len(knowable) / of_all:.1%} | {len(delays) / of_all:.1%} "
            f"| {sum(map(is_in_time, knowable)) / max(1, len(knowable)):.1%} | {half:.0f}, {most:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--false-a-year", type=float, default=SurgeRules().false_a_year)
    arguments = parser.parse_args()
    print(report(simulate(range(arguments.seeds), SurgeRules(false_a_year=arguments.false_a_year))))


if __name__ == "__main__":
    main()
