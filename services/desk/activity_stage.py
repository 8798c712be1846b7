"""desk.arrivals in; conflict.activity and conflict.alerts out: the stage that counts, by region and by pair of actors.

`activity` makes the windows, `watching` keeps what is usual. The hours of days that are not final are in memory too, as they are in the
table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from desk.activity import Hour, by_day, count_in, day_window, hour_of, hour_window, is_over, take_out
from desk.changes import Arrival, Moved, read_arrival
from desk.newsroom import PAIR_MARK
from desk.records import Destination, Record, make_record
from desk.times import DAY, HOUR
from desk.watching import Watched, alert_record, move_on, watch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desk.activity import Window
    from desk.desk import Desk
    from desk.surges import SurgeRules

_PAIR_DAYS = 60  # a pair of actors that nothing was heard of for so long is forgotten
_SWEEP_SECONDS = 6 * HOUR


class _Partition:
    """What this worker has in memory of one partition of desk.arrivals."""

    def __init__(self, hours: Iterable[Hour], watched: Iterable[tuple[str, Watched]]) -> None:
        self.watermark = 0
        self.finished = 0  # hours that end by then are final
        self.swept = 0
        self.hours: dict[str, dict[int, Hour]] = {}
        for hour in hours:
            self.hours.setdefault(hour.region, {})[hour.start] = hour
        self.surging = {key for key, held in watched if held.series.ongoing is not None}


class ActivityStage:
    """The counting of the partitions of desk.arrivals that this worker has."""

    def __init__(self, desk: Desk, rules: SurgeRules) -> None:
        """Begin without anything in memory; it is read back with a partition's first arrival."""
        self._desk, self._rules = desk, rules
        self._grace = desk.settings.activity_grace_minutes * 60
        self._partitions: dict[int, _Partition] = {}
        self._shown: set[str] = set()  # regions whose surge is shown in the metrics
        self._grown: dict[tuple[int, str, int], None] = {}  # partition, region and hour of what is to be published with this batch
        desk.activity_batch.before_end = self._publish_windows

    def forget(self) -> None:
        """Drop what is in hand and what was read from the tables: they may be another worker's now."""
        self._desk.activity_batch.abandon()
        self._partitions.clear()
        self._grown.clear()
        self._show_surges()

    async def handle(self, event: Any) -> None:
        """Take one arrival, or one step of time, in."""
        number = event.message.partition
        partition = self._partition(number)
        told = read_arrival(event.message.value)
        partition.watermark = max(partition.watermark, told.watermark)
        await self._finish_windows(partition)
        match told:
            case Arrival():
                await self._take_in(told, partition, number)
            case Moved():
                await self._let_surges_end(partition)
                self._sweep(partition, number)

    async def _take_in(self, arrival: Arrival, partition: _Partition, number: int) -> None:
        desk = self._desk
        held = desk.series.get(arrival.series)
        if held is not None and held.number >= arrival.number:
            desk.metrics.repeats.labels(desk.settings.arrivals_topic).inc()
            return
        changed = self._count(arrival, partition, number) if arrival.is_region else []
        watched, surges = watch(held, arrival, number, self._rules)
        alerts = [alert_record(surge, is_region=arrival.is_region) for surge in surges]
        await desk.publish(desk.activity_batch, alerts, carried=desk.activity_batch.carried)
        for hour in changed:
            partition.hours.setdefault(hour.region, {})[hour.start] = hour
            desk.hours.put(_hour_key(hour), hour)
            self._grown[number, hour.region, hour.start] = None
        self._keep(arrival.series, watched, partition)

    def _count(self, arrival: Arrival, partition: _Partition, number: int) -> list[Hour]:
        """Give the hours that the arrival changes."""
        hours = partition.hours.get(arrival.series, {})
        if not arrival.is_about:
            return [left for hour in hours.values() if (left := take_out(hour, arrival))]
        start = hour_of(arrival.at)
        if is_over(start - start % DAY, DAY, partition.watermark, grace_seconds=self._grace):
            self._desk.metrics.late.inc()
            return []
        counted = count_in(hours.get(start), arrival, partition=number)
        is_final = is_over(start, HOUR, partition.watermark, grace_seconds=self._grace)
        return [msgspec.structs.replace(counted, is_final=is_final)]

    async def _publish_windows(self) -> None:
        """Publish the windows that have changed as they are now, before the batch ends: the hours, and the days that they are of."""
        grown, self._grown = self._grown, {}
        hours = [
            hour for number, region, start in grown if (hour := self._partitions[number].hours.get(region, {}).get(start)) is not None
        ]  # what is not there any longer has been published for the last time
        days = dict.fromkeys((hour.partition, hour.region, hour.day) for hour in hours)
        records = [_window_record(hour_window(hour)) for hour in hours if not hour.is_final]
        for number, region, day in days:
            of_day = by_day(self._partitions[number].hours[region].values())[day]
            records.append(_window_record(day_window(region, day, of_day, is_final=False)))
        await self._desk.publish(self._desk.activity_batch, records)
        self._show_surges()

    def _show_surges(self) -> None:
        surging = {key for partition in self._partitions.values() for key in partition.surging}
        regions = {key for key in surging if PAIR_MARK not in key}
        metrics = self._desk.metrics
        for region in regions - self._shown:
            metrics.region_surge.labels(region).set(1)
        for region in self._shown - regions:
            metrics.region_surge.remove(region)
        metrics.surges.labels("region").set(len(regions))
        metrics.surges.labels("actor_pair").set(len(surging) - len(regions))
        self._shown = regions

    async def _finish_windows(self, partition: _Partition) -> None:
        """Publish for the last time what the watermark has passed."""
        desk = self._desk
        finished = hour_of(partition.watermark - self._grace)
        if finished <= partition.finished:
            return
        partition.finished = finished
        for region in tuple(partition.hours):
            hours = partition.hours[region]
            for start, hour in tuple(hours.items()):
                if not hour.is_final and is_over(start, HOUR, partition.watermark, grace_seconds=self._grace):
                    final = msgspec.structs.replace(hour, is_final=True)
                    await desk.publish(desk.activity_batch, [_window_record(hour_window(final))])
                    hours[start] = final
                    desk.hours.put(_hour_key(final), final)
            for day, of_day in by_day(hours.values()).items():
                if is_over(day, DAY, partition.watermark, grace_seconds=self._grace):
                    await desk.publish(desk.activity_batch, [_window_record(day_window(region, day, of_day, is_final=True))])
                    for hour in of_day:
                        del hours[hour.start]
                        desk.hours.drop(_hour_key(hour))
            if not hours:
                del partition.hours[region]

    async def _let_surges_end(self, partition: _Partition) -> None:
        for key in sorted(partition.surging):
            held = self._desk.series.get(key)
            if held is None:
                partition.surging.discard(key)
                continue
            watched, surges = move_on(held, partition.watermark, self._rules)
            await self._desk.publish(self._desk.activity_batch, [alert_record(surge, is_region=held.is_region) for surge in surges])
            self._keep(key, watched, partition)

    def _keep(self, key: str, watched: Watched, partition: _Partition) -> None:
        self._desk.series.put(key, watched)
        if watched.series.ongoing is None:
            partition.surging.discard(key)
        else:
            partition.surging.add(key)

    def _sweep(self, partition: _Partition, number: int) -> None:
        """Forget pairs of actors that nothing was heard of for long; regions are few and stay."""
        if partition.watermark < partition.swept + _SWEEP_SECONDS:
            return
        partition.swept = partition.watermark
        oldest = partition.watermark - _PAIR_DAYS * DAY
        for key, held in self._desk.series.items():
            if held.partition == number and not held.is_region and held.at < oldest:
                self._desk.series.drop(key)

    def _partition(self, number: int) -> _Partition:
        if number not in self._partitions:
            hours = (hour for _, hour in self._desk.hours.items() if hour.partition == number)
            watched = ((key, held) for key, held in self._desk.series.items() if held.partition == number)
            self._partitions[number] = _Partition(hours, watched)
        return self._partitions[number]


def _hour_key(hour: Hour) -> str:
    return f"{hour.region}|{hour.start}"


def _window_record(window: Window) -> Record:
    identity = (window.duration, window.start, window.revision, window.final)
    kind = "activity.final" if window.final else "activity.window"
    return make_record(Destination.ACTIVITY, window.region, window, kind, subject=window.region, identity=identity)
