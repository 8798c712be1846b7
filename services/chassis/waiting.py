"""Before a Faust app starts: wait for a broker that answers, and for what the app needs of it. Faust would exit at once, without a word of
why.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from chassis.kafka import client_options
from chassis.pulse import Pulse
from chassis.settings import Settings

log = logging.getLogger(__name__)

Look = Callable[[AIOKafkaAdminClient, Mapping[str, int]], Awaitable[str]]
"""Looks at the broker, given how many partitions each topic has; says what is missing, "" when nothing is."""

_RETRY_SECONDS = 1.0
_SAY_AGAIN_EVERY = 15


async def wait_for_kafka(settings: Settings, pulse: Pulse, topics: Collection[str], look: Look) -> None:
    """Return when the broker answers, the topics are there and `look` misses nothing; until then say what is missing, first at once, then
    now and again.
    """
    pulse.waiting_for = f"a broker at {','.join(settings.broker)}"
    ticking = asyncio.create_task(_tick(pulse))
    try:
        attempt = 0
        while missing := await _what_is_missing(settings, topics, look):
            pulse.waiting_for = missing
            if attempt % _SAY_AGAIN_EVERY == 0:
                log.warning("Waiting for Kafka.", extra={"missing": missing})
            attempt += 1
            await asyncio.sleep(_RETRY_SECONDS)
    finally:
        ticking.cancel()
    pulse.waiting_for = ""


async def _tick(pulse: Pulse) -> None:
    """Show that the loop comes round also while an attempt takes long: a port that accepts and never answers is tried for 40 s."""
    while True:
        pulse.tick()
        await asyncio.sleep(_RETRY_SECONDS)


async def _what_is_missing(settings: Settings, topics: Collection[str], look: Look) -> str:
    address = ",".join(settings.broker)
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        found = {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics() if not topic["error_code"]}
        missing = sorted(set(topics).difference(found))
        if missing:
            return f"topic {', '.join(missing)} at {address}: `wirectl topics apply --broker {address}` makes it"
        return await look(admin, found)
    except (KafkaError, OSError) as error:
        return f"a broker at {address} ({type(error).__name__}: {error})"
    finally:
        await admin.close()
