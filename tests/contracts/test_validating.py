"""The validator that other tests lean on: it notices what it is for, and what `decide` publishes passes it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.validating import (
    SCHEMAS,
    validate_dead_letter,
    validate_desk_record,
    validate_enriched,
    validate_enriched_headers,
    validator,
)
from frontwire.deciding import Held, Rejected, decide
from frontwire.knowledge.entities import Lexicon
from tagger.holding import Holding
from tagger.publishing import dead_letter_headers

ROOT = Path(__file__).parents[2]
CE_TIME = ("ce_time", b"2026-03-02T10:15:02.417Z")


class Received:
    """A record as the lane receives it."""

    topic, partition, offset, timestamp, key, value, headers = "wire.articles", 0, 17, 1772446502417, b"k", b"v", ()


def validate_all(value: bytes | None, lexicon: Lexicon) -> int:
    """Validate whatever follows from a record; give how many outcomes that was."""
    outcomes = decide(value, lexicon)
    for outcome in outcomes:
        publication = getattr(outcome, "publication", None)
        if publication is not None:
            event = orjson.loads(publication.value)
            validate_enriched(event)
            validate_enriched_headers((*publication.headers, CE_TIME), event, key=publication.key)
        elif isinstance(outcome, Rejected):
            validate_dead_letter(dead_letter_headers(outcome, Received()))
    assert decide(value, lexicon) == outcomes
    return len(outcomes)


# What is on disk --------------------------------------------------------------------------------------------------------------


def records_on_disk() -> list[Any]:
    demo = {file: file.read_bytes() for file in sorted((ROOT / "deploy/demo-wire").iterdir()) if file.suffix != ".md"}
    corpus = {file: orjson.dumps(orjson.loads(file.read_bytes())["article"]) for file in sorted((ROOT / "tests/corpus").glob("*/*.json"))}
    return [pytest.param(value, id=str(file.relative_to(ROOT))) for file, value in {**demo, **corpus}.items()]


@pytest.mark.parametrize("value", records_on_disk())
def test_what_follows_from_a_record_of_ours_keeps_the_contract(value, lexicon):
    """Every file of the demo wire, and every article of the corpus."""
    assert validate_all(value, lexicon) == 1


# What nobody has written ------------------------------------------------------------------------------------------------------

WORDS = """
Azeri forces|Armenia|Armenia's|Moscow|Kremlin|Russian Foreign Minister Sergei Lavrov|Lavrov|Prime Minister|Nikol Pashiynyan
shelled|president of Chad|killed|the newly formed|Ararat|Brigade|peacekeepers|of|and|told|Reuters|in|this city|Goma|M23
RSF|al-Shabaab fighters|Islamic State
president|Congolese Interior Minister Alphonse Nobody|army|police|civilians|Karen|coup|Trump's envoy|ПУТИН|U.S.|.
(IRIB) - |TEHRAN, March 3 (IRIB) - |(Reporting by A Writer; Editing by B)|UPDATE 2-|KILL KILL KILL-|CORRECTED-
"""
MARKS = ["\n", "\n\n", "\u2019s", "\U0001f54a\ufe0f", "\u0130", "\u00df", "\u200b", "\u00a0", "e\u0301", "\x00"]
PIECES = st.sampled_from([*WORDS.strip().replace("\n", "|").split("|"), *MARKS])
TEXT = st.lists(PIECES | st.text(max_size=6), max_size=25).map(" ".join)
TIMES = st.sampled_from(
    [
        "2026-03-02T10:15:00Z",
        "1994-07-01",
        "20260302T101500.123Z",
        "2026-W10-1T10:15:00Z",
        "Mon, 02 Mar 2026 10:15:00 +0100",
        "Mon, 02 Mar 2026 10:15:00 +99999999999",
        "soon",
        "",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "name", "role"]), inner, max_size=2),
)
ARTICLES = st.fixed_dictionaries(
    {},
    optional={
        "uri": TEXT,
        "headline": TEXT,
        "body_text": TEXT,
        "body_html": TEXT.map("<p>{}</p>".format),
        "versioncreated": TIMES,
        "embargoed": TIMES,
        "pubstatus": st.sampled_from(["usable", "withheld", "canceled", "killed", "?"]),
        "language": st.sampled_from(["en", "", "tlh"]),
        "located": TEXT | JSON,
        "infosource": TEXT | JSON,
        "version": st.text(max_size=3) | st.integers(),
        "headlines": JSON,
        "bodies": JSON,
        "type": st.sampled_from(["text", "picture", "article"]),
    },
)
# The same articles in every run: what fails here fails for everyone.
MANY = settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(article=ARTICLES)
def test_what_follows_from_any_json_article_keeps_the_contract(article, lexicon):
    """Whatever stands in the fields: an event or a dead letter, and each as it is described."""
    validate_all(json.dumps(article).encode(), lexicon)


@MANY
@given(value=TEXT.map(str.encode) | st.binary(max_size=60) | st.none())
def test_what_follows_from_any_bytes_keeps_the_contract(value, lexicon):
    validate_all(value, lexicon)


POISON = {
    "a time whose zone is beyond all numbers": {"headline": "Truce", "versioncreated": "Mon, 02 Mar 2026 10:15:00 +9999999999999"},
    "a time by weeks": {"headline": "Truce", "versioncreated": "2026-W10-1T10:15:00Z"},
    "a time as long as ours and written otherwise": {"headline": "Truce", "versioncreated": "20260302T101500.123Z"},
    "an envoy who acts for an office": {"headline": "Truce", "body_text": "U.S. special envoy Steve Witkoff left."},
}


@pytest.mark.parametrize("article", POISON.values(), ids=POISON)
def test_what_once_ended_the_worker_or_broke_the_contract_does_so_no_more(article, lexicon):
    """Such a record is read again after each restart: nothing behind it would ever be published."""
    assert validate_all(orjson.dumps(article), lexicon) == 1


# What must be noticed ---------------------------------------------------------------------------------------------------------


def an_event() -> dict[str, Any]:
    return json.loads((SCHEMAS / "examples/enriched/should_pass/conflict-article.json").read_text(encoding="utf-8"))["instance"]


BROKEN = {
    "the schema is held too": (lambda event: event.update(event="article.gone"), "event: 'article.gone'"),
    "a mention is another slice": (
        lambda event: event["mentions"][0].update(start=1),
        r"mentions\[0\].text: 'Armenia' is not the slice 'rmenia'",
    ),
    "a slice counts code points": (lambda event: event.update(headline="🕊" + event["headline"]), r"mentions\[0\].text"),
    "a slice ends before its end": (
        lambda event: event["mentions"].append({**event["mentions"][-1], "end": 10**6, "text": event["body"][179:]}),
        r"mentions\[15\].text",
    ),
    "mentions stand in reading order": (
        lambda event: event["mentions"].append(event["mentions"][0]),
        r"mentions\[15\]: does not come after",
    ),
    "a mention proves something": (lambda event: event["conflict"].update(mentions=[2, 6, 7, 8]), r"mentions\[14\]: proves nothing"),
    "an index has its mention": (
        lambda event: event["countries"][2].update(mentions=[13, 99]),
        r"countries\[2\].mentions: \[13, 99\] goes beyond the 15",
    ),
    "indexes ascend": (lambda event: event["countries"][0]["mentions"].reverse(), r"countries\[0\].mentions: .* is not ascending"),
    "what is unresolved is its mention": (
        lambda event: event["unresolved"].append({"text": "Ararat Brigade", "kind": "armed_group", "mention": 3}),
        r"unresolved\[0\].text: 'Ararat Brigade' is not its mention's 'Lachin'",
    ),
    "what is unresolved has its mention": (
        lambda event: event["unresolved"].append({"text": "Ararat Brigade", "kind": "armed_group", "mention": 30}),
        r"unresolved\[0\].mention: \[30\] goes beyond",
    ),
    "an id stands once": (
        lambda event: event["actors"].append(event["actors"][-1]),
        r"actors\[8\].id: 'armenia.government' stands there twice",
    ),
    "the highest score is first": (
        lambda event: event["regions"].append({**event["regions"][0], "id": "x", "score": 1}),
        r"regions\[1\].score",
    ),
    "a principal is an actor too": (lambda event: event["actors"].pop(), r"actors\[3\].acts_for: 'armenia.government' is no actor"),
    "a principal has its agents' mentions": (
        lambda event: event["actors"][0].update(mentions=[12]),
        r"actors\[4\].acts_for: 'azerbaijan.government' is no actor of the same mentions",
    ),
    "relevance is its score": (lambda event: event["conflict"].update(score=0.4), r"conflict.relevant"),
}


@pytest.mark.parametrize(("spoil", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_event_is_named_with_its_path(spoil, said):
    good = an_event()
    event = copy.deepcopy(good)
    spoil(event)

    validate_enriched(good)

    with pytest.raises(AssertionError, match=said):
        validate_enriched(event)


HEADERS = json.loads((SCHEMAS / "examples/enriched-headers/should_pass/update.json").read_text(encoding="utf-8"))["instance"]


@pytest.mark.parametrize(
    ("changed", "key", "said"),
    [
        pytest.param({"ce_subject": "tag:other"}, None, "ce_subject: 'tag:other' is not", id="another subject"),
        pytest.param({"ce_type": "frontwire.article.held"}, None, "ce_type: 'frontwire.article.held' is not", id="another type"),
        pytest.param({"ce_id": ""}, None, "ce_id", id="no id"),
        pytest.param({}, b"4711", "key: b'4711'", id="another key"),
    ],
)
def test_headers_that_do_not_fit_their_event_are_named(changed, key, said):
    event = an_event()
    encoded = [(name, value.encode()) for name, value in {**HEADERS, **changed}.items()]

    validate_enriched_headers([(name, value.encode()) for name, value in HEADERS.items()], event, key=event["uri"].encode())

    with pytest.raises(AssertionError, match=said):
        validate_enriched_headers(encoded, event, key=key)


def test_a_dead_letter_s_own_headers_count_and_not_those_it_came_with():
    """A dead letter that is sent again and rejected again has each header twice."""
    headers = json.loads((SCHEMAS / "examples/dead-letter-headers/should_pass/no-text.json").read_text(encoding="utf-8"))["instance"]
    ours = [(name, value.encode()) for name, value in headers.items()]

    validate_dead_letter([("reason", b"\xff"), ("feed", None), *ours])

    with pytest.raises(AssertionError, match="reason: 'bad'"):
        validate_dead_letter([*ours, ("reason", b"bad")])


@pytest.mark.parametrize(
    ("maximum_bytes", "record_bytes", "reason"),
    [
        pytest.param(0, 1 << 20, b"held_full", id="too much is held"),
        pytest.param(1 << 20, 0, b"output_too_large", id="too large a record"),
    ],
)
def test_a_dead_letter_that_could_not_be_held_back_keeps_the_contract(maximum_bytes, record_bytes, reason):
    holding = Holding(maximum_bytes=maximum_bytes, record_bytes=record_bytes)

    rejected = holding.admit(Held("tag:wire.example,2026:1", None, "2026-03-03T06:00:00Z"), Received())
    headers = dead_letter_headers(rejected, Received())

    validate_dead_letter(headers)
    assert (dict(headers)["reason"], dict(headers)["stage"]) == (reason, b"hold")


def a_desk_record(name: str, example: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Give an example's value, and headers that fit it."""
    value = json.loads((SCHEMAS / f"examples/{name}/should_pass/{example}.json").read_text(encoding="utf-8"))["instance"]
    headers = json.loads((SCHEMAS / "examples/desk-headers/should_pass/article-record.json").read_text(encoding="utf-8"))["instance"]
    kind = value.get("event") or ("activity.final" if value["final"] else "activity.window")
    subject = value.get("uri") if name == "article-record" else value.get("key") or value.get("region") or value["id"]
    schema = f"https://frontwire.example/schemas/{name}.schema.json"
    return value, {**headers, "ce_type": f"frontwire.{kind}", "ce_subject": str(subject), "ce_dataschema": schema}


