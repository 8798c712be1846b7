"""`create_app` builds the Faust app of the desk: three agents, each a stage, and their tables. `worker` runs it.

wire.enriched → ledger → desk.changes → newsroom → desk.arrivals → activity. Each stage reads its topic at least once, publishes, and only
then writes its tables; what comes again is known by the offset that a table's value remembers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from faust.types import TP

from chassis.ending import end_process
from chassis.faust_broker import faust_options
from chassis.kafka import heartbeat_ms
from chassis.read_committed import ReadCommittedApp
from chassis.traces import UNTRACED
from desk.activity_stage import ActivityStage
from desk.desk import Desk
from desk.disk import STORE_URL
from desk.ledger_stage import LedgerStage
from desk.newsroom_stage import NewsroomStage
from desk.observing import Observing
from desk.surges import SurgeRules
from desk.times import DAY, HOUR
from desk.web import add_pages

if TYPE_CHECKING:
    from pathlib import Path

    import faust

    from chassis.pulse import Pulse
    from chassis.settings import Settings
    from chassis.traces import Traces
    from desk.batch import Batch
    from desk.metrics import Metrics


class Stage(Protocol):
    """A stage of the desk."""

    async def handle(self, event: Any) -> None:
        """Take one record in."""

    def forget(self) -> None:
        """Drop what is in hand: the partitions may be another worker's now."""


_TICK_SECONDS = 1.0
_COMMIT_SECONDS = 1.0
_SILENCE_SECONDS = 2.0
_LEFT_SECONDS = 0.1


def create_app(
    settings: Settings, metrics: Metrics, pulse: Pulse, *, data_folder: Path, traces: Traces = UNTRACED
) -> tuple[faust.App, Desk]:
    """Build the app; nothing is connected before it is started.

    Args:
        settings: what the environment says.
        metrics: where to count.
        pulse: where to leave signs of life.
        data_folder: where RocksDB keeps the tables.
        traces: where spans go.
    """
    app = ReadCommittedApp(
        settings.desk_group,
        **faust_options(settings),
        datadir=data_folder,
        store=STORE_URL if settings.desk_store == "rocksdb" else "memory://",
        table_standby_replicas=settings.desk_standby_replicas,
        web_enabled=True,
        web_bind=settings.desk_web_host,
        web_host=settings.desk_web_host,
        web_port=settings.desk_web_port,
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=_COMMIT_SECONDS,
        broker_session_timeout=settings.session_timeout_ms / 1000,
        broker_heartbeat_interval=heartbeat_ms(settings) / 1000,
        worker_redirect_stdouts=False,
    )
    desk = Desk(app, settings, metrics, traces=traces)
    ledger = LedgerStage(desk)
    stages: dict[str, tuple[str, Batch, Stage]] = {
        "ledger": (settings.enriched_topic, desk.ledger_batch, ledger),
        "newsroom": (settings.changes_topic, desk.newsroom_batch, NewsroomStage(desk)),
        "activity": (settings.arrivals_topic, desk.activity_batch, ActivityStage(desk, _surge_rules(settings))),
    }
    observing = Observing(app, metrics, pulse, {topic: batch for topic, batch, _stage in stages.values()})
    observing.watch_tables(desk.table_names, data_folder)
    for name, (source, batch, stage) in stages.items():
        app.agent(desk.topic(source), name=name)(_agent(stage.handle, batch, metrics.handling_seconds.labels(name), observing))
        batch.may_write = partial(_wait_until_confirmed, app)
    add_pages(app, desk)
    app.on_partitions_assigned.connect(observing.count_rebalance)

    @app.on_partitions_revoked.connect
    async def forget(*_: Any, **__: Any) -> None:
        for _topic, _batch, stage in stages.values():
            stage.forget()

    async def is_at_end(partition: int) -> bool:
        tp = TP(settings.enriched_topic, partition)
        highwater, position = app.consumer.highwater(tp), await app.consumer.position(tp)
        return highwater is not None and position is not None and position >= highwater

    @app.timer(interval=_SILENCE_SECONDS)  # type: ignore[untyped-decorator]  # Faust's own types leave it open
    async def tell_silence() -> None:
        """Let event time go on without the partitions that have nothing to say."""
        if app.tables.actives_ready and not app.rebalancing:
            mine = sorted(tp.partition for tp in app.consumer.assignment() if tp.topic == settings.enriched_topic)
            await ledger.tell_silence(mine, is_at_end)

    @app.task  # type: ignore[untyped-decorator]  # Faust's own types leave it open
    async def tick() -> None:
        """Show that the event loop comes round, and whether the tables are read back."""
        producer: Any = app.producer
        for table in app.tables.values():  # a producer knows the partitions of what it has sent to; routing asks for all
            await producer._ensure_producer().partitions_for(table.changelog_topic_name)  # noqa: SLF001 - Faust hides its client
        while True:
            pulse.joined = app.tables.actives_ready and not app.rebalancing
            observing.look()
            pulse.tick()
            await asyncio.sleep(_TICK_SECONDS)

    return app, desk


async def _wait_until_confirmed(app: ReadCommittedApp) -> bool:
    """Wait until the group confirms that this worker is one of it; False when partitions are to be handed over instead."""
    while not app.is_member():
        if app.is_handing_over:
            return False
        await asyncio.sleep(_LEFT_SECONDS)
    return True


def _surge_rules(settings: Settings) -> SurgeRules:
    return SurgeRules(
        false_a_year=settings.surge_false_a_year,
        min_stories=settings.surge_min_stories,
        over_seconds=settings.surge_over_hours * HOUR,
        tell_seconds=settings.surge_tell_hours * HOUR,
        learning_seconds=settings.surge_learning_days * DAY,
    )


def _agent(handle: Callable[[Any], Awaitable[None]], batch: Batch, seconds: Any, observing: Observing) -> Callable[[Any], Awaitable[None]]:
    async def work(stream: Any) -> None:
        stream = stream.noack()
        lock = asyncio.Lock()
        finishing = asyncio.create_task(finish_what_is_left(stream, lock))
        try:
            async for event in stream.events():
                started = time.perf_counter()
                try:
                    async with lock:
                        if event.app.consumer.is_next(event.message) and batch.begin(event):
                            await handle(event)
                            if batch.is_full or stream.channel.queue.empty():
                                await batch.finish(stream)
                except Exception as error:  # noqa: BLE001 - a record's own fault is a dead letter by now: this one is ours or the broker's
                    end_process(error)
                observing.handled[event.message.topic, event.message.partition] = event.message.timestamp
                seconds.observe(time.perf_counter() - started)
        finally:
            finishing.cancel()

    async def finish_what_is_left(stream: Any, lock: asyncio.Lock) -> None:
        """Finish a batch whose next event never comes: a rebalance empties the queue, and then waits for what was begun."""
        while True:
            await asyncio.sleep(_LEFT_SECONDS)
            try:
                async with lock:
                    if stream.channel.queue.empty():
                        await batch.finish(stream)
            except Exception as error:  # noqa: BLE001 - likewise
                end_process(error)

    return work
