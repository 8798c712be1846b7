"""What whoever runs a tagger relies on: it waits for what is missing, says so, turns rubbish into dead letters and stops cleanly."""

from __future__ import annotations

import time

import orjson
import pytest

from chassis.settings import read_settings
from contracts.validating import validate_dead_letter, validate_enriched, validate_enriched_headers
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker, free_port
from wirectl.local_process import LocalTagger
from wirectl.replay import Record, replay
from wirectl.tail import follow
from wirectl.topic_plan import read_topics
from wirectl.topics import apply_topics

pytestmark = pytest.mark.broker

ARTICLE = {
    "uri": "tag:wire.example,2026:1",
    "versioncreated": "2026-03-02T10:15:00Z",
    "headline": "Shelling near Stepanakert kills two",
    "body_text": "Azeri forces shelled positions near Stepanakert, Armenia said.",
}

RUBBISH = {
    "not JSON": (b'{"uri": "tag:x,2026:1", "headline": ', "not_json"),
    "a picture's bytes": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
    "5 MiB of text": (b"Shelling near Goma. " * (5 * 1024 * 1024 // 20), "too_long"),
    "a million nested brackets": (b"[" * 1_000_000, "too_deep"),
    "no text at all": (b'{"uri": "tag:x,2026:2", "versioncreated": "2026-01-01T00:00:00Z"}', "body_missing"),
    "wrong types": (b'{"uri": 1, "headline": [], "body_text": {}, "language": 2, "versioncreated": true, "pubstatus": 3}', "wrong_type"),
    "an empty value": (b"", "empty"),
    "no time": (b'{"uri": "tag:x,2026:3", "headline": "Truce", "versioncreated": "soon"}', "bad_time"),
}


def read_events(settings, *, quiet_limit_seconds):
    """Give the events of wire.enriched, once each has been found to keep the contract, its headers too."""
    events = []
    for record in follow(settings, settings.enriched_topic, from_beginning=True, quiet_limit_seconds=quiet_limit_seconds):
        event = orjson.loads(record.value)
        validate_enriched(event)
        validate_enriched_headers(record.headers, event, key=record.key)
        events.append({**event, "ce_id": dict(record.headers)["ce_id"]})
    return events


def test_rubbish_becomes_dead_letters_each_with_its_reason_and_the_next_article_is_tagged(topics, tmp_path):
    records = [Record(name, name.encode(), value) for name, (value, _) in RUBBISH.items()]
    records.append(Record("null", b"null", None))
    records.append(Record("good", b"good", orjson.dumps(ARTICLE)))
    settings = topics.settings

    with LocalTagger(topics.bootstrap, tmp_path / "log", environment=topics.environment) as tagger:
        tagger.wait_until_ready()
        replay(settings, settings.articles_topic, records)
        dead_records = list(follow(settings, settings.dlq_topic, from_beginning=True, quiet_limit_seconds=4))
        enriched = read_events(settings, quiet_limit_seconds=1)
        metrics = tagger.ask("/metrics")[1]
        log = [line for line in map(orjson.loads, tagger.log.read_text().splitlines()) if line["message"] == "Articles rejected."]

    for record in dead_records:
        validate_dead_letter(record.headers)
    dead = {record.key.decode(): (record.value, dict(record.headers)) for record in dead_records}
    assert {name: headers["reason"].decode() for name, (_, headers) in dead.items()} == {
        **{name: reason for name, (_, reason) in RUBBISH.items()},
        "null": "null_value",
    }
    assert all(value == RUBBISH[name][0] for name, (value, _) in dead.items() if name != "null")
    assert dead["null"][0] is None
    assert all(headers["source_topic"].decode() == settings.articles_topic for _, headers in dead.values())
    assert [event["regions"][0]["id"] for event in enriched] == ["nagorno-karabakh"]
    assert f'frontwire_articles_total{{outcome="rejected"}} {len(RUBBISH) + 1}.0' in metrics
    assert sum(line["count"] for line in log) == len(RUBBISH) + 1
    assert len(log) <= int(float(value_of("frontwire_batch_records_count", metrics)))
    assert all(line["detail"] and line["source_offset"] for line in log)


def value_of(series: str, metrics: str) -> str:
    return next(line.removeprefix(f"{series} ") for line in metrics.splitlines() if line.startswith(f"{series} "))


def test_sigterm_finishes_and_the_next_worker_goes_on_at_once(topics, tmp_path):
    settings = topics.settings
    tagger = LocalTagger(topics.bootstrap, tmp_path / "log", environment=topics.environment)
    replay(settings, settings.articles_topic, [Record("1", b"1", orjson.dumps(ARTICLE))])

    codes = []
    for _ in range(2):
        tagger.start()
        tagger.wait_until_ready()
        list(follow(settings, settings.enriched_topic, from_beginning=True, quiet_limit_seconds=1.5))
        codes.append(tagger.stop())
    events = read_events(settings, quiet_limit_seconds=1)

    assert codes == [0, 0]
    assert len(events) == 1


def test_without_a_broker_the_worker_waits_says_so_and_goes_on_when_it_comes(topics, tmp_path):
    port = free_port()
    tagger = LocalTagger(f"127.0.0.1:{port}", tmp_path / "log")

    tagger.start()
    while "Waiting for Kafka." not in tagger.log.read_text():
        assert tagger.pid
    ready, why = tagger.ask("/ready")
    live, _ = tagger.ask("/live")

    assert (ready, live) == (503, 200)
    assert f"a broker at 127.0.0.1:{port}" in why
    with LocalBroker(tmp_path / "broker", port) as late:
        settings = read_settings({"FRONTWIRE_BROKER": late.bootstrap})
        with connected_admin(settings) as admin:
            apply_topics(admin, read_topics(find_deploy_file("kafka/topics.toml")))
        tagger.wait_until_ready()
        assert tagger.stop() == 0


def test_a_missing_topic_is_named_with_the_command_that_makes_it(topics, tmp_path):
    environment = {**topics.environment, "FRONTWIRE_DLQ_TOPIC": "nowhere.dlq"}
    with LocalTagger(topics.bootstrap, tmp_path / "log", environment=environment) as tagger:
        why = ""
        while "nowhere.dlq" not in why:
            why = tagger.ask("/ready")[1]

    assert "wirectl topics apply" in why


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"FRONTWIRE_BATCH_RECORDS": "many", "FRONTWIRE_BROKR": "x:1"}, ["FRONTWIRE_BATCH_RECORDS", "FRONTWIRE_BROKR", "FRONTWIRE_BROKER"]),
    ],
)
def test_wrong_settings_stop_the_start_with_one_message_that_names_them_all(tmp_path, environment, named):
    tagger = LocalTagger("127.0.0.1:1", tmp_path / "log", environment=environment)

    tagger.start()
    code = tagger.wait()

    assert code == 2
    assert all(name in tagger.log.read_text() for name in named)


