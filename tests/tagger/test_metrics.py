"""The metrics: named as operators expect them, with labels that come from closed sets of ours, there from the start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from frontwire.deciding import Outcome
from frontwire.errors import Reason
from tagger.metrics import EVENTS, OUTCOMES, Metrics


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def series(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """Give the series of a counter by their label values."""
    return {
        tuple(sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == name
    }


def test_the_outcomes_are_the_classes_that_decide_returns(metrics):
    """`lane` makes the label of the class' name; a new outcome has its series from the start."""
    names = {outcome.__name__.lower() for outcome in get_args(Outcome)}

    assert set(OUTCOMES) == names
    assert series(metrics, "frontwire_articles_total") == {(name,): 0.0 for name in names}


def test_every_reason_has_its_series_from_the_start(metrics):
    """A rate over a series that appears with its first value misses that value."""
    assert series(metrics, "frontwire_rejected_total") == {(reason.value,): 0.0 for reason in Reason}


def test_the_events_of_regions_are_those_of_the_schema_that_have_regions():
    """A retraction asserts nothing."""
    schema = json.loads((Path(__file__).parents[2] / "schemas/enriched.schema.json").read_text(encoding="utf-8"))

    events = {event["const"] for event in schema["properties"]["event"]["oneOf"]}

    assert set(EVENTS) == events - {"article.retracted"}


def test_two_taggers_in_one_process_count_apart():
    """A test, or a program, makes as many as it likes."""
    one, other = Metrics(), Metrics()

    one.articles.labels("quiet").inc()

    assert series(other, "frontwire_articles_total")["quiet",] == 0.0
