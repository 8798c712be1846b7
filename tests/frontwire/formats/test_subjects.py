"""An agency's subject codes, and what they say of relevance."""

from __future__ import annotations

import pytest

from frontwire.formats.subjects import subject_of


@pytest.mark.parametrize(
    ("code", "scheme", "canonical"),
    [
        pytest.param("20000056", "http://cv.iptc.org/newscodes/mediatopic/", "medtop:20000056", id="a CV's address"),
        pytest.param("medtop:16000000", "", "medtop:16000000", id="a qcode"),
        pytest.param("http://cv.iptc.org/newscodes/mediatopic/20000053", "", "medtop:20000053", id="a whole URI"),
        pytest.param("16001000", "subj", "subj:16001000", id="the older vocabulary"),
        pytest.param("16000000", "", "medtop:16000000", id="a bare top-level code"),
        pytest.param("16009000", "", "subj:16009000", id="a bare older code"),
        pytest.param("MIL", "N2", "N2:MIL", id="an agency's own"),
        pytest.param("afpcat:POL", "", "afpcat:POL", id="an agency's own qcode"),
    ],
)
def test_a_code_is_known_however_it_is_written(code: str, scheme: str, canonical: str) -> None:
    """IPTC's two vocabularies come out with their short names."""
    assert subject_of(code, scheme).code == canonical


DOUBTFUL = "Two were killed in a raid on a house."


def test_an_agencys_code_of_conflict_speaks_for_relevance(tag_text) -> None:
    """A doubtful text filed under armed conflict is about one."""
    coded = tag_text(DOUBTFUL, subject=[{"code": "medtop:20000056", "name": "armed conflict"}])

    assert coded.event["conflict"]["score"] > tag_text(DOUBTFUL).event["conflict"]["score"]


def test_an_agencys_code_of_sport_speaks_against_it(tag_text) -> None:
    """A war of words before a match, filed under sport, is quiet."""
    coded = tag_text(DOUBTFUL, subject=[{"code": "medtop:15000000"}])

    assert coded.event["conflict"]["score"] < tag_text(DOUBTFUL).event["conflict"]["score"]
