"""The main path: what becomes of a record, and what exactly is published of it."""

from __future__ import annotations

import shutil
from typing import Any

import orjson
import pytest

from frontwire.deciding import Dropped, Embargo, Held, Outcome, Quiet, Rejected, Retracted, Skipped, Tagged, decide, decide_again
from frontwire.errors import Reason, Stage
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import load_lexicon

WAR = {
    "uri": "tag:wire.example,2026:4711",
    "version": "2",
    "versioncreated": "2026-03-02T10:15:00Z",
    "language": "en",
    "headline": "Armenia and Azerbaijan trade fire near Lachin",
    "body_text": "Soldiers of Armenia and Azerbaijan clashed, the European Union said.",
}
QUIET = WAR | {"headline": "Bakers open a school", "body_text": "The bakers of Yerevan opened a school."}


@pytest.mark.parametrize(
    ("document", "outcome"),
    [
        pytest.param(WAR, Tagged, id="an article on a conflict"),
        pytest.param(WAR | {"headline": "Rebels shell a town", "body_text": ""}, Tagged, id="a conflict without a region"),
        pytest.param(QUIET, Quiet, id="an article on none"),
        pytest.param(WAR | {"pubstatus": "canceled"}, Retracted, id="a cancelled item"),
        pytest.param(WAR | {"headline": "STORY WITHDRAWN-Armenia and Azerbaijan trade fire"}, Retracted, id="a withdrawn story"),
        pytest.param(WAR | {"pubstatus": "canceled", "headline": "", "body_text": ""}, Retracted, id="a kill with nothing in it"),
        pytest.param(WAR | {"type": "picture"}, Skipped, id="a picture"),
        pytest.param(WAR | {"type": "video"}, Skipped, id="a video"),
        pytest.param(WAR | {"type": "composite"}, Skipped, id="a package"),
        pytest.param(WAR | {"type": "audio"}, Skipped, id="a sound"),
        pytest.param(WAR | {"type": "graphic"}, Skipped, id="a graphic"),
        pytest.param(WAR | {"headline": "DIARY-Political events from March 2"}, Skipped, id="a diary"),
        pytest.param(WAR | {"headline": "ADVISORY-Lachin pictures to follow"}, Skipped, id="an advisory"),
        pytest.param(WAR | {"headline": "Premier League Standings"}, Skipped, id="a table"),
        pytest.param(WAR | {"type": "press-release"}, Skipped, id="a press release"),
        pytest.param(WAR | {"headline": "ADVISORY-STORY WITHDRAWN-Armenia and Azerbaijan"}, Retracted, id="a kill that is an advisory"),
        pytest.param(WAR | {"headline": "", "body_text": "KILL KILL KILL ex0234"}, Retracted, id="a kill in the body alone"),
        pytest.param(WAR | {"slugline": "ARMENIA/ (KILL)"}, Retracted, id="a kill in the slug"),
        pytest.param(WAR | {"headline": "Kill switch vote delayed", "body_text": "Bakers met."}, Quiet, id="a kill switch"),
        pytest.param(WAR | {"headline": 7}, Rejected, id="a field of the wrong type"),
        pytest.param(WAR | {"headline": "", "body_text": ""}, Rejected, id="no text"),
    ],
)
def test_every_item_becomes_exactly_one_outcome(lexicon: Lexicon, document: dict[str, Any], outcome: type[Outcome]) -> None:
    """The outcomes add up to everything received."""
    assert [type(found) for found in decide(orjson.dumps(document), lexicon)] == [outcome]


def test_a_tagged_outcome_names_its_regions(lexicon: Lexicon) -> None:
    """The regions are the metrics' labels."""
    tagged = decide_one(WAR, lexicon)

    assert tagged.regions == ("nagorno-karabakh",)


def test_a_skipped_item_says_what_it_is(lexicon: Lexicon) -> None:
    """Passed by on purpose is told apart from dropped by fault."""
    assert decide_one(WAR | {"type": "picture"}, lexicon) == Skipped("picture")


