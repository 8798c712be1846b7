"""A sketch keeps what tells events apart, is small, and the same for the same article."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from tests.desk.wire import enriched, sketched

from desk.changes import Origin
from desk.ledger import take_in
from desk.sketching import member_uri, sketch_of, slug_root, spelling_key

MARKET = (
    "EL FASHER, Sudan, March 3 (Test Wire) - A drone hit a market in the Sudanese city of El Fasher on Tuesday, killing at least 12 people "
    "and wounding 30, a doctor said.\n"
    "The army blamed the Rapid Support Forces, who hold the roads.\n"
    "(Reporting by Ann Example; Editing by Bob Example)"
)


def test_a_sketch_has_place_day_deed_target_and_toll() -> None:
    """What the lead says of where, when, what and how many is in the sketch; who are the wounded and the reporters is not."""
    sketch = sketched("Drone kills 12 at Sudan market", MARKET)

    assert sketch.main_place == spelling_key("Fasher")
    assert sketch.killed == (12,)
    assert [day % 7 for day in sketch.days] == [2]  # date.toordinal of a Tuesday
    assert (sketch.deeds, sketch.targets, sketch.talk) == ({"air"}, {"market"}, 0.0)
    assert spelling_key("Example") not in sketch.names


def test_a_sketch_is_small_whatever_the_article() -> None:
    """A long article with a very long uri gives a sketch of two kilobytes at most."""
    names = " ".join(f"In Town{chr(97 + n % 26)}{n} of Sudan the army killed {n} rebels." for n in range(3_000))

    sketch = sketched("Army kills rebels in Sudan " * 40, names, uri="urn:test:" + "u" * 5_000, provider="P" * 4_000, slugline="S-" * 900)

    assert len(msgspec.msgpack.encode(sketch)) <= 2_048


def test_the_same_article_gives_the_same_sketch() -> None:
    """Whichever worker makes it, the sketch is the same, byte for byte."""
    article = enriched("Drone kills 12 at Sudan market", MARKET)
    encode = msgspec.msgpack.Encoder(order="deterministic").encode

    assert encode(sketch_of(article)) == encode(sketch_of(article))
    assert msgspec.msgpack.decode(encode(sketch_of(article)), type=type(sketch_of(article))) == sketch_of(article)


@pytest.mark.parametrize(
    ("slugline", "root"),
    [
        pytest.param("SUDAN-CRISIS/ (UPDATE 2, PIX, TV)", "sudan crisis", id="update in brackets"),
        pytest.param("UPDATE 3-SUDAN-CRISIS/", "sudan crisis", id="update before"),
        pytest.param("(WRAPUP 1)-SUDAN-CRISIS/", "sudan crisis", id="wrapup before"),
        pytest.param("BC-AF--Sudan, 2nd Ld-Writethru, 0456", "af sudan", id="lead and length"),
        pytest.param("Sudan-crisis-2ndld-writethru", "sudan crisis", id="lead behind"),
        pytest.param("SUDAN-CRISIS/2", "sudan crisis", id="take"),
        pytest.param("", "", id="none"),
    ],
)
def test_a_slug_is_known_without_its_marks(slugline, root) -> None:
    """An update's slugline has the same root as the first one's."""
    assert slug_root(slugline) == root


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kharkiv", "Kharkov"), ("Saltivka", "Saltovka"), ("Gaskindé", "Gaskinde"), ("Ruwaba", "Rawaba"), ("Qamishli", "Kamishly")],
)
def test_spellings_of_a_name_meet(one, other) -> None:
    """Transliterations of one name have one key."""
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(("one", "other"), [("Goma", "Gao"), ("Kramatorsk", "Sloviansk"), ("Mogadishu", "Kismayu"), ("Homs", "Hama")])
def test_other_names_stay_apart(one, other) -> None:
    """Towns that are not the same have other keys."""
    assert spelling_key(one) != spelling_key(other)


@pytest.mark.parametrize(
    "headline",
    [
        "FACTBOX-Who fights whom in Sudan",
        "Key events in Sudan's war this week",
        "Ten years after the coup, Sudan's rebels still hold the hills",
        "Gold prices climb as Sudan army and rebels fight on",
    ],
)
def test_what_reports_no_event_is_background(headline) -> None:
    """Factboxes, roundups, anniversaries and market reports are known as such."""
    assert sketched(headline, "Rebels and the army fought in Sudan this year.").is_background


def test_a_report_is_no_background() -> None:
    """That an oil depot is hit makes no market report."""
    assert not sketched("Rockets hit oil depot in Sudan", MARKET).is_background


def test_asides_do_not_count() -> None:
    """A sentence that says itself that it is of something else gives no names."""
    aside = "Separately, five soldiers died in Dilling in South Kordofan."

    assert spelling_key("Dilling") not in sketched("Drone kills 12 at Sudan market", f"{MARKET}\n{aside}").names


def test_a_text_in_capitals_has_the_names_that_are_known() -> None:
    """Where every word looks like a name only the tagger's places count."""
    sketch = sketched(
        "BOMB KILLS SEVEN IN AYACUCHO", "LIMA, 5 MAY 89 -- A BOMB KILLED SEVEN POLICEMEN TODAY IN AYACUCHO, PERU, THE ARMY SAID."
    )

    assert sketch.main_place == spelling_key("Ayacucho")
    assert len(sketch.names) <= 2


def test_an_article_without_a_time_has_the_time_of_its_coming() -> None:
    """What the article does not tell arrives as an argument."""
    article = msgspec.structs.replace(enriched("Drone kills 12 at Sudan market", MARKET), version_created=None)

    assert sketch_of(article, received=1_772_000_000).created == 1_772_000_000


def test_a_long_uri_is_known_by_its_digest() -> None:
    """Two long uris that begin alike stay two."""
    assert member_uri("u" * 5_000 + "1") != member_uri("u" * 5_000 + "2")


def test_a_weekday_is_that_of_the_day_on_which_an_article_without_a_time_was_received():
    """The ledger knows when the record came; 1970 is no day of the news."""
    event = msgspec.structs.replace(enriched("Rebels shell Goma on Monday, killing 12"), version_created=None)
    monday = datetime(2026, 3, 2, 18, tzinfo=UTC)

    step = take_in(None, event, Origin(0, 0), ce_id="1", received=int(monday.timestamp()))

    assert step.change.sketch.days == {monday.toordinal()}
