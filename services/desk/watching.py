"""What is kept of a region or a pair of actors between arrivals, and the records that its surges give. `surges` decides what a surge is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from desk import surges
from desk.records import Destination, Record, make_record
from desk.surge_drivers import Drivers
from desk.surges import Series, Surge, SurgeRules
from desk.times import written_time

if TYPE_CHECKING:
    from desk.changes import Arrival


class Watched(msgspec.Struct, frozen=True):
    """A region or a pair of actors.

    Attributes:
        partition: of desk.arrivals, where its arrivals come.
        number: the last arrival taken in.
        at: the latest event time of an arrival, in seconds since 1970.
        is_region: False for a pair of actors.
        series: what is usual for it.
    """

    partition: int
    number: int
    at: int
    is_region: bool
    series: Series


def watch(held: Watched | None, arrival: Arrival, partition: int, rules: SurgeRules) -> tuple[Watched, tuple[Surge, ...]]:
    """Take an arrival in; one that takes an article out leaves surges as they are.

    Time for which the desk did not listen teaches nothing of a region that was known before: it began as much later.
    """
    before = held or Watched(partition, -1, arrival.at, arrival.is_region, surges.open_series(arrival.series, arrival.began))
    if arrival.began > before.series.since:
        before = msgspec.structs.replace(before, series=msgspec.structs.replace(before.series, since=arrival.began))
    if not arrival.is_about:
        return msgspec.structs.replace(before, number=max(before.number, arrival.number)), ()
    article = surges.Arrival(arrival.at, f"{arrival.uri}|{arrival.at}", arrival.story or arrival.uri, arrival.headline, arrival.actors)
    series, found = surges.take_in(before.series, article, rules)
    return Watched(before.partition, arrival.number, max(before.at, arrival.at), before.is_region, series), found


def move_on(held: Watched, watermark: int, rules: SurgeRules) -> tuple[Watched, tuple[Surge, ...]]:
    """Let time go on without an arrival: surges end."""
    series, found = surges.advance(held.series, watermark, rules)
    return msgspec.structs.replace(held, series=series), found


class AlertRecord(msgspec.Struct, frozen=True):
    """The value of a record of conflict.alerts."""

    id: str
    key: str
    key_kind: str
    event: str
    learning: bool
    begin: str
    at: str
    stories: int
    articles: int
    peak_score: float
    window: surges.Count
    drivers: Drivers


def alert_record(surge: Surge, *, is_region: bool) -> Record:
    """Make the record of a surge; `key_kind` says whether the key is a region or a pair of actors."""
    value = AlertRecord(
        surge.id,
        surge.key,
        "region" if is_region else "actor_pair",
        f"surge.{surge.kind}",
        surge.learning,
        written_time(surge.begin),
        written_time(surge.at),
        surge.stories,
        surge.articles,
        round(surge.peak_score, 2),
        _rounded(surge.count),
        surge.drivers,
    )
    return make_record(Destination.ALERTS, surge.key, value, f"surge.{surge.kind}", subject=surge.key, identity=(surge.id, surge.at))


def _rounded(count: surges.Count) -> surges.Count:
    weights = (round(count.weight, 2), round(count.expected, 3), round(count.score, 2))
    return msgspec.structs.replace(count, **dict(zip(("weight", "expected", "score"), weights, strict=True)))
