"""What a worker keeps of one source partition: where it stands, what it holds back, and what of it waits. `assignment` moves it on."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from tagger.holding import Holding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiokafka import AIOKafkaConsumer, TopicPartition
    from aiokafka.structs import ConsumerRecord

    from chassis.pulse import Pulse
    from chassis.settings import Settings
    from tagger.metrics import Metrics

FRAMING_BYTES = 16 * 1024
"""What headers and framing may add to a record's key and value."""


class Partition:
    """A source partition from its assignment to its revocation."""

    def __init__(self, id: TopicPartition, consumer: AIOKafkaConsumer, settings: Settings, metrics: Metrics, pulse: Pulse) -> None:  # noqa: A002 - its id
        """Begin with nothing held and at no position."""
        self.id, self._consumer, self._metrics, self._pulse = id, consumer, metrics, pulse
        self.holding = Holding(maximum_bytes=settings.held_bytes, record_bytes=pulse.held_max_bytes - FRAMING_BYTES)
        self.position = 0  # the offset of the next record to decide
        self.caught_up_at: tuple[str, int] | None = None  # a time, and the offset up to which everything had been received by then
        self._in_hand = 0  # records that are read and not committed
        self._committed = 0  # the offset of the next record to commit
        self._oldest_waiting: float | None = None  # when the oldest record that is not committed was sent, in Unix time
        self._label = str(id.partition)
        self._lag = metrics.lag_records.labels(self._label)
        metrics.lag_seconds.labels(self._label).set_function(self._lag_seconds)
        self.observe_held()

    def begin(self, position: int, held: Mapping[bytes, bytes]) -> None:
        """Go on from an offset, with what the predecessor held."""
        self.position = self._committed = position
        self.holding.restore(held)
        self.observe_held()

    def close(self) -> None:
        """Show nothing of the partition any more."""
        metrics = self._metrics
        metrics.in_flight.dec(self._in_hand)
        for gauge in (metrics.lag_records, metrics.lag_seconds, metrics.held_articles, metrics.held_bytes, metrics.held_next_due):
            gauge.remove(self._label)
        self._pulse.lags.pop(self.id, None)

    def take(self, batch: Sequence[ConsumerRecord]) -> None:
        """Take records in hand, to be decided."""
        if not self._in_hand:
            self._observe_lag(batch[0].timestamp)
        self._in_hand += len(batch)
        self._metrics.in_flight.inc(len(batch))
        self.position = batch[-1].offset + 1

    def commit(self, batch: Sequence[ConsumerRecord]) -> None:
        """Let go of the records in hand that were taken first: they are committed."""
        self._in_hand -= len(batch)
        self._metrics.in_flight.dec(len(batch))
        self._committed = batch[-1].offset + 1
        self._observe_lag(batch[-1].timestamp)

    def reach(self, position: int) -> None:
        """Note that reading has come to an offset: past the end of a transaction, which is a record to nobody."""
        if not self._in_hand:
            self._committed = position
            self._observe_lag()

    def observe_held(self) -> None:
        """Show what is held back."""
        metrics, holding, due = self._metrics, self.holding, self.holding.next_due
        metrics.held_articles.labels(self._label).set(len(holding))
        metrics.held_bytes.labels(self._label).set(holding.bytes)
        metrics.held_next_due.labels(self._label).set(datetime.fromisoformat(due).timestamp() if due else 0)

    def _lag_seconds(self) -> float:
        """Asked at each scrape, so that it grows also while nothing moves."""
        oldest = self._oldest_waiting
        return 0.0 if oldest is None else max(0.0, time.time() - oldest)

    def _observe_lag(self, oldest_ms: int = 0) -> None:
        """Show what waits: also before a batch is carried out, so that one whose commit never comes is seen to wait."""
        high = self._consumer.highwater(self.id)
        if high is None:
            return
        lag = max(0, high - self._committed)
        self._lag.set(lag)
        if not lag:
            self._oldest_waiting = None
        elif oldest_ms > 0:
            self._oldest_waiting = oldest_ms / 1000
        elif self._oldest_waiting is None:
            self._oldest_waiting = time.time()
        self._pulse.lags[self.id] = lag
