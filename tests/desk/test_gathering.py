"""Which articles make one story, which do not, and what a story promises: an id that stays, bounded size, the same from the same."""

from __future__ import annotations

import msgspec
import pytest
from tests.desk.wire import sketched

from desk.gathering import MOST_HELD, Dropped, Gathering, JoinedBy, Story
from desk.sketching import Sketch

DAY = 86_400
LARGEST_STORY = 65_536
encode = msgspec.msgpack.Encoder(order="deterministic").encode
decode = msgspec.msgpack.Decoder(Story).decode

FLASH = sketched(
    "Blast hits market in Sudan's El Fasher, three dead - medic",
    "EL FASHER, Sudan, March 3 (Test Wire) - A drone hit a market in the Sudanese city of El Fasher on Tuesday, "
    "killing three people, a medic "
    "said.",
    "2026-03-03T09:10:00Z",
    provider="Test Wire",
    slugline="SUDAN-DARFUR/",
)
UPDATE = sketched(
    "UPDATE 2-Army vows revenge after drone kills 19 in El Fasher",
    "CAIRO, March 3 (Test Wire) - Sudan's army promised to hit back on Tuesday after a drone struck a crowded "
    "market in El Fasher and killed "
    "19 people, most of them women.\n"
    "The Rapid Support Forces denied that the aircraft was theirs. Stalls burned until noon and a clinic ran out of bandages.",
    "2026-03-03T14:00:00Z",
    provider="Test Wire",
    slugline="SUDAN-DARFUR/ (UPDATE 2)",
)
COPY = sketched(
    "Sudan army promises revenge for El Fasher market deaths",
    "Sudan's army promised to hit back on Tuesday after a drone struck a crowded market in El Fasher and killed 19 people, most of them "
    "women.\nThe Rapid Support Forces denied that the aircraft was theirs.",
    "2026-03-03T14:40:00Z",
    provider="Copy Post",
)
OWN_REPORT = sketched(
    "Shoppers die as unmanned aircraft bombs Darfur trading square",
    "At least 21 shoppers lost their lives in El-Fashir on Tuesday when munitions fell from an unmanned aircraft on the stalls of its main "
    "market, volunteers said.\nA nurse counted 40 burned people in a school that serves as a ward. The "
    "paramilitary RSF holds the land around.",
    "2026-03-03T15:30:00Z",
    provider="Other Press",
    slugline="Sudan-war",
)
NEXT_DAY = sketched(
    "El Fasher buries market victims",
    "Families in Sudan's El Fasher buried 19 victims of Tuesday's drone strike on the city's market on Wednesday, "
    "in one long grave, an imam "
    "said.\nThe army and the Rapid Support Forces blame each other.",
    "2026-03-04T08:00:00Z",
    provider="Other Press",
    slugline="Sudan-burials",
)
ONE_EVENT = (FLASH, UPDATE, COPY, OWN_REPORT, NEXT_DAY)

OTHER_DAY = sketched(
    "Blast hits market in Sudan's El Fasher, four dead - medic",
    "EL FASHER, Sudan, March 6 (Test Wire) - A drone hit a market in the Sudanese city of El Fasher on Friday, "
    "killing four people, a medic "
    "said.",
    "2026-03-06T09:10:00Z",
    provider="Test Wire",
    slugline="SUDAN-DARFUR/",
)
OTHER_TOWN = sketched(
    "Shells kill three in Sudan's Kadugli - medic",
    "KADUGLI, Sudan, March 3 (Test Wire) - Artillery fired on a village school near the Sudanese town of Kadugli on Tuesday killed three "
    "pupils, a medic said.",
    "2026-03-03T10:00:00Z",
    provider="Other Press",
)
SAME_WORDS_ELSEWHERE = sketched(
    "Blast hits market in Sudan's Nyala, three dead - medic",
    "NYALA, Sudan, March 3 (Test Wire) - A drone hit a market in the Sudanese city of Nyala on Tuesday, killing "
    "three people, a medic said.",
    "2026-03-03T11:10:00Z",
    provider="Test Wire",
    slugline="SUDAN-DARFUR/",
)
SAME_WORDS_NEXT_DAY = sketched(
    "Blast hits market in Sudan's El Fasher, five dead - medic",
    "EL FASHER, Sudan, March 4 (Test Wire) - A drone hit a market in the Sudanese city of El Fasher on Wednesday, killing five people, a "
    "medic said.",
    "2026-03-04T07:10:00Z",
    provider="Test Wire",
    slugline="SUDAN-DARFUR/",
)
TALKS = sketched(
    "Sudan's army and RSF agree to talks on truce in Jeddah",
    "JEDDAH, March 3 (Test Wire) - Envoys of Sudan's army and of the Rapid Support Forces agreed on Tuesday in "
    "Jeddah to negotiate a truce, "
    "mediators said, and signed an agreement on the agenda of the talks.",
    "2026-03-03T16:00:00Z",
    provider="Test Wire",
    slugline="SUDAN-TALKS/",
)
ROUNDUP = sketched(
    "Key events in Sudan's war on March 3",
    "- A drone killed 19 people at a market in El Fasher on Tuesday.\n- Envoys agreed on talks in Jeddah.\n- "
    "Shells hit Kadugli, killing three.",
    "2026-03-03T20:00:00Z",
    provider="Other Press",
)


