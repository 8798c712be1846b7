"""The days of one key in, what they lead one to expect out: a level, a rhythm by hour and weekday, and how far the counts scatter.

`surges` asks `expect` for a window's mean and `surprise` how far a count is beyond it. No day is kept: a `Past` is 42 numbers.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import Final

import msgspec

HOURS: Final = 24
WEEKDAYS: Final = 7
BLOCK_HOURS: Final = 6  # the stretch over which scatter is learnt: longer than an editor's shift change, shorter than a day

# Every estimate begins at a guess that is worth so many stories; a quiet key stays near the guess, a busy one soon forgets it.
_FIRST_RATE = 1.0
_FIRST_STORIES = 0.5
_LEVEL_STORIES = 4.0
_RHYTHM_STORIES = 3.0
_KERNEL = (1 / 16, 2 / 16, 3 / 16, 4 / 16, 3 / 16, 2 / 16, 1 / 16)
_REACH = len(_KERNEL) // 2
_SCATTER = 0.05
_SCATTER_STORIES = 40.0
_SETTLED_DAYS = 5.0  # faded days after which a level is known well enough to measure scatter about it
_LEAST_SCATTER = 0.02
_CLUSTERING = 1.5  # the variance of a quiet key's counts over their mean: stories have updates, and set off other stories


class Memory(msgspec.Struct, frozen=True):
    """How fast the past fades: after so many days a day counts half.

    `level_days` is for how much there is, `rhythm_days` for when, `scatter_days` for how far counts are from what was expected.
    """

    level_days: float = 5.0
    rhythm_days: float = 42.0
    scatter_days: float = 21.0


class Past(msgspec.Struct, frozen=True, array_like=True):
    """What is learnt of one key, all of it faded sums; weights are in stories, days are UTC.

    `hours` and `weekdays` hold weight, `weekday_days` the days seen; `level_weight` and `level_days` are the same with the shorter
    memory; `scatter` is what the counts' variance is beyond that of clustered stories, `scatter_stories` the squared means to divide it by.
    """

    hours: tuple[float, ...] = (0.0,) * HOURS
    weekdays: tuple[float, ...] = (0.0,) * WEEKDAYS
    weekday_days: tuple[float, ...] = (0.0,) * WEEKDAYS
    level_weight: float = 0.0
    level_days: float = 0.0
    scatter: float = 0.0
    scatter_stories: float = 0.0


class Outlook(msgspec.Struct, frozen=True):
    """What a past leads one to expect.

    `by_hour` is the weight of an average day up to each hour, from 0 to 24 and beyond; `weekdays` are factors; `shape` is that of the
    negative binomial by which counts scatter.
    """

    by_hour: tuple[float, ...]
    weekdays: tuple[float, ...]
    shape: float

    def expect(self, start: float, end: float) -> float:
        """Give the mean weight between two times, in hours since the epoch."""
        total = 0.0
        while start < end:
            day = int(start // HOURS)
            stop = min(end, (day + 1.0) * HOURS)
            total += self.weekdays[weekday(day)] * (self._up_to(stop - day * HOURS) - self._up_to(start - day * HOURS))
            start = stop
        return total

    def _up_to(self, hour: float) -> float:
        whole = int(hour)
        return self.by_hour[whole] + (hour - whole) * (self.by_hour[whole + 1] - self.by_hour[whole])


def weekday(day: int) -> int:
    """Give the weekday of a day since the epoch, Monday being 0: the epoch was a Thursday.

    >>> weekday(0)
    3
    """
    return (day + 3) % WEEKDAYS


@lru_cache(maxsize=4096)  # a past changes once a day
def look_out(past: Past) -> Outlook:
    """Turn a past into an outlook: a Gamma-Poisson mean whose level shrinks to the long memory's and whose rhythm shrinks to none.

    The mean of many weeks of the same hour and weekday is what Farrington et al. (1996) and Noufaily et al. (2013) compare with; here
    it is a product of level, hour and weekday, because a quiet key has too few stories for 168 hours of their own.
    """
    weight, days = sum(past.weekdays), sum(past.weekday_days)
    long_rate = (weight + _FIRST_STORIES) / (days + _FIRST_STORIES / _FIRST_RATE)
    borrowed = min(_LEVEL_STORIES, weight + _FIRST_STORIES)
    rate = (past.level_weight + borrowed) / (past.level_days + borrowed / long_rate)
    weekdays = tuple(
        (of_day + _RHYTHM_STORIES) / (seen * long_rate + _RHYTHM_STORIES)
        for of_day, seen in zip(past.weekdays, past.weekday_days, strict=True)
    )
    hourly_scale = rate / HOURS / (sum(past.hours) / HOURS + _RHYTHM_STORIES)
    hourly = [(of_hour + _RHYTHM_STORIES) * hourly_scale for of_hour in _smooth(past.hours)]
    prior = _SCATTER * _SCATTER_STORIES
    scatter = max(_LEAST_SCATTER, (past.scatter + prior) / (past.scatter_stories + _SCATTER_STORIES))
    return Outlook(
        by_hour=tuple(accumulate([*hourly, 0.0], initial=0.0)), weekdays=weekdays, shape=1 / (1 / (past.level_weight + borrowed) + scatter)
    )


def _smooth(hours: tuple[float, ...]) -> list[float]:
    """Let each hour share with its neighbours: a wire's day has no steps, and seven hours know more than one."""
    round_the_clock = hours[-_REACH:] + hours + hours[:_REACH]
    return [sum(map(mul, _KERNEL, round_the_clock[hour : hour + len(_KERNEL)])) for hour in range(HOURS)]


