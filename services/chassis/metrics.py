"""What every deployable's metrics have in common: the process' own, under our prefix; and no series that tells when a counter began."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics


def add_process_metrics(registry: CollectorRegistry) -> None:
    """Add memory, processor time and open files of this process, as frontwire_process_…; nothing where the system does not tell them."""
    disable_created_metrics()  # type: ignore[no-untyped-call]  # it would double the counters' series, and Prometheus does not need it
    ProcessCollector(namespace="frontwire", registry=registry)
