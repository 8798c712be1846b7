"""What `wirectl doctor` says of what it finds: how bad, and what to do."""

from __future__ import annotations

import pytest

from chassis.settings import read_settings
from chassis.status import PartitionStatus, Status
from wirectl.diagnosis import (
    DeadLetterFacts,
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
from wirectl.folders import find_deploy_file
from wirectl.topic_plan import Alter, Create, Topic, Unchanged, read_topics

HOUR = 3600.0


@pytest.mark.parametrize(
    ("members", "state", "waiting", "committed", "level", "said"),
    [
        pytest.param(2, "Stable", 0, 0, Level.OK, "2 workers", id="nothing to do"),
        pytest.param(2, "Stable", 900, 100, Level.OK, "900 records wait", id="behind and at work"),
        pytest.param(2, "Stable", 900, 0, Level.WRONG, "none was committed", id="behind and still"),
        pytest.param(0, "Empty", 0, 0, Level.WRONG, "python -m tagger", id="nobody there"),
        pytest.param(2, "PreparingRebalance", 900, 0, Level.LOOK, "partitions change hands", id="in a rebalance"),
    ],
)
def test_a_group(members, state, waiting, committed, level, said):
    found = judge_group(GroupFacts("frontwire-tagger", "tagger", members, state, waiting, committed))

    assert found.level is level
    assert said in str(found)


@pytest.mark.parametrize(
    ("count", "youngest", "oldest", "level", "said"),
    [
        pytest.param(0, 0, 0, Level.OK, "no dead letter", id="none"),
        pytest.param(3, 60, 5 * HOUR, Level.LOOK, "within this hour", id="young ones"),
        pytest.param(3, 2 * HOUR, 5 * HOUR, Level.LOOK, "120 minutes ago", id="some hours old"),
        pytest.param(3, 60, 30 * HOUR, Level.WRONG, "for 30 hours", id="old and unattended"),
    ],
)
def test_dead_letters(count, youngest, oldest, level, said):
    found = judge_dead_letters(DeadLetterFacts("wire.dlq", count, youngest, oldest))

    assert found.level is level
    assert said in str(found)
    assert level is Level.OK or "wirectl attended" in found.todo


def test_every_topic_that_differs_is_named_with_the_command_that_mends_it():
    topic = Topic("wire.dlq", 1)
    changes = (Unchanged("wire.articles"), Create(topic), Alter("wire.held", "cleanup.policy", "delete", "compact"))

    found = list(judge_topics(changes, "broker:9092"))

    assert [finding.level for finding in found] == [Level.WRONG, Level.WRONG]
    assert all("wirectl topics apply --broker broker:9092" in finding.todo for finding in found)
    assert [finding.level for finding in judge_topics(changes[:1], "broker:9092")] == [Level.OK]


@pytest.mark.parametrize(
    ("limit", "count"),
    [pytest.param(900_000, 0, id="enough"), pytest.param(10_000, 1, id="too short"), pytest.param(None, 0, id="unknown")],
)
def test_a_broker_whose_transactions_are_too_short(limit, count):
    assert len(list(judge_transactions(read_settings({}), limit))) == count


def a_status(**fields) -> Status:
    """Give the status of a tagger that is well, but for some fields."""
    well = {"live": True, "not_live": None, "ready": True, "not_ready": None, "knowledge_version": "k1", "last_commit_age_seconds": 1.0}
    partitions = (PartitionStatus("wire.articles", 0, 4),)
    return Status(**{"program": "tagger", "version": "0.1.0", "partitions": partitions, "uptime_seconds": 9.0, **well, **fields})


@pytest.mark.parametrize(
    ("status", "level", "said"),
    [
        pytest.param(a_status(), Level.OK, "1 partitions, 4 records wait", id="well"),
        pytest.param(a_status(live=False, not_live="the lane has failed"), Level.WRONG, "restart it", id="not live"),
        pytest.param(a_status(ready=False, not_ready="waiting for topic x"), Level.WRONG, "waiting for topic x", id="not ready"),
        pytest.param("Connection refused", Level.WRONG, "Connection refused", id="nobody there"),
    ],
)
def test_a_worker(status, level, said):
    finding = judge_worker("127.0.0.1:6066", status)

    assert finding.level is level
    assert said in str(finding)


@pytest.mark.parametrize(
    ("workers", "said"),
    [
        pytest.param(
            {"a:1": a_status(), "b:1": a_status(), "desk:1": a_status(knowledge_version="")}, [], id="the same, and one that has none"
        ),
        pytest.param({"a:1": a_status(), "b:1": "Connection refused"}, [], id="one that does not answer"),
        pytest.param(
            {"a:1": a_status(), "b:1": a_status(knowledge_version="k0"), "c:1": a_status()},
            ["workers have different knowledge: k0 at b:1; k1 at a:1, c:1"],
            id="one was not reloaded",
        ),
    ],
)
def test_workers_with_different_knowledge_are_named(workers, said):
    """A reload that reached only some of them gives an article its tags by chance."""
    found = list(judge_knowledge(workers))

    assert [finding.what for finding in found] == said
    assert {finding.level for finding in found} <= {Level.LOOK}


def test_topics_are_looked_for_under_the_names_of_the_settings():
    """Also the changelogs, whose names begin with the desk's group."""
    settings = read_settings({"FRONTWIRE_ARTICLES_TOPIC": "reuters.in", "FRONTWIRE_DESK_GROUP": "desk-b"})

    names = {topic.name for topic in own_topics(read_topics(find_deploy_file("kafka/topics.toml")), settings)}

    assert {"reuters.in", "wire.enriched", "desk-b-ledger-changelog"} <= names
    assert not {"wire.articles", "frontwire-desk-ledger-changelog"} & names
