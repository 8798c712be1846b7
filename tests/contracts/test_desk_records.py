"""What the desk's own functions publish keeps to the schemas, and a subscriber who follows the records holds what the desk holds."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from contracts.validating import SCHEMAS, validate_dead_letter, validate_desk_record
from desk.activity import count_in, day_window, hour_window, take_out
from desk.activity_stage import _window_record
from desk.changes import Arrival, Origin
from desk.dead_letters import dead_letter_headers
from desk.enriched import read_enriched
from desk.gathering import Gathering
from desk.ledger import Entry, take_in
from desk.newsroom import Standing, arrivals_of, decide_standing
from desk.records import Destination, Record, article_records
from desk.sketching import Sketch
from desk.stories import closed_story_record, story_record
from desk.surges import SurgeRules
from desk.times import DAY, seconds_of
from desk.watching import alert_record, move_on, watch

CE_TIME = ("ce_time", b"2026-03-02T10:15:02.417Z")
EXAMPLE = json.loads((SCHEMAS / "examples/enriched/should_pass/conflict-article.json").read_text(encoding="utf-8"))["instance"]
KARABAKH, GOMA = EXAMPLE["regions"][0], {**EXAMPLE["regions"][0], "id": "eastern-congo", "name": "Eastern Congo", "score": 0.6}
NOTHING = {"conflict": {"relevant": False, "score": 0, "mentions": []}, "regions": [], "actors": [], "mentions": []}
KILLED = {**NOTHING, "event": "article.retracted", "headline": "KILL: truce story", "pub_status": "canceled"}
HELD = {**NOTHING, "event": "article.held", "embargoed_until": "2026-03-03T06:00:00Z", "pub_status": "withheld"}
ONE, OTHER = "tag:wire.example,2026:1", "tag:wire.example,2026:2"


class Newsroom:
    """A desk without Kafka: enriched events in, what the ledger, the newsroom and the stories publish out."""

    def __init__(self) -> None:
        self.read = 0
        self.ledger: dict[str, Entry] = {}
        self.standing: dict[str, Standing] = {}
        self.gathering = Gathering()
        self.sketches: dict[str, Sketch] = {}
        self.arrivals: list[Arrival] = []

    def publish(self, uri: str, minute: int, *, replaces: str = "", **changed: Any) -> list[Record]:
        """Take in the example's article under a uri, as of a minute after ten, with some fields changed."""
        self.read += 1
        event = {
            **EXAMPLE,
            "event": "article.enriched",
            "uri": uri,
            "version_created": f"2026-03-02T10:{minute:02}:00Z",
            "supersedes": None,
            **changed,
        }
        if replaces:
            event["supersedes"] = {"uri": replaces, "version_created": None}
        step = take_in(
            self.ledger.get(uri), read_enriched(json.dumps(event)), Origin(0, self.read), ce_id=str(self.read), received=1_772_500_000
        )
        assert step.entry is not None
        self.ledger[uri] = step.entry
        if step.change is None:
            return []
        change, held = step.change, self.standing.get(uri)
        if change.sketch:
            self.sketches[uri] = change.sketch
        gathered = self.gathering.take_in(change.sketch) if change.sketch else None
        story = gathered.story if gathered else self.gathering.take_out(uri)
        story_id = story.id if story and gathered else ""
        replaced = (replaces, self.standing[replaces]) if replaces else None
        decision = decide_standing(change, held, replaced, is_overtaken=False)
        if replaces:
            self.standing[replaces] = msgspec.structs.replace(self.standing[replaces], is_live=False)
        is_live = change.event not in {"article.retracted", "article.held"}
        self.standing[uri] = Standing(
            change.origin, self.read, change.at, change.version_created, change.tags, change.tags, is_live, story_id, decision
        )
        self.arrivals += arrivals_of(change, decision.own_before, story_id, number=self.read, watermark=0)
        stories = [story_record(story, change, joined_by=gathered.joined_by.value if gathered else "")] if story else []
        return [*article_records(change, decision, story_id), *stories]


def valid(record: Record) -> Any:
    return validate_desk_record(record.key, record.value, (*record.headers, CE_TIME))


