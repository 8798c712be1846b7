"""What health is told by: a deployable writes it, `/live`, `/ready` and `/status` read it. No I/O, no metrics."""

from __future__ import annotations

import time
from collections.abc import Callable

from chassis.status import PartitionStatus, Status

Clock = Callable[[], float]

_TICK_LIMIT_SECONDS = 15.0
_STALL_LIMIT_SECONDS = 120.0


class Pulse:
    """Signs of life of one worker; times are of a monotonic clock, in seconds."""

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        """Begin with a worker that has just been born: live, not ready."""
        self._clock = clock
        self._born = self._last_tick = self._last_commit = clock()
        self._committed_at: float | None = None
        self.knowledge_version = ""
        self.lexicon_loaded = False
        self.waiting_for = "start"
        self.joined = False
        self.failed = False
        self.enriched_max_bytes = self.held_max_bytes = 1 << 20
        self.held_partitions = 0
        self.lags: dict[tuple[str, int], int] = {}

    def tick(self) -> None:
        """The event loop has come round."""
        self._last_tick = self._clock()
        if not any(self.lags.values()):
            self._last_commit = self._last_tick  # without work nothing need be committed

    def commit(self) -> None:
        """A batch has been committed."""
        self._last_commit = self._committed_at = self._clock()

    def not_live(self) -> str | None:
        """Say why a restart would help; None when it would not."""
        if self.failed:
            return "the lane has failed"
        if self._clock() - self._last_tick > _TICK_LIMIT_SECONDS:
            return f"the event loop has not come round for {_TICK_LIMIT_SECONDS:.0f} s"
        if any(self.lags.values()) and self._clock() - self._last_commit > _STALL_LIMIT_SECONDS:
            return f"articles wait and nothing was committed for {_STALL_LIMIT_SECONDS:.0f} s"
        return None

    def status(self, program: str, version: str) -> Status:
        """Say all of it at once."""
        now, not_live, not_ready = self._clock(), self.not_live(), self.not_ready()
        return Status(
            program=program,
            version=version,
            live=not_live is None,
            not_live=not_live,
            ready=not_ready is None,
            not_ready=not_ready,
            partitions=tuple(PartitionStatus(topic, number, lag) for (topic, number), lag in sorted(self.lags.copy().items())),
            last_commit_age_seconds=None if self._committed_at is None else round(now - self._committed_at, 3),
            knowledge_version=self.knowledge_version,
            uptime_seconds=round(now - self._born, 3),
        )

    def not_ready(self) -> str | None:
        """Say what is missing before articles flow; None when nothing is."""
        if not self.lexicon_loaded:
            return "the lexicon is not loaded"
        if self.waiting_for:
            return f"waiting for {self.waiting_for}"
        if not self.joined:
            return "the consumer group is not joined"
        return self.not_live()
