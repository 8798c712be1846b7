"""Every metric of the webhook sender, declared once: names, help, labels. A receiver is told by its place in FRONTWIRE_WEBHOOK_URLS."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from chassis.logs import LOG_RECORDS
from chassis.metrics import add_process_metrics
from webhooks.reasons import Failure, Reason

KINDS = ("posted", "unwanted", "unreadable")


class Metrics:
    """The sender's metrics in a registry of their own, so that a test makes as many as it likes."""

    def __init__(self, receivers: int) -> None:
        """Declare them all; series with known labels exist from the start, at zero."""
        self.registry = CollectorRegistry()
        self.alerts = Counter(
            "frontwire_webhook_alerts",
            "Records read by what they are: to be posted, not asked for by FRONTWIRE_WEBHOOK_EVENTS, or no alert.",
            ["kind"],
            registry=self.registry,
        )
        self.delivered = Counter(
            "frontwire_webhook_delivered", "Alerts that a receiver has taken, by receiver.", ["receiver"], registry=self.registry
        )
        self.retried = Counter(
            "frontwire_webhook_retried",
            "Tries that failed and are made again, by receiver and by why they failed.",
            ["receiver", "failure"],
            registry=self.registry,
        )
        self.failed = Counter(
            "frontwire_webhook_failed",
            "Dead letters by receiver and reason; a record that is no alert counts for receiver 0.",
            ["receiver", "reason"],
            registry=self.registry,
        )
        self.request_seconds = Histogram(
            "frontwire_webhook_request_seconds",
            "Seconds that a try takes, by receiver, whatever comes of it.",
            ["receiver"],
            buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
            registry=self.registry,
        )
        self.delivery_seconds = Histogram(
            "frontwire_webhook_delivery_seconds",
            "Seconds from an alert's own timestamp until a receiver has it, by receiver.",
            ["receiver"],
            buckets=(0.1, 0.5, 1, 2.5, 5, 10, 60, 300, 3600, 86_400),
            registry=self.registry,
        )
        self.pending = Gauge(
            "frontwire_webhook_pending",
            "Alerts in hand that a receiver has not taken yet, by receiver.",
            ["receiver"],
            registry=self.registry,
        )
        add_process_metrics(self.registry)
        self.registry.register(LOG_RECORDS)
        self.build = Info("frontwire_build", "The program that runs.", registry=self.registry)
        for kind in KINDS:
            self.alerts.labels(kind)
        for number in range(1, receivers + 1):
            receiver = str(number)
            for one_label in (self.delivered, self.request_seconds, self.delivery_seconds, self.pending):
                one_label.labels(receiver)
            for failure in Failure:
                self.retried.labels(receiver, failure.value)
            for reason in Reason:
                if reason is not Reason.NOT_AN_EVENT:
                    self.failed.labels(receiver, reason.value)
        self.failed.labels("0", Reason.NOT_AN_EVENT.value)
