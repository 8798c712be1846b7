"""What the fault tests share: numbered articles in, and a checker that says what was lost, doubled or out of order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from kafka import KafkaConsumer, TopicPartition

from chassis.kafka import consumer_options
from own_topics import OwnTopics
from wirectl.replay import Record, replay

KEYS = 200
BROKEN_EVERY = 500  # every so many records one that is no article


@dataclass(frozen=True)
class Findings:
    """What a reader of the output topics finds, and what was meant to be there."""

    expected: int
    published: int
    dead_letters: int
    lost: int
    doubled: int
    out_of_order: int
    uncommitted_too: int

    def __str__(self) -> str:
        return (
            f"{self.expected} in; {self.published} enriched and {self.dead_letters} dead letters read committed: {self.lost} lost,"
            f" {self.doubled} doubled, {self.out_of_order} out of order; {self.uncommitted_too} seen by a plain reader"
        )


def send_articles(topics: OwnTopics, count: int) -> None:
    """Send numbered versions of KEYS articles, in order within each, and a record that is no article now and then."""
    replay(topics.settings, topics.settings.articles_topic, _records(count))


def _records(count: int) -> Iterator[Record]:
    for number in range(count):
        uri = f"tag:chaos.example,2026:{number % KEYS}"
        if number % BROKEN_EVERY == BROKEN_EVERY - 1:
            value = b'{"uri": "%d", "headline": ' % number
        else:
            value = orjson.dumps(
                {
                    "uri": uri,
                    "version": number,
                    "versioncreated": "2026-03-02T10:15:00Z",
                    "headline": f"Shelling near Stepanakert kills {number % 7 + 1}",
                    "body_text": "Azeri forces shelled positions near Stepanakert, Armenia said. Russian peacekeepers called for a truce.",
                }
            )
        yield Record(str(number), uri.encode(), value)


def read_findings(topics: OwnTopics, count: int, *, limit_seconds: float) -> Findings:
    """Read both output topics until everything came or the time is over, then once more past the end for doubles."""
    settings = topics.settings
    broken = count // BROKEN_EVERY
    enriched = _read_all(topics, settings.enriched_topic, "read_committed", count - broken, limit_seconds)
    dead = _read_all(topics, settings.dlq_topic, "read_committed", broken, limit_seconds)
    plain = _read_all(topics, settings.enriched_topic, "read_uncommitted", 0, limit_seconds)
    seen = Counter(version for _, version in enriched)
    wanted = {number for number in range(count) if number % BROKEN_EVERY != BROKEN_EVERY - 1}
    last: dict[bytes, int] = {}
    out_of_order = 0
    for key, version in enriched:
        out_of_order += version <= last.get(key, -1)
        last[key] = max(version, last.get(key, -1))
    return Findings(
        expected=count,
        published=len(enriched),
        dead_letters=len(dead),
        lost=len(wanted - seen.keys()) + max(0, broken - len(dead)),
        doubled=sum(times - 1 for times in seen.values()) + max(0, len(dead) - broken),
        out_of_order=out_of_order,
        uncommitted_too=len(plain),
    )


def committed_count(topics: OwnTopics) -> int:
    """Count what the group has committed, to place a fault in the middle of the work."""
    settings = topics.settings
    consumer = KafkaConsumer(**(consumer_options(settings) | {"group_id": settings.group, "enable_auto_commit": False}))
    try:
        partitions = [
            TopicPartition(settings.articles_topic, number) for number in consumer.partitions_for_topic(settings.articles_topic) or ()
        ]
        return sum(consumer.committed(partition) or 0 for partition in partitions)
    finally:
        consumer.close()


def wait_for_commits(topics: OwnTopics, count: int, *, limit_seconds: float = 60) -> None:
    """Return when so many articles are committed."""
    deadline = time.monotonic() + limit_seconds
    while committed_count(topics) < count:
        if time.monotonic() > deadline:
            raise AssertionError(f"{committed_count(topics)} of {count} articles committed after {limit_seconds} s")
        time.sleep(0.05)


def _read_all(topics: OwnTopics, topic: str, isolation: str, enough: int, limit_seconds: float) -> list[tuple[bytes, int]]:
    """Read a topic from its beginning: until there is enough and then to its end."""
    settings = topics.settings
    options = consumer_options(settings) | {"group_id": None, "isolation_level": isolation}
    consumer = KafkaConsumer(**options)
    try:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        found: list[tuple[bytes, int]] = []
        deadline = time.monotonic() + limit_seconds
        quiet_polls = 0
        while time.monotonic() < deadline and (len(found) < enough or quiet_polls < 5):
            polled = consumer.poll(timeout_ms=200, max_records=5000)
            quiet_polls = 0 if polled else quiet_polls + 1
            for records in polled.values():
                found.extend((record.key, _version(record.value)) for record in records)
        return found
    finally:
        consumer.close()


def _version(value: bytes) -> int:
    try:
        return int(orjson.loads(value)["version"])
    except orjson.JSONDecodeError:
        return -1