def test_a_rejected_record_has_reason_stage_and_detail(lexicon: Lexicon) -> None:
    """The three go into the dead letter's headers."""
    (rejected,) = decide(None, lexicon)

    assert (rejected.reason, rejected.stage) == (Reason.NULL_VALUE, Stage.READ)
    assert "null" in rejected.detail


def test_the_published_event_is_the_contracts(lexicon: Lexicon) -> None:
    """Field by field what subscribers read."""
    event = event_of(WAR, lexicon)

    assert {
        name: event[name]
        for name in ("uri", "version", "version_created", "format", "item_class", "language", "headline", "body", "pub_status")
    } == {
        "uri": WAR["uri"],
        "version": "2",
        "version_created": "2026-03-02T10:15:00Z",
        "format": "ninjs",
        "item_class": "text",
        "language": "en",
        "headline": WAR["headline"],
        "body": WAR["body_text"],
        "pub_status": "usable",
    }
    assert event["event"] == "article.enriched"
    assert event["knowledge_version"] == lexicon.version
    assert event["regions"][0] | {"score": 0, "mentions": []} == {
        "id": "nagorno-karabakh",
        "name": "Nagorno-Karabakh",
        "score": 0,
        "ucdp_region": "Europe",
        "ucdp_conflicts": [388],
        "countries": ["ARM", "AZE"],
        "mentions": [],
    }
    assert event["conflict"]["relevant"] is True


def test_every_tag_points_at_mentions_that_slice_back(lexicon: Lexicon) -> None:
    """`mentions[i].text == event[field][start:end]`, and no tag is without evidence."""
    event = event_of(WAR, lexicon)

    for tag in (*event["regions"], *event["countries"], *event["actors"]):
        assert tag["mentions"]
        assert all(0 <= number < len(event["mentions"]) for number in tag["mentions"])
    for mention in event["mentions"]:
        assert event[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


def test_every_mention_is_somebodys_evidence_and_in_reading_order(lexicon: Lexicon) -> None:
    """Nothing stands there for nothing: headline first, then body, by offset."""
    event = event_of(WAR, lexicon)

    used = {number for tag in (event["conflict"], *event["regions"], *event["countries"], *event["actors"]) for number in tag["mentions"]}
    places = [(mention["field"] == "body", mention["start"]) for mention in event["mentions"]]
    assert used == set(range(len(event["mentions"])))
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("headline", "name", "signals"),
    [
        pytest.param("Rebels shell a town", "article.enriched", [], id="a first version"),
        pytest.param("UPDATE 1-Rebels shell a town", "article.updated", ["update"], id="an update"),
        pytest.param("WRAPUP 3-Rebels shell a town", "article.updated", ["wrapup"], id="a wrap-up"),
        pytest.param("REFILE-Rebels shell a town", "article.updated", ["refile"], id="a refile"),
        pytest.param("RPT-Rebels shell a town", "article.enriched", ["repeat"], id="a repeat"),
        pytest.param("CORRECTED-Rebels shell a town", "article.corrected", ["correction"], id="a correction"),
        pytest.param("CORRECTED-UPDATE 2-Rebels shell a town", "article.corrected", ["correction", "update"], id="a corrected update"),
        pytest.param("STORY WITHDRAWN-Rebels shell a town", "article.retracted", ["kill"], id="a kill"),
        pytest.param("HOLD HOLD HOLD - Rebels shell a town", "article.held", ["hold"], id="a hold"),
        pytest.param("2ND LEAD Rebels shell a town", "article.updated", ["update"], id="a lead"),
        pytest.param("URGENT: Rebels shell a town", "article.enriched", ["urgent"], id="an urgent"),
    ],
)
def test_the_events_name_says_what_happened(lexicon: Lexicon, headline: str, name: str, signals: list[str]) -> None:
    """In the body and in `ce_type`, with the markers taken off the headline."""
    publication = decide_one(WAR | {"headline": headline}, lexicon).publication

    event = orjson.loads(publication.value)
    assert (event["event"], event["signals"]) == (name, signals)
    assert event["headline"] == "Rebels shell a town"
    assert dict(publication.headers)["ce_type"].decode() == f"frontwire.{name}"