def gathered(*sketches: Sketch) -> tuple[Gathering, list[str]]:
    """Give a gathering of the sketches, and the id of each one's story."""
    gathering = Gathering()
    return gathering, [gathering.take_in(sketch).story.id for sketch in sketches]


def test_one_event_is_one_story() -> None:
    """Flash, update under the slug, copy, another wire's own report and the burial next day are of one story, and the toll may grow."""
    _, ids = gathered(*ONE_EVENT)

    assert len(set(ids)) == 1


@pytest.mark.parametrize(
    ("sketch", "joined_by"),
    [
        pytest.param(msgspec.structs.replace(UPDATE, uri=FLASH.uri), JoinedBy.VERSION, id="the same uri"),
        pytest.param(UPDATE, JoinedBy.SLUG, id="the slug"),
        pytest.param(OWN_REPORT, JoinedBy.EVENT, id="the event"),
    ],
)
def test_what_joined_an_article_is_told(sketch, joined_by) -> None:
    """A subscriber sees whether an article came by its uri, its slug, its text or its event."""
    gathering, _ = gathered(FLASH)

    assert gathering.take_in(sketch).joined_by is joined_by


def test_a_copy_is_joined_by_its_text() -> None:
    """Another wire's copy with cuts and a headline of its own is known as a copy."""
    gathering, _ = gathered(UPDATE)

    assert gathering.take_in(COPY).joined_by is JoinedBy.TEXT


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(OTHER_DAY, id="the same words of the same market three days on"),
        pytest.param(SAME_WORDS_NEXT_DAY, id="the same words of the same market the next day"),
        pytest.param(SAME_WORDS_ELSEWHERE, id="the same words of another town's market on the same day"),
        pytest.param(OTHER_TOWN, id="another town on the same day with the same toll"),
        pytest.param(TALKS, id="talks of the same parties on the same day"),
        pytest.param(ROUNDUP, id="a roundup that mentions it"),
    ],
)
def test_other_events_stay_apart(other) -> None:
    """Where days, places or deeds differ it is another story, however alike the words."""
    _, ids = gathered(*ONE_EVENT, other)
    _, pair = gathered(FLASH, other)

    assert ids[-1] not in ids[:-1]
    assert pair[0] != pair[1]


def test_one_formula_of_many_towns_makes_as_many_stories() -> None:
    """Reports of one wire, region, day and wording stay apart by their towns, also when there are so many that their words are common."""
    towns = ("Bagodi", "Merula", "Kitanso", "Dorvelu", "Falimbe", "Gorzata", "Henduri", "Jamboka", "Pelasti", "Zubrane")
    reports = [
        sketched(
            f"Shells kill {number + 4} at market in {town}",
            f"{town.upper()}, Sudan, March 3 (Test Wire) - Shells hit a market in {town} on Tuesday, killing {number + 4} people, a doctor "
            "said.\nRescuers searched the rubble for survivors. The army blamed the Rapid Support Forces, who denied it.",
            f"2026-03-03T{9 + number}:00:00Z",
            uri=f"urn:test:{town}",
            provider="Test Wire",
        )
        for number, town in enumerate(towns, start=1)
    ]

    _, ids = gathered(*reports)

    assert len(set(ids)) == len(towns)


def test_a_story_tells_first_latest_and_sources() -> None:
    """First and latest go by the versions' times, whatever the order of arrival; a wire counts once."""
    gathering, ids = gathered(UPDATE, OWN_REPORT, FLASH, COPY)

    story = gathering.take_in(NEXT_DAY).story

    assert (story.id, story.articles) == (ids[0], 5)
    assert (story.first.uri, story.latest.uri) == (FLASH.uri, NEXT_DAY.uri)
    assert story.sources == {"Test Wire", "Copy Post", "Other Press"}


def test_a_repeat_changes_nothing() -> None:
    """The same sketch again leaves the story as it is, and says so."""
    gathering, _ = gathered(*ONE_EVENT)
    before = gathering.take_in(FLASH).story

    again = gathering.take_in(FLASH)

    assert (again.is_changed, again.story) == (False, before)


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    """It stays in its story even when it is rewritten wholly; an older version that comes late changes nothing."""
    gathering, ids = gathered(FLASH, UPDATE)
    rewritten = msgspec.structs.replace(TALKS, uri=FLASH.uri)

    story = gathering.take_in(rewritten).story
    late = gathering.take_in(FLASH)

    assert (story.id, story.articles) == (ids[0], 2)
    assert not late.is_changed


def test_an_article_that_names_what_it_replaces_joins_its_story() -> None:
    """An update under another uri goes where the article is that it supersedes."""
    gathering, ids = gathered(FLASH)
    replacing = msgspec.structs.replace(TALKS, supersedes=FLASH.uri)

    joined = gathering.take_in(replacing)

    assert (joined.story.id, joined.joined_by) == (ids[0], JoinedBy.VERSION)


