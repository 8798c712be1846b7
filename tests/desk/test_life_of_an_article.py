"""What the desk makes of an article's versions, its kill, its successors and its copies, from wire.enriched to the conflict topics."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import msgspec
import pytest

from desk.times import HOUR
from dry_desk import DryDesk
from synthetic_wire import MIDNIGHT, Event, a_day, expected_end

BODY = (
    "GOMA, March 2 (Wire) - Rebels shelled the airport of Goma on Monday, killing 12 people, doctors said.\n"
    "Shops stayed shut along the lake and families carried mattresses towards the border, a teacher said."
)
FIRST = Event(
    uri="tag:wire.example,2026:1",
    provider="Example Wire",
    at=MIDNIGHT + 10 * HOUR,
    arrives=0,
    story="",
    place="Goma",
    headline="Rebels shell Goma airport, killing 12",
    body=BODY,
    regions=("kivu",),
    actors=("m23", "drc.military"),
    number=1,
)


def later(before: Event, minutes: int, **changes) -> Event:
    return replace(before, **{"at": before.at + 60 * minutes, "number": before.number + 1, **changes})


def killed(event: Event, minutes: int = 30) -> Event:
    return later(event, minutes, event="article.retracted", regions=(), actors=(), headline="KILL", body="", number=99)


def told(desk: DryDesk, name: str = "regions") -> list[tuple[str, str, str, bool]]:
    return [
        (value["id"], value["uri"].rpartition(":")[2], value["event"].removeprefix("article."), value["about"])
        for value in desk.published(name)
    ]


UPDATE = later(FIRST, 20, event="article.updated", regions=("ituri",))


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        pytest.param([FIRST], [("kivu", "1", "enriched", True)], id="an article is told where it belongs"),
        pytest.param([FIRST, FIRST], [("kivu", "1", "enriched", True)], id="a repeat is no news"),
        pytest.param(
            [FIRST, UPDATE],
            [("kivu", "1", "enriched", True), ("kivu", "1", "updated", False), ("ituri", "1", "updated", True)],
            id="an update that moves is told where it was, too",
        ),
        pytest.param([UPDATE, FIRST], [("ituri", "1", "updated", True)], id="an older version that comes late is passed by"),
        pytest.param(
            [FIRST, later(FIRST, 5, event="article.corrected")],
            [("kivu", "1", "enriched", True), ("kivu", "1", "corrected", True)],
            id="a correction says so",
        ),
        pytest.param(
            [FIRST, killed(FIRST), killed(FIRST, 40)],
            [("kivu", "1", "enriched", True), ("kivu", "1", "retracted", False)],
            id="a kill takes back what was published, once",
        ),
        pytest.param([killed(FIRST), FIRST], [], id="a kill that comes before its article stops it"),
        pytest.param(
            [FIRST, killed(FIRST), later(FIRST, 60)],
            [("kivu", "1", "enriched", True), ("kivu", "1", "retracted", False), ("kivu", "1", "enriched", True)],
            id="what is published anew after a kill stands again",
        ),
        pytest.param(
            [FIRST, later(FIRST, 5, event="article.held")],
            [("kivu", "1", "enriched", True), ("kivu", "1", "held", False)],
            id="what its wire holds back is taken back",
        ),
        pytest.param(
            [FIRST, later(FIRST, 5, regions=(), actors=(), headline="Striker scores", body="The cup was won.")],
            [("kivu", "1", "enriched", True), ("kivu", "1", "updated", False)],
            id="what is no longer about a conflict is taken back",
        ),
    ],
)
def test_each_version_is_told_once_under_every_region_that_it_concerns(events, wanted):
    """Updated, corrected, retracted: one record each for what it is about, and for what it is no longer about."""
    desk = DryDesk()

    desk.take_in(*events)

    assert told(desk) == wanted


def test_a_kill_takes_the_article_back_under_its_actors_too():
    """Every topic and key where it had been published hears of it."""
    desk = DryDesk()

    desk.take_in(FIRST, killed(FIRST))

    taken_back = {("m23", "1", "retracted", False), ("drc.military", "1", "retracted", False)}
    assert set(told(desk, "actors")[2:]) == taken_back
    assert desk.published("stories")[-1]["event"] == "story.retracted"
    assert desk.published("activity")[-1]["articles"] == 0


SLUG = replace(FIRST, slugline="CONGO-GOMA/")
SUCCESSOR = later(
    SLUG,
    40,
    uri="tag:wire.example,2026:2",
    slugline="CONGO-GOMA/ (UPDATE 1)",
    signals=("update",),
    event="article.updated",
    regions=("kivu",),
)


@pytest.mark.parametrize(
    ("successor", "supersedes"),
    [
        pytest.param(SUCCESSOR, "tag:wire.example,2026:1", id="an update of the same slug and wire"),
        pytest.param(replace(SUCCESSOR, signals=(), event="article.enriched"), None, id="the same slug alone"),
        pytest.param(replace(SUCCESSOR, provider="Meridian News"), None, id="another wire's update"),
        pytest.param(replace(SUCCESSOR, at=FIRST.at + 13 * HOUR), None, id="an update half a day later"),
        pytest.param(
            replace(
                SUCCESSOR,
                headline="Army and militia clash at gold mine near Bunia, 31 dead",
                body="BUNIA, March 2 (Wire) - Soldiers fought militiamen over a gold mine near Bunia on Monday; 31 died, a priest said.",
                regions=("ituri",),
            ),
            None,
            id="an update that tells another story",
        ),
    ],
)
def test_an_update_under_another_uri_replaces_the_article_of_its_slug(successor, supersedes):
    """Slug, wire, time, story, and that it says so itself: all of them are needed."""
    desk = DryDesk()

    desk.take_in(SLUG, successor)

    value = desk.published("regions")[-1]
    assert value["uri"] == successor.uri
    assert (value["supersedes"] or {"uri": None})["uri"] == supersedes


def test_an_article_that_comes_after_its_successor_is_not_published_and_counts_in_activity():
    """The other way round on the wire, the same in the end."""
    desk = DryDesk()

    desk.take_in(SUCCESSOR, SLUG)

    assert {uri for _, uri, _, _ in told(desk)} == {"2"}
    assert desk.published("activity")[-1]["articles"] == 2
    assert desk.metrics.overtaken._value.get() == 1


def test_a_replaced_article_can_still_be_killed():
    """What a subscriber may have kept of it is taken back under its own uri."""
    desk = DryDesk()

    desk.take_in(SLUG, SUCCESSOR, killed(SLUG, 90))

    assert told(desk)[-1] == ("kivu", "1", "retracted", False)


def test_a_kill_after_an_overtaken_version_names_the_version_that_was_published():
    """A newer version of what was replaced comes after its successor: it is told nowhere, so a kill does not speak of it."""
    desk = DryDesk()
    overtaken = later(SLUG, 5, event="article.updated", signals=("update",))

    desk.take_in(SLUG, SUCCESSOR, overtaken, killed(SLUG, 90))

    value = desk.published("regions")[-1]
    assert desk.metrics.overtaken._value.get() == 1
    assert value["event"] == "article.retracted"
    assert value["supersedes"]["version_created"] == desk.published("regions")[0]["version_created"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(b"{broken", "JSON is malformed", id="no JSON"),
        pytest.param(b'{"uri": "u"}', "missing required field", id="fields missing"),
        pytest.param(b'{"uri": "", "event": "e", "headline": "h", "conflict": {"relevant": true}}', "uri is empty", id="no uri"),
        pytest.param(
            b'{"uri": "u", "event": "e", "headline": "h", "conflict": {"relevant": true}, "version_created": "soon"}', "soon", id="no time"
        ),
        pytest.param(None, "null value", id="null"),
    ],
)
def test_what_is_no_event_is_a_dead_letter_and_the_next_goes_on(value, said):
    """With a reason and where it came from; nothing stops."""

    class Broken:
        uri, ce_id = "u", "0"

        def value(self):
            return value

    desk = DryDesk()

    desk.take_in(Broken(), FIRST)

    (letter,) = desk._topics[desk.settings.dlq_topic].sent
    assert letter.message.value == value
    assert letter.headers["reason"] == b"not_an_event"
    assert said in letter.headers["detail"].decode()
    assert told(desk) == [("kivu", "1", "enriched", True)]


def test_a_batch_of_broken_events_is_one_line_in_the_log(caplog):
    """How many, and the first one's detail and place; the dead letters have every one's."""
    desk = DryDesk()
    topic, batch, stage = desk.stages[0]

    async def take_in_at_once() -> None:
        for value in (b"{broken", b"{}", b"[]"):
            await desk.topic(topic).send(key=None, value=value, headers=[], partition=1)
        await desk._read_on(topic, batch, stage)

    asyncio.run(take_in_at_once())
    desk.take_in(FIRST)

    (line,) = caplog.records
    assert (line.levelname, line.getMessage(), line.count) == ("WARNING", "Events set aside.", 3)
    assert (line.source_partition, line.source_offset) == (1, 0)
    assert "JSON is malformed" in line.detail


def test_an_event_of_a_newer_schema_is_read_as_far_as_it_is_known():
    """Counted, and told like any other."""

    class Newer:
        uri, ce_id, headers = FIRST.uri, FIRST.ce_id, [("ce_dataschema", b"https://frontwire.example/schemas/2/enriched.schema.json")]

        def value(self):
            return FIRST.value().replace(b'{"uri"', b'{"mood": {"grim": 1}, "uri"', 1)

    desk = DryDesk()

    desk.take_in(Newer())

    assert told(desk) == [("kivu", "1", "enriched", True)]
    assert desk.metrics.newer_schema._value.get() == 1


def test_windows_grow_and_are_final_once_and_what_comes_later_is_late():
    """An hour is final two hours after its end, by the wire's own time; a day likewise."""
    desk = DryDesk()
    tomorrow = [
        replace(FIRST, uri=f"u{number}", at=FIRST.at + (16 + number) * HOUR, regions=("sahel",), number=50 + number) for number in range(8)
    ]

    desk.take_in(FIRST, *tomorrow, replace(FIRST, uri="late", number=80))

    windows = [(value["duration"], value["articles"], value["final"]) for value in desk.published("activity") if value["region"] == "kivu"]
    assert windows == [("PT1H", 1, False), ("P1D", 1, False), ("PT1H", 1, True), ("P1D", 1, True)]
    assert desk.metrics.late._value.get() == 1


