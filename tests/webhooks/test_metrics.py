"""The sender's metrics: named as operators expect them, there from the start, and without a URL in any."""

from __future__ import annotations

import re

from webhooks.metrics import Metrics
from webhooks.reasons import Failure, Reason


def test_every_series_of_a_receiver_is_there_from_the_start():
    """A rate over a series that appears with its first value misses that value."""
    samples = {(sample.name, *sample.labels.values()) for family in Metrics(2).registry.collect() for sample in family.samples}

    for receiver in ("1", "2"):
        assert ("frontwire_webhook_delivered_total", receiver) in samples
        assert ("frontwire_webhook_pending", receiver) in samples
        assert {("frontwire_webhook_retried_total", receiver, failure.value) for failure in Failure} <= samples
        assert {("frontwire_webhook_failed_total", receiver, reason.value) for reason in Reason if reason != "not_an_event"} <= samples
    assert ("frontwire_webhook_failed_total", "0", "not_an_event") in samples


def test_names_have_our_prefix_and_a_sentence_of_help():
    own = [family for family in Metrics(1).registry.collect() if not family.name.startswith("frontwire_process_")]  # the client library's

    for family in own:
        assert re.fullmatch(r"frontwire_(webhook(_[a-z]+)+|log_records|build)", family.name)
        assert re.fullmatch(r"[A-Z].{10,}\.", family.documentation), family.name
