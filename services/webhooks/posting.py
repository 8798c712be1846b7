"""Records of conflict.alerts in; posted to every receiver, or made dead letters; out comes how far each partition is done.

Receivers do not wait for each other, nor keys within one: a receiver gets the alerts of one key in their order. `sender` reads and commits,
`delivering` posts.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from chassis.dead_letters import dead_letter_headers
from webhooks.alert import Alert, NoAlert, Unwanted, read_alert
from webhooks.answers import Refused
from webhooks.progress import Progress
from webhooks.reasons import STAGE, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aiokafka import TopicPartition
    from aiokafka.structs import ConsumerRecord

    from webhooks.delivering import Receiver
    from webhooks.metrics import Metrics

Bury = Callable[["ConsumerRecord", tuple[tuple[str, bytes], ...]], Awaitable[None]]
"""Writes a dead letter: a record, and the headers that say why. It returns when the broker has it."""

log = logging.getLogger(__name__)


class Posting:
    """The records in hand."""

    def __init__(self, receivers: Sequence[Receiver], metrics: Metrics, bury: Bury, *, wanted: Collection[str]) -> None:
        """Begin with empty hands; `wanted` says which of began, continues and ended are posted."""
        self._receivers, self._metrics, self._bury, self._wanted = receivers, metrics, bury, wanted
        self._tasks: set[asyncio.Task[None]] = set()
        self._progress: dict[TopicPartition, Progress] = defaultdict(Progress)
        self._lines: WeakValueDictionary[tuple[str, bytes | None], asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """Give how many records are in hand."""
        return len(self._tasks)

    def take_in(self, partition: TopicPartition, record: ConsumerRecord, group: asyncio.TaskGroup) -> None:
        """Begin to post a record, in a task of the group: a fault that is no receiver's ends the group."""
        self._progress[partition].take_in(record.offset)
        task = group.create_task(self._handle(partition, record, self._lines_of(record)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def committable(self) -> dict[TopicPartition, int]:
        """Give of each partition the offset up to which every receiver has all, or it is a dead letter."""
        return {partition: offset for partition, progress in self._progress.items() if (offset := progress.committable) is not None}

    async def finish(self, *, limit_seconds: float) -> None:
        """Wait until nothing is in hand, for so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=limit_seconds)

    async def let_go(self) -> None:
        """Stop what is in hand and forget it."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._progress.clear()

    def _lines_of(self, record: ConsumerRecord) -> list[asyncio.Lock]:
        """Give each receiver's lock for the record's key: a lock is passed on in the order in which it was asked for."""
        return [self._lines.setdefault((receiver.name, record.key), asyncio.Lock()) for receiver in self._receivers]

    async def _handle(self, partition: TopicPartition, record: ConsumerRecord, lines: Sequence[asyncio.Lock]) -> None:
        match read_alert(record.value, record.headers, wanted=self._wanted):
            case Alert() as alert:
                self._metrics.alerts.labels("posted").inc()
                async with asyncio.TaskGroup() as posting:
                    for receiver, line in zip(self._receivers, lines, strict=True):
                        posting.create_task(self._post(alert, record, receiver, line))
            case Unwanted():
                self._metrics.alerts.labels("unwanted").inc()
            case NoAlert(detail=detail):
                self._metrics.alerts.labels("unreadable").inc()
                await self._give_up(record, "0", Reason.NOT_AN_EVENT, detail)
        self._progress[partition].finish(record.offset)

    async def _post(self, alert: Alert, record: ConsumerRecord, receiver: Receiver, line: asyncio.Lock) -> None:
        since = time.monotonic()
        with self._metrics.pending.labels(receiver.name).track_inprogress():
            async with line:
                match await receiver.deliver(alert, since=since):
                    case Refused(reason=reason, detail=detail):
                        detail = f"receiver {receiver.name} of FRONTWIRE_WEBHOOK_URLS: {detail}"
                        await self._give_up(record, receiver.name, reason, detail)
                    case None:
                        self._metrics.delivered.labels(receiver.name).inc()
                        age = time.time() - record.timestamp / 1000
                        self._metrics.delivery_seconds.labels(receiver.name).observe(max(0.0, age))

    async def _give_up(self, record: ConsumerRecord, receiver: str, reason: Reason, detail: str) -> None:
        """Make a dead letter of a record."""
        why = dead_letter_headers(
            reason=reason.value,
            stage=STAGE,
            detail=detail,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            timestamp_ms=record.timestamp,
        )
        await self._bury(record, why)
        self._metrics.failed.labels(receiver, reason.value).inc()
        log.warning(
            "Alert not posted.",
            extra={
                "receiver": receiver,
                "reason": reason.value,
                "detail": detail,
                "partition": record.partition,
                "offset": record.offset,
            },
        )
