"""Markers at a headline's start are signals; everything else that looks like one is a headline."""

from __future__ import annotations

import pytest

from frontwire.formats.signals import split_signals


@pytest.mark.parametrize(
    ("written", "headline", "signals"),
    [
        pytest.param("UPDATE 2-Troops enter Goma", "Troops enter Goma", ("update",), id="a numbered update"),
        pytest.param("UPDATE-Troops enter Goma", "Troops enter Goma", ("update",), id="an update without a number"),
        pytest.param("WRAPUP 11-Troops enter Goma", "Troops enter Goma", ("wrapup",), id="a wrap-up"),
        pytest.param("CORRECTED-Troops enter Goma", "Troops enter Goma", ("correction",), id="a correction"),
        pytest.param("OFFICIAL CORRECTION-Troops enter Goma", "Troops enter Goma", ("correction",), id="an official correction"),
        pytest.param("REFILE-Troops enter Goma", "Troops enter Goma", ("refile",), id="a refile"),
        pytest.param("RPT-UPDATE 3-Troops enter Goma", "Troops enter Goma", ("repeat", "update"), id="two markers in their order"),
        pytest.param("ALERT: Troops enter Goma", "Troops enter Goma", ("alert",), id="a colon ends a marker too"),
        pytest.param("URGENT – Troops enter Goma", "Troops enter Goma", ("urgent",), id="a dash with spaces too"),
        pytest.param("STORY WITHDRAWN-Troops enter Goma", "Troops enter Goma", ("kill",), id="a withdrawal is a kill"),
        pytest.param("STORY WITHDRAWN", "", ("kill",), id="a withdrawal may be all there is"),
        pytest.param("KILL KILL KILL - Troops enter Goma", "Troops enter Goma", ("kill",), id="three kills are a kill"),
        pytest.param("Kill switch vote delayed", "Kill switch vote delayed", (), id="a kill switch is no kill"),
        pytest.param("GLOBAL MARKETS-Shares slip", "GLOBAL MARKETS-Shares slip", (), id="a slug is no marker"),
        pytest.param("Update on talks", "Update on talks", (), id="a word in small letters is no marker"),
        pytest.param("URGENT TALKS IN GOMA", "URGENT TALKS IN GOMA", (), id="a marker ends with a dash or colon"),
        pytest.param("Troops enter Goma, UPDATE 2-", "Troops enter Goma, UPDATE 2-", (), id="a marker stands at the start"),
        pytest.param("", "", (), id="no headline has none"),
    ],
)
def test_markers_become_signals_and_leave_the_headline(written: str, headline: str, signals: tuple[str, ...]) -> None:
    """The headline is tagged without its markers, and they are kept as signals in their order."""
    assert split_signals(written) == (headline, signals)
