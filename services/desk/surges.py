"""An article of one key (a region, a pair of actors) in, the key's new state and what there is to tell of a surge out.

No clock and no I/O: time is the articles' own. `surge_past` says what the past leads one to expect, `surge_drivers` what drives a surge;
the desk's app keeps a `Series` a key in a table and publishes what is told on `conflict.alerts`.

How it works: a story counts one, its further articles a half, a quarter and so on, in slots of ten minutes. With every article the last
1, 3, 6 and 24 hours are compared with what the past leads one to expect, as EARS (Hutwagner et al., 2003) and the scan statistics of
epidemiology do. A window that chance would bring too seldom begins a surge. It ends when no window is strange any more, at a much lower
mark than it began at (Kleinberg's two states, 2002), and what has been told once does not begin another. A day is learnt when nothing
late can come for it.
"""

from __future__ import annotations

import math
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from desk.surge_drivers import Drivers, Memo, articles_of, count_stories, find_drivers, forget, note
from desk.surge_past import Memory, Outlook, Past, learn_day, look_out, surprise
from desk.times import DAY, HOUR

YEAR_SECONDS: Final = 365.25 * DAY
SLOT_SECONDS: Final = 600
GRACE_SECONDS: Final = 6 * HOUR  # an article so much older than the newest still counts where it belongs
SEEN_LIMIT: Final = 128
STORY_WEIGHT: Final = 16  # weights are whole sixteenths, so that sums are exact and small on disk

_HOUR_SLOTS = HOUR // SLOT_SECONDS
_DAY_SLOTS = DAY // SLOT_SECONDS
_GRACE_SLOTS = GRACE_SECONDS // SLOT_SECONDS
_LEARNING_SHAPE = 2.0  # of the scatter about that guess: a third or three times as much is no wonder
_SLOTS = _DAY_SLOTS + _GRACE_SLOTS  # the longest window, or a whole day and the grace after it

Kind = Literal["began", "continues", "ended"]


class SurgeRules(msgspec.Struct, frozen=True):
    """What a surge is; the settings of the desk are made from it."""

    window_seconds: tuple[int, ...] = (HOUR, 3 * HOUR, 6 * HOUR, DAY)
    """Stretches of time that are looked at, each at least an hour and at most a day."""

    false_a_year: float = 0.5
    """How many surges of one key chance may bring in a year, were the past all there is to know."""

    min_stories: int = 3
    """Different stories that a window needs, however strange it is."""

    over_seconds: int = 12 * HOUR
    """A surge is over when neither so long a time (or the window it began by, if that is longer) nor any shorter window is strange."""

    over_chance: float = 0.01
    """Strange no more: chance brings as much in more than this share of such windows."""

    tell_seconds: int = 3 * HOUR
    """How often "continues" is told."""

    learning_seconds: int = 14 * DAY
    """How long a key is watched before its past is relied on. Until then everything is learnt, and surges are told with a remark."""

    learning_stories_a_day: float = 60.0
    """While it is learning, a key is taken to be at least as busy as this."""

    lasting_seconds: int = 5 * DAY
    """Surges that have gone on for so long, with no whole day between them, are learnt as the new level; until then they teach nothing."""

    memory: Memory = Memory()
    """How fast the past fades, in days."""


class Arrival(msgspec.Struct, frozen=True):
    """An article that is about a key.

    `at` is when it was written, in epoch seconds; a time far ahead moves the key's time ahead for good, so the caller bounds it.
    `article` names the article and its version: the same again is a repeat. `actors` are the ids of its principal actors.
    """

    at: int
    article: str
    story: str
    headline: str
    actors: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """What stood in a window: stories, articles, their weight, the weight expected, and the score.

    The chance of so much weight is at most one in ten to the power of `score`.
    """

    window_seconds: int
    stories: int
    articles: int
    weight: float
    expected: float
    score: float