def test_a_retraction_carries_a_body_and_no_tags(lexicon: Lexicon) -> None:
    """A null value would be a tombstone; what was asserted is taken back."""
    retracted = decide_one(WAR | {"pubstatus": "canceled"}, lexicon)

    event = orjson.loads(retracted.publication.value)
    assert event["uri"] == WAR["uri"]
    assert (event["event"], event["pub_status"]) == ("article.retracted", "canceled")
    assert event["conflict"] == {"relevant": False, "score": 0.0, "mentions": []}
    assert [event[name] for name in ("regions", "countries", "actors", "unresolved", "mentions")] == [[]] * 5


def test_a_retraction_of_a_marker_alone_is_cancelled_too(lexicon: Lexicon) -> None:
    """Whoever filters by status sees what whoever filters by event sees."""
    event = event_of(WAR | {"headline": "STORY WITHDRAWN"}, lexicon)

    assert (event["event"], event["pub_status"]) == ("article.retracted", "canceled")
    assert event["supersedes"] == {"uri": WAR["uri"], "version_created": None}


@pytest.mark.parametrize(
    ("document", "supersedes"),
    [
        pytest.param({}, None, id="nothing says so"),
        pytest.param({"headline": "UPDATE 1-Rebels shell a town"}, None, id="an update that may have an identifier of its own"),
        pytest.param(
            {"headline": "UPDATE 1-Rebels shell a town", "firstcreated": "2026-03-02T09:50:00Z"},
            {"uri": WAR["uri"], "version_created": None},
            id="an update of an item that is older than it",
        ),
        pytest.param({"firstcreated": "2026-03-02T09:50:00Z"}, None, id="an older item that does not say what it is"),
        pytest.param(
            {"evolvedfrom": "tag:wire.example,2026:4710"},
            {"uri": "tag:wire.example,2026:4710", "version_created": None},
            id="the item names it",
        ),
    ],
)
def test_what_is_superseded_is_named_as_far_as_one_message_tells(lexicon: Lexicon, document: dict[str, Any], supersedes: Any) -> None:
    """The rest is the desk's, which has seen the versions before."""
    assert event_of(WAR | document, lexicon)["supersedes"] == supersedes


def test_an_item_that_names_what_it_replaces_is_an_update(lexicon: Lexicon) -> None:
    """Without any marker."""
    assert event_of(WAR | {"evolvedfrom": "tag:wire.example,2026:4710"}, lexicon)["event"] == "article.updated"


def test_an_item_held_back_without_a_time_is_held(lexicon: Lexicon) -> None:
    """With a time it is under embargo, and tagged at once."""
    assert event_of(WAR | {"pubstatus": "withheld"}, lexicon)["event"] == "article.held"
    assert event_of(WAR | {"pubstatus": "withheld", "embargoed": "2026-03-02T14:00:00Z"}, lexicon)["event"] == "article.enriched"