BROKEN_DESK_RECORDS = {
    "the schema is held too": ("article-record", "update", {"event": "article.overtaken"}, "event: 'article.overtaken'"),
    "what it is about is in its lists": ("article-record", "update", {"regions": ["ituri"]}, "about: true, and id is neither"),
    "what it is about no longer is told": (
        "article-record",
        "no-longer-about",
        {"changes": {"regions_added": ["ituri"], "regions_removed": [], "actors_added": [], "actors_removed": []}},
        "about: false, and changes does not say",
    ),
    "what is added is there": ("article-record", "update", {"actors": ["m23"]}, "changes.actors_added: not all"),
    "what is removed is gone": (
        "article-record",
        "no-longer-about",
        {"regions": ["eastern-congo", "ituri"]},
        "changes.regions_removed: some are in regions",
    ),
    "a kill replaces itself": (
        "article-record",
        "retraction",
        {"supersedes": {"uri": "tag:other", "version_created": None}},
        "supersedes.uri: what is killed",
    ),
    "what replaces nothing adds all": (
        "article-record",
        "new-article",
        {"changes": {"regions_added": ["eastern-congo"], "regions_removed": [], "actors_added": [], "actors_removed": []}},
        "changes: nothing is replaced, and not all actors are added",
    ),
    "a story's sources are its providers": ("story", "another-wire", {"sources": 3}, "sources: is not the number"),
    "a story's providers are in order": (
        "story",
        "another-wire",
        {"providers": ["Other Wire", "Example Wire"]},
        "providers: are not in order",
    ),
    "a story's first comes first": (
        "story",
        "opened",
        {"first": {"uri": "u", "provider": None, "version_created": "2026-03-02T09:51:00Z", "headline": ""}},
        "first: is later",
    ),
    "a window is as long as it says": ("activity", "hour-so-far", {"end": "2026-03-02T12:00:00Z"}, "end: is not duration after start"),
    "stories have articles": ("activity", "hour-so-far", {"stories": 4}, "stories: are more"),
    "a window's sources are its providers": ("activity", "hour-so-far", {"sources": 1}, "sources: is not the number"),
    "a window's providers are in order": ("activity", "hour-so-far", {"providers": ["b", "a"]}, "providers: are not in order"),
    "a window's actors are in order": (
        "activity",
        "hour-so-far",
        {"actors": [{"id": "a", "articles": 1}, {"id": "b", "articles": 2}]},
        "actors: are not in order",
    ),
    "an actor is in no more articles than there are": (
        "activity",
        "hour-so-far",
        {"actors": [{"id": "m23", "articles": 4}]},
        "actors: one is in more",
    ),
    "a pair is in order": ("alert", "pair-while-learning", {"key": "m23|dr-congo.military"}, "key: the actors are not in order"),
    "a surge is told after it began": ("alert", "began", {"at": "2026-03-02T09:00:00Z"}, "at: is before begin"),
    "figures are rounded": ("alert", "began", {"peak_score": 5.4213}, "peak_score, window: are not rounded"),
    "the peak is the highest": ("alert", "began", {"peak_score": 5}, "peak_score: is below"),
    "drivers begin with the foremost": (
        "alert",
        "began",
        {
            "drivers": {
                "stories": [{"id": "a", "articles": 1, "headline": ""}, {"id": "b", "articles": 2, "headline": ""}],
                "new_actors": [],
                "words": [],
            }
        },
        "drivers.stories: are not in order",
    ),
}


