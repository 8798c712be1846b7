"""Times of wires: many spellings in, one out; what is no time is an error with a name."""

from __future__ import annotations

import time

import pytest

from frontwire.formats.dates import to_rfc3339


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("2026-03-02T10:15:00Z", "2026-03-02T10:15:00Z", id="our own form stays"),
        pytest.param("2026-03-02T12:15:00+02:00", "2026-03-02T10:15:00Z", id="an offset goes"),
        pytest.param("2026-03-02T05:15:00-0500", "2026-03-02T10:15:00Z", id="an offset without a colon goes"),
        pytest.param("20260302T101500Z", "2026-03-02T10:15:00Z", id="basic form is extended"),
        pytest.param("20260302T121500+0200", "2026-03-02T10:15:00Z", id="basic form with an offset"),
        pytest.param("2026-03-02 10:15:00Z", "2026-03-02T10:15:00Z", id="a space is a T"),
        pytest.param("2026-03-02T10:15:00", "2026-03-02T10:15:00Z", id="no zone is UTC"),
        pytest.param("2026-03-02", "2026-03-02T00:00:00Z", id="a date is its midnight"),
        pytest.param("2026-03-02T10:15:00.999Z", "2026-03-02T10:15:00Z", id="fractions go"),
        pytest.param("2026-03-01T23:30:00-01:00", "2026-03-02T00:30:00Z", id="an offset may change the day"),
        pytest.param("Mon, 02 Mar 2026 10:15:00 GMT", "2026-03-02T10:15:00Z", id="an e-mail's date is read"),
        pytest.param("Mon, 02 Mar 2026 12:15:00 +0200", "2026-03-02T10:15:00Z", id="an e-mail's offset goes"),
        pytest.param("2026-W10-1T10:15:00Z", "2026-03-02T10:15:00Z", id="a week date becomes a date"),
        pytest.param("20260302T101500.000Z", "2026-03-02T10:15:00Z", id="a basic form as long as ours is read too"),
        pytest.param("20260302T121500.250+0200", "2026-03-02T10:15:00Z", id="basic form with fractions and an offset"),
        pytest.param("20260302T1215+0200", "2026-03-02T10:15:00Z", id="basic form without seconds"),
        pytest.param("20260302T121500+02", "2026-03-02T10:15:00Z", id="an offset of hours"),
        pytest.param("20260302T101500", "2026-03-02T10:15:00Z", id="basic form without a zone"),
        pytest.param("20260302", "2026-03-02T00:00:00Z", id="a basic date"),
        pytest.param("20260302101500", "2026-03-02T10:15:00Z", id="digits alone"),
        pytest.param("2026-03-02 10:15:00 GMT", "2026-03-02T10:15:00Z", id="a zone's name behind a space"),
        pytest.param("2026-03-02T10:15Z", "2026-03-02T10:15:00Z", id="no seconds"),
        pytest.param("2026-03-02T24:00:00Z", "2026-03-03T00:00:00Z", id="midnight at the day's end"),
        pytest.param("2026-03-02T10:15:60Z", "2026-03-02T10:15:59Z", id="a leap second"),
        pytest.param("2026-03-02T10:15:00,5Z", "2026-03-02T10:15:00Z", id="a comma before the fraction"),
        pytest.param("2 Mar 2026 10:15 +0000", "2026-03-02T10:15:00Z", id="an e-mail's date without its weekday"),
        pytest.param("1772446500", "2026-03-02T10:15:00Z", id="seconds of Unix time"),
        pytest.param("1772446500123", "2026-03-02T10:15:00Z", id="milliseconds of Unix time"),
        pytest.param("0900-03-02T10:15:00+00:00", "0900-03-02T10:15:00Z", id="a year keeps four digits"),
    ],
)
def test_a_time_is_read_as_rfc_3339_in_utc(written: str, read: str) -> None:
    """Whatever the spelling, the moment is the same and the form is one."""
    assert to_rfc3339(written) == read


def test_the_machines_own_zone_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time without a zone is UTC wherever the tagger runs."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()

    try:
        assert to_rfc3339("2026-03-02T10:15:00") == "2026-03-02T10:15:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("yesterday", id="a word"),
        pytest.param("2026-13-02T10:15:00Z", id="a thirteenth month"),
        pytest.param("2026-02-30T10:15:00Z", id="a thirtieth of February"),
        pytest.param("0001-01-01T00:00:00+10:00", id="a moment before the first year in UTC"),
        pytest.param("9999-12-31T23:00:00-10:00", id="a moment after the last year in UTC"),
        pytest.param("Mon, 02 Mar 99999999999999999999 10:15:00 GMT", id="a year beyond any number"),
        pytest.param("Mon, 02 Mar 2026 10:15:00 +99999999999999999999", id="an offset beyond any number"),
        pytest.param("02.03.2026", id="dots between day and month"),
        pytest.param(" ", id="a space"),
        pytest.param("", id="nothing"),
        pytest.param("99991231T240000Z", id="the midnight after the last day"),
        pytest.param("20260302T101500+9900", id="an offset of days"),
        pytest.param("20260302T256000Z", id="an hour that no day has"),
        pytest.param("٢٠٢٦-٠٣-٠٢", id="digits of another script"),
    ],
)
def test_what_is_no_time_is_a_value_error(written: str) -> None:
    """No other exception ever comes out: the readers make a `bad_time` of this one."""
    with pytest.raises(ValueError, match=r"\w"):
        to_rfc3339(written)
