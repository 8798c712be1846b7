"""How many series Prometheus keeps of one tagger and one desk after ARTICLES articles over all conflict regions; `make cardinality`."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from chassis.settings import read_settings
from local_prometheus import LocalPrometheus
from region_wire import PROVIDERS, region_articles
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.replay import replay
from wirectl.topic_plan import read_topics
from wirectl.topics import apply_topics

LIMIT_SECONDS = 3600


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="frontwire-cardinality-") as name, LocalBroker() as broker:
        folder, settings = Path(name), read_settings({"FRONTWIRE_BROKER": broker.bootstrap})
        with connected_admin(settings) as admin:
            apply_topics(admin, read_topics(find_deploy_file("kafka/topics.toml")))
        environment = {"FRONTWIRE_PROVIDERS": ",".join(PROVIDERS), "FRONTWIRE_LOG_LEVEL": "WARNING"}
        with (
            LocalTagger(broker.bootstrap, folder / "tagger.log", environment=environment) as tagger,
            LocalDesk(broker.bootstrap, folder / "desk.log", environment=environment) as desk,
            LocalPrometheus(folder / "prometheus", {"tagger": [tagger.port], "desk": [desk.port]}, scrape_seconds=5) as prometheus,
        ):
            tagger.wait_until_ready()
            desk.wait_until_ready()
            started = time.monotonic()
            replay(settings, settings.articles_topic, region_articles(articles))
            # The desk takes its time, and has all its series long before the end.
            for counted, enough in (("sum(frontwire_articles_total)", articles), ("sum(frontwire_desk_events_total)", articles // 5)):
                prometheus.wait_for(lambda counted=counted, enough=enough: prometheus.value(counted) >= enough, limit_seconds=LIMIT_SECONDS)
            regions = prometheus.value("count(sum by (region) (frontwire_region_articles_total) > 0)")
            print(f"{articles:,} articles over {regions:.0f} regions, {time.monotonic() - started:.0f} s.")
            for job in ("tagger", "desk"):
                series = prometheus.value(f'scrape_samples_scraped{{job="{job}"}}')
                seconds = prometheus.value(f'scrape_duration_seconds{{job="{job}"}}')
                print(f"{job}: {series:.0f} series, scraped in {seconds:.3f} s")
            largest = prometheus.query('topk(8, count by (__name__) ({job=~"tagger|desk"}))')
            for labels, count in sorted(largest, key=lambda sample: -sample[1]):
                print(f"  {count:6.0f} {labels['__name__']}")


if __name__ == "__main__":
    main()
