"""What the tagger needs before it starts: its topics, how large a record they take, and a held topic cut as the wire is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from chassis.waiting import wait_for_kafka

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiokafka.admin import AIOKafkaAdminClient

    from chassis.pulse import Pulse
    from chassis.settings import Settings


async def wait_until_possible(settings: Settings, pulse: Pulse) -> None:
    """Return when all is there, and leave in the pulse what the lane must know of the topics."""
    topics = {settings.articles_topic, settings.enriched_topic, settings.dlq_topic, settings.knowledge_topic}
    if settings.embargo == "hold":
        topics.add(settings.held_topic)

    async def look(admin: AIOKafkaAdminClient, partitions: Mapping[str, int]) -> str:
        pulse.enriched_max_bytes = await _max_message_bytes(admin, settings, settings.enriched_topic)
        if settings.held_topic not in partitions:
            return ""
        pulse.held_max_bytes = await _max_message_bytes(admin, settings, settings.held_topic)
        pulse.held_partitions, articles = partitions[settings.held_topic], partitions[settings.articles_topic]
        if settings.embargo == "hold" and pulse.held_partitions < articles:
            return (
                f"partitions of {settings.held_topic}: it has {pulse.held_partitions} and {settings.articles_topic} has {articles};"
                f" FRONTWIRE_EMBARGO=hold needs as many. Write {articles} into deploy/kafka/topics.toml and run `wirectl topics apply`"
            )
        return ""

    await wait_for_kafka(settings, pulse, topics, look)


async def _max_message_bytes(admin: AIOKafkaAdminClient, settings: Settings, topic: str) -> int:
    """Give the largest record that both a topic and our own client take."""
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    for answer in answers:
        for _code, _message, _kind, _name, entries in answer.resources:
            for entry in entries:
                if entry[0] == "max.message.bytes":
                    return min(int(entry[1]), settings.max_request_bytes)
    return settings.max_request_bytes
