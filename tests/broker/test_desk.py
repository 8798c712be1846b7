"""What is promised of the desk: it ends up where a simple program that reads the same events in order does, whatever dies on the way."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from chassis.kafka import consumer_options, kafka_python_producer_options
from own_topics import OwnTopics
from synthetic_wire import REGIONS, EndState, a_day, expected_end
from wirectl.local_process import LocalDesk
from wirectl.main import main

pytestmark = [pytest.mark.broker, pytest.mark.chaos]

ARTICLES = int(os.environ.get("ARTICLES", "2000"))
KILLS = int(os.environ.get("KILLS", "2"))
IN_TRANSACTION = 500
MARKERS = 4  # the end of each partition's last transaction is a record that no consumer is given
LIMIT_SECONDS = 60 + ARTICLES / 40
TOPICS = ("regions", "actors", "stories", "activity", "alerts")


def a_desk(topics: OwnTopics, folder: Path, name: str = "desk") -> LocalDesk:
    (folder / name).mkdir(exist_ok=True)
    environment = {**topics.environment, "FRONTWIRE_SESSION_TIMEOUT_MS": "10000", "FRONTWIRE_DESK_FOLDER": str(folder / name)}
    return LocalDesk(topics.bootstrap, folder / f"{name}.log", environment=environment)


def send_events(topics: OwnTopics, events) -> None:
    """Send in transactions, as the tagger does; every other one is first begun and aborted with an event that nobody may see."""
    settings = topics.settings
    producer = KafkaProducer(**kafka_python_producer_options(settings), transactional_id=f"{settings.group}-test")
    producer.init_transactions()
    for start in range(0, len(events), IN_TRANSACTION):
        chunk = events[start : start + IN_TRANSACTION]
        ghost = replace(chunk[0], uri=f"tag:ghost.example,2026:{start}", regions=REGIONS[:1], number=-start - 1)
        for told, ends in (([ghost], producer.abort_transaction), (chunk, producer.commit_transaction)):
            producer.begin_transaction()
            sent = [
                producer.send(
                    settings.enriched_topic, key=event.uri.encode(), value=event.value(), headers=[("ce_id", event.ce_id.encode())]
                )
                for event in told
            ]
            for one in sent:
                one.get(60)
            ends()
    producer.close()


def wait_until_read(topics: OwnTopics, *, limit_seconds: float = LIMIT_SECONDS, share: float = 1.0) -> None:
    """Return when the desk has committed so much of wire.enriched, and for all of it of its own topics too."""
    settings = topics.settings
    deadline = time.monotonic() + limit_seconds
    names = (settings.enriched_topic, settings.changes_topic, settings.arrivals_topic) if share == 1 else (settings.enriched_topic,)
    quiet = 0
    while quiet < 2:
        done, wanted = _progress(topics, names)
        wanted -= MARKERS
        quiet = quiet + 1 if done >= wanted * share and wanted > 0 else 0
        assert time.monotonic() < deadline, f"{done} of {wanted} records committed after {limit_seconds:g} s"
        time.sleep(0.3)


def _progress(topics: OwnTopics, names: tuple[str, ...]) -> tuple[int, int]:
    settings = topics.settings
    consumer = KafkaConsumer(**(consumer_options(settings) | {"group_id": settings.desk_group, "enable_auto_commit": False}))
    try:
        partitions = [TopicPartition(name, number) for name in names for number in consumer.partitions_for_topic(name) or ()]
        return sum(consumer.committed(partition) or 0 for partition in partitions), sum(consumer.end_offsets(partitions).values())
    finally:
        consumer.close()


def read_topic(topics: OwnTopics, topic: str) -> list[tuple[str, dict]]:
    """Give all records of a topic in order: their ids and values."""
    consumer = KafkaConsumer(**(consumer_options(topics.settings) | {"group_id": None}))
    try:
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends, found = consumer.end_offsets(partitions), []
        while any(consumer.position(partition) < end for partition, end in ends.items()):
            for records in consumer.poll(timeout_ms=500, max_records=5000).values():
                found += [(dict(record.headers)["ce_id"].decode(), orjson.loads(record.value)) for record in records]
        return found
    finally:
        consumer.close()


def read_end(topics: OwnTopics) -> tuple[EndState, dict[str, int]]:
    """Read every topic as a subscriber would, dropping what has an id that was there before; and count what was dropped."""
    settings = topics.settings
    records, repeats = {}, {}
    for name in TOPICS:
        topic = getattr(settings, f"{name}_topic")
        seen: dict[str, dict] = {}
        read = read_topic(topics, topic)
        for ce_id, value in read:
            assert seen.setdefault(ce_id, value) == value, f"{topic}: {ce_id} is the id of two different records"
        records[name], repeats[name] = list(seen.values()), len(read) - len(seen)
    end = EndState()
    end.regions, end.retracted = _standing(records["regions"])
    end.actors, _ = _standing(records["actors"])
    members: dict[str, set[str]] = defaultdict(set)
    for value in records["stories"]:
        if value["joined_by"]:
            members[value["id"]].add(value["uri"])
        elif value["uri"]:
            members[value["id"]].discard(value["uri"])
    end.stories = {frozenset(uris) for uris in members.values() if uris}
    for value in sorted(records["activity"], key=lambda value: (value["final"], value["revision"])):
        end.windows[value["region"], value["start"], value["duration"]] = (value["articles"], value["stories"], value["sources"])
    return end, repeats


def _standing(records: list[dict]) -> tuple[set[tuple[str, str]], set[str]]:
    standing, superseded, retracted = {}, set(), set()
    for value in records:
        standing[value["id"], value["uri"]] = value["about"]
        if value["supersedes"] and value["supersedes"]["uri"] != value["uri"]:
            superseded.add(value["supersedes"]["uri"])
        if value["event"] == "article.retracted":
            retracted.add(value["uri"])
    return {key for key, is_about in standing.items() if is_about and key[1] not in superseded}, retracted


def assert_end(found: EndState, wanted: EndState) -> None:
    assert found.regions == wanted.regions
    assert found.actors == wanted.actors
    assert found.retracted == wanted.retracted
    assert found.stories == wanted.stories
    assert {key: value for key, value in found.windows.items() if value[0]} == {
        key: value for key, value in wanted.windows.items() if value[0]
    }


def test_a_day_ends_where_a_simple_program_says(topics, tmp_path):
    """Updates, corrections, kills before and after, late arrivals, repeats and three wires' copies."""
    events = a_day(ARTICLES)
    send_events(topics, events)

    with a_desk(topics, tmp_path):
        wait_until_read(topics)
        found, repeats = read_end(topics)

    assert_end(found, expected_end(events))
    assert not any(repeats.values())