def test_what_the_wire_says_besides_is_published(lexicon: Lexicon) -> None:
    """As received, null where there is none."""
    event = event_of(
        WAR
        | {
            "headline": "UPDATE 2-Armenia and Azerbaijan trade fire",
            "firstcreated": "2026-03-02T09:50:00Z",
            "slugline": "ARMENIA-AZERBAIJAN/ (UPDATE 2)",
            "byline": "By Anna Russell",
            "urgency": 3,
            "ednote": "Adds quotes",
            "copyrightnotice": "(c) Example Wire",
            "subject": [{"code": "medtop:20000056"}, {"code": "medtop:20000056"}, {"code": "N2:AM"}],
            "links": [{"rel": "canonical", "href": "https://wire.example/1"}],
        },
        lexicon,
    )

    assert {name: event[name] for name in FURTHER} == {
        "first_created": "2026-03-02T09:50:00Z",
        "printed_headline": "UPDATE 2-Armenia and Azerbaijan trade fire",
        "signal_number": 2,
        "slugline": "ARMENIA-AZERBAIJAN/ (UPDATE 2)",
        "byline": "By Anna Russell",
        "urgency": 3,
        "subjects": ["medtop:20000056", "N2:AM"],
        "ed_note": "Adds quotes",
        "rights": "(c) Example Wire",
        "links": [{"rel": "canonical", "href": "https://wire.example/1"}],
        "encoding": {"declared": None, "used": "utf-8"},
    }
    bare = event_of(WAR, lexicon)
    assert [name for name in FURTHER if bare[name] in (None, [])] == [
        name for name in FURTHER if name not in ("printed_headline", "encoding")
    ]


FURTHER = (
    *("first_created", "printed_headline", "signal_number", "slugline", "byline", "urgency"),
    *("subjects", "ed_note", "rights", "links", "encoding"),
)


def test_a_field_map_is_handed_on(lexicon: Lexicon) -> None:
    """The setting of a feed of plain JSON."""
    (outcome,) = decide(orjson.dumps({"kop": WAR["headline"]}), lexicon, field_map={"headline": "kop"})

    assert isinstance(outcome, Tagged)


def test_an_embargo_is_carried_to_the_subscriber(lexicon: Lexicon) -> None:
    """The event says until when and what the status is."""
    event = event_of(WAR | {"embargoed": "2026-03-02T15:00:00+01:00", "pubstatus": "withheld"}, lexicon)

    assert (event["embargoed_until"], event["pub_status"]) == ("2026-03-02T14:00:00Z", "withheld")


NOON = "2026-03-02T12:00:00Z"
TWO = "2026-03-02T14:00:00Z"
EMBARGOED = WAR | {"embargoed": TWO, "pubstatus": "withheld"}
FURTHER_NOTICE = WAR | {"ednote": "Embargoed until further notice"}


@pytest.mark.parametrize(
    ("document", "now", "hold", "drop"),
    [
        pytest.param(EMBARGOED, NOON, Held, Dropped, id="under embargo"),
        pytest.param(EMBARGOED, "2026-03-02T13:59:59Z", Held, Dropped, id="a second before it is over"),
        pytest.param(EMBARGOED, TWO, Tagged, Tagged, id="over"),
        pytest.param(WAR | {"ednote": "EMBARGOED UNTIL 1400 GMT MARCH 2"}, NOON, Held, Dropped, id="under embargo by its note"),
        pytest.param(EMBARGOED | {"headline": "CORRECTED-Armenia"}, NOON, Held, Dropped, id="a correction under embargo"),
        pytest.param(FURTHER_NOTICE, NOON, Tagged, Dropped, id="an embargo without an end"),
        pytest.param(WAR | {"ednote": "Embargo lifted"}, NOON, Tagged, Tagged, id="an embargo that was lifted"),
        pytest.param(WAR | {"pubstatus": "withheld"}, NOON, Tagged, Tagged, id="withheld without an embargo"),
        pytest.param(WAR, NOON, Tagged, Tagged, id="no embargo"),
        pytest.param(EMBARGOED | {"pubstatus": "canceled"}, NOON, Retracted, Retracted, id="a kill under embargo"),
        pytest.param(EMBARGOED | {"type": "picture"}, NOON, Skipped, Skipped, id="a picture under embargo"),
    ],
)
def test_an_embargo_is_told_by_the_time_that_is_given(
    lexicon: Lexicon, document: dict[str, Any], now: str, hold: type[Outcome], drop: type[Outcome]
) -> None:
    """`hold` waits for its end, `drop` passes it by, and `tag` asks for no time."""
    value = orjson.dumps(document)

    kinds = {policy: [type(found) for found in decide(value, lexicon, embargo=policy, now=now)] for policy in Embargo}

    assert (kinds[Embargo.HOLD], kinds[Embargo.DROP]) == ([hold], [drop])
    assert decide(value, lexicon, embargo=Embargo.TAG, now=now) == decide(value, lexicon)
    assert kinds[Embargo.TAG] in ([Tagged], [Retracted], [Skipped])