def test_wrong_knowledge_stops_the_start_with_one_message_that_names_every_fault(tmp_path):
    (tmp_path / "regions").mkdir()
    (tmp_path / "regions" / "sahel.toml").write_text("[region]\nid = 'sahel'\nnme = 'x'\n")
    (tmp_path / "regions" / "mali.toml").write_text("[region\n")
    tagger = LocalTagger("127.0.0.1:1", tmp_path / "log", environment={"FRONTWIRE_KNOWLEDGE_FOLDER": str(tmp_path)})

    tagger.start()

    assert tagger.wait() == 2
    log = tagger.log.read_text()
    assert all(words in log for words in ("regions/sahel.toml", "regions/mali.toml", "vocabulary/roles.toml"))


def test_a_fault_of_ours_ends_the_worker_with_the_batch_uncommitted(topics, tmp_path, monkeypatch):
    """The output topic refuses records (its limit shrinks while the worker runs): exit code 1, and nothing is committed past the batch."""
    settings = topics.settings
    tagger = LocalTagger(topics.bootstrap, tmp_path / "log", environment=topics.environment)
    tagger.start()
    tagger.wait_until_ready()
    topics.alter(settings.enriched_topic, {"max.message.bytes": "600"})
    replay(settings, settings.articles_topic, [Record("1", b"1", orjson.dumps(ARTICLE))])

    code = tagger.wait()
    topics.alter(settings.enriched_topic, {"max.message.bytes": "8519680"})
    tagger.start()
    tagger.wait_until_ready()
    events = read_events(settings, quiet_limit_seconds=8)
    tagger.stop()

    assert code == 1
    assert len(events) == 1


def test_every_published_record_has_cloudevents_headers_and_a_repeat_has_the_same_id(topics, tmp_path):
    settings = topics.settings
    records = [Record(str(number), b"same", orjson.dumps(ARTICLE)) for number in range(2)]

    with LocalTagger(topics.bootstrap, tmp_path / "log", environment=topics.environment) as tagger:
        tagger.wait_until_ready()
        replay(settings, settings.articles_topic, records)
        events = read_events(settings, quiet_limit_seconds=4)

    assert len(events) == 2
    assert events[0] == events[1]  # the value, and the ce_id beside it


def test_the_app_reads_the_knowledge_topic_from_the_start(topics, tmp_path):
    settings = topics.settings
    entries = [Record(str(number), str(number).encode(), b"{}") for number in range(3)]

    with LocalTagger(topics.bootstrap, tmp_path / "log", environment=topics.environment) as tagger:
        tagger.wait_until_ready()
        replay(settings, settings.knowledge_topic, entries)
        deadline = time.monotonic() + 30
        while "frontwire_knowledge_entries_total 3.0" not in tagger.ask("/metrics")[1] and time.monotonic() < deadline:
            time.sleep(0.1)
        metrics = tagger.ask("/metrics")[1]

    assert "frontwire_knowledge_entries_total 3.0" in metrics
