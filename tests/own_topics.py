"""Topics as deploy/kafka/topics.toml has them, under names that only one test uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kafka.admin import ConfigResource, ConfigResourceType

from chassis.settings import Settings, read_settings
from wirectl.connecting import connected_admin
from wirectl.topic_plan import Topic


@dataclass(frozen=True)
class OwnTopics:
    """Topics as deploy/kafka/topics.toml has them, under names that only one test uses."""

    prefix: str
    bootstrap: str
    wanted: tuple[Topic, ...]

    def name(self, topic: str) -> str:
        """Give this test's name of a topic: `wire.articles` is `t1f3a.wire.articles`."""
        return f"{self.prefix}.{topic}"

    @property
    def environment(self) -> Mapping[str, str]:
        """Give the variables that make a deployable use this broker, these topics and a group of its own."""
        names = {
            f"FRONTWIRE_{topic.name.rsplit('.', 1)[-1].upper()}_TOPIC": topic.name
            for topic in self.wanted
            if not topic.name.endswith("-changelog")  # named after the group
        }
        groups = {"FRONTWIRE_GROUP": self.prefix, "FRONTWIRE_DESK_GROUP": self.name("frontwire-desk")}
        return {"FRONTWIRE_BROKER": self.bootstrap, **groups, **names}

    @property
    def settings(self) -> Settings:
        """Give the settings of that environment."""
        return read_settings(self.environment)

    def alter(self, topic: str, config: Mapping[str, str]) -> None:
        """Change a topic's configuration while it is in use."""
        with connected_admin(self.settings) as admin:
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=dict(config))])
