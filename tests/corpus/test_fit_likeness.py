"""The script that fits the weights of `desk.likeness`: signs are weighed by what they tell, and what was set by hand stays."""

from __future__ import annotations

from tests.fit_likeness import cut, fit

from desk.likeness import SET_BY_HAND, WEIGHTS


def test_what_tells_stories_apart_is_weighed() -> None:
    """Of two signs the one that events share counts for, the one that they do not share against, and by hand is by hand."""
    shared, apart = ([float(name == sign) for name in WEIGHTS] for sign in ("a place", "other deeds"))

    weights = fit([(tuple(shared), True), (tuple(apart), False)] * 20)

    assert weights["a place"] > 1
    assert weights["other deeds"] < -1
    assert all(weights[name] == WEIGHTS[name] for name in SET_BY_HAND)


def test_an_article_is_cut_after_a_sentence() -> None:
    """What is left of a long article is whole sentences; a first sentence stays however long it is."""
    sentence = "word " * 30 + "end."

    assert cut(f"{sentence} {sentence} {sentence}") == sentence
