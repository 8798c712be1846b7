"""A short run of the simulation: what the page of figures says holds, within what few seeds can tell."""

from __future__ import annotations

import pytest
from tests.desk.surge_simulation import PLANTINGS, Figures, report, simulate

from desk.surges import SurgeRules


@pytest.fixture(scope="module")
def figures() -> Figures:
    """A desk of 100 regions, over nine weeks."""
    return simulate(range(1), SurgeRules())


def test_clear_surges_are_found_within_fifteen_minutes(figures):
    """Nineteen of twenty in the long run; nine of ten in so short a one."""
    assert figures.clear_in_time >= 0.9


def test_false_surges_are_few(figures):
    """Below one a week of 100 regions in the long run; twice that would be noticed here."""
    assert figures.false_a_week < 2


def test_no_key_is_told_of_in_vain_while_learning(figures):
    assert figures.false_learning <= 1


def test_no_surge_ends_only_to_begin_again(figures):
    """Of those that begin, hardly one does so within a day after another ended."""
    assert figures.again <= figures.began * 0.02


def test_the_report_has_a_line_for_each_kind_of_surge(figures):
    lines = report(figures).splitlines()

    assert sum(line.startswith(f"| {planting.name}") for planting in PLANTINGS for line in lines) >= len(PLANTINGS)
