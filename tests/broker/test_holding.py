"""What is promised of an article under embargo: with `hold` it is published when its time has come, once, whatever dies; a kill ends it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from kafka.admin import NewPartitions

from contracts.validating import validate_enriched, validate_enriched_headers
from wirectl.connecting import connected_admin
from wirectl.local_process import LocalTagger
from wirectl.replay import Record, replay
from wirectl.tail import follow

pytestmark = pytest.mark.broker

URI = "tag:wire.example,2026:1"
ARTICLE = {
    "uri": URI,
    "versioncreated": "2026-03-02T10:15:00Z",
    "headline": "Shelling near Stepanakert kills two",
    "body_text": "Azeri forces shelled positions near Stepanakert, Armenia said.",
}
KILL = ARTICLE | {"pubstatus": "canceled"}


def in_seconds(seconds: int) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_until(moment: str) -> float:
    return (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()


def a_tagger(topics, folder: Path, policy: str = "hold", **more: str) -> LocalTagger:
    environment = {**topics.environment, "FRONTWIRE_EMBARGO": policy, "FRONTWIRE_SESSION_TIMEOUT_MS": "3000", **more}
    return LocalTagger(topics.bootstrap, folder / "tagger.log", environment=environment)


def send(topics, *documents: dict[str, Any]) -> None:
    records = [Record(str(number), document["uri"].encode(), orjson.dumps(document)) for number, document in enumerate(documents)]
    replay(topics.settings, topics.settings.articles_topic, records)


def wait_for(tagger: LocalTagger, *lines: str) -> str:
    """Give the metrics once every line is in them."""
    deadline = time.monotonic() + 60
    while True:
        metrics = tagger.ask("/metrics")[1]
        if all(line in metrics for line in lines):
            return metrics
        assert time.monotonic() < deadline, "\n".join(line for line in metrics.splitlines() if line.startswith("frontwire_"))
        time.sleep(0.1)


def read_events(topics, *, quiet_limit_seconds: float = 3) -> list[dict[str, Any]]:
    """Give what subscribers read, each with the time of its publication."""
    events = []
    for record in follow(topics.settings, topics.settings.enriched_topic, from_beginning=True, quiet_limit_seconds=quiet_limit_seconds):
        event = orjson.loads(record.value)
        validate_enriched(event)
        validate_enriched_headers(record.headers, event, key=record.key)
        events.append(event | {"ce_time": dict(record.headers)["ce_time"].decode()})
    return events


def test_a_held_article_is_published_when_its_time_has_come_and_not_before(topics, tmp_path):
    """What it is counted as, what is shown while it waits, and what comes out in the end."""
    with a_tagger(topics, tmp_path) as tagger:
        tagger.wait_until_ready()
        until = in_seconds(8)
        send(topics, ARTICLE | {"embargoed": until}, ARTICLE | {"uri": "tag:wire.example,2026:2"})
        waiting = wait_for(tagger, 'frontwire_articles_total{outcome="held"} 1.0', 'frontwire_articles_total{outcome="tagged"} 1.0')
        released = wait_for(tagger, 'frontwire_held_ended_total{end="released"} 1.0')
        events = read_events(topics)

    assert sum(float(line.split()[-1]) for line in waiting.splitlines() if line.startswith("frontwire_held_articles{")) == 1
    due = [float(line.split()[-1]) for line in waiting.splitlines() if line.startswith("frontwire_held_next_due_timestamp_seconds{")]
    assert max(due) == datetime.fromisoformat(until).timestamp()
    assert sum(float(line.split()[-1]) for line in released.splitlines() if line.startswith("frontwire_held_articles{")) == 0
    assert 'frontwire_articles_total{outcome="tagged"} 1.0' in released
    assert sorted(event["uri"] for event in events) == [URI, "tag:wire.example,2026:2"]
    (event,) = [event for event in events if event["uri"] == URI]
    assert (event["event"], event["embargoed_until"], event["regions"][0]["id"]) == ("article.enriched", until, "nagorno-karabakh")
    assert event["ce_time"] >= until.replace("Z", ".000Z")


def test_held_articles_survive_kill_9_while_they_wait_and_amid_their_release(topics, tmp_path):
    """Each is published once and not before its time; one article a transaction, so that the second kill falls between many."""
    uris = [f"tag:wire.example,2026:{number}" for number in range(400)]
    tagger = a_tagger(topics, tmp_path, FRONTWIRE_BATCH_RECORDS="1")
    tagger.start()
    tagger.wait_until_ready()
    until = in_seconds(25)
    send(topics, *(ARTICLE | {"uri": uri, "embargoed": until} for uri in uris))
    wait_for(tagger, f'frontwire_articles_total{{outcome="held"}} {len(uris)}.0')

    tagger.kill()
    tagger.start()
    tagger.wait_until_ready()
    while 'frontwire_held_ended_total{end="released"} 0.0' in tagger.ask("/metrics")[1]:
        time.sleep(0.02)
    tagger.kill()
    before = read_events(topics, quiet_limit_seconds=1)
    tagger.start()
    tagger.wait_until_ready()
    events = read_events(topics, quiet_limit_seconds=6)
    tagger.stop()

    print(f"{len(before)} of {len(uris)} were released before the second kill")
    assert before
    assert sorted(event["uri"] for event in events) == sorted(uris)
    assert all(event["ce_time"] >= until.replace("Z", ".000Z") for event in events)


@pytest.mark.parametrize("seconds_before", [0.3, 0.0], ids=["just before", "as it is due"])
def test_a_held_article_whose_tagger_is_killed_as_it_is_due_is_published_once(topics, tmp_path, seconds_before):
    """Whether the kill or the release is first."""
    tagger = a_tagger(topics, tmp_path)
    tagger.start()
    tagger.wait_until_ready()
    until = in_seconds(8)
    send(topics, ARTICLE | {"embargoed": until})
    wait_for(tagger, 'frontwire_articles_total{outcome="held"} 1.0')

    time.sleep(max(0.0, seconds_until(until) - seconds_before))
    tagger.kill()
    tagger.start()
    tagger.wait_until_ready()
    events = read_events(topics, quiet_limit_seconds=4)
    tagger.stop()

    assert [event["uri"] for event in events] == [URI]
    assert events[0]["ce_time"] >= until.replace("Z", ".000Z")


def test_a_kill_ends_a_held_article_and_the_retraction_alone_is_published(topics, tmp_path):
    with a_tagger(topics, tmp_path) as tagger:
        tagger.wait_until_ready()
        until = in_seconds(8)
        send(topics, ARTICLE | {"embargoed": until})
        wait_for(tagger, 'frontwire_articles_total{outcome="held"} 1.0')
        send(topics, KILL)
        wait_for(tagger, 'frontwire_held_ended_total{end="killed"} 1.0')
        time.sleep(max(0.0, seconds_until(until)) + 1)
        events = read_events(topics)

    assert [event["event"] for event in events] == ["article.retracted"]


def test_a_kill_that_came_in_time_is_obeyed_by_a_tagger_that_was_away(topics, tmp_path):
    """The article is due and its kill unread when the tagger comes back: what was received before is read first."""
    tagger = a_tagger(topics, tmp_path)
    tagger.start()
    tagger.wait_until_ready()
    until = in_seconds(8)
    send(topics, ARTICLE | {"embargoed": until})
    wait_for(tagger, 'frontwire_articles_total{outcome="held"} 1.0')

    tagger.kill()
    send(topics, KILL)
    time.sleep(max(0.0, seconds_until(until)) + 1)
    tagger.start()
    tagger.wait_until_ready()
    events = read_events(topics, quiet_limit_seconds=5)
    tagger.stop()

    assert [event["event"] for event in events] == ["article.retracted"]


def test_a_newer_version_takes_the_place_of_a_held_one_and_an_older_does_not(topics, tmp_path):
    """One without an embargo is published at once."""
    newer = ARTICLE | {"versioncreated": "2026-03-02T11:00:00Z", "headline": "Shelling near Stepanakert kills three"}
    older = ARTICLE | {"versioncreated": "2026-03-02T09:00:00Z", "headline": "Shelling near Stepanakert"}
    other = "tag:wire.example,2026:2"
    with a_tagger(topics, tmp_path) as tagger:
        tagger.wait_until_ready()
        until = in_seconds(10)
        send(topics, ARTICLE | {"embargoed": until}, newer)
        send(topics, *(document | {"uri": other} for document in (ARTICLE | {"embargoed": until}, older | {"embargoed": until})))
        wait_for(tagger, 'frontwire_held_ended_total{end="replaced"} 2.0', 'frontwire_held_ended_total{end="released"} 1.0')
        events = read_events(topics)

    assert sorted((event["uri"], event["headline"]) for event in events) == [(URI, newer["headline"]), (other, ARTICLE["headline"])]


def test_the_items_of_a_message_are_released_each_at_its_time(topics, tmp_path):
    """The message is held once; what is under no embargo is published at once."""
    items = [{"altids": {"itemid": f"urn:{number}"}, "headline": f"Shelling near Stepanakert kills {number}"} for number in range(3)]
    with a_tagger(topics, tmp_path) as tagger:
        tagger.wait_until_ready()
        times = items[0]["embargoed"], items[2]["embargoed"] = in_seconds(8), in_seconds(10)
        message = orjson.dumps({"api_version": 1, "data": {"items": items}})
        replay(topics.settings, topics.settings.articles_topic, [Record("1", b"feed", message)])
        wait_for(tagger, 'frontwire_held_ended_total{end="released"} 2.0')
        events = read_events(topics)

    published = {event["uri"]: event["ce_time"][:19] for event in events}
    assert len(events) == 3
    assert published["urn:1"] < times[0][:19] <= published["urn:0"] < times[1][:19] <= published["urn:2"]


def test_drop_publishes_nothing_of_an_embargoed_article_and_counts_it(topics, tmp_path):
    with a_tagger(topics, tmp_path, "drop") as tagger:
        tagger.wait_until_ready()
        send(topics, ARTICLE | {"embargoed": in_seconds(8)})
        wait_for(tagger, 'frontwire_articles_total{outcome="dropped"} 1.0')
        events = read_events(topics, quiet_limit_seconds=10)

    assert events == []


def test_tag_publishes_an_embargoed_article_at_once_and_what_was_held_before_still_in_its_time(topics, tmp_path):
    """A change of policy loses nothing."""
    tagger = a_tagger(topics, tmp_path)
    tagger.start()
    tagger.wait_until_ready()
    until = in_seconds(25)
    send(topics, ARTICLE | {"embargoed": until})
    wait_for(tagger, 'frontwire_articles_total{outcome="held"} 1.0')
    tagger.stop()

    with a_tagger(topics, tmp_path, "tag") as later:
        later.wait_until_ready()
        send(topics, ARTICLE | {"uri": "tag:wire.example,2026:2", "embargoed": in_seconds(3600)})
        wait_for(later, 'frontwire_articles_total{outcome="tagged"} 1.0', 'frontwire_held_ended_total{end="released"} 1.0')
        events = read_events(topics)

    published = {event["uri"]: event["ce_time"] for event in events}
    assert published["tag:wire.example,2026:2"] < until.replace("Z", ".000Z") <= published[URI]


def test_more_partitions_of_articles_than_of_held_ones_are_said_at_the_start(topics, tmp_path):
    """One message that names both numbers; the tagger waits until it is mended."""
    with connected_admin(topics.settings) as admin:
        admin.create_partitions({topics.settings.articles_topic: NewPartitions(total_count=6)})
    with a_tagger(topics, tmp_path) as tagger:
        why = ""
        while topics.settings.held_topic not in why:
            why = tagger.ask("/ready")[1]

        with connected_admin(topics.settings) as admin:
            admin.create_partitions({topics.settings.held_topic: NewPartitions(total_count=6)})
        tagger.wait_until_ready()

    assert f"it has 4 and {topics.settings.articles_topic} has 6" in why
    assert "FRONTWIRE_EMBARGO=hold" in why
