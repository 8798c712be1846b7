"""What Prometheus itself makes of a running tagger and desk: it scrapes them without error, loads the rules, and is not flooded."""

from __future__ import annotations

import pytest

from local_prometheus import LocalPrometheus
from region_wire import PROVIDERS, region_articles
from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.replay import Record, replay

pytestmark = pytest.mark.broker

ARTICLES = 2000
TAGGER_SERIES, DESK_SERIES = 2000, 300  # at most, of one worker


@pytest.fixture
def workers(topics, tmp_path):
    """A tagger and a desk."""
    environment = {**topics.environment, "FRONTWIRE_PROVIDERS": ",".join(PROVIDERS)}
    with (
        LocalTagger(topics.bootstrap, tmp_path / "tagger.log", environment=environment) as tagger,
        LocalDesk(topics.bootstrap, tmp_path / "desk.log", environment=environment) as desk,
    ):
        tagger.wait_until_ready()
        desk.wait_until_ready()
        yield tagger, desk


def test_a_real_prometheus_scrapes_what_runs_and_is_not_flooded(topics, workers, tmp_path):
    """Two thousand articles over all regions, half of them of agencies that are not configured, and a dead letter."""
    tagger, desk = workers
    settings = topics.settings

    with LocalPrometheus(tmp_path / "prometheus", {"tagger": [tagger.port], "desk": [desk.port]}) as prometheus:
        replay(settings, settings.articles_topic, [*region_articles(ARTICLES), Record("bad", b"bad", b"{")])
        prometheus.wait_for(lambda: prometheus.value("sum(frontwire_articles_total)") == ARTICLES + 1)
        prometheus.wait_for(lambda: prometheus.value("sum(frontwire_desk_events_total)") >= ARTICLES)
        prometheus.wait_for(lambda: prometheus.value("sum(frontwire_lag_records)") == 0)
        prometheus.wait_for(lambda: prometheus.value("max(frontwire_dead_letter_unattended_timestamp_seconds)") > 0)
        targets = prometheus.ask("targets")["activeTargets"]
        groups = prometheus.ask("rules")["groups"]
        by_outcome = {labels["outcome"]: value for labels, value in prometheus.query("sum by (outcome) (frontwire_articles_total)")}
        providers = {labels["provider"] for labels, _ in prometheus.query("frontwire_published_articles_total")}
        series = {job: prometheus.value(f'scrape_samples_scraped{{job="{job}"}}') for job in ("tagger", "desk")}
        published = prometheus.value("sum(frontwire_published_articles_total)")
        partitions = prometheus.query("frontwire_lag_seconds")

    assert [(target["health"], target["lastError"]) for target in targets] == [("up", "")] * 2
    assert {rule["health"] for group in groups for rule in group["rules"]} <= {"ok", "unknown"}
    assert not [rule["lastError"] for group in groups for rule in group["rules"] if rule.get("lastError")]
    assert sum(by_outcome.values()) == ARTICLES + 1
    assert by_outcome["rejected"] == 1
    assert published == ARTICLES
    assert providers == {*PROVIDERS, "other"}
    assert series["tagger"] < TAGGER_SERIES
    assert series["desk"] < DESK_SERIES
    assert len(partitions) == 4


def test_the_gauges_of_a_partition_go_when_it_goes_to_another_worker(topics, workers, tmp_path):
    """Of two taggers each tells of its own half of the partitions alone."""
    tagger, _ = workers
    settings = topics.settings
    with LocalTagger(topics.bootstrap, tmp_path / "second.log", environment=topics.environment) as second:
        second.wait_until_ready()
        while gauges(tagger) & gauges(second) or len(gauges(tagger)) != 2:
            assert tagger.ask("/live")[0] == second.ask("/live")[0] == 200
        shared = gauges(tagger), gauges(second)
    while len(gauges(tagger)) != 4:
        assert tagger.ask("/live")[0] == 200

    assert shared[0] | shared[1] == gauges(tagger) == {str(number) for number in range(4)}
    assert settings.articles_topic


def gauges(tagger: LocalTagger) -> set[str]:
    """Give the partitions that a tagger tells the lag of, in records and in seconds alike."""
    lines = tagger.ask("/metrics")[1].splitlines()
    found = [{line.split('"')[1] for line in lines if line.startswith(f"frontwire_lag_{unit}{{")} for unit in ("records", "seconds")]
    assert found[0] == found[1]
    return found[0]