def test_a_held_item_says_which_it_is_and_until_when(lexicon: Lexicon) -> None:
    """All that its keeper has to know."""
    (held,) = decide(orjson.dumps(EMBARGOED), lexicon, embargo=Embargo.HOLD, now=NOON)

    assert held == Held(WAR["uri"], WAR["versioncreated"], TWO)


def test_an_embargo_without_an_end_is_published_as_held(lexicon: Lexicon) -> None:
    """There is no time to wait for, and whoever shows articles must not show it; `tag` leaves that to the signal."""
    value = orjson.dumps(FURTHER_NOTICE)

    events = [orjson.loads(decide(value, lexicon, embargo=policy, now=NOON)[0].publication.value) for policy in (Embargo.HOLD, Embargo.TAG)]

    assert [event["event"] for event in events] == ["article.held", "article.enriched"]
    assert [event["signals"] for event in events] == [["embargo"]] * 2


def test_what_is_released_is_what_would_have_been_published_at_once(lexicon: Lexicon) -> None:
    """Byte for byte, `ce_id` too: a subscriber recognises a repeat."""
    value = orjson.dumps(EMBARGOED)

    assert decide_again(value, [0], lexicon) == decide(value, lexicon)


FEED = {
    "api_version": 1,
    "data": {
        "items": [
            {"altids": {"itemid": "urn:1"}, "headline": WAR["headline"]},
            {"altids": {"itemid": "urn:2"}, "headline": WAR["headline"], "versioncreated": "soon"},
            {"altids": {"itemid": "urn:3"}, "headline": "Bakers open a school", "embargoed": TWO},
        ]
    },
}


def test_one_items_fault_rejects_that_item_and_its_siblings_go_on(lexicon: Lexicon) -> None:
    """The detail says which item of how many, for whoever reads the dead letter."""
    first, second, third = decide(orjson.dumps(FEED), lexicon)

    assert [type(outcome) for outcome in (first, second, third)] == [Tagged, Rejected, Quiet]
    assert (second.reason, second.stage) == (Reason.BAD_TIME, Stage.READ)
    assert second.detail.startswith("item 2 of 3 (urn:2): ")


def test_the_items_that_were_held_are_decided_again_by_their_numbers(lexicon: Lexicon) -> None:
    """In the order that they are asked for; a number that the message has no more is a dead letter and no fault of ours."""
    value = orjson.dumps(FEED)

    again = decide_again(value, [2, 0, 7], lexicon)

    whole = decide(value, lexicon)
    assert again[:2] == (whole[2], whole[0])
    assert isinstance(again[2], Rejected)
    assert isinstance(decide_again(b"\x00", [4], lexicon)[0], Rejected)


def test_the_items_of_a_message_have_ids_of_their_own_and_the_same_each_time(lexicon: Lexicon) -> None:
    """Of uri, version, knowledge and the whole message: a change in one item makes new ids of all."""
    message = FEED | {"data": {"items": [FEED["data"]["items"][0], FEED["data"]["items"][2]]}}
    changed = FEED | {"data": {"items": [FEED["data"]["items"][0], FEED["data"]["items"][0]]}}

    first, again, other = (
        [dict(found.publication.headers)["ce_id"] for found in decide(orjson.dumps(each), lexicon)] for each in (message, message, changed)
    )

    assert first == again
    assert len(set(first)) == 2
    assert first[0] != other[0]


