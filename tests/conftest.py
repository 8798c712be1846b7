"""What tests of several folders share: one broker a run, and topics of their own for each test."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest

from own_topics import OwnTopics
from wirectl.connecting import connected_admin
from wirectl.errors import LocalBrokerError
from wirectl.folders import find_deploy_file
from wirectl.kafka_jars import bring_jars
from wirectl.local_broker import LocalBroker
from wirectl.topic_plan import Topic, read_topics
from wirectl.topics import apply_topics

collect_ignore = ["bench"]  # it needs the extra of its name, and has no tests


@pytest.fixture(scope="session")
def jars() -> None:
    """Java and the broker's jars; without them a skip, and on CI a failure."""
    try:
        bring_jars()
    except LocalBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def broker(jars: None) -> Iterator[LocalBroker]:
    """One local broker for the whole run, in a temporary folder."""
    with LocalBroker() as running:
        yield running


@pytest.fixture
def topics(broker: LocalBroker) -> Iterator[OwnTopics]:
    """All topics, made for this test and deleted after it."""
    prefix = f"t{uuid.uuid4().hex[:8]}"
    listed = read_topics(find_deploy_file("kafka/topics.toml"))
    wanted = tuple(Topic(f"{prefix}.{topic.name}", topic.partitions, topic.config) for topic in listed)
    made = OwnTopics(prefix, broker.bootstrap, wanted)
    with connected_admin(made.settings) as admin:
        apply_topics(admin, wanted)
    yield made
    with connected_admin(made.settings) as admin:
        admin.delete_topics([topic.name for topic in wanted])
