"""Whatever comes over the wire: nothing raises, every mention slices back, the same bytes give the same bytes."""

from __future__ import annotations

import random
import re
from typing import Any

import orjson
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from contracts.validating import validate_enriched, validate_enriched_headers
from frontwire.deciding import Outcome, Quiet, Rejected, Retracted, Skipped, Tagged, decide
from frontwire.errors import Unreadable
from frontwire.formats.dates import to_rfc3339
from frontwire.formats.decoding import decode
from frontwire.formats.signals import read_signals
from frontwire.knowledge.entities import Lexicon
from fuzz import mutate, read_files

FIELDS = """
    uri guid id type version headline title headlines body_text body_html bodies versioncreated versionCreated embargoed embargoedUntil
    pubstatus language provider infosource located standard
""".split()

# What a wire is made of, and what breaks a reader of it: put together at random these are nearer to articles than random characters are.
NAMED = """
    Armenia|Azeri|Moscow|the army of Chad|Russian Foreign Minister|Sergei Lavrov|Lavrov|President|Putin|Hamas|IDF|U.S.|US|us|WHO|who|
    Nagorno-Karabakh|Kashmir|Mali|Georgia|Ararat Brigade|Volta Liberation Front|killed|shelled|ceasefire|attack|World Cup|said|told|of|and
"""
SCRAPS = [
    *map(str.strip, NAMED.split("|")),
    *"(Reuters) - |MOSCOW, March 3 (AP) — |(Reporting by A B)|Editing by C|\n|\r\n|\t|. |, |'s |’s |“|”|-|—|  |former |ex-".split("|"),
    *"é|e\u0301|İ|ß|ﬁ|😀|👩‍👩‍👧|\u200b|\u00ad|\ufeff|\u2028|\x00|Россия|中国|العراق|&amp;|<p>|<|UPDATE 1-|KILL KILL KILL -|A|a| ".split(
        "|"
    ),
]
wire_text = st.lists(st.sampled_from(SCRAPS), max_size=40).map(" ".join) | st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
times = st.sampled_from(
    [
        "2026-03-02T10:15:00Z",
        "1990-01-03",
        "2026-W10-1T10:15:00Z",
        "20260302T101500.000Z",
        "0001-01-01T00:00:00+10:00",
        "Mon, 02 Mar 99999 10:15 GMT",
    ]
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | any_text
    | wire_text
    | times,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "name", "value", "role", "contentType"]), inner, max_size=3)
    ),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=8)
articles = st.fixed_dictionaries(
    {"uri": st.just("urn:test:1"), "headline": wire_text | any_text, "body_text": wire_text | any_text, "versioncreated": times}
)


@given(value=st.none() | st.binary(max_size=300))
@example(value=b"[" * 10_000)
@example(value=b'{"a":' * 10_000)
@example(value=b'{"headline":"\\ud800"}')
@example(value=b"\xef\xbb\xbf{")
def test_no_bytes_raise(lexicon: Lexicon, value: bytes | None) -> None:
    """A bad article is news, not an exception."""
    outcomes = decide(value, lexicon)

    assert_well_formed(outcomes)


@given(text=any_text | wire_text)
def test_no_text_raises(lexicon: Lexicon, text: str) -> None:
    """Bare wire copy of whatever characters."""
    assert_well_formed(decide(text.encode(), lexicon))


@settings(max_examples=300)
@given(document=documents)
def test_no_json_raises(lexicon: Lexicon, document: dict[str, Any]) -> None:
    """Any value in any field."""
    assert_well_formed(decide(orjson.dumps(document), lexicon))


