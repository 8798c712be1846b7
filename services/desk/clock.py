"""Event time over several partitions: each one's latest in, the watermark out, the time before which nothing more is expected.

The watermark is the least of the partitions' latest times, so that a desk which reads one partition faster than another (after a start, or
when a backlog is caught up with) does not take the slow one's articles for late. A partition that was read to its end and is silent
counts no longer until it speaks again.
"""

from __future__ import annotations

import msgspec

from desk.times import DAY


class Clock(msgspec.Struct, frozen=True, array_like=True):
    """Of each partition the latest event time, the silent ones, the watermark, the watermark that was last told, and where the desk began,
    less what it did not hear.

    All times are in seconds since 1970.
    """

    latest: dict[int, int] = {}
    silent: frozenset[int] = frozenset()
    watermark: int = 0
    told: int = 0
    began: int = 0


def hear(clock: Clock, partition: int, at: int, *, partitions: int) -> Clock:
    """Give the clock after an event of a partition; neither a partition's time nor the watermark ever goes back.

    Of several partitions, one that has not spoken yet stands where the first event of all stood.

    >>> hear(hear(Clock(), 0, 100, partitions=2), 0, 200, partitions=2).watermark
    100

    A gap of more than a day was not listened to, so the desk began as much later: one stray article of years ago is no past.

    >>> hear(hear(Clock(), 0, 0, partitions=1), 0, 1000 * DAY, partitions=1).began == 999 * DAY
    True
    """
    skipped = max(0, at - max(clock.latest.values(), default=at) - DAY)
    latest = clock.latest or dict.fromkeys(range(partitions), at)
    latest = {**latest, partition: max(at, latest.get(partition, at))}
    began = (clock.began if clock.latest else at) + skipped
    heard = msgspec.structs.replace(clock, latest=latest, silent=clock.silent - {partition}, began=began)
    return _settled(heard)


def miss(clock: Clock, partition: int) -> Clock:
    """Give the clock after a partition was read to its end and is silent.

    >>> clock = hear(hear(Clock(), 0, 100, partitions=2), 0, 200, partitions=2)
    >>> miss(clock, 1).watermark
    200
    """
    return _settled(msgspec.structs.replace(clock, silent=clock.silent | {partition}))


def _settled(clock: Clock) -> Clock:
    speaking = [at for partition, at in clock.latest.items() if partition not in clock.silent]
    watermark = min(speaking) if speaking else max(clock.latest.values(), default=0)
    return msgspec.structs.replace(clock, watermark=max(watermark, clock.watermark))