def test_killed_again_and_again_it_ends_at_the_same(topics, tmp_path):
    """kill -9 of a desk several times: what a reader who drops repeats knows is the same."""
    events = a_day(ARTICLES)
    send_events(topics, events)

    with a_desk(topics, tmp_path) as desk:
        for kill in range(KILLS):
            wait_until_read(topics, share=(kill + 1) / (KILLS + 3))
            desk.kill()
            desk.start()
        wait_until_read(topics)
        found, repeats = read_end(topics)

    print("repeats:", repeats)
    assert_end(found, expected_end(events))


def show(desk: LocalDesk, events, capsys) -> dict:
    """Ask one worker, whichever has the key, for the last article that stands."""
    uri = next(event.uri for event in reversed(events) if event.regions)
    capsys.readouterr()
    assert main(["desk", "show", uri, "--desk", f"127.0.0.1:{desk.web_port}"]) == 0, capsys.readouterr().err
    return orjson.loads(capsys.readouterr().out)


def test_killed_again_and_again_and_rebalanced_it_ends_at_the_same(topics, tmp_path, capsys):
    """kill -9 of one desk several times, and a second one that joins: what a reader who drops repeats knows is the same."""
    events = a_day(ARTICLES)
    send_events(topics, events)
    first, second = a_desk(topics, tmp_path, "first"), a_desk(topics, tmp_path, "second")

    with first, ExitStack() as later:
        for kill in range(KILLS):
            wait_until_read(topics, share=(kill + 1) / (KILLS + 3))
            first.kill()
            first.start()
            if kill == KILLS // 2:
                later.enter_context(second)
        wait_until_read(topics)
        found, repeats = read_end(topics)

        shown = [show(desk, events, capsys) for desk in (first, second)]

        print("repeats:", repeats)
        assert (first.stop(), second.stop()) == (0, 0)
    assert shown[0] == shown[1]
    assert {"article", "standing"} <= shown[0].keys()
    assert_end(found, expected_end(events))