def a_life(room: Newsroom) -> list[Record]:
    """An article that gains a region, loses one, is replaced, and whose successor is held, comes back and is killed."""
    return [
        *room.publish(ONE, 0),
        *room.publish(ONE, 5, regions=[KARABAKH, GOMA], signals=["update"]),
        *room.publish(ONE, 10, regions=[GOMA], actors=EXAMPLE["actors"][:2], event="article.corrected"),
        *room.publish(OTHER, 15, replaces=ONE),
        *room.publish(OTHER, 20, **HELD),
        *room.publish(OTHER, 25, version_created=None),
        *room.publish(OTHER, 30, **KILLED),
    ]


def test_article_records_keep_the_contract_through_an_article_s_life():
    """New, updated, corrected, replaced under another uri, held, back again, killed: each is as the schema says."""
    records = [record for record in a_life(Newsroom()) if record.destination in {Destination.REGIONS, Destination.ACTORS}]

    values = [valid(record) for record in records]

    assert {value["event"].removeprefix("article.") for value in values} == {"enriched", "updated", "corrected", "retracted", "held"}
    assert {value["about"] for value in values} == {True, False}
    assert {value["supersedes"] and value["supersedes"]["uri"] for value in values} == {None, ONE, OTHER}
    assert {record.destination for record in records} == {Destination.REGIONS, Destination.ACTORS}


def test_a_subscriber_who_follows_the_records_holds_what_stands():
    """By the recipe of the schema: drop what supersedes names, then hold the article or drop it."""
    room = Newsroom()
    held: defaultdict[tuple[Destination, str], set[str]] = defaultdict(set)
    steps = [
        room.publish(ONE, 0),
        room.publish(ONE, 5, regions=[KARABAKH, GOMA]),
        room.publish(ONE, 10, regions=[GOMA]),
        room.publish(OTHER, 15, replaces=ONE, regions=[KARABAKH]),
        room.publish(ONE + "0", 16, regions=[KARABAKH]),
        room.publish(OTHER, 20, **KILLED),
    ]

    for record in [record for records in steps for record in records if record.destination is Destination.REGIONS]:
        value = valid(record)
        articles = held[record.destination, value["id"]]
        articles.discard((value["supersedes"] or {}).get("uri"))
        (articles.add if value["about"] else articles.discard)(value["uri"])

    assert {key: articles for (_, key), articles in held.items()} == {KARABAKH["id"]: {ONE + "0"}, GOMA["id"]: set()}


def test_changes_add_up_from_version_to_version():
    """What the one before was about, less what was removed, with what was added, is what the next one is about."""
    values = [valid(record) for record in a_life(Newsroom()) if record.destination in {Destination.REGIONS, Destination.ACTORS}]
    versions = list({(value["uri"], value["version_created"]): value for value in values}.values())

    for before, after in pairwise(versions):
        for field in ("regions", "actors"):
            changes = {name: set(ids) for name, ids in after["changes"].items()}
            assert (set(before[field]) - changes[f"{field}_removed"]) | changes[f"{field}_added"] == set(after[field])


def test_a_story_keeps_the_contract_from_its_opening_to_its_end():
    """Opened, renewed by a version, joined by a copy, left by it, closed, and retracted when nothing is left."""
    room = Newsroom()
    records = [
        *room.publish(ONE, 0),
        *room.publish(ONE, 5, headline="Armenia and Azerbaijan trade fire again"),
        *room.publish(OTHER, 6, provider="Other Wire"),
        *room.publish(OTHER, 7, **KILLED),
    ]
    story = msgspec.structs.replace(Gathering().take_in(room.sketches[ONE]).story, id=room.standing[ONE].story)
    records += [closed_story_record(story), *room.publish(ONE, 8, **KILLED)]

    values = [valid(record) for record in records if record.destination is Destination.STORIES]

    assert [(value["event"].removeprefix("story."), value["uri"], value["joined_by"], value["articles"]) for value in values] == [
        ("opened", ONE, "nothing", 1),
        ("updated", ONE, "version", 1),
        ("updated", OTHER, "text", 2),
        ("updated", OTHER, None, 1),
        ("closed", None, None, 1),
        ("retracted", ONE, None, 0),
    ]
    assert len({value["id"] for value in values}) == 1


