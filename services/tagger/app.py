"""`create_app` builds the Faust app: the lane as a service, and the agent on the knowledge topic. `worker` runs it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import faust
from aiokafka.errors import KafkaError

from chassis.faust_broker import faust_options
from chassis.kafka import heartbeat_ms
from chassis.traces import UNTRACED
from tagger.lane import Lane
from tagger.unattended import oldest_unattended

if TYPE_CHECKING:
    from pathlib import Path

    from chassis.pulse import Pulse
    from chassis.settings import Settings
    from chassis.traces import Traces
    from frontwire.knowledge.entities import Lexicon
    from tagger.metrics import Metrics
    from tagger.reloading import Reloading

log = logging.getLogger(__name__)

_TICK_SECONDS = 1.0
_DEAD_LETTER_SECONDS = 20.0


def create_app(
    settings: Settings,
    lexicon: Lexicon,
    metrics: Metrics,
    pulse: Pulse,
    *,
    data_folder: Path,
    traces: Traces = UNTRACED,
    reloading: Reloading | None = None,
) -> faust.App:
    """Build the app; nothing is connected before it is started.

    Args:
        settings: what the environment says.
        lexicon: the loaded knowledge.
        metrics: where to count.
        pulse: where to leave signs of life.
        data_folder: where Faust may write; the tagger keeps no state there.
        traces: where spans go.
        reloading: gives the lane new knowledge when it is asked for; None where it never is.
    """
    app = faust.App(
        f"{settings.group}-app",
        **faust_options(settings),
        datadir=data_folder,
        store="memory://",
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
        broker_session_timeout=settings.session_timeout_ms / 1000,
        broker_heartbeat_interval=heartbeat_ms(settings) / 1000,
        worker_redirect_stdouts=False,
    )
    lane = Lane(settings, lexicon, metrics, pulse, traces=traces)
    app.service(lane)

    @app.agent(app.topic(settings.knowledge_topic, key_type=bytes, key_serializer="raw", value_type=bytes, value_serializer="raw"))
    async def count_knowledge(entries: Any) -> None:
        """Count added or changed knowledge entries."""
        async for _ in entries:
            metrics.knowledge_entries.inc()

    @app.task  # type: ignore[untyped-decorator]  # Faust's own types leave it open
    async def tick() -> None:
        """Show that the event loop comes round."""
        while True:
            pulse.tick()
            await asyncio.sleep(_TICK_SECONDS)

    if reloading is not None:
        reload_for = reloading.run

        @app.task  # type: ignore[untyped-decorator]  # likewise
        async def reload_knowledge() -> None:
            """Give the lane new knowledge whenever it is asked for."""
            await reload_for(lane)

    @app.task  # type: ignore[untyped-decorator]  # likewise
    async def look_for_dead_letters() -> None:
        """Show since when dead letters wait for somebody."""
        while True:
            try:
                metrics.oldest_unattended.set(await oldest_unattended(settings))
            except (KafkaError, OSError) as error:  # the lane has its own say about the broker
                log.warning("Dead letters cannot be looked for.", extra={"error": f"{type(error).__name__}: {error}"})
            await asyncio.sleep(_DEAD_LETTER_SECONDS)

    return app
