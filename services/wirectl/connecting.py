"""What the verbs that speak to Kafka share: settings, an admin client, and what a client's fault means to a person."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import socket
import time
from collections.abc import Iterator

from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import CoordinatorNotAvailableError, KafkaError

from chassis.kafka import client_options
from chassis.settings import Settings, read_settings, variable_name
from wirectl.errors import BrokerUnreachableError, TopicMissingError

CONNECT_LIMIT_MS = 5_000
_COORDINATOR_ATTEMPTS, _COORDINATOR_SECONDS = 20, 0.5


def add_broker_argument(parser: argparse.ArgumentParser) -> None:
    """Add --broker."""
    variable = variable_name("broker")
    parser.add_argument("--broker", metavar="HOST:PORT", help=f"Kafka's address, before {variable} (127.0.0.1:9092)")


def settings_for(arguments: argparse.Namespace) -> Settings:
    """Read the settings from the environment, with --broker above it."""
    named = {variable_name("broker"): arguments.broker} if arguments.broker else {}
    return read_settings({**os.environ, **named})


@contextlib.contextmanager
def connected_admin(settings: Settings) -> Iterator[KafkaAdminClient]:
    """Give an admin client for as long as the block runs.

    Raises:
        BrokerUnreachableError: when nobody answers, or what the block asks is refused.
    """
    _require_listener(settings)
    with broker_faults(settings), contextlib.closing(KafkaAdminClient(**short_options(settings))) as admin:
        yield admin


@contextlib.contextmanager
def broker_faults(settings: Settings) -> Iterator[None]:
    """Turn a Kafka client's exceptions into one sentence that names the broker."""
    log = logging.getLogger("kafka")
    level = log.level
    log.setLevel(logging.CRITICAL)  # what it would say stands in the sentence
    try:
        yield
    except KafkaError as error:
        address = address_of(settings)
        said = str(error).removeprefix(f"{type(error).__name__}: ") or "no detail"
        message = f"The broker at {address} cannot be used ({type(error).__name__}: {said})."
        raise BrokerUnreachableError(message) from error
    finally:
        log.setLevel(level)


def short_options(settings: Settings) -> dict[str, object]:
    """Give client options that give up soon when nobody is there: a person waits."""
    return client_options(settings) | {"bootstrap_timeout_ms": CONNECT_LIMIT_MS}


def require_topic(admin: KafkaAdminClient, settings: Settings, topic: str) -> int:
    """Give the number of a topic's partitions.

    Raises:
        TopicMissingError: when it is not there.
    """
    for found in admin.describe_topics([topic]):
        if found["name"] == topic and found["error_code"] == 0:
            return len(found["partitions"])
    raise TopicMissingError(topic, address_of(settings))


def committed_offsets(admin: KafkaAdminClient, group: str) -> dict[TopicPartition, int]:
    """Give what a group has committed; a broker that has never had a group makes the topic of offsets first, and is asked again."""
    for _ in range(_COORDINATOR_ATTEMPTS):
        with contextlib.suppress(CoordinatorNotAvailableError):
            return {partition: at.offset for partition, at in admin.list_group_offsets([group]).get(group, {}).items()}
        time.sleep(_COORDINATOR_SECONDS)
    raise CoordinatorNotAvailableError


def _require_listener(settings: Settings) -> None:
    """See that somebody listens at one of the addresses: said at once, where the client would try again until its time is up."""
    refusals = []
    for address in settings.broker:
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_LIMIT_MS / 1000).close()
        except OSError as error:
            refusals.append(f"{address}: {error.strerror or error}")
        else:
            return
    message = f"No broker answers ({', '.join(refusals)}). `wirectl broker up` starts one here."
    raise BrokerUnreachableError(message)


def address_of(settings: Settings) -> str:
    """Give the broker's address as it is written on a command line."""
    return ",".join(settings.broker)
