"""Every metric of the desk, declared once: names, help, labels. The stages count, `chassis.health` shows them."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from chassis.logs import LOG_RECORDS
from chassis.metrics import add_process_metrics
from desk.ledger import Verdict


class Metrics:
    """The desk's metrics in a registry of their own, so that a test makes as many as it likes."""

    def __init__(self) -> None:
        """Declare them all; series with known labels exist from the start, at zero."""
        self.registry = CollectorRegistry()
        self.events = Counter(
            "frontwire_desk_events",
            "Enriched events by what the ledger made of them; the verdicts add up to everything read.",
            ["verdict"],
            registry=self.registry,
        )
        self.newer_schema = Counter(
            "frontwire_desk_newer_schema",
            "Enriched events of a schema that this desk does not know, read as far as it knows them.",
            registry=self.registry,
        )
        self.repeats = Counter(
            "frontwire_desk_repeats",
            "Records of the desk's own topics that it had read before, and passed by.",
            ["topic"],
            registry=self.registry,
        )
        self.published = Counter("frontwire_desk_published", "Records published, by topic.", ["topic"], registry=self.registry)
        self.overtaken = Counter(
            "frontwire_desk_overtaken",
            "Articles that came after the update that replaces them; they count in activity, and are not published.",
            registry=self.registry,
        )
        self.late = Counter(
            "frontwire_desk_late", "Articles that came after their region's day was final, and count in no window.", registry=self.registry
        )
        self.stories_open = Gauge("frontwire_desk_stories_open", "Stories that take in more articles.", registry=self.registry)
        self.joined = Counter(
            "frontwire_desk_joined",
            "Articles that joined a story, by what joined them; opened is a story's first.",
            ["by"],
            registry=self.registry,
        )
        self.handling_seconds = Histogram(
            "frontwire_desk_handling_seconds",
            "Seconds to handle one record, delivery of what follows included, by stage.",
            ["stage"],
            buckets=(0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 1, 10),
            registry=self.registry,
        )
        self.watermark = Gauge(
            "frontwire_desk_watermark_timestamp_seconds",
            "Event time before which nothing more is expected, in Unix time.",
            registry=self.registry,
        )
        self.lag_records = Gauge(
            "frontwire_desk_lag_records",
            "Records of a partition that are not committed yet, by the topic that a stage reads; gone when the partition is.",
            ["topic", "partition"],
            registry=self.registry,
        )
        self.lag_seconds = Gauge(
            "frontwire_desk_lag_seconds",
            "Seconds that the records of a partition have waited which are not committed yet; 0 when all are, gone when the partition is.",
            ["topic", "partition"],
            registry=self.registry,
        )
        self.last_commit = Gauge(
            "frontwire_desk_last_commit_timestamp_seconds",
            "When records were last committed, in Unix time; before the first the worker's start.",
            registry=self.registry,
        )
        self.last_commit.set(time.time())
        self.in_flight = Gauge(
            "frontwire_desk_in_flight_records", "Records in hand: begun and not acknowledged yet.", registry=self.registry
        )
        self.rebalances = Counter("frontwire_desk_rebalances", "Times that partitions were assigned anew.", registry=self.registry)
        self.surges = Gauge(
            "frontwire_desk_surges",
            "Surges that are on, of regions and of pairs of actors that this worker has.",
            ["kind"],
            registry=self.registry,
        )
        self.region_surge = Gauge(
            "frontwire_desk_region_surge",
            "Conflict regions whose surge is on: 1 while it is, gone when it is over.",
            ["region"],
            registry=self.registry,
        )
        self.state_bytes = Gauge(
            "frontwire_desk_state_bytes",
            "Bytes that a table of this worker has on disk; 0 with FRONTWIRE_DESK_STORE=memory.",
            ["table"],
            registry=self.registry,
        )
        self.build = Info("frontwire_build", "The program that runs, and the Python that runs it.", registry=self.registry)
        add_process_metrics(self.registry)
        self.log_records = LOG_RECORDS
        self.registry.register(LOG_RECORDS)
        for verdict in Verdict:
            self.events.labels(verdict.value)
        for kind in ("region", "actor_pair"):
            self.surges.labels(kind)
