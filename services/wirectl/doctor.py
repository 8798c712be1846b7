"""`wirectl doctor`: looks at settings, broker, topics, groups, dead letters and workers; says of each what is wrong and what to do.

Exit code 1 when something is wrong. `diagnosis` judges what is found here.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import time
from collections.abc import Iterator
from contextlib import closing

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ACLFilter, ACLOperation, ACLPermissionType, ConfigResource, ConfigResourceType, ResourcePatternFilter, ResourceType
from kafka.admin import ACLResourcePatternType as PatternType
from kafka.errors import KafkaError, SecurityDisabledError

from chassis.kafka import consumer_options
from chassis.settings import Settings
from chassis.status import Status, ask_status
from wirectl.connecting import CONNECT_LIMIT_MS, add_broker_argument, address_of, committed_offsets, connected_admin, settings_for
from wirectl.diagnosis import (
    DeadLetterFacts,
    Finding,
    GroupFacts,
    Level,
    judge_dead_letters,
    judge_group,
    judge_knowledge,
    judge_topics,
    judge_transactions,
    judge_worker,
    own_topics,
)
from wirectl.errors import BrokerUnreachableError
from wirectl.folders import find_deploy_file
from wirectl.topic_plan import plan_changes, read_topics
from wirectl.topics import find_topics

_LIBRARIES = ("faust-streaming", "aiokafka", "kafka-python")
_POLL_MS = 2000


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("doctor", description=__doc__)
    parser.add_argument(
        "--worker", metavar="HOST:PORT", action="append", default=[], help="ask this worker too; as often as there are some"
    )
    parser.add_argument("--no-desk", action="store_true", help="there is no desk, and none is missed")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to watch whether groups commit (3)")
    add_broker_argument(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print every finding; 1 when something is wrong."""
    settings = settings_for(arguments)
    findings = []
    for finding in _examine(settings, arguments):
        print(finding, flush=True)
        findings.append(finding)
    wrong = sum(finding.level is Level.WRONG for finding in findings)
    print(f"{len(findings)} findings, {wrong} wrong.")
    return 1 if wrong else 0


def _examine(settings: Settings, arguments: argparse.Namespace) -> Iterator[Finding]:
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    yield Finding(Level.OK, f"settings can be used; Python {platform.python_version()}, {libraries}")
    workers = {address: _ask(address) for address in arguments.worker}
    for address, status in workers.items():
        yield judge_worker(address, status)
    yield from judge_knowledge(workers)
    try:
        with connected_admin(settings) as admin:
            yield from _examine_broker(admin, settings, arguments)
    except BrokerUnreachableError as error:
        yield Finding(Level.WRONG, str(error), "start the broker, or see FRONTWIRE_BROKER and the security settings")


def _examine_broker(admin: KafkaAdminClient, settings: Settings, arguments: argparse.Namespace) -> Iterator[Finding]:
    brokers = admin.describe_cluster()["brokers"]
    yield Finding(Level.OK, f"a cluster of {len(brokers)} brokers answers at {address_of(settings)}")
    yield from judge_transactions(settings, _transaction_limit(admin, brokers[0]))
    wanted = own_topics(read_topics(find_deploy_file("kafka/topics.toml")), settings)
    found = find_topics(admin, [topic.name for topic in wanted])
    yield from judge_topics(plan_changes(wanted, found), address_of(settings))
    yield _examine_access(admin)
    programs = {settings.group: ("tagger", [settings.articles_topic])}
    if not arguments.no_desk:
        programs[settings.desk_group] = ("desk", [settings.enriched_topic, settings.changes_topic, settings.arrivals_topic])
    reads = {
        group: [TopicPartition(name, number) for name in names if name in found for number in range(found[name].partitions)]
        for group, (_, names) in programs.items()
    }
    before = {group: committed_offsets(admin, group) for group in reads}
    time.sleep(arguments.seconds)
    for group, partitions in reads.items():
        yield judge_group(_group_facts(admin, group, programs[group][0], partitions, before[group]))
    if settings.dlq_topic in found:
        yield judge_dead_letters(_dead_letters(admin, settings, found[settings.dlq_topic].partitions))


def _ask(address: str) -> Status | str:
    try:
        return ask_status(address)
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


def _transaction_limit(admin: KafkaAdminClient, broker: dict[str, object]) -> int | None:
    node = str(broker.get("broker_id", broker.get("node_id")))
    configs = admin.describe_configs([ConfigResource(ConfigResourceType.BROKER, node)], config_filter="all")["broker"][node]
    limit = configs.get("transaction.max.timeout.ms")
    return int(limit["value"]) if limit else None


def _examine_access(admin: KafkaAdminClient) -> Finding:
    """See as much of the access rules as we may: whether there are any, and how many."""
    every = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, ResourcePatternFilter(ResourceType.ANY, None, PatternType.ANY))
    try:
        rules, error = admin.describe_acls(every)
    except SecurityDisabledError:
        return Finding(Level.OK, "the broker has no access control")
    except KafkaError as refused:
        rules, error = [], type(refused)
    if rules or not getattr(error, "errno", 0):
        return Finding(Level.OK, f"the broker has {len(rules)} access rules; deploy/README.md says which ones are needed")
    return Finding(
        Level.LOOK, f"access rules cannot be seen ({error.__name__})", "ask whoever runs the broker; deploy/README.md lists them"
    )


def _group_facts(
    admin: KafkaAdminClient, group: str, program: str, partitions: list[TopicPartition], before: dict[TopicPartition, int]
) -> GroupFacts:
    described = admin.describe_groups([group])[group]
    now = committed_offsets(admin, group)
    begins, ends = (admin.list_partition_offsets(dict.fromkeys(partitions, at)) for at in (-2, -1))  # Kafka's earliest and latest
    # The end of a transaction is a record that nobody is given: one a partition is no lag.
    waiting = [max(0, ends[each].offset - max(now.get(each, 0), begins[each].offset)) for each in partitions]
    return GroupFacts(
        group=group,
        program=program,
        members=len(described["members"]),
        state=str(described["group_state"]),
        waiting=sum(count for count in waiting if count > 1),
        committed=sum(now.get(each, 0) - before.get(each, 0) for each in partitions),
    )


def _dead_letters(admin: KafkaAdminClient, settings: Settings, count: int) -> DeadLetterFacts:
    """Read what is unattended; only headers and times are looked at."""
    attended = committed_offsets(admin, settings.dlq_group)
    options = consumer_options(settings) | {"bootstrap_timeout_ms": CONNECT_LIMIT_MS, "group_id": None}
    times: list[float] = []
    with closing(KafkaConsumer(**options)) as consumer:
        partitions = [TopicPartition(settings.dlq_topic, number) for number in range(count)]
        consumer.assign(partitions)
        begins, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
        for partition in partitions:
            consumer.seek(partition, max(begins[partition], attended.get(partition, 0)))
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            times += [record.timestamp / 1000 for records in consumer.poll(timeout_ms=_POLL_MS).values() for record in records]
    if not times:
        return DeadLetterFacts(settings.dlq_topic, 0)
    now = time.time()
    return DeadLetterFacts(settings.dlq_topic, len(times), now - max(times), now - min(times))