def learn_day(past: Past, day: int, hours: tuple[float, ...], surged: frozenset[int], memory: Memory) -> Past:
    """Learn one whole day: `hours` are its 24 weights, `surged` the hours that teach what was expected of them, that is, nothing.

    Leaving past outbreaks out of the baseline is what Farrington's reweighting and Noufaily's does: else the first surge hides the next.
    """
    outlook, first_hour = look_out(past), day * HOURS
    expected = [outlook.expect(first_hour + hour, first_hour + hour + 1) for hour in range(HOURS)]
    learnt = [expected[hour] if hour in surged else hours[hour] for hour in range(HOURS)]
    total, of_week = sum(learnt), weekday(day)
    fade, fade_scatter, fade_level = (0.5 ** (1 / days) for days in (memory.rhythm_days, memory.scatter_days, memory.level_days))

    scatter, scatter_stories = past.scatter * fade_scatter, past.scatter_stories * fade_scatter
    for first in range(0, HOURS, BLOCK_HOURS):
        block = range(first, first + BLOCK_HOURS)
        if surged.isdisjoint(block) and sum(past.weekday_days) >= _SETTLED_DAYS:
            mean = sum(expected[hour] for hour in block)
            scatter += (sum(hours[hour] for hour in block) - mean) ** 2 - _CLUSTERING * mean
            scatter_stories += mean * mean
    return Past(
        hours=tuple(old * fade + new for old, new in zip(past.hours, learnt, strict=True)),
        weekdays=tuple(old * fade + (total if which == of_week else 0.0) for which, old in enumerate(past.weekdays)),
        weekday_days=tuple(old * fade + (which == of_week) for which, old in enumerate(past.weekday_days)),
        level_weight=past.level_weight * fade_level + total,
        level_days=past.level_days * fade_level + outlook.weekdays[of_week],
        scatter=scatter,
        scatter_stories=scatter_stories,
    )


def surprise(counted: float, expected: float, shape: float) -> float:
    """Say how surprising a count is, in nats: the chance of as many or more is at most exp(−surprise), 0.0 for what is expected.

    This is Chernoff's bound on the upper tail of a negative binomial of that mean and shape, and at the same time the likelihood ratio
    of Kulldorff's scan statistic (1997): one formula, without a sum over the tail, and good for counts that are no whole numbers.
    Both counts are divided by the clustering first, as a quasi-likelihood does.

    >>> round(surprise(3, 0.02, 4.0), 1)  # three stories where one comes in a fortnight
    7.6
    >>> surprise(3, 3.5, 4.0)
    0.0
    """
    if counted <= expected:
        return 0.0
    counted, expected = counted / _CLUSTERING, expected / _CLUSTERING
    return counted * math.log(counted / expected) - (counted + shape) * math.log((counted + shape) / (expected + shape))
