"""Activity: an arrival and a region's windows in, the windows as they are now out. `app` holds them in a table, hour by hour.

An article counts in each hour, and each day, from which a version of it came, by the version's own time; one that is killed, or is no
longer about the region, is taken out of every window that is not final. A day is the sum of its hours, each article once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from desk.times import DAY, HOUR, written_time

if TYPE_CHECKING:
    from desk.changes import Arrival

_TOP_ACTORS = 10


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One article in an hour."""

    story: str
    provider: str
    actors: tuple[str, ...]


class Hour(msgspec.Struct, frozen=True, array_like=True):
    """A region's hour.

    Attributes:
        partition: of desk.arrivals, where the region is.
        start: when it began, in seconds since 1970.
        number: the last arrival that changed it.
        is_final: whether it has been published for the last time; its articles still count in the day.
        rows: the articles by uri.
    """

    region: str
    partition: int
    start: int
    number: int
    is_final: bool
    rows: dict[str, Row]

    @property
    def day(self) -> int:
        """The begin of its day, in seconds since 1970."""
        return self.start - self.start % DAY


class PrincipalActor(msgspec.Struct, frozen=True):
    """An actor and in how many of the window's articles it is principal."""

    id: str
    articles: int


class Window(msgspec.Struct, frozen=True):
    """The value of a record of conflict.activity: what a region's hour or day has so far; `duration` as in ISO 8601.

    Of two records of a window the one with the greater `revision` is the newer.
    """

    region: str
    start: str
    end: str
    duration: str
    articles: int
    stories: int
    sources: int
    providers: tuple[str, ...]
    actors: tuple[PrincipalActor, ...]
    final: bool
    revision: int


def count_in(hour: Hour | None, arrival: Arrival, *, partition: int) -> Hour:
    """Give the hour with the article counted in; an article that is there already is counted once."""
    hour = hour or Hour(arrival.series, partition, hour_of(arrival.at), arrival.number, is_final=False, rows={})
    row = Row(arrival.story, arrival.provider, arrival.actors)
    return msgspec.structs.replace(hour, number=arrival.number, rows={**hour.rows, arrival.uri: row})


def take_out(hour: Hour, arrival: Arrival) -> Hour | None:
    """Give the hour without the article; None when it was not there."""
    if arrival.uri not in hour.rows:
        return None
    rows = {uri: row for uri, row in hour.rows.items() if uri != arrival.uri}
    return msgspec.structs.replace(hour, number=arrival.number, rows=rows)


def hour_of(at: int) -> int:
    """Give the begin of a time's hour; all in seconds since 1970.

    >>> hour_of(2 * HOUR + 1) == 2 * HOUR
    True
    """
    return at - at % HOUR


def is_over(start: int, seconds: int, watermark: int, *, grace_seconds: int) -> bool:
    """Tell whether a window is final: the watermark has passed its end and the grace.

    >>> is_over(0, HOUR, HOUR + 600, grace_seconds=600)
    True
    """
    return watermark >= start + seconds + grace_seconds


def hour_window(hour: Hour) -> Window:
    """Give an hour as it is published."""
    return _window(hour.region, hour.start, HOUR, hour.rows.items(), is_final=hour.is_final, revision=hour.number)


def day_window(region: str, day: int, hours: Collection[Hour], *, is_final: bool) -> Window:
    """Give a day as it is published.

    Args:
        region: the region's id.
        day: the day's begin, in seconds since 1970.
        hours: those of its hours that have articles.
        is_final: whether nothing more is counted.
    """
    rows = (item for hour in hours for item in hour.rows.items())
    return _window(region, day, DAY, rows, is_final=is_final, revision=max(hour.number for hour in hours))


def by_day(hours: Iterable[Hour]) -> dict[int, list[Hour]]:
    """Give the hours of each day, by the day's begin, the earliest day first."""
    days: dict[int, list[Hour]] = {}
    for hour in sorted(hours, key=lambda hour: hour.start):
        days.setdefault(hour.day, []).append(hour)
    return days


def _window(region: str, start: int, seconds: int, rows: Iterable[tuple[str, Row]], *, is_final: bool, revision: int) -> Window:
    articles: Mapping[str, Row] = dict(rows)
    providers = tuple(sorted({row.provider for row in articles.values() if row.provider}))
    counted = Counter(actor for row in articles.values() for actor in row.actors)
    return Window(
        region=region,
        start=written_time(start),
        end=written_time(start + seconds),
        duration="P1D" if seconds == DAY else "PT1H",
        articles=len(articles),
        stories=len(set(_stories(articles))),
        sources=len(providers),
        providers=providers,
        actors=tuple(
            PrincipalActor(id_, count) for id_, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_TOP_ACTORS]
        ),
        final=is_final,
        revision=revision,
    )


def _stories(articles: Mapping[str, Row]) -> Iterator[str]:
    """An article in no story is a story of its own."""
    return (row.story or uri for uri, row in articles.items())
