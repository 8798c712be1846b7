"""What is no text article is passed by; what only looks like one is read."""

from __future__ import annotations

import pytest

from frontwire.formats.classifying import class_of


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("ninat:picture", "picture", id="a qcode"),
        pytest.param("http://cv.iptc.org/newscodes/ninature/video", "video", id="a URI"),
        pytest.param("Photo", "picture", id="a word"),
        pytest.param("composite", "package", id="ninjs' package"),
        pytest.param("icls:composite", "package", id="NewsML-G2's package"),
        pytest.param("audio", "audio", id="audio"),
        pytest.param("graphic", "graphic", id="a graphic"),
        pytest.param("planning", "budget", id="a plan"),
        pytest.param("text", "text", id="a text"),
        pytest.param("ninat:text", "text", id="a text's qcode"),
        pytest.param("story", "text", id="a dialect's word"),
        pytest.param("", "text", id="nothing"),
    ],
)
def test_the_metadata_says_what_an_item_is(written: str, found: str) -> None:
    """In the spellings of IPTC's formats and of agencies."""
    assert class_of(written, headline="Rebels shell Goma", slugline="", signals=()) == found


@pytest.mark.parametrize(
    ("headline", "slugline", "found"),
    [
        pytest.param("DIARY-Political and general news events from March 2", "", "budget", id="a diary"),
        pytest.param("AP News Digest 6 a.m.", "", "budget", id="a digest"),
        pytest.param("AP Top News at 5:04 p.m. EST", "", "budget", id="top news at an hour"),
        pytest.param("REUTERS NEWS SCHEDULE AT 1000 GMT", "", "budget", id="a schedule"),
        pytest.param("Advisory to editors: Goma pictures", "", "advisory", id="an advisory in words"),
        pytest.param("Goma pictures", "BC-AF--Congo-Advisory", "advisory", id="an advisory by its slug"),
        pytest.param("Africa Cup Standings", "", "table", id="standings"),
        pytest.param("Scores", "BC-SOC-African Results", "table", id="results by their slug"),
        pytest.param("Sudan budget passes amid fighting", "SUDAN-BUDGET", "text", id="a state's budget"),
        pytest.param("PRESS RELEASE: TROOPS REPEL ATTACK", "", "text", id="an army's words, sent on by a wire as its article"),
        pytest.param("Kenya election results: what we know", "KENYA-ELECTION/RESULTS", "text", id="an election's results"),
        pytest.param("Violence in Iraq at a glance", "BC-ML--Iraq-Glance", "text", id="a glance at a war"),
        pytest.param("Travel advisory issued for Mali", "", "text", id="an advisory to travellers"),
        pytest.param("Peace agenda agreed in Juba", "", "text", id="an agenda of talks"),
        pytest.param("News agency raided in Kabul", "", "text", id="an agency in the news"),
    ],
)
def test_headline_and_slug_tell_lists_from_texts(headline: str, slugline: str, found: str) -> None:
    """Diaries, digests and tables are full of countries."""
    assert class_of("text", headline=headline, slugline=slugline, signals=()) == found


def test_a_kill_of_a_text_is_no_advisory() -> None:
    """It would be passed by, and what it takes back would stay."""
    assert class_of("advisory", headline="ADVISORY-Story withdrawn", slugline="", signals=("advisory", "kill"), is_kill=True) == "text"
    assert class_of("picture", headline="Picture kill", slugline="", signals=("kill",), is_kill=True) == "picture"