@pytest.mark.parametrize(("name", "example", "changed", "said"), BROKEN_DESK_RECORDS.values(), ids=BROKEN_DESK_RECORDS)
def test_a_broken_record_of_the_desk_is_named_with_its_path(name, example, changed, said):
    value, headers = a_desk_record(name, example)
    key = str(value.get("key") or value.get("region") or value["id"]).encode()
    encoded = [(header, text.encode()) for header, text in headers.items()]

    assert validate_desk_record(key, json.dumps(value).encode(), encoded) == value

    with pytest.raises(AssertionError, match=said):
        validate_desk_record(key, json.dumps({**value, **changed}).encode(), encoded)


@pytest.mark.parametrize(
    ("key", "changed", "said"),
    [
        pytest.param(b"ituri", {}, "key: 'ituri' is not 'eastern-congo'", id="another key"),
        pytest.param(b"eastern-congo", {"ce_subject": "tag:other"}, "ce_subject: 'tag:other' is not", id="another subject"),
        pytest.param(
            b"eastern-congo", {"ce_type": "frontwire.article.held"}, "ce_type: 'frontwire.article.held' is not", id="another type"
        ),
        pytest.param(b"eastern-congo", {"ce_id": "1"}, "ce_id: '1' does not match", id="headers' own schema"),
    ],
)
def test_key_and_headers_of_the_desk_that_do_not_fit_the_value_are_named(key, changed, said):
    value, headers = a_desk_record("article-record", "update")

    with pytest.raises(AssertionError, match=said):
        validate_desk_record(key, json.dumps(value).encode(), [(name, text.encode()) for name, text in {**headers, **changed}.items()])


def test_a_validator_is_made_once():
    assert validator("enriched") is validator("enriched")
