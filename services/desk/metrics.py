"""Every metric of the desk, declared once: names, help, labels. The stages count, `chassis.health` shows them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from chassis.logs import LOG_RECORDS
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
        self.log_records = LOG_RECORDS
        self.registry.register(LOG_RECORDS)
        self.build = Info("frontwire_build", "The program that runs.", registry=self.registry)
        for verdict in Verdict:
            self.events.labels(verdict.value)