class Surge(msgspec.Struct, frozen=True):
    """One thing to tell of a surge. `id` is the same from beginning to end, and made of key and begin alone.

    `begin` and `at` are epoch seconds of event time; `stories` and `articles` count since the begin (stories: those remembered, 24 at
    most); `learning` says that the key's past is too short to rely on.
    """

    id: str
    key: str
    kind: Kind
    learning: bool
    begin: int
    at: int
    stories: int
    articles: int
    peak_score: float
    count: Count
    drivers: Drivers


class Ongoing(msgspec.Struct, frozen=True, array_like=True):
    """A surge that is on: where it began, the window that showed it, when it was last told, articles so far, the highest score.

    `first_slot` is where the first of the surges began that followed one another within a day, this one being the last.
    """

    begin_slot: int
    first_slot: int
    window_seconds: int
    told_slot: int
    articles: int
    peak_score: float


class Series(msgspec.Struct, frozen=True):
    """The whole state of one key, at most 8 KB as MessagePack; made by `open_series`.

    `weights` and `articles` are counts by slot of ten minutes, the newest, `slot`, last. Days before `day` are learnt. `surged` are the
    surges that have ended on days not yet learnt: first slot (of those that followed one another), begin, end. A window does not reach
    back before the end of the last surge, `from_slot`; `first_slot` is that surge's.
    """

    key: str
    since: int
    slot: int
    day: int
    weights: tuple[int, ...] = (0,) * _SLOTS
    articles: tuple[int, ...] = (0,) * _SLOTS
    past: Past = Past()
    memo: Memo = Memo()
    seen: tuple[int, ...] = ()
    ongoing: Ongoing | None = None
    surged: tuple[tuple[int, int, int], ...] = ()
    first_slot: int = 0
    from_slot: int = 0


