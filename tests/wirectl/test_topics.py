"""Topics: what is missing is made, what differs is changed or named, and nothing is deleted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wirectl.errors import TopicsFileError
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.main import main
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

if TYPE_CHECKING:
    from own_topics import OwnTopics

WEEK = Topic("wire.articles", 4, {"retention.ms": 604_800_000, "cleanup.policy": "compact,delete"})
AS_WANTED = {"retention.ms": "604800000", "cleanup.policy": "delete,compact"}


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        pytest.param(None, [Create(WEEK)], id="a missing topic is created"),
        pytest.param(FoundTopic(4, AS_WANTED), [Unchanged(WEEK.name)], id="the same is unchanged"),
        pytest.param(FoundTopic(1, AS_WANTED), [Grow(WEEK.name, 1, 4)], id="too few partitions grow"),
        pytest.param(
            FoundTopic(8, AS_WANTED),
            [Difference(WEEK.name, "it has 8 partitions, the file says 4")],
            id="too many partitions are a difference",
        ),
        pytest.param(
            FoundTopic(4, AS_WANTED | {"retention.ms": "1"}),
            [Alter(WEEK.name, "retention.ms", "1", "604800000")],
            id="another retention is altered",
        ),
        pytest.param(
            FoundTopic(8, {"retention.ms": "1"}),
            [
                Difference(WEEK.name, "it has 8 partitions, the file says 4"),
                Alter(WEEK.name, "retention.ms", "1", "604800000"),
                Alter(WEEK.name, "cleanup.policy", None, "compact,delete"),
            ],
            id="every difference is named",
        ),
        pytest.param(
            FoundTopic(4, AS_WANTED | {"segment.ms": "5"}, frozenset({"segment.ms", "retention.ms"})),
            [Unchanged(WEEK.name, ("segment.ms=5",))],
            id="a setting the file does not speak of is left and named",
        ),
    ],
)
def test_a_plan_has_what_is_missing(found: FoundTopic | None, changes: list[Change]) -> None:
    """Each way in which a topic can differ has its own change."""
    assert plan_changes([WEEK], {WEEK.name: found} if found else {}) == tuple(changes)


def test_the_file_has_the_topics_of_the_contract() -> None:
    """The shipped file holds every topic, articles of 8 MiB among them, and knowledge compacted in one partition."""
    topics = {topic.name: topic for topic in read_topics(find_deploy_file("kafka/topics.toml"))}

    assert set(topics) == {
        *(f"wire.{name}" for name in ("articles", "enriched", "dlq", "held")),
        *(f"conflict.{name}" for name in ("regions", "actors", "activity", "alerts", "stories", "knowledge")),
        *(f"desk.{name}" for name in ("changes", "arrivals")),
        *(
            f"frontwire-desk-{name}-changelog"
            for name in ("ledger", "standing", "threads", "stories", "clock", "hours", "series", "newsroom-journal", "activity-journal")
        ),
    }
    assert int(topics["wire.articles"].settings()["max.message.bytes"]) > 8 << 20
    assert topics["conflict.knowledge"].partitions == 1
    assert topics["conflict.knowledge"].settings()["cleanup.policy"] == "compact"


def test_every_fault_of_a_file_is_named(tmp_path: Path) -> None:
    """One message has them all."""
    path = tmp_path / "topics.toml"
    path.write_text(
        "[topics]\n"
        '[[topic]]\nname = "a"\npartitions = 0\n'
        '[[topic]]\nname = "b"\npartitions = "four"\n'
        '[[topic]]\nname = "c"\npartitions = 1\nretention = 5\n'
        '[[topic]]\nname = "a"\npartitions = 1\n'
    )

    with pytest.raises(TopicsFileError) as caught:
        read_topics(path)

    faults = "\n".join(caught.value.faults)
    assert len(caught.value.faults) == 5
    for words in ("[topics] is no part", 'topic "a": partitions is 0', '"b": Expected `int`', "`retention`", "twice"):
        assert words in faults


@pytest.mark.broker
def test_apply_is_safe_to_repeat_and_names_differences(
    broker: LocalBroker, topics: OwnTopics, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made, then unchanged; more partitions and another retention are changed; fewer are named, with exit code 1."""
    name = topics.name("mine")

    def apply(partitions: int, retention_ms: int, *more: str) -> tuple[int, str]:
        path = tmp_path / "topics.toml"
        path.write_text(f'[[topic]]\nname = "{name}"\npartitions = {partitions}\nconfig = {{ "retention.ms" = {retention_ms} }}\n')
        code = main(["topics", "apply", "--file", str(path), "--broker", broker.bootstrap, *more])
        return code, capsys.readouterr().out

    dry = apply(2, 1000, "--dry-run")
    made = apply(2, 1000)
    again = apply(2, 1000)
    changed = apply(3, 2000)
    settled = apply(3, 2000)
    fewer = apply(1, 2000)

    assert dry == (0, f"would be: {name}: created, 2 partitions, retention.ms=1000\n")
    assert made == (0, f"{name}: created, 2 partitions, retention.ms=1000\n")
    assert again == settled == (0, f"{name}: unchanged\n")
    assert changed[0] == 0
    assert "partitions 2 -> 3" in changed[1]
    assert "retention.ms 1000 -> 2000" in changed[1]
    assert fewer == (1, f"{name}: DIFFERS, left as it is: it has 3 partitions, the file says 1\n")


def test_a_broker_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody at the address is one line and exit code 1, not a trace."""
    code = main(["topics", "apply", "--broker", "127.0.0.1:1"])

    assert code == 1
    assert re.fullmatch(r"wirectl: No broker answers \(127\.0\.0\.1:1: Connection refused\)\. .*\n", capsys.readouterr().err)
