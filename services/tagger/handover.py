"""Decided batches in, one transaction's worth of them out: `assignment` decides what comes while the last one is still being committed.

What has piled up by then goes into the next transaction together, so that transactions grow with the load and with the time one takes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiokafka.structs import ConsumerRecord

    from chassis.traces import BatchTrace
    from frontwire.deciding import Outcome
    from tagger.partition import Partition
    from tagger.publishing import OutputRecord


@dataclass(frozen=True, slots=True)
class Decided:
    """A partition's batch and all that follows from it; what is released from the holding has no records."""

    partition: Partition
    position: int  # the offset of the next record of the partition
    records: Sequence[ConsumerRecord]
    outcomes: Sequence[Outcome]
    outputs: Sequence[OutputRecord]
    trace: BatchTrace
    began: float = 0.0  # of `time.perf_counter`
    deciding_seconds: float = 0.0
    parsing_seconds: float = 0.0

    @property
    def size(self) -> int:
        """Give the bytes of the articles."""
        return sum(len(record.value or b"") for record in self.records)


class Handover:
    """Holds what is decided until it is taken, in order: at most one transaction's worth."""

    def __init__(self, *, maximum_records: int, maximum_bytes: int) -> None:
        """Begin with nothing; a single batch is taken in whatever its size."""
        self._maximum_records, self._maximum_bytes = maximum_records, maximum_bytes
        self._waiting: list[Decided] = []
        self._records = self._bytes = 0
        self._has_ended = False
        self._changed = asyncio.Condition()

    async def give(self, decided: Decided) -> None:
        """Add a batch; wait as long as it does not fit."""
        records, size = len(decided.records), decided.size
        async with self._changed:
            await self._changed.wait_for(
                lambda: (
                    not self._waiting or (self._records + records <= self._maximum_records and self._bytes + size <= self._maximum_bytes)
                )
            )
            self._waiting.append(decided)
            self._records += records
            self._bytes += size
            self._changed.notify_all()

    async def take(self) -> list[Decided]:
        """Wait for something and give all of it; nothing once `end` was called and all is taken."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._waiting or self._has_ended)
            taken, self._waiting = self._waiting, []
            self._records = self._bytes = 0
            self._changed.notify_all()
        return taken

    async def end(self) -> None:
        """Say that nothing more is given."""
        async with self._changed:
            self._has_ended = True
            self._changed.notify_all()
