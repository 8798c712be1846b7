"""Every metric of the tagger, declared once: names, help, labels. `lane` counts, `chassis.health` shows them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from chassis.logs import LOG_RECORDS
from frontwire.errors import Reason

OUTCOMES = ("tagged", "quiet", "retracted", "held", "dropped", "skipped", "rejected")
HELD_ENDS = ("released", "killed", "replaced", "rejected")


class Metrics:
    """The tagger's metrics in a registry of their own, so that a test makes as many as it likes."""

    def __init__(self) -> None:
        """Declare them all; series with known labels exist from the start, at zero."""
        self.registry = CollectorRegistry()
        self.articles = Counter(
            "frontwire_articles",
            "Articles by what became of them when they came; the outcomes add up to everything received, and a release adds none.",
            ["outcome"],
            registry=self.registry,
        )
        self.rejected = Counter("frontwire_rejected", "Dead letters by reason.", ["reason"], registry=self.registry)
        self.published = Counter("frontwire_published", "Records committed, by the topic they went to.", ["topic"], registry=self.registry)
        self.held_ended = Counter(
            "frontwire_held_ended",
            "Held articles by how that ended: released when due, killed, replaced by a newer version, or rejected when due; those still"
            " held they add up to the outcome held.",
            ["end"],
            registry=self.registry,
        )
        self.held_articles = Gauge(
            "frontwire_held_articles", "Articles of a partition that are held back under embargo.", ["partition"], registry=self.registry
        )
        self.held_bytes = Gauge(
            "frontwire_held_bytes",
            "Bytes of the messages that they came in, all of them in memory; FRONTWIRE_HELD_BYTES is the most.",
            ["partition"],
            registry=self.registry,
        )
        self.held_next_due = Gauge(
            "frontwire_held_next_due_timestamp_seconds",
            "When the next held article of a partition is due, in Unix time; 0 when none is held.",
            ["partition"],
            registry=self.registry,
        )
        self.tagging_seconds = Histogram(
            "frontwire_tagging_seconds",
            "Seconds to decide one article, as the mean of its batch.",
            buckets=(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1),
            registry=self.registry,
        )
        self.transaction_seconds = Histogram(
            "frontwire_transaction_seconds",
            "Seconds from a batch's first decision to its commit.",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.batch_records = Histogram(
            "frontwire_batch_records",
            "Articles in one transaction.",
            buckets=(1, 2, 5, 10, 50, 100, 500, 1000, 5000),
            registry=self.registry,
        )
        self.publish_seconds = Histogram(
            "frontwire_publish_seconds",
            "Seconds from the record's own timestamp to its commit, of each batch's oldest record.",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600),
            registry=self.registry,
        )
        self.lag_records = Gauge(
            "frontwire_lag_records",
            "Records of a partition that are not committed yet; gone when the partition is.",
            ["partition"],
            registry=self.registry,
        )
        self.last_commit = Gauge(
            "frontwire_last_commit_timestamp_seconds",
            "When a batch was last committed, in Unix time; 0 before the first.",
            registry=self.registry,
        )
        self.rebalances = Counter("frontwire_rebalances", "Times that partitions were assigned anew.", registry=self.registry)
        self.knowledge_entries = Counter("frontwire_knowledge_entries", "Entries read from the knowledge topic.", registry=self.registry)
        self.knowledge = Info("frontwire_knowledge", "The knowledge in use.", registry=self.registry)
        self.log_records = LOG_RECORDS
        self.registry.register(LOG_RECORDS)
        self.build = Info("frontwire_build", "The program that runs.", registry=self.registry)
        for outcome in OUTCOMES:
            self.articles.labels(outcome)
        for end in HELD_ENDS:
            self.held_ended.labels(end)
        for reason in Reason:
            self.rejected.labels(reason.value)
