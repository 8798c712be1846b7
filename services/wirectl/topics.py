"""`wirectl topics apply`: the topics file in, the broker's topics as it says.

What `topic_plan` decides is carried out here.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from wirectl.connecting import add_broker_argument, connected_admin, settings_for
from wirectl.folders import find_deploy_file
from wirectl.topic_plan import (
    Alter,
    Change,
    Create,
    Difference,
    FoundTopic,
    Grow,
    Topic,
    Unchanged,
    plan_changes,
    read_topics,
)

# The marks of a value that was set for this topic, in Kafka's DescribeConfigs answer.
OWN_SOURCE = "DYNAMIC_TOPIC_CONFIG"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("topics", description="The topics, as deploy/kafka/topics.toml has them.")
    actions = parser.add_subparsers(dest="action", metavar="apply", required=True)
    apply = actions.add_parser("apply", help="make what is missing, change what differs, delete nothing; safe to repeat")
    apply.add_argument("--file", type=Path, help="the topics file (deploy/kafka/topics.toml of this clone)")
    apply.add_argument("--dry-run", action="store_true", help="say what would be done and do nothing")
    add_broker_argument(apply)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Apply the file; exit code 1 when something differs that is never changed here."""
    settings = settings_for(arguments)
    wanted = read_topics(arguments.file or find_deploy_file("kafka/topics.toml"))
    with connected_admin(settings) as admin:
        changes = apply_topics(admin, wanted, dry_run=arguments.dry_run)
    mark = "would be: " if arguments.dry_run else ""
    for change in changes:
        print(change if isinstance(change, Unchanged | Difference) else f"{mark}{change}")
    return 1 if any(isinstance(change, Difference) for change in changes) else 0


def apply_topics(admin: KafkaAdminClient, wanted: Sequence[Topic], *, dry_run: bool = False) -> tuple[Change, ...]:
    """Make the broker's topics as wanted, return what was done or would be; every topic can be used on return."""
    changes = plan_changes(wanted, find_topics(admin, [topic.name for topic in wanted]))
    if not dry_run:
        for change in changes:
            _carry_out(admin, change)
        admin.wait_for_topics([topic.name for topic in wanted])
    return changes


def find_topics(admin: KafkaAdminClient, names: Sequence[str]) -> dict[str, FoundTopic]:
    """Ask the broker for those of the named topics that it has."""
    partitions = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(list(names)) if topic["error_code"] == 0}
    if not partitions:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in partitions]
    configs = admin.describe_configs(resources, config_filter="all")["topic"]
    return {name: _found_topic(count, configs[name]) for name, count in partitions.items()}


def _found_topic(partitions: int, config: dict[str, dict[str, str]]) -> FoundTopic:
    return FoundTopic(
        partitions,
        settings={name: entry["value"] for name, entry in config.items()},
        own=frozenset(name for name, entry in config.items() if entry["config_source"] == OWN_SOURCE),
    )


def _carry_out(admin: KafkaAdminClient, change: Change) -> None:
    match change:
        case Create(topic):
            wanted = {"num_partitions": topic.partitions, "configs": topic.settings()}
            admin.create_topics({topic.name: wanted}, wait_for_metadata=True)
        case Grow(name, _, after):
            admin.create_partitions({name: after})
        case Alter(name, setting, _, after):
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs={setting: after})])
        case Difference() | Unchanged():
            pass
        case _:
            assert_never(change)