def open_series(key: str, since: int) -> Series:
    """Begin to watch a key at a time in epoch seconds: that of its first article or, better, when the desk began to listen.

    A key that has been silent for months of listening is known to be quiet; one that is opened by its first article has all to learn.
    """
    return Series(key=key, since=since, slot=since // SLOT_SECONDS, day=since // DAY + 1)


def take_in(series: Series, arrival: Arrival, rules: SurgeRules) -> tuple[Series, tuple[Surge, ...]]:
    """Count an article where it belongs; a repeat, or one older than the grace, changes nothing."""
    slot, mark = arrival.at // SLOT_SECONDS, _mark(arrival.article)
    if mark in series.seen or slot < series.slot - _GRACE_SLOTS:
        return series, ()
    series, told = _move(series, slot, rules)
    series = _count_in(series, arrival, slot, mark)
    if series.ongoing is None:
        series, began = _begin(series, max(arrival.at, series.slot * SLOT_SECONDS), rules)
        told += began
    return series, told


def advance(series: Series, now: int, rules: SurgeRules) -> tuple[Series, tuple[Surge, ...]]:
    """Let event time come to `now`, in epoch seconds, without an article: surges go on and end, days are learnt."""
    return _move(series, now // SLOT_SECONDS, rules)


def is_learning(series: Series, rules: SurgeRules) -> bool:
    """Say whether a key's past is too short to rely on."""
    return series.slot * SLOT_SECONDS - series.since < rules.learning_seconds


def _mark(article: str) -> int:
    return int.from_bytes(blake2b(article.encode(), digest_size=8).digest())


def _move(series: Series, slot: int, rules: SurgeRules) -> tuple[Series, tuple[Surge, ...]]:
    """Go ahead to a slot: at once when nothing is on, else slot by slot, so that it does not matter how often `advance` is called."""
    told: tuple[Surge, ...] = ()
    while series.slot < slot:
        series = _roll(series, slot if series.ongoing is None else series.slot + 1, rules)
        if series.ongoing is not None:
            series, surges = _follow(series, series.ongoing, rules)
            told += surges
    return series, told


def _roll(series: Series, slot: int, rules: SurgeRules) -> Series:
    """Learn the days for which nothing can come any more, and make room for the slots up to a new one."""
    while slot >= (series.day + 1) * _DAY_SLOTS + _GRACE_SLOTS:
        series = _learn(series, rules)
    ongoing = series.ongoing
    new = min(slot - series.slot, _SLOTS)
    return msgspec.structs.replace(
        series,
        slot=slot,
        weights=series.weights[new:] + (0,) * new,
        articles=series.articles[new:] + (0,) * new,
        memo=forget(series.memo, slot - _SLOTS, ongoing.begin_slot if ongoing else None),
    )


def _learn(series: Series, rules: SurgeRules) -> Series:
    """Learn the first day that is not learnt."""
    first = series.day * _DAY_SLOTS
    starts = range(first, first + _DAY_SLOTS, _HOUR_SLOTS)
    surges = series.surged
    if series.ongoing is not None:
        surges += ((series.ongoing.first_slot, series.ongoing.begin_slot, first + _DAY_SLOTS),)
    teaching_nothing = (
        []
        if is_learning(series, rules)
        else [(begin, end) for oldest, begin, end in surges if (first - oldest) * SLOT_SECONDS < rules.lasting_seconds]
    )
    return msgspec.structs.replace(
        series,
        day=series.day + 1,
        past=learn_day(
            series.past,
            series.day,
            tuple(sum(_between(series, series.weights, start, start + _HOUR_SLOTS)) / STORY_WEIGHT for start in starts),
            frozenset(
                hour
                for hour, start in enumerate(starts)
                if any(begin < start + _HOUR_SLOTS and start < end for begin, end in teaching_nothing)
            ),
            rules.memory,
        ),
        surged=tuple(surge for surge in series.surged if surge[2] > first + _DAY_SLOTS),
    )


def _between(series: Series, counts: tuple[int, ...], start: int, end: int) -> tuple[int, ...]:
    """Give the counts of the slots from `start` up to `end`; those to come are none."""
    oldest = series.slot - _SLOTS + 1
    return counts[max(0, start - oldest) : max(0, end - oldest)]


def _count_in(series: Series, arrival: Arrival, slot: int, mark: int) -> Series:
    """Add an article to its slot: a story counts one, its further articles a half, a quarter, and so on."""
    at = slot - series.slot - 1  # from the end
    weight = STORY_WEIGHT >> articles_of(series.memo, arrival.story)
    ongoing = series.ongoing
    if ongoing is not None and slot >= ongoing.begin_slot:
        ongoing = msgspec.structs.replace(ongoing, articles=ongoing.articles + 1)
    memo = note(series.memo, arrival.story, arrival.headline, arrival.actors, slot)
    return msgspec.structs.replace(
        series,
        weights=_added(series.weights, at, weight),
        articles=_added(series.articles, at, 1),
        memo=forget(memo, slot - _SLOTS, ongoing.begin_slot if ongoing else None),
        seen=(*series.seen, mark)[-SEEN_LIMIT:],
        ongoing=ongoing,
    )


def _added(counts: tuple[int, ...], at: int, more: int) -> tuple[int, ...]:
    if not more:
        return counts
    changed = list(counts)
    changed[at] += more
    return tuple(changed)


def _begin(series: Series, at: int, rules: SurgeRules) -> tuple[Series, tuple[Surge, ...]]:
    """Begin a surge when a window holds enough stories and more weight than chance brings."""
    if count_stories(series.memo, series.slot - _DAY_SLOTS) < rules.min_stories:
        return series, ()
    outlook = look_out(series.past)
    best: Count | None = None
    best_margin = 0.0
    for seconds in rules.window_seconds:
        count = _count(series, outlook, seconds, series.slot + 1, rules)
        chance = rules.false_a_year * seconds / YEAR_SECONDS / len(rules.window_seconds)
        margin = count.score + math.log10(chance)
        if margin > best_margin and count.stories >= rules.min_stories:
            best, best_margin = count, margin
    if best is None:
        return series, ()
    start = max(series.slot + 1 - best.window_seconds // SLOT_SECONDS, series.from_slot)
    begin_slot = start + next(n for n, articles in enumerate(_between(series, series.articles, start, series.slot + 1)) if articles)
    ongoing = Ongoing(
        begin_slot=begin_slot,
        first_slot=series.first_slot if begin_slot - series.from_slot < _DAY_SLOTS else begin_slot,
        window_seconds=best.window_seconds,
        told_slot=series.slot,
        articles=sum(_between(series, series.articles, begin_slot, series.slot + 1)),
        peak_score=best.score,
    )
    return msgspec.structs.replace(series, ongoing=ongoing), (_tell(series, ongoing, "began", at, best, rules),)


def _count(series: Series, outlook: Outlook, seconds: int, end: int, rules: SurgeRules) -> Count:
    """Compare the window up to slot `end` with what is expected of it."""
    start = end - seconds // SLOT_SECONDS
    seen_from = max(start, series.from_slot)
    weight = sum(_between(series, series.weights, seen_from, end)) / STORY_WEIGHT
    expected, shape = outlook.expect(start / _HOUR_SLOTS, end / _HOUR_SLOTS), outlook.shape
    if is_learning(series, rules):
        expected = max(expected, rules.learning_stories_a_day * seconds / DAY)
        shape = max(shape, _LEARNING_SHAPE)
    return Count(
        window_seconds=seconds,
        stories=count_stories(series.memo, seen_from),
        articles=sum(_between(series, series.articles, seen_from, end)),
        weight=weight,
        expected=expected,
        score=surprise(weight, expected, shape) / math.log(10),
    )


def _follow(series: Series, ongoing: Ongoing, rules: SurgeRules) -> tuple[Series, tuple[Surge, ...]]:
    """Look after a surge at the start of a slot: it is over, or it is time to tell that it continues."""
    at = series.slot * SLOT_SECONDS
    outlook, longest = look_out(series.past), max(rules.over_seconds, ongoing.window_seconds)
    windows = (*(seconds for seconds in rules.window_seconds if seconds < longest), longest)
    count = max((_count(series, outlook, seconds, series.slot, rules) for seconds in windows), key=lambda count: count.score)
    ongoing = msgspec.structs.replace(ongoing, peak_score=max(ongoing.peak_score, count.score))
    if count.score < -math.log10(rules.over_chance):
        surged = (*series.surged, (ongoing.first_slot, ongoing.begin_slot, series.slot))
        ended = msgspec.structs.replace(series, ongoing=None, surged=surged, first_slot=ongoing.first_slot, from_slot=series.slot)
        return ended, (_tell(series, ongoing, "ended", at, count, rules),)
    if (series.slot - ongoing.told_slot) * SLOT_SECONDS < rules.tell_seconds:
        return msgspec.structs.replace(series, ongoing=ongoing), ()
    ongoing = msgspec.structs.replace(ongoing, told_slot=series.slot)
    return msgspec.structs.replace(series, ongoing=ongoing), (_tell(series, ongoing, "continues", at, count, rules),)


def _tell(series: Series, ongoing: Ongoing, kind: Kind, at: int, count: Count, rules: SurgeRules) -> Surge:
    begin = ongoing.begin_slot * SLOT_SECONDS
    return Surge(
        id=blake2b(f"{series.key} {begin}".encode(), digest_size=8).hexdigest(),
        key=series.key,
        kind=kind,
        learning=is_learning(series, rules),
        begin=begin,
        at=at,
        stories=count_stories(series.memo, ongoing.begin_slot),
        articles=ongoing.articles,
        peak_score=ongoing.peak_score,
        count=count,
        drivers=find_drivers(series.memo, ongoing.begin_slot),
    )