def test_windows_keep_the_contract_as_they_grow_shrink_and_end():
    """An hour and its day: with articles, with none left, and for the last time."""
    room = Newsroom()
    room.publish(ONE, 0)
    room.publish(OTHER, 5, provider=None)
    room.publish(ONE + "0", 6, provider="A Wire Before")
    came = [arrival for arrival in room.arrivals if arrival.is_region]
    grown, emptied = None, None
    for arrival in came:
        grown = count_in(grown, arrival, partition=0)
    for arrival in came:
        emptied = take_out(emptied or grown, arrival)
    final = msgspec.structs.replace(grown, is_final=True)

    hours = [valid(_window_record(hour_window(hour), hour.number)) for hour in (grown, emptied, final)]
    days = [
        valid(_window_record(day_window(hour.region, hour.day, [hour], is_final=is_last), 7))
        for hour in (grown, emptied)
        for is_last in (False, True)
    ]

    assert [hour["articles"] for hour in hours] == [3, 0, 3]
    assert [hour["final"] for hour in hours] == [False, False, True]
    assert {(window["duration"], window["start"], window["end"]) for window in (*hours, *days)} == {
        ("PT1H", "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"),
        ("P1D", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"),
    }


@pytest.mark.parametrize(
    ("key", "is_region"), [pytest.param("eastern-congo", True, id="a region"), pytest.param("dr-congo.military|m23", False, id="a pair")]
)
@pytest.mark.parametrize("past_days", [pytest.param(0, id="while it is learning"), pytest.param(20, id="with a past")])
def test_a_surge_keeps_the_contract_from_began_to_ended(key, is_region, past_days):
    """One id, one beginning, and the kinds in their order."""
    start = seconds_of("2026-03-02T10:00:00Z")
    watched, told = watch(None, an_arrival(key, is_region, 0, start - past_days * DAY), 0, SurgeRules())
    for number in range(1, 401):
        watched, more = watch(watched, an_arrival(key, is_region, number, start + 6 * number), 0, SurgeRules())
        told += more
    told += move_on(watched, start + 4 * DAY, SurgeRules())[1]

    alerts = [alert_record(surge, is_region=is_region) for surge in told]
    values = [valid(alert) for alert in alerts]

    events = [value["event"].removeprefix("surge.") for value in values]
    assert (events[0], set(events[1:-1]), events[-1]) == ("began", {"continues"}, "ended")
    assert len({(value["id"], value["key"], value["begin"]) for value in values}) == 1
    assert len({dict(alert.headers)["ce_id"] for alert in alerts}) == len(alerts)
    assert values[0]["learning"] is (past_days == 0)
    assert values[0]["subject"] == ("region" if is_region else "actor_pair")
    assert values[-1]["drivers"]["stories"]


def an_arrival(key: str, is_region: bool, number: int, at: int) -> Arrival:  # noqa: FBT001
    headline = f"Shells fall near Goma for the {number}th time"
    return Arrival(key, is_region, number, at, True, f"tag:{number}", at, f"story:{number:020x}", "Example Wire", headline, ("m23",))  # noqa: FBT003


def test_what_is_sent_again_has_its_id_and_what_is_news_has_another():
    """After a crash the same steps give the same ids, so that a reader can drop what it has."""
    ids = [dict(record.headers)["ce_id"] for record in a_life(Newsroom())]

    again = [dict(record.headers)["ce_id"] for record in a_life(Newsroom())]

    assert again == ids
    assert len(set(ids)) == len(ids)


def test_a_region_and_an_actor_of_one_name_have_records_of_their_own():
    """On each topic its own, with its own id: a reader of both would drop one of them as a repeat."""
    actor = {**EXAMPLE["actors"][0], "id": "islamic-state", "acts_for": []}
    region = {**KARABAKH, "id": "islamic-state"}

    records = [record for record in Newsroom().publish(ONE, 0, regions=[region], actors=[actor]) if record.key == b"islamic-state"]

    assert [record.destination for record in records] == [Destination.REGIONS, Destination.ACTORS]
    assert len({dict(record.headers)["ce_id"] for record in records}) == 2


def test_every_destination_is_a_topic_of_its_own():
    """Names that are the same would make one member of an enum of two, and one topic of two."""
    assert [destination.name for destination in Destination] == ["REGIONS", "ACTORS", "STORIES", "ACTIVITY", "ALERTS"]


class Message:
    """A record of wire.enriched as Faust has it."""

    topic, partition, offset, timestamp = "wire.enriched", 2, 10417, 1772446502.417


def test_a_dead_letter_of_the_desk_keeps_the_contract():
    headers = dead_letter_headers(Message(), "uri is empty")

    validate_dead_letter([("ce_specversion", b"1.0"), *headers])

    assert dict(headers)["source_timestamp"] == b"1772446502417"
