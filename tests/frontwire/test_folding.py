"""Folding makes spellings meet and moves nothing."""

from __future__ import annotations

import pytest

from frontwire.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("Al-SHABAAB", "al shabaab", id="case and hyphens"),
        pytest.param("Côte d’Ivoire", "cote d ivoire", id="accents and curly apostrophes"),
        pytest.param("Türkiye İstanbul", "turkiye istanbul", id="a dotted capital I"),
        pytest.param("Ağrı", "agri", id="a dotless i"),
        pytest.param("Łódź Ærø Straße", "lodz aro strase", id="letters that nothing takes apart"),
        pytest.param("Əliyev", "aliyev", id="a schwa"),
        pytest.param("“Nagorno–Karabakh”…", " nagorno karabakh  ", id="typographic marks"),
        pytest.param("one\ttwo\nthree\u00a0four", "one two three four", id="tabs, line ends and hard spaces"),
        pytest.param("Россия", "россия", id="Cyrillic in small letters"),
        pytest.param("العراق", "العراق", id="Arabic as it is"),
        pytest.param("中国", "中国", id="Chinese as it is"),
        pytest.param("M23 1990", "m23 1990", id="digits stay"),
        pytest.param("a😀b", "a b", id="an emoji is one space"),
        pytest.param("e\u0301", "e ", id="a combining mark is one space"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_spellings_fold_to_one(written: str, folded: str) -> None:
    """Letters and digits stay, in small letters without accents; everything else is a space; the length is kept."""
    assert fold(written) == folded
    assert len(folded) == len(written)


def test_folding_twice_is_folding_once() -> None:
    """What is folded stays as it is."""
    text = "Æthelred’s “İstanbul” — Köln, Đà Nẵng, Straße"

    assert fold(fold(text)) == fold(text)
