"""How many series Prometheus keeps of one tagger and one desk after ARTICLES articles over all conflict regions; `make cardinality`."""

from __future__ import annotations

import argparse
import time

from region_wire import region_articles
from watched import watched
from wirectl.replay import replay

LIMIT_SECONDS = 3600


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    articles = parser.parse_args().articles
    with watched(scrape_seconds=5) as running:
        settings, prometheus = running.settings, running.prometheus
        started = time.monotonic()
        replay(settings, settings.articles_topic, region_articles(articles))
        # The desk takes its time, and has all its series long before the end.
        for counted, enough in (("sum(frontwire_articles_total)", articles), ("sum(frontwire_desk_events_total)", articles // 5)):
            prometheus.wait_for(lambda counted=counted, enough=enough: prometheus.value(counted) >= enough, limit_seconds=LIMIT_SECONDS)
        regions = prometheus.value("count(sum by (region) (frontwire_region_articles_total) > 0)")
        print(f"{articles:,} articles over {regions:.0f} regions, {time.monotonic() - started:.0f} s.")
        for job in ("tagger", "desk", "webhooks"):
            series = prometheus.value(f'scrape_samples_scraped{{job="{job}"}}')
            seconds = prometheus.value(f'scrape_duration_seconds{{job="{job}"}}')
            print(f"{job}: {series:.0f} series, scraped in {seconds:.3f} s")
        largest = prometheus.query('topk(8, count by (__name__) ({job=~"tagger|desk|webhooks"}))')
        for labels, count in sorted(largest, key=lambda sample: -sample[1]):
            print(f"  {count:6.0f} {labels['__name__']}")


if __name__ == "__main__":
    main()
