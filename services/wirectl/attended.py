"""`wirectl attended`: says that the dead letters that are there now have been attended to.

Commits, as the group FRONTWIRE_DLQ_GROUP, the end of the topic of dead letters: what it has not committed is what the alert on old dead
letters is about. The letters stay where they are.
"""

from __future__ import annotations

import argparse

from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.structs import OffsetAndMetadata

from wirectl.connecting import add_broker_argument, committed_offsets, connected_admin, require_topic, settings_for
from wirectl.errors import AttendedElsewhereError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("attended", description=__doc__)
    add_broker_argument(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Commit the ends.

    Raises:
        AttendedElsewhereError: a program of the group runs, and commits by itself.
    """
    settings = settings_for(arguments)
    with connected_admin(settings) as admin:
        count = require_topic(admin, settings, settings.dlq_topic)
        partitions = [TopicPartition(settings.dlq_topic, number) for number in range(count)]
        ends = admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
        committed = {partition: OffsetAndMetadata(ends[partition].offset, "", -1) for partition in partitions}
        committed_offsets(admin, settings.dlq_group)  # there is a coordinator now
        errors = admin.alter_group_offsets(settings.dlq_group, committed)
    if any(error.errno for error in errors.values()):
        raise AttendedElsewhereError(settings.dlq_group)
    print(f"The dead letters of {settings.dlq_topic} up to now are attended to, says the group {settings.dlq_group}.")
    return 0
