"""What the desk's own stages publish keeps to the schemas, and a subscriber who follows the records holds what the desk holds."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.validating import SCHEMAS, validate_dead_letter, validate_desk_record
from desk.changes import Arrival
from desk.dead_letters import dead_letter_headers
from desk.records import Destination
from desk.surges import SurgeRules
from desk.times import DAY, seconds_of
from desk.watching import alert_record, move_on, watch
from dry_desk import DryDesk

CE_TIME = ("ce_time", b"2026-03-02T10:15:02.417Z")
EXAMPLE = json.loads((SCHEMAS / "examples/enriched/should_pass/conflict-article.json").read_text(encoding="utf-8"))["instance"]
KARABAKH, GOMA = EXAMPLE["regions"][0], {**EXAMPLE["regions"][0], "id": "eastern-congo", "name": "Eastern Congo", "score": 0.6}
NOTHING = {"conflict": {"relevant": False, "score": 0, "mentions": []}, "regions": [], "actors": [], "mentions": []}
KILLED = {**NOTHING, "event": "article.retracted", "headline": "KILL: truce story", "pub_status": "canceled"}
HELD = {**NOTHING, "event": "article.held", "embargoed_until": "2026-03-03T06:00:00Z", "pub_status": "withheld"}
ONE, OTHER, THIRD = "tag:wire.example,2026:1", "tag:wire.example,2026:2", "tag:wire.example,2026:3"
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
TOPICS = ("regions", "actors", "stories", "activity", "alerts")


@dataclass(frozen=True)
class Event:
    """A record of wire.enriched."""

    uri: str
    ce_id: str
    fields: dict[str, Any]

    def value(self) -> bytes:
        return json.dumps(self.fields).encode()


class Wire:
    """A desk without Kafka, the events that it reads, and what it publishes."""

    def __init__(self) -> None:
        self.desk = DryDesk()
        self.sent = 0

    def send(self, uri: str, minute: int, *, replaces: str = "", ce_id: str | None = None, **changed: Any) -> Wire:
        """Let the desk read the example's article under a uri, as of a minute after ten, with some fields changed."""
        self.sent += 1
        written = (TEN + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%SZ")
        supersedes = {"uri": replaces, "version_created": None} if replaces else None
        told = {"event": "article.enriched", "uri": uri, "version_created": written, "slugline": None, "supersedes": supersedes}
        self.desk.take_in(Event(uri, f"{self.sent:032x}" if ce_id is None else ce_id, {**EXAMPLE, **told, **changed}))
        return self

    def let_pass(self, hours: int) -> Wire:
        """Let articles of no conflict come on every partition: event time goes on."""
        for number in range(24):
            self.send(f"tag:wire.example,2026:quiet-{number}", 60 * hours, **NOTHING)
        return self

    def published(self, *names: str) -> list[Any]:
        """Give the values that went to topics, each record checked against its contract."""
        sent = [record for name in names for record in self.desk.topic(getattr(self.desk.settings, f"{name}_topic")).sent]
        return [validate_desk_record(record.message.key, record.message.value, record.headers.items()) for record in sent]


def a_life() -> Wire:
    """An article that gains a region, loses one, is replaced, comes again; its successor is held, comes back and is killed."""
    return (
        Wire()
        .send(ONE, 0)
        .send(ONE, 5, regions=[KARABAKH, GOMA], signals=["update"])
        .send(ONE, 10, regions=[GOMA], actors=EXAMPLE["actors"][:2], event="article.corrected")
        .send(OTHER, 15, replaces=ONE)
        .send(ONE, 16)
        .send(OTHER, 20, **HELD)
        .send(OTHER, 25)
        .send(OTHER, 30, **KILLED)
    )


def test_article_records_keep_the_contract_through_an_article_s_life():
    """New, updated, corrected, replaced under another uri, held, back again, killed: each is as the schema says."""
    values = a_life().published("regions", "actors")

    assert {value["event"].removeprefix("article.") for value in values} == {"enriched", "updated", "corrected", "retracted", "held"}
    assert {value["about"] for value in values} == {True, False}
    assert {value["supersedes"] and value["supersedes"]["uri"] for value in values} == {None, ONE, OTHER}


def test_articles_whose_wire_gives_no_time_keep_the_contract():
    """They are told in the order in which they came, with null for the time."""
    values = Wire().send(ONE, 0, version_created=None).send(ONE, 5, **KILLED, version_created=None).published("regions", "stories")

    article, killed, *_ = values
    assert (article["version_created"], article["supersedes"]) == (None, None)
    assert (killed["about"], killed["supersedes"]) == (False, {"uri": ONE, "version_created": None})


def test_a_subscriber_who_follows_the_records_holds_what_stands():
    """By the recipe of the schema: drop what supersedes names, then hold the article or drop it."""
    wire = Wire().send(ONE, 0).send(ONE, 5, regions=[KARABAKH, GOMA]).send(ONE, 10, regions=[GOMA])
    wire.send(OTHER, 15, replaces=ONE, regions=[KARABAKH]).send(THIRD, 16, regions=[KARABAKH]).send(OTHER, 20, **KILLED)
    held: defaultdict[str, set[str]] = defaultdict(set)

    for value in wire.published("regions"):
        articles = held[value["id"]]
        articles.discard((value["supersedes"] or {}).get("uri"))
        (articles.add if value["about"] else articles.discard)(value["uri"])

    assert held == {KARABAKH["id"]: {THIRD}, GOMA["id"]: set()}


def test_a_later_version_of_what_was_replaced_stands_again():
    """It replaces nothing, for nothing of it stood; its successor stands as before."""
    values = Wire().send(ONE, 0).send(OTHER, 5, replaces=ONE).send(ONE, 10).published("regions")

    assert (values[-1]["uri"], values[-1]["event"], values[-1]["supersedes"]) == (ONE, "article.updated", None)
    assert values[-1]["changes"]["regions_added"] == values[-1]["regions"] == [KARABAKH["id"]]


def test_changes_add_up_from_version_to_version():
    """What the version replaced was about, less what was removed, with what was added, is what this one is about."""
    values = a_life().published("regions", "actors")
    versions = {(value["uri"], value["version_created"]): value for value in values}

    for value in values:
        replaced = value["supersedes"]
        before = versions[replaced["uri"], replaced["version_created"]] if replaced else {"regions": [], "actors": []}
        changes = {name: set(ids) for name, ids in value["changes"].items()}
        for field in ("regions", "actors"):
            assert (set(before[field]) - changes[f"{field}_removed"]) | changes[f"{field}_added"] == set(value[field])


@pytest.mark.parametrize(
    ("ce_id", "enriched_id"),
    [
        pytest.param("5b0f3c2a9d8e47160a1b2c3d4e5f6071", r"5b0f3c2a9d8e47160a1b2c3d4e5f6071", id="its ce_id"),
        pytest.param("", r"[0-9]:0", id="without one its partition and offset"),
    ],
)
def test_a_record_names_the_event_that_it_follows_from(ce_id, enriched_id):
    """With it the words that prove a tag are found on wire.enriched."""
    values = Wire().send(ONE, 0, ce_id=ce_id).published("regions", "actors")

    assert values
    for value in values:
        assert re.fullmatch(enriched_id, value["enriched_id"])


def test_a_story_keeps_the_contract_from_its_opening_to_its_end():
    """Opened, renewed by a version, joined by a copy, left by it, and closed."""
    wire = Wire().send(ONE, 0).send(ONE, 5, headline="Armenia and Azerbaijan trade fire again")
    wire.send(OTHER, 6, provider="Other Wire").send(OTHER, 7, **KILLED).let_pass(hours=72)

    values = wire.published("stories")

    assert [(value["event"].removeprefix("story."), value["uri"], value["joined_by"], value["articles"]) for value in values] == [
        ("opened", ONE, "nothing", 1),
        ("updated", ONE, "version", 1),
        ("updated", OTHER, "text", 2),
        ("updated", OTHER, None, 1),
        ("closed", None, None, 1),
    ]
    assert len({value["id"] for value in values}) == 1


def test_a_story_whose_last_article_is_killed_is_retracted():
    opened, retracted = Wire().send(ONE, 0).send(ONE, 5, **KILLED).published("stories")

    assert (retracted["id"], retracted["event"], retracted["articles"]) == (opened["id"], "story.retracted", 0)


def a_day_s_windows() -> list[Any]:
    """Give an hour and its day: with articles, with none left, with one again, and for the last time."""
    wire = Wire().send(ONE, 0).send(OTHER, 5, provider=None).send(THIRD, 6, provider="A Wire Before")
    for minute, uri in enumerate((ONE, OTHER, THIRD), start=10):
        wire.send(uri, minute, **KILLED)
    return wire.send(ONE, 20).let_pass(hours=72).published("activity")


def test_windows_keep_the_contract_as_they_grow_shrink_and_end():
    """One record with final true, the last; a revision for every state."""
    hours, days = ([window for window in a_day_s_windows() if window["duration"] == duration] for duration in ("PT1H", "P1D"))

    for windows, end in ((hours, "2026-03-02T11:00:00Z"), (days, "2026-03-03T00:00:00Z")):
        assert [window["articles"] for window in windows] == [1, 2, 3, 2, 1, 0, 1, 1]
        assert [window["final"] for window in windows] == [False] * 7 + [True]
        assert windows[-1]["revision"] == windows[-2]["revision"]
        assert {window["end"] for window in windows} == {end}


@pytest.mark.parametrize(
    "arrange",
    [
        pytest.param(lambda windows: windows, id="as they were sent"),
        pytest.param(lambda windows: [*windows, *windows[3:6]], id="with older ones again after the last"),
        pytest.param(lambda windows: windows[::-1], id="backwards"),
    ],
)
def test_of_a_window_s_records_the_greatest_of_final_and_revision_holds(arrange):
    """In whatever order they come, a subscriber ends with the last word."""
    windows = a_day_s_windows()
    held: dict[tuple[str, str, str], Any] = {}

    for window in arrange(windows):
        place = (window["region"], window["start"], window["duration"])
        held[place] = max(held.get(place, window), window, key=lambda state: (state["final"], state["revision"]))

    assert sorted(held.values(), key=lambda window: window["duration"]) == sorted(windows[-2:], key=lambda window: window["duration"])


@pytest.mark.parametrize(
    ("key", "is_region"), [pytest.param("eastern-congo", True, id="a region"), pytest.param("dr-congo.military|m23", False, id="a pair")]
)
@pytest.mark.parametrize("past_days", [pytest.param(0, id="while it is learning"), pytest.param(20, id="with a past")])
def test_a_surge_keeps_the_contract_from_began_to_ended(key, is_region, past_days):
    """One id, one beginning, and the kinds in their order."""
    start = seconds_of("2026-03-02T10:00:00Z")
    watched, told = None, ()
    for number in range(400):
        arrival = an_arrival(key, is_region, number, start + 6 * number, began=start - past_days * DAY)
        watched, more = watch(watched, arrival, 0, SurgeRules())
        told += more
    told += move_on(watched, start + 4 * DAY, SurgeRules())[1]

    alerts = [alert_record(surge, is_region=is_region) for surge in told]
    values = [validate_desk_record(alert.key, alert.value, (*alert.headers, CE_TIME)) for alert in alerts]

    events = [value["event"].removeprefix("surge.") for value in values]
    assert (events[0], set(events[1:-1]), events[-1]) == ("began", {"continues"}, "ended")
    assert len({(value["id"], value["key"], value["begin"]) for value in values}) == 1
    assert len({dict(alert.headers)["ce_id"] for alert in alerts}) == len(alerts)
    assert values[0]["learning"] is (past_days == 0)
    assert values[0]["key_kind"] == ("region" if is_region else "actor_pair")
    assert values[-1]["drivers"]["stories"]


def an_arrival(key: str, is_region: bool, number: int, at: int, *, began: int) -> Arrival:  # noqa: FBT001
    return Arrival(
        series=key,
        is_region=is_region,
        number=number,
        watermark=at,
        began=began,
        is_about=True,
        uri=f"tag:{number}",
        at=at,
        story=f"story:{number:020x}",
        provider="Example Wire",
        headline=f"Shells fall near Goma for the {number}th time",
        actors=("m23",),
    )


def test_what_is_made_again_has_its_id_and_what_is_news_has_another():
    """The same steps give the same ids, so that a reader can drop what it has."""
    ids, again = ([ce_id for name in TOPICS for ce_id in a_life().desk.ids(name)] for _ in range(2))

    assert again == ids
    assert len(set(ids)) == len(ids)


def test_a_region_and_an_actor_of_one_name_have_records_of_their_own():
    """On each topic its own, with its own id: a reader of both would drop one of them as a repeat."""
    actor = {**EXAMPLE["actors"][0], "id": "islamic-state", "acts_for": []}
    wire = Wire().send(ONE, 0, regions=[{**KARABAKH, "id": "islamic-state"}], actors=[actor])

    assert [value["id"] for value in wire.published("regions", "actors")] == ["islamic-state", "islamic-state"]
    assert set(wire.desk.ids("regions")).isdisjoint(wire.desk.ids("actors"))


def test_every_destination_is_a_topic_of_its_own():
    """Values that are the same would make one member of an enum of two, and one topic of two."""
    assert tuple(destination.name.lower() for destination in Destination) == TOPICS


class Message:
    """A record of wire.enriched as Faust has it."""

    topic, partition, offset, timestamp = "wire.enriched", 2, 10417, 1772446502.417


def test_a_dead_letter_of_the_desk_keeps_the_contract():
    headers = dead_letter_headers(Message(), "uri is empty")

    validate_dead_letter([("ce_specversion", b"1.0"), *headers])

    assert dict(headers)["source_timestamp"] == b"1772446502417"
