"""What `doctor` has found of a broker, groups, dead letters and workers in, findings out: what is wrong, and what to do. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from chassis.settings import Settings, variable_name
from chassis.status import Status
from wirectl.topic_plan import Change, Topic, Unchanged

_OLD_SECONDS = 24 * 3600
_YOUNG_SECONDS = 3600


class Level(Enum):
    """How bad a finding is; `doctor` exits 1 when one is wrong."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it where it is not well."""

    level: Level
    what: str
    todo: str = ""

    def __str__(self) -> str:
        """Give it on one line, and what to do on the next."""
        return f"{self.level.value:<6}{self.what}" + (f"\n      → {self.todo}" if self.todo else "")


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A consumer group, looked at twice some seconds apart.

    Attributes:
        members: workers in it.
        state: Kafka's name of it ("Stable", "PreparingRebalance", "Empty").
        waiting: records that are not committed, at the second look.
        committed: how many were committed between the looks.
    """

    group: str
    program: str
    members: int
    state: str
    waiting: int
    committed: int


@dataclass(frozen=True, slots=True)
class DeadLetterFacts:
    """Dead letters that nobody has attended to: how many, and the age of the youngest and the oldest in seconds."""

    topic: str
    count: int
    youngest_seconds: float = 0.0
    oldest_seconds: float = 0.0


def own_topics(wanted: Iterable[Topic], settings: Settings) -> tuple[Topic, ...]:
    """Give the topics of deploy/kafka/topics.toml under the names that the settings give them."""
    fields = Settings.model_fields
    names = {fields[field].default: getattr(settings, field) for field in fields if field.endswith("_topic")}
    default_group = fields["desk_group"].default
    return tuple(
        Topic(_renamed(topic.name, names, default_group, settings.desk_group), topic.partitions, topic.config, topic.about)
        for topic in wanted
    )


def _renamed(name: str, names: Mapping[str, str], default_group: str, group: str) -> str:
    return names.get(name) or (group + name.removeprefix(default_group) if name.startswith(f"{default_group}-") else name)


def judge_topics(changes: Sequence[Change], address: str) -> Iterator[Finding]:
    """Say of each topic that differs what `wirectl topics apply` would do."""
    different = [change for change in changes if not isinstance(change, Unchanged)]
    for change in different:
        yield Finding(Level.WRONG, f"topic {change}", f"wirectl topics apply --broker {address} --dry-run says what it would do")
    if not different:
        yield Finding(Level.OK, f"{len(changes)} topics are as deploy/kafka/topics.toml wants them")


def judge_transactions(settings: Settings, broker_limit_ms: int | None) -> Iterator[Finding]:
    """Compare the transaction's time with the longest that the broker takes."""
    if broker_limit_ms is not None and broker_limit_ms < settings.transaction_timeout_ms:
        yield Finding(
            Level.WRONG,
            f"the broker takes transactions of {broker_limit_ms} ms, the tagger asks for {settings.transaction_timeout_ms} ms",
            f"raise the broker's transaction.max.timeout.ms, or lower {variable_name('transaction_timeout_ms')}",
        )


def judge_group(facts: GroupFacts) -> Finding:
    """Say whether a group works on what waits."""
    who = f"group {facts.group} ({facts.program})"
    if not facts.members:
        return Finding(Level.WRONG, f"{who} has no worker; {facts.waiting} records wait", f"start one: python -m {facts.program}")
    if facts.state != "Stable":
        return Finding(Level.LOOK, f"{who} is {facts.state}: partitions change hands", "look again in a minute; if it stays, read the log")
    if facts.waiting and not facts.committed:
        todo = "deploy/runbooks/FrontwireStalled.md; a worker whose /live is not 200 for long is to be restarted"
        return Finding(Level.WRONG, f"{who}: {facts.waiting} records wait and none was committed while we looked", todo)
    return Finding(Level.OK, f"{who}: {facts.members} workers, {facts.waiting} records wait, {facts.committed} committed while we looked")


def judge_dead_letters(facts: DeadLetterFacts) -> Finding:
    """Say whether somebody has to look at dead letters."""
    if not facts.count:
        return Finding(Level.OK, f"no dead letter in {facts.topic} is unattended")
    look = f"wirectl tail {facts.topic} --from-beginning shows why; mend the feed, send again, then: wirectl attended"
    if facts.oldest_seconds > _OLD_SECONDS:
        what = f"{facts.count} dead letters in {facts.topic} are unattended, the oldest for {facts.oldest_seconds / 3600:.0f} hours"
        return Finding(Level.WRONG, what, look)
    age = f"the latest {facts.youngest_seconds / 60:.0f} minutes ago" if facts.youngest_seconds > _YOUNG_SECONDS else "within this hour"
    return Finding(Level.LOOK, f"{facts.count} dead letters in {facts.topic} are unattended, {age}", look)


def judge_worker(address: str, status: Status | str) -> Finding:
    """Say how a worker is.

    Args:
        address: where it was asked.
        status: what it said, or why it did not.
    """
    if isinstance(status, str):
        return Finding(Level.WRONG, f"no worker answers at {address}: {status}", "see that it runs, and FRONTWIRE_HEALTH_HOST and _PORT")
    who = f"{status.program} {status.version} at {address}"
    if status.not_live:
        return Finding(Level.WRONG, f"{who} is not live: {status.not_live}", "restart it: what it has not committed is read again")
    if status.not_ready:
        return Finding(Level.WRONG, f"{who} is not ready: {status.not_ready}", "bring what it waits for; it goes on by itself")
    waiting = sum(partition.lag_records for partition in status.partitions)
    return Finding(Level.OK, f"{who} is ready: {len(status.partitions)} partitions, {waiting} records wait")


def judge_knowledge(workers: Mapping[str, Status | str]) -> Iterator[Finding]:
    """Say so when workers tag by different knowledge: which of them has an article decides on its tags.

    Args:
        workers: by address, what each said.
    """
    by_version: dict[str, list[str]] = {}
    for address, status in workers.items():
        if isinstance(status, Status) and status.knowledge_version:
            by_version.setdefault(status.knowledge_version, []).append(address)
    if len(by_version) > 1:
        held = "; ".join(f"{version} at {', '.join(addresses)}" for version, addresses in sorted(by_version.items()))
        todo = "deploy/runbooks/FrontwireKnowledgeReloadFailing.md; while new knowledge is rolled out it is so for a while"
        yield Finding(Level.LOOK, f"workers have different knowledge: {held}", todo)
