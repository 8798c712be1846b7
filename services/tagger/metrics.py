"""Every metric of the tagger, declared once: names, help, labels. `assignment` counts, `chassis.health` shows them."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from chassis.logs import LOG_RECORDS
from chassis.metrics import add_process_metrics
from frontwire.errors import Reason

OUTCOMES = ("tagged", "quiet", "retracted", "held", "dropped", "skipped", "rejected")
EVENTS = ("article.enriched", "article.updated", "article.corrected", "article.held")
OTHER = "other"
RELOAD_RESULTS = ("loaded", "failed")
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
        self.rejected = Counter(
            "frontwire_rejected", "Articles and records that became dead letters, by reason.", ["reason"], registry=self.registry
        )
        self.published = Counter("frontwire_published", "Records committed, by the topic they went to.", ["topic"], registry=self.registry)
        self.published_articles = Counter(
            "frontwire_published_articles",
            "Articles published, by wire format and by provider; FRONTWIRE_PROVIDERS names those that are told apart.",
            ["format", "provider"],
            registry=self.registry,
        )
        self.regions = Counter(
            "frontwire_region_articles",
            "Articles published about a conflict region, by region and event; one about two regions counts in both.",
            ["region", "event"],
            registry=self.registry,
        )
        self.score = Histogram(
            "frontwire_conflict_score_ratio",
            "How sure the tagger is that an article is about a conflict, from 0 to 1, of every article tagged or quiet.",
            buckets=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
            registry=self.registry,
        )
        self.filed = Counter(
            "frontwire_filed_articles",
            "Articles with an IPTC code, by whether the agency files them under conflict, war and peace, and by what the tagger says.",
            ["agency", "tagger"],
            registry=self.registry,
        )
        self.embargo_leaks = Counter(
            "frontwire_embargo_leaks",
            "Articles published before their embargo was over although FRONTWIRE_EMBARGO is not tag; it is never more than 0.",
            registry=self.registry,
        )
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
            "Bytes of the messages that held articles came in, all of them in memory; FRONTWIRE_HELD_BYTES is the most.",
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
        self.parse_seconds = Histogram(
            "frontwire_parse_seconds",
            "Seconds to read one record, as the mean of its batch; a part of frontwire_tagging_seconds.",
            buckets=(0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.01, 0.1, 1),
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
            "Records of wire.articles in one transaction.",
            buckets=(1, 2, 5, 10, 50, 100, 500, 1000, 5000),
            registry=self.registry,
        )
        self.publish_seconds = Histogram(
            "frontwire_publish_seconds",
            "Seconds from a record's own timestamp in Kafka to the commit of what follows from it.",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
            registry=self.registry,
        )
        self.article_age = Histogram(
            "frontwire_article_age_seconds",
            "Seconds from an article's version_created to its publication.",
            buckets=(1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400),
            registry=self.registry,
        )
        self.in_flight = Gauge("frontwire_in_flight_records", "Records in hand: read and not committed yet.", registry=self.registry)
        self.lag_records = Gauge(
            "frontwire_lag_records",
            "Records of a partition that are not committed yet; gone when the partition is.",
            ["partition"],
            registry=self.registry,
        )
        self.lag_seconds = Gauge(
            "frontwire_lag_seconds",
            "Seconds since the oldest record of a partition that is not committed was sent; 0 when all are, gone when the partition is.",
            ["partition"],
            registry=self.registry,
        )
        self.last_commit = Gauge(
            "frontwire_last_commit_timestamp_seconds",
            "When a batch was last committed, in Unix time; before the first the worker's start.",
            registry=self.registry,
        )
        self.last_commit.set(time.time())
        self.rebalances = Counter("frontwire_rebalances", "Times that partitions were assigned anew.", registry=self.registry)
        self.knowledge_entries = Counter("frontwire_knowledge_entries", "Entries read from the knowledge topic.", registry=self.registry)
        self.knowledge_held = Gauge(
            "frontwire_knowledge_held_entries", "Entries of the knowledge in use, by kind.", ["kind"], registry=self.registry
        )
        self.knowledge_reloads = Counter(
            "frontwire_knowledge_reloads",
            "Times that the knowledge was loaded anew while running, by result; a failed one leaves the knowledge as it was.",
            ["result"],
            registry=self.registry,
        )
        self.knowledge_reload_successful = Gauge(
            "frontwire_knowledge_last_reload_successful",
            "Whether the knowledge was loaded when it last was asked for: 1, or 0 when it has faults and what was there before is in use.",
            registry=self.registry,
        )
        self.knowledge_reload_successful.set(1)
        self.knowledge_loaded = Gauge(
            "frontwire_knowledge_loaded_timestamp_seconds", "When the knowledge in use was loaded, in Unix time.", registry=self.registry
        )
        self.knowledge = Info("frontwire_knowledge", "The version of the knowledge in use.", registry=self.registry)
        self.oldest_unattended = Gauge(
            "frontwire_dead_letter_unattended_timestamp_seconds",
            "When the oldest dead letter was written that FRONTWIRE_DLQ_GROUP has not committed, in Unix time; 0 when there is none.",
            registry=self.registry,
        )
        self.build = Info("frontwire_build", "The program that runs, and the Python that runs it.", registry=self.registry)
        add_process_metrics(self.registry)
        self.log_records = LOG_RECORDS
        self.registry.register(LOG_RECORDS)
        for outcome in OUTCOMES:
            self.articles.labels(outcome)
        for end in HELD_ENDS:
            self.held_ended.labels(end)
        for result in RELOAD_RESULTS:
            self.knowledge_reloads.labels(result)
        for reason in Reason:
            self.rejected.labels(reason.value)