def unnumbered(value):
    return msgspec.structs.replace(value, number=0)


@pytest.mark.parametrize("seed", range(5))
def test_dying_again_and_again_changes_nothing_that_is_published(seed):
    """What is read again gives records that a reader knows by their ids, and the tables end as they would have."""
    events, chance = a_day(300, seed=seed), random.Random(seed)
    undisturbed, dying = DryDesk(), DryDesk()

    undisturbed.take_in(*events)
    for event in events:
        dying.take_in(event)
        if chance.random() < 0.2:
            dying.die(uncommitted=chance.randint(1, 30))

    for name in ("regions", "actors", "stories", "alerts"):
        assert set(dying.ids(name)) == set(undisturbed.ids(name)), name
    for shelf in ("threads", "stories", "standing"):
        assert getattr(dying, shelf).held == getattr(undisturbed, shelf).held, shelf
    for shelf in ("hours",):  # all but the numbers: what is sent twice takes up places on the desk's own topics
        held, wanted = ({key: unnumbered(value) for key, value in getattr(desk, shelf).held.items()} for desk in (dying, undisturbed))
        assert held == wanted, shelf
    assert dying.metrics.repeats.labels(dying.settings.changes_topic)._value.get() > 0


def test_a_day_ends_where_a_simple_program_says():
    """The same as the broker's test, without one: what the end state is, told by a program that knows nothing of the desk."""
    events = a_day(1500, seed=7)
    desk = DryDesk()

    desk.take_in(*events)

    wanted = expected_end(events)
    windows = {(value["region"], value["start"], value["duration"]): value["articles"] for value in desk.published("activity")}
    assert windows == {window: numbers[0] for window, numbers in wanted.windows.items()}
    assert {value["uri"] for value in desk.published("regions") if value["event"] == "article.retracted"} == wanted.retracted


def test_a_new_version_of_a_replaced_article_replaces_nothing():
    """A subscriber has let go of it when its successor came."""
    desk = DryDesk()

    desk.take_in(SLUG, SUCCESSOR, replace(SLUG, at=SUCCESSOR.at + 13 * HOUR, number=70))

    assert desk.published("regions")[-1]["supersedes"] is None
    assert desk.published("regions")[-1]["uri"] == SLUG.uri
