"""Whether the desk's state ever went back: in each changelog, what a key's values count by must not fall.

A worker that was stopped past its session and woken must not write over what its successor has written: whoever reads the changelog next
would begin with old state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from chaos.wire import read_topic
from chassis.settings import Settings
from desk.activity import Hour
from desk.clock import Clock
from desk.ledger import Entry
from desk.newsroom import Standing
from desk.watching import Watched

# Of each table its values' type, and what can only grow in them.
ORDERS: dict[str, tuple[type, Callable]] = {
    "ledger": (Entry, lambda entry: entry.origin.offset),
    "standing": (Standing, lambda standing: standing.origin.offset),
    "clock": (Clock, lambda clock: (clock.watermark, sum(clock.latest.values()))),
    "hours": (Hour, lambda hour: hour.number),
    "series": (Watched, lambda watched: watched.number),
}


def find_steps_back(settings: Settings) -> Iterator[str]:
    """Name every record of a changelog that is older than the one before it under its key."""
    for table, (kind, order) in ORDERS.items():
        topic = f"{settings.desk_group}-{table}-changelog"
        decode = msgspec.msgpack.Decoder(kind).decode
        latest: dict[tuple[int, bytes], object] = {}
        for record in read_topic(settings, topic):
            at = record.partition, record.key
            if record.value is None:
                latest.pop(at, None)
                continue
            reached = order(decode(record.value))
            if at in latest and reached < latest[at]:
                yield f"{table}-{record.partition}@{record.offset} {record.key.decode()}: {reached} after {latest[at]}"
            latest[at] = reached


def find_untold(settings: Settings, ce_ids: set[str]) -> set[str]:
    """Give those of some events that are not in wire.enriched: what was never told cannot be where it belongs."""
    return ce_ids - {dict(record.headers)["ce_id"].decode() for record in read_topic(settings, settings.enriched_topic)}


def trace(settings: Settings, uri: str) -> str:
    """Say where an article has left its marks, stage by stage."""
    ledger = msgspec.msgpack.Decoder(Entry).decode
    steps = [f"enriched {one.partition}@{one.offset}" for one in read_topic(settings, settings.enriched_topic) if one.key == uri.encode()]
    for table, read in (("ledger", lambda value: ledger(value).origin.offset), ("standing", len)):
        changelog = f"{settings.desk_group}-{table}-changelog"
        steps += [
            f"{table}@{one.offset} {read(one.value)}" for one in read_topic(settings, changelog) if one.key == uri.encode() and one.value
        ]
    told = [one for one in read_topic(settings, settings.changes_topic) if one.key == uri.encode()]
    return ", ".join([uri, *steps, *(f"change@{one.offset}" for one in told)])
