"""Before the app starts: wait for a broker that answers, and for the topics. Faust would exit at once, without a word of why."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from chassis.kafka import client_options

if TYPE_CHECKING:
    from chassis.settings import Settings
    from tagger.pulse import Pulse

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0
_SAY_AGAIN_EVERY = 15


async def wait_for_kafka(settings: Settings, pulse: Pulse) -> None:
    """Return when broker and topics are there; until then say what is missing, first at once and then now and again."""
    topics = {settings.articles_topic, settings.enriched_topic, settings.dlq_topic, settings.knowledge_topic}
    if settings.embargo == "hold":
        topics.add(settings.held_topic)
    pulse.waiting_for = f"a broker at {','.join(settings.broker)}"
    ticking = asyncio.create_task(_tick(pulse))
    try:
        attempt = 0
        while missing := await _what_is_missing(settings, topics, pulse):
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


async def _what_is_missing(settings: Settings, topics: set[str], pulse: Pulse) -> str:
    address = ",".join(settings.broker)
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        present = await admin.list_topics()
        missing = sorted(topics.difference(present))
        if missing:
            return f"topic {', '.join(missing)} at {address}: `wirectl topics apply --broker {address}` makes it"
        pulse.enriched_max_bytes = await _max_message_bytes(admin, settings, settings.enriched_topic)
        if settings.held_topic in present:
            pulse.held_max_bytes = await _max_message_bytes(admin, settings, settings.held_topic)
            articles, pulse.held_partitions = [await _partitions(admin, topic) for topic in (settings.articles_topic, settings.held_topic)]
            if settings.embargo == "hold" and pulse.held_partitions < articles:
                return (
                    f"partitions of {settings.held_topic}: it has {pulse.held_partitions} and {settings.articles_topic} has {articles};"
                    f" FRONTWIRE_EMBARGO=hold needs as many. Write {articles} into deploy/kafka/topics.toml and run `wirectl topics apply`"
                )
    except (KafkaError, OSError) as error:
        return f"a broker at {address} ({type(error).__name__}: {error})"
    finally:
        await admin.close()
    return ""


async def _partitions(admin: AIOKafkaAdminClient, topic: str) -> int:
    (described,) = await admin.describe_topics([topic])
    return len(described["partitions"])


async def _max_message_bytes(admin: AIOKafkaAdminClient, settings: Settings, topic: str) -> int:
    """Give the largest record that both a topic and our own client take."""
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    for answer in answers:
        for _code, _message, _kind, _name, entries in answer.resources:
            for entry in entries:
                if entry[0] == "max.message.bytes":
                    return min(int(entry[1]), settings.max_request_bytes)
    return settings.max_request_bytes
