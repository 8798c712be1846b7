"""Sketches in, stories out: updates, takes, other wires' copies and their own reports of one event, under an id that stays.

The open stories are held in memory, each a value that can be stored and restored; an index finds the few that an article may belong to,
`likeness` says to which. No story merges with another, and `close` forgets what is old, so that memory stays bounded.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from heapq import nlargest

import msgspec

from desk.likeness import Rarity, likeness, text_overlap
from desk.sketching import Sketch, member_uri
from desk.times import DAY

MOST_HELD = 12
"""Articles of a story whose sketches are kept; of further ones only that they belong to it, and whose they are."""
_MOST_DROPPED = 500
_MOST_SOURCES = 20


class JoinedBy(Enum):
    """What brought an article to its story."""

    NOTHING = "nothing"  # it is the story's first
    VERSION = "version"
    SLUG = "slug"
    TEXT = "text"
    EVENT = "event"


class Dropped(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article whose sketch is not kept."""

    digest: int
    """Of its uri."""
    created: int


class Story(msgspec.Struct, frozen=True, gc=False):
    """The articles of one event."""

    id: str
    members: tuple[Sketch, ...]
    """In the order of gathering; at most MOST_HELD."""
    dropped: tuple[Dropped, ...] = ()
    """Further articles; at most _MOST_DROPPED."""
    dropped_sources: frozenset[str] = frozenset()
    """Their providers."""
    forgotten: int = 0
    """How many more there have been, of which nothing is kept."""

    @property
    def articles(self) -> int:
        """How many articles it has, all versions of one being one."""
        return len(self.members) + len(self.dropped) + self.forgotten

    @property
    def sources(self) -> frozenset[str]:
        """The providers."""
        return self.dropped_sources.union([member.provider for member in self.members])

    @property
    def first(self) -> Sketch:
        """The article with the earliest version time."""
        return min(self.members, key=_age)

    @property
    def latest(self) -> Sketch:
        """The article with the latest version time."""
        return max(self.members, key=_age)


def _age(member: Sketch) -> tuple[int, str]:
    return member.created, member.uri


class Gathered(msgspec.Struct, frozen=True, gc=False):
    """What became of an article's sketch."""

    story: Story
    joined_by: JoinedBy
    is_changed: bool = True
    """False for a repeat, and for a version older than the one that the story has."""

    @property
    def is_new(self) -> bool:
        """Whether the article began the story."""
        return self.joined_by is JoinedBy.NOTHING


