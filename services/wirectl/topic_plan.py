"""Wanted topics and found topics in, changes out: decided as data here, carried out by `topics`.

Nothing that is there is ever shrunk or deleted; where the file asks for that, the change is a `Difference`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wirectl.errors import TopicsFileError


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic as the file wants it; `config` has Kafka's names."""

    name: str
    partitions: int
    config: dict[str, str | int | float | bool] = {}
    about: str = ""

    def settings(self) -> dict[str, str]:
        """Give the configuration in the words of the broker."""
        return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in self.config.items()}


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic as the broker has it: every setting's value, and the names of those set for this topic alone."""

    partitions: int
    settings: Mapping[str, str]
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Create:
    """The topic is not there."""

    topic: Topic

    def __str__(self) -> str:
        """Say what is made."""
        config = "".join(f", {name}={value}" for name, value in self.topic.settings().items())
        return f"{self.topic.name}: created, {_partitions(self.topic.partitions)}{config}"


@dataclass(frozen=True, slots=True)
class Grow:
    """The topic has fewer partitions than wanted."""

    name: str
    before: int
    after: int

    def __str__(self) -> str:
        """Say from what to what, and what that means to readers."""
        return f"{self.name}: partitions {self.before} -> {self.after} (keys move: no order across this change)"


@dataclass(frozen=True, slots=True)
class Alter:
    """A setting has another value than wanted."""

    name: str
    setting: str
    before: str | None
    after: str

    def __str__(self) -> str:
        """Say from what to what."""
        return f"{self.name}: {self.setting} {self.before} -> {self.after}"


@dataclass(frozen=True, slots=True)
class Difference:
    """The topic differs in what is never changed here."""

    name: str
    detail: str

    def __str__(self) -> str:
        """Say what differs."""
        return f"{self.name}: DIFFERS, left as it is: {self.detail}"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The topic is as wanted; `also` are settings of its own that the file does not speak of."""

    name: str
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say so."""
        return f"{self.name}: unchanged" + (f" (has also {', '.join(self.also)}, not in the file)" if self.also else "")


Change = Create | Grow | Alter | Difference | Unchanged


def read_topics(path: Path) -> tuple[Topic, ...]:
    """Read the topics file.

    Raises:
        TopicsFileError: naming every fault.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TopicsFileError(path, [str(error)]) from error
    entries = document.get("topic")
    faults = [f"[{key}] is no part of such a file; known is [[topic]]" for key in document if key != "topic"]
    if not isinstance(entries, list) or not entries:
        raise TopicsFileError(path, [*faults, "has no [[topic]]"])
    topics: list[Topic] = []
    for number, entry in enumerate(entries, start=1):
        label = f'topic "{entry["name"]}"' if isinstance(entry, dict) and "name" in entry else f"topic number {number}"
        try:
            topic = msgspec.convert(entry, Topic)
        except msgspec.ValidationError as error:
            faults.append(f"{label}: {error}")
            continue
        if topic.partitions < 1:
            faults.append(f"{label}: partitions is {topic.partitions}, at least 1 is needed")
        if topic.name in {other.name for other in topics}:
            faults.append(f"{label}: is there twice")
        topics.append(topic)
    if faults:
        raise TopicsFileError(path, faults)
    return tuple(topics)


def plan_changes(wanted: Iterable[Topic], found: Mapping[str, FoundTopic]) -> tuple[Change, ...]:
    """Compare; give at least one change, be it `Unchanged`, for each topic wanted."""
    return tuple(change for topic in wanted for change in _compare(topic, found.get(topic.name)))


def _compare(topic: Topic, found: FoundTopic | None) -> list[Change]:
    if found is None:
        return [Create(topic)]
    changes: list[Change] = []
    if found.partitions < topic.partitions:
        changes.append(Grow(topic.name, found.partitions, topic.partitions))
    elif found.partitions > topic.partitions:
        changes.append(Difference(topic.name, f"it has {_partitions(found.partitions)}, the file says {topic.partitions}"))
    for setting, after in topic.settings().items():
        before = found.settings.get(setting)
        if before is None or _canonical(before) != _canonical(after):
            changes.append(Alter(topic.name, setting, before, after))
    if changes:
        return changes
    also = tuple(f"{name}={found.settings[name]}" for name in sorted(found.own - topic.config.keys()))
    return [Unchanged(topic.name, also)]


def _canonical(value: str) -> tuple[str, ...]:
    """Compare lists as sets: a broker may give `compact,delete` the other way round."""
    return tuple(sorted(part.strip() for part in value.split(",")))


def _partitions(count: int) -> str:
    return f"{count} partition" + ("" if count == 1 else "s")
