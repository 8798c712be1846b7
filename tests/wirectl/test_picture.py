"""The picture of an event: marked words, a line a tag, nothing that could harm a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from wirectl.picture import printable, render_event, render_summary

HEADLINE = "Armenia and Azerbaijan trade fire near Lachin"
BODY = "Russian Foreign Minister Sergei Lavrov spoke in Moscow.\n\nThe Ararat Brigade \x1b[2J did not."


def mention(field: str, text: str) -> dict[str, Any]:
    """Make the mention of a text where it first stands."""
    start = {"headline": HEADLINE, "body": BODY}[field].index(text)
    return {"field": field, "start": start, "end": start + len(text), "text": text, "rule": "name"}


EVENT: dict[str, Any] = {
    "uri": "tag:wire.example,2026:4711",
    "event": "article.enriched",
    "headline": HEADLINE,
    "body": BODY,
    "conflict": {"relevant": True, "score": 0.97},
    "mentions": [
        mention("headline", "Armenia"),
        mention("headline", "Azerbaijan"),
        mention("headline", "Lachin"),
        mention("body", "Russian Foreign Minister Sergei Lavrov"),
        mention("body", "Sergei Lavrov"),
        mention("body", "Ararat Brigade"),
    ],
    "regions": [{"name": "Nagorno-Karabakh", "score": 0.98, "ucdp_conflicts": [388], "mentions": [0, 2]}],
    "countries": [
        {"iso3": "ARM", "standing": "about", "score": 0.93, "mentions": [0]},
        {"iso3": "RUS", "standing": "mentioned", "score": 0.4, "mentions": [3]},
    ],
    "actors": [
        {"name": "Sergei Lavrov", "kind": "person", "standing": "principal", "score": 0.9, "mentions": [4]},
    ],
    "unresolved": [{"text": "Ararat Brigade", "kind": "armed_group", "mention": 5}],
}


def test_every_tag_has_a_line_with_the_words_that_prove_it() -> None:
    """Kind, score, name and evidence stand in one line."""
    lines = render_event(EVENT, colour=False).splitlines()

    for words in (
        ("region", "0.98", "Nagorno-Karabakh", "UCDP 388", '"Armenia" "Lachin"'),
        ("country", "0.93", "ARM", "about", '"Armenia"'),
        ("actor", "0.90", "Sergei Lavrov", "principal, person", '"Sergei Lavrov"'),
        ("unresolved", "Ararat Brigade", "armed_group", '"Ararat Brigade"'),
    ):
        assert any(all(word in line for word in words) for line in lines), words


def test_mentions_stand_in_brackets_without_colour() -> None:
    """Where mentions overlap the stronger kind wins, and each is marked by itself."""
    picture = render_event(EVENT, colour=False)

    assert "[Armenia] and [Azerbaijan] trade fire near [Lachin]" in picture
    assert "[Russian Foreign Minister ][Sergei Lavrov] spoke in Moscow." in picture


def test_colour_marks_the_same_words() -> None:
    """A region's word is red, an actor's yellow, and the colours are always closed."""
    picture = render_event(EVENT, colour=True)

    assert "\x1b[1;31mLachin\x1b[0m" in picture
    assert "\x1b[1;33mSergei Lavrov\x1b[0m" in picture
    assert picture.count("\x1b[0m") * 2 == picture.count("\x1b[")


@pytest.mark.parametrize("render", [render_event, render_summary])
def test_a_terminal_is_safe_from_the_wire(render: Any) -> None:
    """An escape sequence in an article is shown, not obeyed."""
    assert "\x1b" not in render(EVENT | {"headline": "\x1b]0;title\x07" + HEADLINE}, colour=False)
    assert len(printable("\x1b\x00a")) == 3


def test_wrapping_keeps_marks_on_their_words() -> None:
    """A narrow picture breaks lines at spaces only, and marks the same words."""
    narrow = render_event(EVENT, colour=False, width=20)

    assert "[Armenia] and\n[Azerbaijan] trade\nfire near [Lachin]" in narrow


def test_a_summary_is_a_few_lines() -> None:
    """Headline, regions, about-countries, principals and evidence; what is only mentioned is left out."""
    summary = render_summary(EVENT, colour=False)

    assert "regions    Nagorno-Karabakh 0.98" in summary
    assert "about      ARM 0.93\n" in summary
    assert "principal  Sergei Lavrov 0.90" in summary
    assert "RUS" not in summary


def test_an_event_without_anything_has_a_picture_too() -> None:
    """What is missing is left out."""
    assert render_event({}, colour=False) == "no tags\n"
    assert "(no headline)" in render_summary({}, colour=False)
