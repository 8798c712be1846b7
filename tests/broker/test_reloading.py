"""New knowledge without a restart: SIGHUP, and the articles that come after it are tagged by it; broken knowledge changes nothing."""

from __future__ import annotations

import signal
import time

import orjson
import pytest

from small_knowledge import REGION, copy_small_knowledge
from wirectl.local_process import LocalTagger
from wirectl.replay import Record, replay
from wirectl.tail import follow

pytestmark = pytest.mark.broker


def article(number: int) -> Record:
    uri = f"tag:wire.example,2026:{number}"
    text = "Rebels shelled Port Poseidon on Monday and killed two soldiers."
    fields = {"uri": uri, "versioncreated": "2026-03-02T10:15:00Z", "headline": text[:29], "body_text": text, "language": "en"}
    return Record(uri, uri.encode(), orjson.dumps(fields))


def reload(tagger: LocalTagger, result: str) -> None:
    """Send SIGHUP, and wait until one more reload has ended so."""
    tagger.signal(signal.SIGHUP)
    deadline = time.monotonic() + 60
    while f'frontwire_knowledge_reloads_total{{result="{result}"}} 1.0' not in tagger.ask("/metrics")[1]:
        assert time.monotonic() < deadline, tagger.log.read_text()
        time.sleep(0.1)


def test_a_new_name_is_tagged_after_a_reload_and_a_broken_folder_keeps_the_tagger_working(topics, tmp_path):
    """Three articles: before the name is known, once it is, and when the folder has been broken; each is published once."""
    settings, knowledge = topics.settings, copy_small_knowledge(tmp_path / "knowledge")
    environment = {**topics.environment, "FRONTWIRE_KNOWLEDGE_FOLDER": str(knowledge)}

    with LocalTagger(topics.bootstrap, tmp_path / "log", environment=environment) as tagger:
        tagger.wait_until_ready()
        replay(settings, settings.articles_topic, [article(1)])
        first = next(iter(follow(settings, settings.enriched_topic, from_beginning=True, quiet_limit_seconds=30)))
        (knowledge / "regions/atlantis.toml").write_text(REGION)
        reload(tagger, "loaded")
        replay(settings, settings.articles_topic, [article(2)])
        (knowledge / "regions/atlantis.toml").write_text("[region")
        reload(tagger, "failed")
        replay(settings, settings.articles_topic, [article(3)])
        records = list(follow(settings, settings.enriched_topic, from_beginning=True, quiet_limit_seconds=4))
        metrics, status = tagger.ask("/metrics")[1], orjson.loads(tagger.ask("/status")[1])

    events = sorted((orjson.loads(record.value) for record in records), key=lambda event: event["uri"])
    assert [[region["id"] for region in event["regions"]] for event in events] == [[], ["atlantis"], ["atlantis"]]
    old, new, kept = (event["knowledge_version"] for event in events)
    assert old == orjson.loads(first.value)["knowledge_version"] != new == kept == status["knowledge_version"]
    assert status["live"]
    assert f'frontwire_knowledge_info{{version="{new}"}} 1.0' in metrics
    assert 'frontwire_region_articles_total{event="article.enriched",region="atlantis"} 2.0' in metrics
    assert "frontwire_knowledge_last_reload_successful 0.0" in metrics
    assert "regions/atlantis.toml" in tagger.log.read_text()