def test_a_killed_article_leaves_its_story() -> None:
    """The story goes on without it under the same id; the last one out leaves an empty story, and it is known no more."""
    gathering, ids = gathered(FLASH, UPDATE)

    left = gathering.take_out(FLASH.uri)
    empty = gathering.take_out(UPDATE.uri)

    assert left is not None
    assert (left.id, [member.uri for member in left.members]) == (ids[0], [UPDATE.uri])
    assert empty is not None
    assert (empty.id, empty.members, len(gathering)) == (ids[0], (), 0)
    assert gathering.take_out(UPDATE.uri) is None


def test_stories_close_by_age() -> None:
    """A story whose latest article is older than asked is forgotten with all that pointed at it; a younger one stays."""
    gathering, ids = gathered(FLASH, OTHER_DAY)

    closed = gathering.close(OTHER_DAY.created - DAY)

    assert (closed, len(gathering)) == ((ids[0],), 1)
    assert gathering.take_in(FLASH).is_new


def test_nothing_is_left_of_closed_stories() -> None:
    """After a hundred days of news, each day's closed, no more is held than after one."""
    gathering = Gathering()
    for day in range(100):
        for sketch in (FLASH, OTHER_TOWN):
            days = frozenset(named + day for named in sketch.days)
            created = sketch.created + day * DAY
            gathering.take_in(msgspec.structs.replace(sketch, uri=f"{sketch.uri}:{day}", created=created, days=days))
        gathering.close(OTHER_TOWN.created + day * DAY - DAY // 2)

    held = (len(gathering), len(gathering._story_of))
    gathering.close(TALKS.created + 1_000 * DAY)

    assert held == (2, 2)
    assert (len(gathering), gathering._story_of, dict(gathering._index), dict(gathering._having)) == (0, {}, {}, {})


def test_a_story_stays_small() -> None:
    """Seven hundred articles are counted, a few of them held, the first and the latest among them, and the value fits a record."""
    gathering = Gathering()
    for number in range(700):
        story = gathering.take_in(
            msgspec.structs.replace(
                UPDATE, uri=f"urn:test:{number}:{'u' * 250}", provider=f"wire {number % 60}", created=UPDATE.created + number
            )
        ).story

    assert (story.articles, len(story.members)) == (700, MOST_HELD)
    assert (story.first.created, story.latest.created) == (UPDATE.created, UPDATE.created + 699)
    assert len(encode(story)) < LARGEST_STORY


def test_an_article_that_is_not_held_any_more_is_still_known() -> None:
    """Of a long story's dropped article a repeat changes nothing, a new version comes back, and a kill is counted; also after a restart."""
    updates = [msgspec.structs.replace(UPDATE, uri=f"urn:test:{number}", created=UPDATE.created + number) for number in range(30)]
    whole, _ = gathered(*updates)
    gathering = Gathering(decode(encode(story)) for story in whole._stories.values())
    dropped = updates[5]
    assert dropped not in gathering.take_in(updates[0]).story.members

    repeated = gathering.take_in(dropped)
    renewed = gathering.take_in(msgspec.structs.replace(TALKS, uri=dropped.uri, created=dropped.created + 1))
    left = gathering.take_out(updates[6].uri)

    assert (repeated.is_changed, repeated.story.articles) == (False, 30)
    assert (renewed.joined_by, renewed.story.articles) == (JoinedBy.VERSION, 30)
    assert left is not None
    assert left.articles == 29


def test_the_largest_sketches_make_no_larger_story() -> None:
    """Whatever is in a sketch, a story is below 64 KiB."""
    names = " ".join(f"In Town{chr(97 + n % 26)}{n} of Sudan the army killed {n} rebels." for n in range(300))
    largest = sketched("Armée 🕊" * 90, names, uri="🕊" * 500, provider="Ü" * 999, slugline="Ü" * 999)

    dropped = tuple(Dropped(2**56 - 1, 2**31 - 1) for _ in range(500))

    story = Story(
        "story:1",
        tuple(msgspec.structs.replace(largest, created=number) for number in range(MOST_HELD)),
        dropped,
        frozenset("Ü" * 60 + chr(n) for n in range(20)),
    )

    assert len(encode(story)) < LARGEST_STORY


def test_a_restored_gathering_goes_on_as_the_old_one() -> None:
    """Stories written to a table and read again, in any order, take in what follows as if nothing had been."""
    gathering, ids = gathered(FLASH, UPDATE, OTHER_TOWN, TALKS)
    values = [encode(story) for story in gathering._stories.values()]

    restored = Gathering(decode(value) for value in reversed(values))

    for sketch in (COPY, OWN_REPORT, NEXT_DAY, ROUNDUP, OTHER_DAY):
        assert encode(restored.take_in(sketch).story) == encode(gathering.take_in(sketch).story)
    assert restored.take_in(FLASH).story.id == ids[0]


def test_an_id_comes_of_the_first_gathered_article_alone() -> None:
    """Two desks that meet the same article first give its story the same id."""
    _, ids = gathered(FLASH, UPDATE)
    _, others = gathered(TALKS, FLASH)

    assert ids[0] == others[1]
