"""What the desk tells of its partitions: how much waits and for how long, whether it is committed, and nothing of what it has no longer."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from faust.types import TP

from chassis.pulse import Pulse
from desk.metrics import Metrics
from desk.observing import Observing, bytes_on_disk

PLACE = TP("wire.enriched", 2)


class Consumer:
    """Faust's consumer, as far as it is looked at."""

    def __init__(self) -> None:
        self.assigned, self.highwaters, self._committed_offset = {PLACE, TP("elsewhere", 0)}, {PLACE: 101}, {PLACE: 40}

    def assignment(self):
        return self.assigned

    def highwater(self, tp):
        return self.highwaters.get(tp)


@pytest.fixture
def consumer() -> Consumer:
    return Consumer()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def observing(consumer, metrics) -> Observing:
    return Observing(SimpleNamespace(consumer=consumer), metrics, Pulse(), {PLACE.topic: ()})


def series(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == name
    }


def test_what_waits_is_told_by_topic_and_partition(observing, metrics):
    """The end of the last transaction is a record to nobody, and is not counted; other topics are not looked at."""
    observing.look()

    assert series(metrics, "frontwire_desk_lag_records") == {("wire.enriched", "2"): 60}


def test_what_waits_is_as_old_as_the_last_record_that_was_handled_and_new_when_none_was(observing, consumer, metrics):
    observing.look()
    fresh = series(metrics, "frontwire_desk_lag_seconds")["wire.enriched", "2"]
    observing.handled[PLACE] = time.time() - 3600
    observing.look()
    behind = series(metrics, "frontwire_desk_lag_seconds")["wire.enriched", "2"]
    consumer._committed_offset[PLACE] = 100
    observing.look()

    assert fresh < 600
    assert behind >= 3600
    assert series(metrics, "frontwire_desk_lag_seconds") == {("wire.enriched", "2"): 0}


def test_a_partition_that_went_to_another_worker_is_told_of_no_longer(observing, consumer, metrics):
    observing.look()
    consumer.assigned = set()

    observing.look()

    assert series(metrics, "frontwire_desk_lag_records") == series(metrics, "frontwire_desk_lag_seconds") == {}


def test_a_tables_size_is_that_of_all_its_partitions_and_of_no_other_table(tmp_path):
    for name, size in (("hours-0.db/000001.sst", 10), ("hours-3.db/000002.sst", 5), ("series-0.db/000001.sst", 100)):
        file = tmp_path / "v1/tables" / name
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * size)

    sizes = [bytes_on_disk(tmp_path, table) for table in ("hours", "series", "ledger")]

    assert sizes == [15, 100, 0]
