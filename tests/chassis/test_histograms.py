"""Many values observed at once count as they do one by one."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Histogram

from chassis.histograms import observe_many


def test_a_batch_counts_as_its_values_one_by_one():
    """On a bound, between bounds, above all bounds, and below."""
    values = [0.0, 0.1, 0.1, 0.3, 1.0, 7.5]
    one, other = CollectorRegistry(), CollectorRegistry()
    at_once = Histogram("seconds", "As a batch.", buckets=(0.1, 0.5, 1.0), registry=one)
    singly = Histogram("seconds", "As a batch.", buckets=(0.1, 0.5, 1.0), registry=other)

    observe_many(at_once, values)
    observe_many(at_once, [])
    for value in values:
        singly.observe(value)

    assert samples(one) == samples(other)


def samples(registry: CollectorRegistry) -> list[tuple[str, dict[str, str], float]]:
    return [
        (sample.name, sample.labels, sample.value)
        for family in registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    ]
