"""Every metric of every program, as Prometheus' conventions and whoever reads a graph at night want it."""

from __future__ import annotations

import re

import pytest
from prometheus_client import generate_latest

from promtool import promtool
from series import programs, registry_of

PROGRAMS = programs()
OTHER_UNITS = re.compile(r"_(ms|millis|milliseconds|us|minutes|hours|days|kb|kib|mb|mib|percent)(_|$)")


@pytest.fixture(params=PROGRAMS)
def registry(request):
    """The metrics of one program."""
    return registry_of(request.param)


def test_the_tagger_and_the_desk_have_metrics():
    """The other tests look at those that are found."""
    assert {"tagger", "desk"} <= set(PROGRAMS)


def test_names_have_our_prefix_and_base_units(registry):
    for family in registry.collect():
        assert re.fullmatch(r"frontwire(_[a-z]+)+", family.name)
        assert not OTHER_UNITS.search(family.name), family.name


def test_times_say_that_they_are_seconds(registry):
    """Whatever tells a time or a duration ends so, and a time that it is one."""
    for family in registry.collect():
        if re.search(r"\bseconds\b|Unix time", family.documentation, re.IGNORECASE):
            assert family.name.endswith("_seconds"), family.name
        if "Unix time" in family.documentation:
            assert "timestamp" in family.name or "start_time" in family.name, family.name


def test_counters_end_in_total(registry):
    """Of all that is exposed, and nothing but counters."""
    types = {f"{family.name}_total" for family in registry.collect() if family.type == "counter"}
    samples = {sample.name for family in registry.collect() for sample in family.samples}

    assert {name for name in samples if name.endswith("_total")} <= types


def test_help_is_a_sentence(registry):
    for family in registry.collect():
        if not family.name.startswith("frontwire_process_"):  # the client library's
            assert re.fullmatch(r"[A-Z].{15,}\.", family.documentation), family.name


def test_promtool_has_nothing_to_say_of_them(registry):
    """Prometheus' own linter."""
    assert promtool("check", "metrics", text=generate_latest(registry).decode()) == (0, "")
