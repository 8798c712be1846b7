"""Which words of a text are names: whole words, the longest from the left, exactly where they stand."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Troops left Chad.", ["Chad"], id="a full stop ends a word"),
        pytest.param("Chad's troops left.", ["Chad"], id="a possessive's name ends before the mark"),
        pytest.param("Chad’s troops left.", ["Chad"], id="a curly possessive too"),
        pytest.param("“Chad” said no.", ["Chad"], id="curly quotes surround a word"),
        pytest.param("(Chad)", ["Chad"], id="brackets surround a word"),
        pytest.param("Chad", ["Chad"], id="a text that is one name"),
        pytest.param("anti-Chad talks", ["Chad"], id="a hyphen parts words"),
        pytest.param("Sudan/Chad talks", ["Chad"], id="a slash parts words"),
        pytest.param("Chad\nleft.", ["Chad"], id="a line end ends a word"),
        pytest.param("Chadwick left.", [], id="a name in a word's beginning is none"),
        pytest.param("McChad left.", [], id="a name in a word's end is none"),
        pytest.param("Chad2 left.", [], id="a digit is part of a word"),
    ],
)
def test_a_name_is_a_whole_word(tag_text, text: str, words: list[str]) -> None:
    """Marks and spaces end words; letters and digits do not."""
    event = tag_text(text).event

    assert [word for tag in event["countries"] if tag["iso3"] == "TCD" for word in texts_of(event, tag)] == words


def test_the_longest_name_from_the_left_wins(tag_text) -> None:
    """ "Lake Chad" is a basin and no Chad; "Lachin corridor" is one name."""
    tags = tag_text("War came to Lake Chad. Troops attacked the Lachin corridor.")

    assert "Lake Chad" in tags.words_of("lake-chad")
    assert "Lachin corridor" in tags.words_of("nagorno-karabakh")
    assert "chad" not in tags.actors


@pytest.mark.parametrize(
    ("text", "tag_id", "word"),
    [
        pytest.param("War closed the Lachin corridors.", "AZE", "Lachin", id="a plural of the longer name's last word"),
        pytest.param("Army killed al-Shabaab fighters.", "somalia.al-shabaab", "al-Shabaab", id="a name of two words inside one of three"),
        pytest.param("War: the Nigerian Lachin corridorless Chad", "TCD", "Chad", id="a name behind the broken one"),
        pytest.param("War: the Lachin corridorNigeria Chad", "TCD", "Chad", id="a word that begins like a name and ends like another"),
    ],
)
def test_a_longer_name_that_breaks_leaves_the_shorter(tag_text, text: str, tag_id: str, word: str) -> None:
    """Where the longest name runs into a word's middle, the shorter one that ends at a word's end stands."""
    assert tag_text(text).words_of(tag_id) == [word]


def test_a_name_that_breaks_hides_no_name_that_reaches_further(tag_text) -> None:
    """ "S-For" begins in "Armenia's foreign ministry" and ends in the middle of a word; the ministry begins in it and ends behind it."""
    tags = tag_text("Armenia's foreign ministry spoke of S-For.")

    assert "armenia.foreign-ministry" in tags.actors
    assert tags.words_of("sfor") == ["S-For"]


@pytest.mark.parametrize(
    "spelling",
    ["al-Shabaab", "Al-Shabaab", "Al Shabaab", "AL-SHABAAB", "al Shabaab", "Al‑Shabaab", "al–Shabaab"],
    ids=lambda spelling: f"as {spelling!a}",
)
def test_a_names_spellings_are_one_name(tag_text, spelling: str) -> None:
    """Hyphen, space, dash and case do not part a name from itself."""
    tags = tag_text(f"Soldiers attacked {spelling} on Monday.")

    assert tags.words_of("somalia.al-shabaab") == [spelling]


@pytest.mark.parametrize(
    "spelling",
    ["Côte d'Ivoire", "Cote d'Ivoire", "Côte d’Ivoire", "COTE D'IVOIRE", "Cote-d-Ivoire"],
    ids=lambda spelling: f"as {spelling!a}",
)
def test_accents_and_apostrophes_do_not_matter(tag_text, spelling: str) -> None:
    """A keyboard without accents writes the same country."""
    assert tag_text(f"War in {spelling} ended.").words_of("CIV") == [spelling]


@pytest.mark.xfail(strict=True, reason="folding keeps the length, so that a combining mark becomes a space inside the name")
def test_a_decomposed_name_is_the_same_name(tag_text) -> None:
    """Some systems send accents as combining marks (NFD)."""
    assert "CIV" in tag_text("War in Co\u0302te d'Ivoire ended.").countries


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("“Non”, a dit l’homme à l’hôtel – ", id="curly quotes and accents"),
        pytest.param("😀🇫🇷👩‍👩‍👧 ", id="emoji of several code points"),
        pytest.param("e\u0301a\u0308o\u0302 ", id="combining marks"),
        pytest.param("Война в Европе. 战争。 ", id="other scripts"),
        pytest.param("İIıiß ﬁ ", id="letters that change their length in other cases"),
        pytest.param("a\r\nb\u2028c\x0b", id="line ends of all kinds"),
    ],
)
def test_offsets_are_code_points_of_the_published_text(tag_text, before: str) -> None:
    """Whatever stands before a name, its mention slices back out of the event."""
    event = tag_text(before + "Troops of Chad attacked.", headline=before + "War in Chad").event

    found = [mention for mention in event["mentions"] if mention["text"] == "Chad"]
    assert [mention["field"] for mention in found] == ["headline", "body"]
    for mention in event["mentions"]:
        assert event[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


def test_a_name_does_not_reach_from_headline_into_body(tag_text) -> None:
    """ "…on the Lake" and "Chad said…" are two."""
    tags = tag_text("Chad said rebels attacked.", headline="War on the Lake")

    assert tags.words_of("TCD") == ["Chad"]


def texts_of(event: dict[str, list[dict[str, str]]], tag: dict[str, list[int]]) -> list[str]:
    """The words that prove a tag."""
    return [event["mentions"][number]["text"] for number in tag["mentions"]]
