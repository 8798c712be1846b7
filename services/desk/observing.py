"""What the desk's Faust app says of itself in, pulse and metrics out: how much waits, whether it is committed, how large the tables are.

`app` asks every second; what grows while nothing moves is asked at each scrape.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import faust

    from chassis.pulse import Pulse
    from desk.batch import Batch
    from desk.metrics import Metrics


class Observing:
    """One worker's partitions."""

    def __init__(self, app: faust.App, metrics: Metrics, pulse: Pulse, batches: Mapping[str, Batch]) -> None:
        """Look at the topics that the stages read, each with its batch; no partition is assigned yet."""
        self._app, self._metrics, self._pulse, self._topics = app, metrics, pulse, frozenset(batches)
        metrics.in_flight.set_function(lambda: sum(len(batch) for batch in batches.values()))
        self.handled: dict[tuple[str, int], float] = {}  # when the latest record that a stage has handled was sent, in Unix time
        self._seen: dict[tuple[str, int], float] = {}  # the same, at the last look
        self._committed: dict[tuple[str, int], int] = {}
        self._waiting_since: dict[tuple[str, int], float] = {}

    def watch_tables(self, names: Iterable[str], folder: Path) -> None:
        """Show how large the tables are that stand in a folder."""
        for name in names:
            self._metrics.state_bytes.labels(name).set_function(partial(bytes_on_disk, folder, name))

    async def count_rebalance(self, *_: Any, **__: Any) -> None:
        """Partitions were assigned anew."""
        self._metrics.rebalances.inc()

    def look(self) -> None:
        """Leave in pulse and metrics how many records wait, and whether any were committed."""
        consumer: Any = self._app.consumer
        lags: dict[tuple[str, int], int] = {}
        for tp in consumer.assignment():
            if tp.topic in self._topics:
                highwater, reached = consumer.highwater(tp) or 0, consumer._committed_offset[tp] or 0  # noqa: SLF001 - Faust tells it nobody
                lags[tp] = max(0, highwater - reached - 1)  # the end of a transaction is a record that nobody is given
                if reached > self._committed.get(tp, 0):
                    self._committed[tp] = reached
                    self._pulse.commit()
                    self._metrics.last_commit.set(time.time())
        self._show(lags)
        self._pulse.lags = lags

    def _show(self, lags: dict[tuple[str, int], int]) -> None:
        for place, lag in lags.items():
            self._note_waiting(place, lag)
            labels = (place[0], str(place[1]))
            self._metrics.lag_records.labels(*labels).set(lag)
            if place not in self._pulse.lags:
                self._metrics.lag_seconds.labels(*labels).set_function(partial(self._lag_seconds, place))
        for place in self._pulse.lags.keys() - lags.keys():
            self._waiting_since.pop(place, None)
            for gauge in (self._metrics.lag_records, self._metrics.lag_seconds):
                gauge.remove(place[0], str(place[1]))

    def _note_waiting(self, place: tuple[str, int], lag: int) -> None:
        """What waits was sent no earlier than what was handled last; where nothing was, it waits since it is seen to."""
        handled = self.handled.get(place, 0.0)
        if not lag:
            self._waiting_since.pop(place, None)
        elif handled != self._seen.get(place, 0.0):
            self._waiting_since[place] = handled
        else:
            self._waiting_since.setdefault(place, time.time())
        self._seen[place] = handled

    def _lag_seconds(self, place: tuple[str, int]) -> float:
        since = self._waiting_since.get(place)
        return 0.0 if since is None else max(0.0, time.time() - since)


def bytes_on_disk(folder: Path, table: str) -> int:
    """Give the size of a table's files, of all its partitions; 0 where it has none.

    >>> from pathlib import Path
    >>> bytes_on_disk(Path("/nowhere"), "ledger")
    0
    """
    size = 0
    for database in folder.glob(f"*/tables/{table}-*.db"):
        for file in database.rglob("*"):
            with suppress(FileNotFoundError):  # RocksDB has just merged it into another
                size += file.stat().st_size
    return size
