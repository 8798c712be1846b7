"""Bare wire copy: where the reporter was, whose the text is, what is a headline, and where the credits begin."""

from __future__ import annotations

import pytest

from frontwire.article import Article
from frontwire.formats.detecting import read_articles
from frontwire.formats.source_line import find_credits, read_dateline

STORY = "Rebels shelled the town of Goma on Monday, killing six people, residents said by telephone.\nThe army fled.\n"


@pytest.mark.parametrize(
    ("body", "place", "agency", "first_word"),
    [
        pytest.param("(Reuters) – Rebels fled.", "", "Reuters", "Rebels", id="an agency alone"),
        pytest.param("MOSCOW, March 3 (Reuters) - Rebels fled.", "MOSCOW", "Reuters", "Rebels", id="place, day and agency"),
        pytest.param("MOSCOW (Reuters) -- Rebels fled.", "MOSCOW", "Reuters", "Rebels", id="place and agency, two hyphens"),
        pytest.param("KYIV, Ukraine (AP) — Rebels fled.", "KYIV, Ukraine", "AP", "Rebels", id="place with its country"),
        pytest.param("Paris (AFP) – Rebels fled.", "Paris", "AFP", "Rebels", id="place in small letters with an agency"),
        pytest.param(
            "SAN SALVADOR, 3 JAN 90 -- [TEXT] Rebels fled.", "SAN SALVADOR", "", "[TEXT]", id="place in capitals without an agency"
        ),
        pytest.param("N'DJAMENA, Feb 2 (Reuters) - Rebels fled.", "N'DJAMENA", "Reuters", "Rebels", id="a place with an apostrophe"),
        pytest.param("MOSCOW/TBILISI, Aug. 8 (Reuters) - Rebels fled.", "MOSCOW/TBILISI", "Reuters", "Rebels", id="two places"),
        pytest.param("PORT-AU-PRINCE, Haiti (AP) - Rebels fled.", "PORT-AU-PRINCE, Haiti", "AP", "Rebels", id="a place with hyphens"),
    ],
)
def test_a_source_line_tells_place_and_agency(body: str, place: str, agency: str, first_word: str) -> None:
    """The story begins right behind it."""
    dateline = read_dateline(body)

    assert (dateline.place, dateline.agency) == (place, agency)
    assert body[dateline.end :].startswith(first_word)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Rebels fled the town - again - on Monday.", id="dashes in a sentence"),
        pytest.param("Rebels (the FDLR) - armed by Kigali - fled.", id="brackets in a sentence in small letters"),
        pytest.param("The talks failed.", id="a plain sentence"),
        pytest.param("U.N. troops fled.", id="capitals that begin a sentence"),
        pytest.param("", id="no text"),
    ],
)
def test_a_sentence_is_no_source_line(body: str) -> None:
    """What only resembles a source line is text."""
    assert read_dateline(body).end == 0


@pytest.mark.parametrize(
    "credit_lines",
    [
        pytest.param("(Reporting by Anna Russell; Editing by Paul Paris)", id="reporting and editing in brackets"),
        pytest.param("Reporting by Anna Russell", id="no brackets"),
        pytest.param("(Additional reporting by Anna Russell in Goma)", id="additional reporting"),
        pytest.param("(Writing by Anna Russell)\n(Editing by Paul Paris)", id="two lines"),
        pytest.param("(Reporting and writing by Anna Russell)", id="reporting and writing"),
        pytest.param(
            "(Reporting by Anna Russell\nAdditional reporting by Paul Paris\nEditing by Ivan Moscow)", id="three lines in one bracket"
        ),
    ],
)
def test_trailing_credits_begin_where_the_story_ends(credit_lines: str) -> None:
    """Whoever wrote the story is no part of it."""
    body = STORY + credit_lines

    assert body[: find_credits(body)] == STORY.rstrip("\n")


def test_credits_on_the_last_sentences_line_are_credits_too() -> None:
    """Some desks leave no line end before the bracket."""
    body = "Talks failed. (Reporting by Anna Russell; Editing by Paul Paris)"

    assert body[: find_credits(body)] == "Talks failed. "


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(STORY.strip(), id="no credits"),
        pytest.param("The reporting by state television was false.\nThe army fled.", id="reporting in a sentence"),
        pytest.param("The army fled (editing was not the issue).", id="brackets at the end"),
    ],
)
def test_a_story_without_credits_is_all_story(body: str) -> None:
    """Where no credits are, they begin at the end."""
    assert find_credits(body) == len(body)


def test_a_short_first_line_before_a_story_is_its_headline() -> None:
    """A line that ends like no sentence, with a longer text behind it, is a headline."""
    article = read("UPDATE 1-Rebels shell Goma\n\n(Reuters) - " + STORY)

    assert (article.headline, article.signals) == ("Rebels shell Goma", ("update",))
    assert article.body.startswith("(Reuters) - Rebels shelled")
    assert (article.format, article.provider) == ("wire-copy", "Reuters")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Rebels shelled Goma.\n" + STORY, id="a first line that ends in a full stop"),
        pytest.param("(Reuters) - Rebels shell Goma\n" + STORY, id="a first line that is a source line"),
        pytest.param("Rebels " * 40 + "\n" + STORY * 8, id="a first line that is too long"),
    ],
)
def test_a_first_line_that_is_text_is_no_headline(text: str) -> None:
    """The body is the whole text then."""
    article = read(text)

    assert article.headline == ""
    assert article.body == text.strip()


def test_one_line_alone_is_a_headline() -> None:
    """An alert is a headline without a body."""
    article = read("Rebels enter Goma")

    assert (article.headline, article.body) == ("Rebels enter Goma", "")


def test_line_ends_of_other_systems_are_line_ends() -> None:
    """CR LF becomes LF, so that offsets are those of the published text."""
    article = read("Rebels enter Goma\r\n" + STORY.replace("\n", "\r\n"))

    assert "\r" not in article.body
    assert article.body.count("\n") == 1


def test_a_byte_order_mark_is_no_text() -> None:
    """UTF-8 with a mark reads as without."""
    assert read("\ufeffRebels enter Goma").headline == "Rebels enter Goma"


def test_copy_without_an_identifier_has_one_of_its_bytes() -> None:
    """The same bytes have the same uri, others another."""
    assert read(STORY).uri == read(STORY).uri
    assert read(STORY).uri != read(STORY + "More.").uri
    assert read(STORY).uri.startswith("urn:")


def test_a_bracketed_word_at_the_start_is_copy_and_no_json() -> None:
    """ "[REPORT] [TEXT] …" opens the stories of some monitoring services."""
    assert read("[REPORT] [TEXT] " + STORY).format == "wire-copy"


def read(text: str) -> Article:
    """Read one article of bare text."""
    (article,) = read_articles(text.encode())
    return article