@settings(max_examples=300)
@given(document=articles)
def test_every_mention_slices_back(lexicon: Lexicon, document: dict[str, Any]) -> None:
    """Offsets are code points of the event's own text, whatever stands before them."""
    (outcome,) = decide(orjson.dumps(document), lexicon)
    assume(isinstance(outcome, Tagged | Quiet))

    event = orjson.loads(outcome.publication.value)

    for mention in event["mentions"]:
        assert mention["text"]
        assert event[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


FILES = read_files()


@settings(max_examples=300)
@given(number=st.integers(0, len(FILES) - 1), seed=st.integers(0, 2**32))
def test_no_broken_file_of_any_format_raises(lexicon: Lexicon, number: int, seed: int) -> None:
    """`make fuzz` does this for minutes; here it is done for a second."""
    assert_well_formed(decide(mutate(FILES[number], FILES, random.Random(seed)), lexicon))


@pytest.mark.parametrize("number", range(len(FILES)))
def test_what_is_published_of_a_file_keeps_to_the_schema(lexicon: Lexicon, number: int) -> None:
    """Whatever the format, subscribers read one shape."""
    for outcome in decide(FILES[number], lexicon):
        if not isinstance(outcome, Skipped | Rejected):
            event = orjson.loads(outcome.publication.value)
            validate_enriched(event)
            validate_enriched_headers([*outcome.publication.headers, ("ce_time", b"2026-03-02T10:15:00.000Z")], event)


@given(
    value=st.binary(max_size=400),
    declared=st.sampled_from(["", "utf-8", "latin-1", "utf-16", "gb18030", "punycode", "x"]) | st.text(max_size=9),
)
def test_any_bytes_are_decoded_or_refused(value: bytes, declared: str) -> None:
    """Whatever they declare, in an encoding that is named."""
    try:
        text, encoding = decode(value, declared)
    except Unreadable:
        return
    assert isinstance(text, str)
    assert encoding.used


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x00"), min_size=3, max_size=200))
def test_utf_8_is_utf_8_whatever_it_declares(text: str) -> None:
    """Trap 7: obeying the declaration gives mojibake."""
    assert decode(text.encode(), "iso-8859-1")[0] == text


@given(written=any_text | times | st.from_regex(r"[0-9TZ:+. -]{4,30}", fullmatch=True))
def test_a_time_is_ours_or_none(written: str) -> None:
    """One form comes out, or a ValueError."""
    try:
        read = to_rfc3339(written)
    except ValueError:
        return
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", read, re.ASCII)
    assert to_rfc3339(read) == read


markers = st.sampled_from("UPDATE 2- CORRECTED- RPT- (LEAD) 1ST·LEAD· URGENT: ALERT·-· ++ KILL·KILL·KILL· (REFILE)".split(" "))


@given(before=st.lists(markers, max_size=4), headline=any_text | wire_text)
def test_a_headline_is_the_end_of_what_was_printed(before: list[str], headline: str) -> None:
    """Taking markers off never changes a headline, and what is left of a bare one is all of it or less."""
    printed = " ".join(("".join(before).replace("·", " ") + headline).split())

    found = read_signals(printed)

    assert found.headline in printed
    assert len(set(found.signals)) == len(found.signals)


@given(document=articles)
def test_every_tag_has_its_evidence(lexicon: Lexicon, document: dict[str, Any]) -> None:
    """Tags point at mentions that are there, and scores lie between 0 and 1."""
    (outcome,) = decide(orjson.dumps(document), lexicon)
    assume(isinstance(outcome, Tagged | Quiet))

    event = orjson.loads(outcome.publication.value)

    for tag in (*event["regions"], *event["countries"], *event["actors"]):
        assert tag["mentions"] == sorted(set(tag["mentions"]))
        assert tag["mentions"]
        assert tag["mentions"][-1] < len(event["mentions"])
        assert 0 <= tag["score"] <= 1
    assert all(found["mention"] < len(event["mentions"]) for found in event["unresolved"])
    assert all(found["text"] == event["mentions"][found["mention"]]["text"] for found in event["unresolved"])


@given(document=articles | documents)
def test_the_same_bytes_give_the_same_bytes(lexicon: Lexicon, document: dict[str, Any]) -> None:
    """No clock, no chance, no memory of the article before."""
    value = orjson.dumps(document)

    first = decide(value, lexicon)
    decide(orjson.dumps({"headline": "Lavrov met Pashinyan in Moscow", "body_text": "War."}), lexicon)

    assert decide(value, lexicon) == first


# Names that are no ordinary word in any case.
IN_ANY_CASE = """
    Armenia|Azerbaijan|Ukraine|Afghanistan|Nigeria|Colombia|Ethiopia|Lebanon|Pakistan|Kosovo|Armenian|Ukrainian|Nigerian|Pakistani|
    Sergei Lavrov|Vladimir Putin|Nagorno-Karabakh|Boko Haram|al-Shabaab|Kyiv|Nairobi|Côte d'Ivoire|Burkina Faso
"""
NAMES = [name.strip() for name in IN_ANY_CASE.split("|")]
WORDS = [
    "rebels",
    "shelled",
    "a town",
    "in",
    "near",
    "said",
    "troops",
    "and",
    "ceasefire",
    "talks",
    "with",
    "the government of",
    "attacked",
]


@pytest.mark.parametrize("change", [str.lower, str.upper], ids=["in small letters", "in capitals"])
@given(words=st.lists(st.sampled_from(NAMES) | st.sampled_from(WORDS), min_size=1, max_size=12))
def test_a_text_names_the_same_countries_in_any_case(lexicon: Lexicon, change, words: list[str]) -> None:
    """Lower-case feeds and ALL CAPS wires name what the same text in mixed case names."""
    text = " ".join(words)
    assume(text != text.lower())

    assert countries_of(change(text), lexicon) == countries_of(text, lexicon)


def countries_of(text: str, lexicon: Lexicon) -> set[str]:
    """The countries of a text that is all headline."""
    (outcome,) = decide(orjson.dumps({"headline": text, "versioncreated": "2023-06-01"}), lexicon)
    assert isinstance(outcome, Tagged | Quiet)
    return {tag["iso3"] for tag in orjson.loads(outcome.publication.value)["countries"]}


def assert_well_formed(outcomes: tuple[Outcome, ...]) -> None:
    """At least one outcome, each of a known kind; what is published can be read."""
    assert outcomes
    for outcome in outcomes:
        assert isinstance(outcome, Tagged | Quiet | Retracted | Skipped | Rejected)
        if isinstance(outcome, Rejected):
            assert outcome.detail
        elif not isinstance(outcome, Skipped):
            orjson.loads(outcome.publication.value)