class Gathering:
    """The open stories, and which of them an article belongs to."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories: dict[str, Story] = {}
        self._story_of: dict[str | int, str] = {}  # by uri, or by a dropped article's digest
        self._index: defaultdict[_Key, set[str]] = defaultdict(set)
        self._having: Counter[int] = Counter()  # how many stories have a word
        for story in stories:
            self.restore(story)

    def __len__(self) -> int:
        return len(self._stories)

    def restore(self, story: Story) -> None:
        """Open a story that was stored; in which order several are restored does not count."""
        self._forget(story.id)
        self._keep(story, added=story.members)
        self._story_of.update([(dropped.digest, story.id) for dropped in story.dropped])

    def take_in(self, sketch: Sketch) -> Gathered:
        """Put an article into the story that it belongs to, or begin one with it."""
        known = self._story_of.get(sketch.uri)
        if known is not None:
            return self._renew(self._stories[known], sketch)
        known = self._story_of.get(_digest(sketch.uri))
        if known is not None:
            return self._renew_dropped(self._stories[known], sketch)
        if sketch.supersedes in self._story_of:
            story = self._stories[self._story_of[sketch.supersedes]]
            return Gathered(self._add(story, sketch), JoinedBy.VERSION)
        found = self._find_story(sketch)
        if found is None:
            story = Story(_new_id(sketch), (sketch,))
            self._keep(story, added=(sketch,))
            return Gathered(story, JoinedBy.NOTHING)
        return Gathered(self._add(found, sketch), _why(sketch, found))

    def take_out(self, uri: str) -> Story | None:
        """Take an article out that was killed.

        Returns:
            The story without it; a story without members is closed and to be retracted. None where no open story has the article.
        """
        uri = member_uri(uri)
        known = self._story_of.get(uri)
        if known is None:
            known = self._story_of.get(_digest(uri))
            return None if known is None else self._without_dropped(self._stories[known], uri)
        story = self._stories[known]
        gone = tuple([member for member in story.members if member.uri == uri])
        left = msgspec.structs.replace(story, members=tuple([member for member in story.members if member.uri != uri]))
        if left.members:
            self._keep(left, removed=gone)
        else:
            self._forget(story.id)
        return left

    def close(self, before: int) -> tuple[str, ...]:
        """Forget the stories whose latest article is older than a time in epoch seconds, and give their ids."""
        old = tuple([story.id for story in self._stories.values() if story.latest.created < before])
        for story_id in old:
            self._forget(story_id)
        return old

    def _renew(self, story: Story, sketch: Sketch) -> Gathered:
        """A later version takes the place of the one before."""
        place = next(place for place, member in enumerate(story.members) if member.uri == sketch.uri)
        before = story.members[place]
        if sketch == before or sketch.created < before.created:
            return Gathered(story, JoinedBy.VERSION, is_changed=False)
        story = msgspec.structs.replace(story, members=(*story.members[:place], sketch, *story.members[place + 1 :]))
        self._keep(story, added=(sketch,), removed=(before,))
        return Gathered(story, JoinedBy.VERSION)

    def _add(self, story: Story, sketch: Sketch) -> Story:
        members = (*story.members, sketch)
        if len(members) <= MOST_HELD:
            story = msgspec.structs.replace(story, members=members)
            self._keep(story, added=(sketch,))
            return story
        gone = _least_needed(members)
        oldest = story.dropped[0].digest if story.dropped else None
        story = Story(
            id=story.id,
            members=tuple([member for member in members if member is not gone]),
            dropped=(*story.dropped, Dropped(_digest(gone.uri), gone.created))[-_MOST_DROPPED:],
            dropped_sources=frozenset(sorted({*story.dropped_sources, gone.provider})[:_MOST_SOURCES]),
            forgotten=story.forgotten + (len(story.dropped) == _MOST_DROPPED),
        )
        if oldest is not None and story.dropped[0].digest != oldest:
            self._story_of.pop(oldest, None)
        self._keep(story, added=(sketch,), removed=(gone,))
        self._story_of[_digest(gone.uri)] = story.id
        return story

    def _renew_dropped(self, story: Story, sketch: Sketch) -> Gathered:
        """A later version of an article whose sketch was dropped is held again."""
        digest = _digest(sketch.uri)
        if any(dropped.digest == digest and dropped.created >= sketch.created for dropped in story.dropped):
            return Gathered(story, JoinedBy.VERSION, is_changed=False)
        return Gathered(self._add(self._without_dropped(story, sketch.uri), sketch), JoinedBy.VERSION)

    def _without_dropped(self, story: Story, uri: str) -> Story:
        """Take an article out whose sketch was dropped; its provider stays a source."""
        digest = _digest(uri)
        del self._story_of[digest]
        story = msgspec.structs.replace(story, dropped=tuple([dropped for dropped in story.dropped if dropped.digest != digest]))
        self._stories[story.id] = story
        return story

    def _find_story(self, sketch: Sketch) -> Story | None:
        """Give the story that the article is most like, where it is like any."""
        candidates = self._find_candidates(sketch)
        rarity = Rarity(len(self._stories), self._count_having)
        found = max([(_likeness_to(sketch, self._stories[story_id], rarity), story_id) for story_id in candidates], default=(_LEAST, ""))
        return self._stories[found[1]] if found[0] > _LEAST else None

    def _count_having(self, thing: str | int) -> int:
        return self._having.get(thing, 0) if isinstance(thing, int) else len(self._index.get(thing, ()))

    def _find_candidates(self, sketch: Sketch) -> list[str]:
        """Give the stories that share most with an article, the rarest things counted first: a name that all have finds nothing."""
        votes: Counter[str] = Counter()
        read = 0
        for stories in sorted([self._index[key] for key in _keys(sketch) if key in self._index], key=len):
            read += len(stories)
            if read > _MOST_READ and votes:
                break
            votes.update(stories)
        best = nlargest(_MOST_CANDIDATES, [(count, story_id) for story_id, count in votes.items()])
        return [story_id for count, story_id in best if count >= best[0][0] * _FAR_BEHIND]

    def _keep(self, story: Story, *, added: Iterable[Sketch] = (), removed: tuple[Sketch, ...] = ()) -> None:
        """Hold a story, and bring the index up to what has come to it and gone from it."""
        for member in added:
            self._story_of[member.uri] = story.id
            for key in _keys(member):
                self._index[key].add(story.id)
        if removed:
            left = {key for member in story.members for key in _keys(member)}
            held = {member.uri for member in story.members}
            for member in removed:
                if member.uri not in held:
                    self._story_of.pop(member.uri, None)
                self._unindex([key for key in _keys(member) if key not in left], story.id)
        self._count_words(self._stories.get(story.id), story)
        self._stories[story.id] = story

    def _forget(self, story_id: str) -> None:
        story = self._stories.pop(story_id, None)
        if story is None:
            return
        self._count_words(story, None)
        for member in story.members:
            self._story_of.pop(member.uri, None)
            self._unindex(_keys(member), story_id)
        for dropped in story.dropped:
            self._story_of.pop(dropped.digest, None)

    def _count_words(self, before: Story | None, now: Story | None) -> None:
        had, has = _words_of(before), _words_of(now)
        self._having.update(has - had)
        for word in had - has:
            self._having[word] -= 1
            if not self._having[word]:
                del self._having[word]

    def _unindex(self, keys: Iterable[_Key], story_id: str) -> None:
        for key in keys:
            stories = self._index.get(key)
            if stories is not None:
                stories.discard(story_id)
                if not stories:
                    del self._index[key]


_MOST_READ = 1_000
_MOST_CANDIDATES = 6
_FAR_BEHIND = 0.3
_LEAST = 0.0
_FIRST_COMPARED = 1
_LATEST_COMPARED = 3


def _likeness_to(sketch: Sketch, story: Story, rarity: Rarity) -> float:
    """Give the mean: with the likest alone a chain of articles would lead from one event to the next."""
    found = [likeness(sketch, member, rarity) for member in _compared(story)]
    return sum(found) / len(found)


def _compared(story: Story) -> tuple[Sketch, ...]:
    """Give the members that stand for the story: how it began, and where it is."""
    members = story.members
    if len(members) <= _FIRST_COMPARED + _LATEST_COMPARED:
        return members
    return members[:_FIRST_COMPARED] + members[-_LATEST_COMPARED:]


_COPY = 0.45


def _why(sketch: Sketch, story: Story) -> JoinedBy:
    if sketch.slug and any(member.slug == sketch.slug and member.provider == sketch.provider for member in story.members):
        return JoinedBy.SLUG
    if any(text_overlap(sketch, member) >= _COPY for member in _compared(story)):
        return JoinedBy.TEXT
    return JoinedBy.EVENT


def _least_needed(members: tuple[Sketch, ...]) -> Sketch:
    """Give the earliest gathered that is neither among the first, nor the first or the latest by time."""
    needed = {*members[:_FIRST_COMPARED], min(members, key=_age), max(members, key=_age)}
    return next(member for member in members if member not in needed)


def _digest(uri: str) -> int:
    return int.from_bytes(hashlib.blake2b(uri.encode(), digest_size=7).digest())


def _new_id(sketch: Sketch) -> str:
    return f"story:{hashlib.blake2b(f'{sketch.uri}|{sketch.created}'.encode(), digest_size=10).hexdigest()}"


def _words_of(story: Story | None) -> frozenset[int]:
    return frozenset().union(*[member.words for member in story.members]) if story else frozenset()


_BAND_BYTES = 12
"""Three of a signature's numbers: of texts that share six tenths, a band is the same in 99 of 100 cases."""


_Key = str | bytes
_EPOCH = date(1970, 1, 1).toordinal()


def _keys(sketch: Sketch) -> Iterator[_Key]:
    """Give what an article is found by: two that report one event share some."""
    yield from sketch.names | sketch.places
    days = sketch.days or (_EPOCH + sketch.created // DAY,)
    yield from [f"{region} {day}" for region in sketch.regions for day in days]
    yield from [f"{region} {target}" for region in sketch.regions for target in sketch.targets]
    if sketch.slug:
        yield f"slug {sketch.provider} {sketch.slug}"
    signature = sketch.signature
    yield from [signature[at : at + _BAND_BYTES] for at in range(0, len(signature) - _BAND_BYTES + 1, _BAND_BYTES)]
