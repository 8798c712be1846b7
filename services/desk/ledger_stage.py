"""wire.enriched in, desk.changes out: the ledger's stage. `ledger` decides; here its table is read and written, and broken events are set
aside.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from desk.changes import Change, Origin, Silence, Tick, encode
from desk.dead_letters import dead_letter_headers
from desk.enriched import Enriched, read_enriched
from desk.ledger import Step, Verdict, take_in
from desk.times import DAY, HOUR, seconds_of
from frontwire.events import DATA_SCHEMA

if TYPE_CHECKING:
    from desk.desk import Desk

log = logging.getLogger(__name__)

_KNOWN_SCHEMA = DATA_SCHEMA.encode()
_TICK_SECONDS = 60
_SWEEP_SECONDS = 6 * HOUR


class LedgerStage:
    """The ledger of the partitions of wire.enriched that this worker has."""

    def __init__(self, desk: Desk) -> None:
        """Begin without knowing any partition's time."""
        self._desk = desk
        self._at: dict[int, int] = {}  # event time by partition
        self._ticked: dict[int, int] = {}  # and as last told to the newsroom
        self._swept: dict[int, int] = {}
        self._heard: dict[
            int, tuple[float, int]
        ] = {}  # when the last record of a partition was read, by the monotonic clock, and its offset
        self._silent: set[int] = set()
        self._broken: list[dict[str, object]] = []  # what was set aside in the batch in hand
        desk.ledger_batch.before_end = self._log_broken

    def forget(self) -> None:
        """Drop what is in hand: the partitions may be another worker's now."""
        self._desk.ledger_batch.abandon()
        self._heard.clear()
        self._silent.clear()
        self._broken.clear()

    async def handle(self, event: Any) -> None:
        """Take one enriched event in."""
        message, headers = event.message, dict(event.headers)
        origin = Origin(message.partition, message.offset)
        self._heard[origin.partition] = (time.monotonic(), origin.offset)
        self._silent.discard(origin.partition)
        try:
            enriched = _read(message.value)
        except ValueError as error:
            await self._set_aside(message, str(error))
            return
        if headers.get("ce_dataschema", _KNOWN_SCHEMA) != _KNOWN_SCHEMA:
            self._desk.metrics.newer_schema.inc()
        ce_id = (headers.get("ce_id") or b"").decode("ascii", "replace") or f"{origin.partition}:{origin.offset}"
        step = take_in(self._desk.ledger.get(enriched.uri), enriched, origin, ce_id=ce_id, received=int(message.timestamp))
        await self._tell(step, origin)
        if step.entry is not None:
            self._desk.ledger.put(enriched.uri, step.entry)
            self._sweep(origin.partition)
        self._desk.metrics.events.labels(step.verdict.value).inc()

    async def tell_silence(self, partitions: Collection[int], is_at_end: Callable[[int], Awaitable[bool]]) -> None:
        """Tell the newsroom, once, of each partition that was read to its end and has been silent for a while.

        Args:
            partitions: those that this worker has.
            is_at_end: whether there is no more of a partition to read.
        """
        now, settings = time.monotonic(), self._desk.settings
        for partition in partitions:
            since, offset = self._heard.setdefault(partition, (now, -1))
            if partition in self._silent or now - since < settings.silent_partition_seconds or not await is_at_end(partition):
                continue
            if self._heard.get(partition) == (since, offset):  # nothing came while we asked
                self._silent.add(partition)
                await self._desk.tell(settings.changes_topic, encode(Silence(Origin(partition, offset))))

    async def _tell(self, step: Step, origin: Origin) -> None:
        """Send the change, and now and then, where there is none, how far this partition's time has come."""
        told: Change | Tick | None = step.change
        at = self._at.get(origin.partition, 0)
        if step.entry is not None:
            at = self._at[origin.partition] = max(at, step.entry.at)
        if told is None and at >= self._ticked.get(origin.partition, 0) + _TICK_SECONDS:
            told = Tick(at, origin)
        if told is not None:
            self._ticked[origin.partition] = at
            key = step.change.uri.encode() if step.change else None
            carried = self._desk.ledger_batch.carried if step.change else ()
            await self._desk.send(self._desk.ledger_batch, [(self._desk.settings.changes_topic, key, encode(told), carried, 0)])

    async def _set_aside(self, message: Any, detail: str) -> None:
        letter = (*_header_pairs(message.headers), *dead_letter_headers(message, detail))
        await self._desk.send(self._desk.ledger_batch, [(self._desk.settings.dlq_topic, message.key, message.value, letter, None)])
        self._desk.metrics.events.labels(Verdict.REJECTED.value).inc()
        self._broken.append({"detail": detail, "source_partition": message.partition, "source_offset": message.offset})

    async def _log_broken(self) -> None:
        """Write one line a batch, with the first event's detail."""
        if self._broken:
            log.warning("Events set aside.", extra={**self._broken[0], "count": len(self._broken)})
            self._broken.clear()

    def _sweep(self, partition: int) -> None:
        """Forget the uris whose last version is too old; in their own partition, where alone its table may be written."""
        now = self._at[partition]
        if now < self._swept.setdefault(partition, now) + _SWEEP_SECONDS:
            return
        self._swept[partition] = now
        oldest = now - self._desk.settings.ledger_days * DAY
        for uri, entry in self._desk.ledger.items():
            if entry.origin.partition == partition and entry.at < oldest:
                self._desk.ledger.drop(uri)


def _read(value: bytes | None) -> Enriched:
    """Read an event.

    Raises:
        ValueError: with what is wrong; msgspec's errors are among them.
    """
    if value is None:
        raise ValueError("a null value; an enriched event is expected")
    event = read_enriched(value)
    if not event.uri:
        raise ValueError("uri is empty")
    if event.version_created is not None:
        seconds_of(event.version_created)
    return event


def _header_pairs(headers: Any) -> Iterable[tuple[str, bytes]]:
    """Faust has headers as pairs, which may repeat, or as a dictionary."""
    return headers.items() if isinstance(headers, Mapping) else headers or ()
