"""Embargoes in free text: trap 3's fourth spelling."""

from __future__ import annotations

import pytest

from frontwire.formats.embargo import read_embargo

CREATED = "2026-03-01T09:00:00Z"


@pytest.mark.parametrize(
    ("note", "until"),
    [
        pytest.param("Embargoed until 1400 GMT, March 2", "2026-03-02T14:00:00Z", id="a day in this year"),
        pytest.param("EMBARGOED UNTIL 2026-03-02T14:00Z", "2026-03-02T14:00:00Z", id="a time as machines write it"),
        pytest.param("Embargo: 2 March 2026 00:01 GMT", "2026-03-02T00:01:00Z", id="the day first"),
        pytest.param("NOT FOR PUBLICATION BEFORE 0001 GMT MONDAY MARCH 2", "2026-03-02T00:01:00Z", id="other words"),
        pytest.param("Sperrfrist: 2.3.2026, 14.00 Uhr", "2026-03-02T13:00:00Z", id="German, an hour that may be two: the later moment"),
        pytest.param("HOLD FOR RELEASE 6 a.m. ET Tuesday, March 3", "2026-03-03T11:00:00Z", id="half a day, and a zone that may be two"),
        pytest.param("embargoed until 5:30 p.m. EST", "2026-03-01T22:30:00Z", id="today"),
        pytest.param("Embargo until 0800 GMT", "2026-03-02T08:00:00Z", id="an hour that has passed today is tomorrow's"),
        pytest.param("Embargoed until March 5", "2026-03-05T00:00:00Z", id="a day alone is its midnight"),
        pytest.param("Embargo jusqu'au 3 mars 2026 à 6:00 CET", "2026-03-03T05:00:00Z", id="French"),
        pytest.param("The arms embargo of March 2 holds", None, id="an embargo on arms"),
        pytest.param("Embargo lifted", None, id="no time"),
        pytest.param("Embargoed until 99 March", None, id="a day that is none"),
        pytest.param("Embargoed until 1400 GMT 31 June", None, id="a day that the month has not"),
        pytest.param("", None, id="no note"),
    ],
)
def test_a_notes_embargo_is_read(note: str, until: str | None) -> None:
    """Where it may mean two moments, the later one."""
    assert read_embargo(note, CREATED) == until


def test_the_year_turns() -> None:
    """A day in January, written in December, is next year's."""
    assert read_embargo("Embargoed until 0600 GMT January 2", "2026-12-31T09:00:00Z") == "2027-01-02T06:00:00Z"


def test_without_a_time_of_its_own_a_day_without_a_year_says_nothing() -> None:
    """No clock is asked."""
    assert read_embargo("Embargoed until 1400 GMT, March 2", None) is None
