"""A day of a synthetic wire as enriched events, and a simple program that says where the desk must end up.

Each story is an attack on a place of its own, told by up to three wires, with versions, updates under new uris, corrections, repeats,
kills (some before their article) and late arrivals. The program keeps dictionaries and reads the events in order; it knows nothing of how
the desk works.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace

import orjson

from desk.times import HOUR, written_time

MIDNIGHT = 1_772_409_600  # Monday, 2 March 2026
WIRES = ("Example Wire", "Meridian News", "Northern Press Agency")
REGIONS = tuple(f"region-{number}" for number in range(300))
ACTORS = tuple(f"actor-{number}.army" for number in range(30))
_DEEDS = ("shelled", "bombed", "stormed", "ambushed", "mined", "set fire to")
_TARGETS = ("a market", "a school", "a hospital", "the bus station", "a checkpoint", "a mosque", "the airfield", "an aid convoy", "a bank")
_THREAD_SECONDS = 12 * HOUR


@dataclass(frozen=True)
class Event:
    """One enriched event, and when it arrives."""

    uri: str
    provider: str
    at: int
    arrives: float
    story: str
    place: str
    headline: str
    body: str
    regions: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    event: str = "article.enriched"
    slugline: str | None = None
    signals: tuple[str, ...] = ()
    number: int = 0

    @property
    def ce_id(self) -> str:
        return f"{self.number:032x}"

    @property
    def is_kill(self) -> bool:
        return self.event == "article.retracted"

    def value(self) -> bytes:
        return orjson.dumps(
            {
                "uri": self.uri,
                "event": self.event,
                "version_created": written_time(self.at),
                "provider": self.provider,
                "language": "en",
                "headline": self.headline,
                "body": self.body,
                "slugline": self.slugline,
                "signals": self.signals,
                "conflict": {"relevant": bool(self.regions), "score": 0.9},
                "regions": [{"id": region, "name": region.title(), "score": 0.9} for region in self.regions],
                "countries": [],
                "actors": [
                    {"id": actor, "name": actor, "kind": "military", "standing": "principal", "score": 0.9, "acts_for": []}
                    for actor in self.actors
                ],
                "mentions": [],
                "knowledge_version": "2026.11+000000",
            }
        )


def a_day(articles: int, seed: int = 1) -> list[Event]:
    """Make about so many events, in the order of their arrival."""
    chance = random.Random(seed)
    events: list[Event] = []
    story = 0
    while len(events) < articles:
        events.extend(_quiet(story, chance) if chance.random() < 0.3 else _a_story(story, chance))
        story += 1
    events.sort(key=lambda event: event.arrives)
    numbered = [replace(event, number=number + 1) for number, event in enumerate(events)]
    repeats = [replace(event, arrives=event.arrives + chance.uniform(1, 600)) for event in numbered if chance.random() < 0.03]
    return sorted([*numbered, *repeats], key=lambda event: event.arrives)


def _quiet(story: int, chance: random.Random) -> list[Event]:
    at = MIDNIGHT + int(chance.uniform(0, 24 * HOUR))
    uri = f"tag:quiet.example,2026:{story}"
    return [Event(uri, chance.choice(WIRES), at, at, "", "", "Striker scores twice", "The home side won the cup.")]


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfghjklmnprstvz") + chance.choice("aeiou") for _ in range(3))


def _place(story: int) -> str:
    """Give a name that no other story has, in no spelling: its consonants are the story's number."""
    syllables = []
    for position in range(6):
        story, digit = divmod(story, 5)
        syllables.append(("bdfgk", "lmnrp")[position % 2][digit] + "aoeiu"[digit])
    return "".join(syllables).title()


def _a_story(story: int, chance: random.Random) -> list[Event]:
    place = _place(story)
    party = (_word(chance) + _word(chance)).title() + "ists"
    at = MIDNIGHT + int(chance.uniform(0, 20 * HOUR))
    deed, target = chance.choice(_DEEDS), chance.choice(_TARGETS)
    killed, wounded = 3 + story, chance.randint(100, 900)  # a toll of its own: two events of one deed, target and toll are taken for one
    said = ". ".join(
        " ".join(_word(chance) for _ in range(11)).capitalize() for _ in range(6)
    )  # so that no two stories are alike by their formula
    body = (
        f"{place.upper()}, March 2 (Wire) - {party} {deed} {target} in {place} on Monday, killing {killed} people, doctors said.\n"
        f"{said}.\nAnother {wounded} were wounded near {place}."
    )
    first = Event(
        uri=f"tag:wire.example,2026:{story}",
        provider=chance.choice(WIRES),
        at=at,
        arrives=at + chance.uniform(0, 30),
        story=f"story {story}",
        place=place,
        headline=f"{party} kill {killed} as they {deed} {target} in {place}",
        body=body,
        regions=tuple(chance.sample(REGIONS, chance.choice((1, 1, 1, 2)))),
        actors=tuple(chance.sample(ACTORS, chance.choice((1, 2, 2, 3)))),
    )
    kind = chance.random()
    if kind < 0.15:
        told = _thread(first, chance)
    elif kind < 0.5:
        told = _versions(first, chance)
    else:
        told = [first]
    copies = [_copy(first, wire, number, chance) for number, wire in enumerate(WIRES) if wire != first.provider and chance.random() < 0.3]
    return told + copies