@pytest.mark.parametrize(
    ("document", "dateline"),
    [
        pytest.param(
            {"body_text": "YEREVAN, March 2 (Reuters) - Soldiers clashed."}, {"place": "YEREVAN", "country": "ARM"}, id="of the source line"
        ),
        pytest.param(
            {"body_text": "ATLANTIS, March 2 (Reuters) - Soldiers clashed."},
            {"place": "ATLANTIS", "country": None},
            id="of a place that nobody knows",
        ),
        pytest.param({"body_text": "(Reuters) - Soldiers clashed."}, None, id="of an agency without a place"),
        pytest.param({"located": "Tbilisi", "body_text": "Soldiers clashed."}, {"place": "Tbilisi"}, id="of the metadata"),
    ],
)
def test_the_dateline_is_published(lexicon: Lexicon, document: dict[str, Any], dateline: dict[str, str] | None) -> None:
    """Where the reporter was, and in which country."""
    found = event_of(WAR | document, lexicon)["dateline"]

    assert found == dateline if dateline is None else dateline.items() <= found.items()


def test_the_record_is_keyed_by_uri(lexicon: Lexicon) -> None:
    """Versions of one article meet in one partition."""
    assert decide_one(WAR, lexicon).publication.key == b"tag:wire.example,2026:4711"


def test_headers_follow_cloudevents(lexicon: Lexicon) -> None:
    """Binary mode: every attribute a header, the time left to whoever sends."""
    headers = dict(decide_one(WAR, lexicon).publication.headers)

    assert set(headers) == {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_dataschema", "content-type"}
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_subject"] == b"tag:wire.example,2026:4711"
    assert headers["content-type"] == b"application/json"


def test_the_same_bytes_give_the_same_record(small_folder, lexicon: Lexicon) -> None:
    """Byte for byte, also by a lexicon that was loaded anew."""
    value = orjson.dumps(WAR)

    first = decide(value, lexicon)

    assert decide(value, lexicon) == first
    assert decide(value, load_lexicon(small_folder)) == first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"headline": "Armenia and Azerbaijan trade fire"}, id="another headline"),
        pytest.param({"versioncreated": "2026-03-02T10:16:00Z"}, id="another time"),
        pytest.param({"uri": "tag:wire.example,2026:4712"}, id="another uri"),
        pytest.param({"urgency": 3}, id="a field that no reader reads"),
    ],
)
def test_other_bytes_have_another_id(lexicon: Lexicon, change: dict[str, Any]) -> None:
    """A subscriber can tell a repeat from news."""
    assert id_of(WAR | change, lexicon) != id_of(WAR, lexicon)


def test_other_knowledge_gives_another_id(small_folder, lexicon: Lexicon, tmp_path) -> None:
    """The same article tagged anew is another event."""
    other_folder = copy_of(small_folder, tmp_path)
    with (other_folder / "actors/world.toml").open("a") as file:
        file.write("# a line more\n")
    other = load_lexicon(other_folder)

    assert other.version != lexicon.version
    assert id_of(WAR, other) != id_of(WAR, lexicon)


def test_the_same_knowledge_elsewhere_is_the_same(small_folder, lexicon: Lexicon, tmp_path) -> None:
    """The version is of what the files say, not of where they lie."""
    assert load_lexicon(copy_of(small_folder, tmp_path)).version == lexicon.version


def copy_of(folder, tmp_path):
    """Copy a knowledge folder."""
    return shutil.copytree(folder, tmp_path / "copy")


def decide_one(document: dict[str, Any], lexicon: Lexicon) -> Any:
    """Decide on a record of one article."""
    (outcome,) = decide(orjson.dumps(document), lexicon)
    return outcome


def event_of(document: dict[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    """What is published of an article, parsed."""
    return orjson.loads(decide_one(document, lexicon).publication.value)


def id_of(document: dict[str, Any], lexicon: Lexicon) -> bytes:
    """The event's id."""
    return dict(decide_one(document, lexicon).publication.headers)["ce_id"]