def _versions(first: Event, chance: random.Random) -> list[Event]:
    """The same uri again: newer text, other tags, in the end a kill; one may overtake another on its way."""
    versions = [first]
    for number in range(chance.randint(1, 3)):
        at = versions[-1].at + chance.randint(120, 1200)
        regions = versions[-1].regions if chance.random() < 0.7 else tuple(chance.sample(REGIONS, 1))
        event = "article.corrected" if chance.random() < 0.25 else "article.updated"
        body = f"{first.body}\nVersion {number + 2}."
        versions.append(replace(first, at=at, arrives=at + chance.uniform(0, 30), regions=regions, event=event, body=body))
    if chance.random() < 0.3:
        at = versions[-1].at + chance.randint(60, 900)
        arrives = versions[0].arrives - 5 if chance.random() < 0.4 else at + chance.uniform(0, 30)
        kill = replace(first, at=at, arrives=arrives, event="article.retracted", regions=(), actors=(), headline="KILL", body="")
        versions.append(kill)
    if chance.random() < 0.2:
        late = chance.randrange(len(versions))
        versions[late] = replace(versions[late], arrives=versions[late].arrives + chance.uniform(600, 3000))
    return versions


def _thread(first: Event, chance: random.Random) -> list[Event]:
    """Each update has a uri of its own; slug, wire and what it says of itself tie it to the one before."""
    slug = f"{first.place.upper()}/ROCKETS"
    told = [replace(first, slugline=slug)]
    for number in range(chance.randint(1, 3)):
        at = told[-1].at + chance.randint(300, 3600)
        regions = first.regions if chance.random() < 0.7 else tuple(chance.sample(REGIONS, 1))
        body = f"{first.body}\nUpdate {number + 1}."
        told.append(
            replace(
                first,
                uri=f"{first.uri}:{number + 1}",
                at=at,
                arrives=at + chance.uniform(0, 30),
                regions=regions,
                body=body,
                slugline=f"{slug} (UPDATE {number + 1})",
                signals=("update",),
                event="article.updated",
            )
        )
    if chance.random() < 0.15:
        told[0] = replace(told[0], arrives=told[0].arrives + chance.uniform(600, 3000))
    return told


def _copy(first: Event, wire: str, number: int, chance: random.Random) -> Event:
    at = first.at + chance.randint(60, 3600)
    lines = first.body.split("\n")
    return replace(
        first, uri=f"{first.uri}:copy{number}", provider=wire, at=at, arrives=at + chance.uniform(0, 30), body="\n".join(lines[:2])
    )


@dataclass
class EndState:
    """What a subscriber knows in the end.

    Attributes:
        regions: region and uri of every article that stands there.
        actors: the same for actors.
        retracted: every article that had been published and was killed.
        stories: the uris of each story.
        windows: of each region, start and duration: articles, stories, sources.
    """

    regions: set[tuple[str, str]] = field(default_factory=set)
    actors: set[tuple[str, str]] = field(default_factory=set)
    retracted: set[str] = field(default_factory=set)
    stories: set[frozenset[str]] = field(default_factory=set)
    windows: dict[tuple[str, str, str], tuple[int, int, int]] = field(default_factory=dict)


def expected_end(events: list[Event]) -> EndState:
    """Say where the desk must end up."""
    newest: dict[str, Event] = {}
    counted: dict[tuple[str, int], dict[str, Event]] = defaultdict(dict)  # region and hour: the articles
    end = EndState()
    for event in events:
        held = newest.get(event.uri)
        if held is not None and held.at >= event.at:
            continue
        newest[event.uri] = event
        if event.is_kill and held is not None and held.regions:
            end.retracted.add(event.uri)
        for (region, _), articles in counted.items():
            if region not in event.regions:
                articles.pop(event.uri, None)
        for region in event.regions:
            counted[region, event.at - event.at % HOUR][event.uri] = event
    overtaken = _overtaken(newest)
    standing = [event for event in newest.values() if event.regions and event.uri not in overtaken]
    end.regions = {(region, event.uri) for event in standing for region in event.regions}
    end.actors = {(actor, event.uri) for event in standing for actor in event.actors}
    stories = defaultdict(set)
    for event in newest.values():
        if event.regions:
            stories[event.story].add(event.uri)
    end.stories = {frozenset(uris) for uris in stories.values()}
    end.windows = _windows(counted)
    return end


def _overtaken(newest: dict[str, Event]) -> set[str]:
    threads = defaultdict(list)
    for event in newest.values():
        if event.slugline:
            threads[event.story, event.provider].append(event)
    return {
        one.uri
        for thread in threads.values()
        for one in thread
        if any("update" in other.signals and 0 < other.at - one.at <= _THREAD_SECONDS for other in thread)
    }


def _windows(counted: dict[tuple[str, int], dict[str, Event]]) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    days: dict[tuple[str, int], dict[str, Event]] = defaultdict(dict)
    found = {}
    for (region, hour), articles in counted.items():
        found[region, written_time(hour), "PT1H"] = _numbers(articles)
        days[region, hour - hour % (24 * HOUR)].update(articles)
    for (region, day), articles in days.items():
        found[region, written_time(day), "P1D"] = _numbers(articles)
    return found


def _numbers(articles: dict[str, Event]) -> tuple[int, int, int]:
    events = articles.values()
    return len(articles), len({event.story for event in events}), len({event.provider for event in events})
