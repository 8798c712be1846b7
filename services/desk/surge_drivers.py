"""The recent stories of one key in, what drives its surge out: the top stories, the new actors, the words.

`surges` keeps the `Memo` beside its counts and asks for the `Drivers` whenever it tells of a surge.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

import msgspec

from frontwire.folding import fold

TOP: Final = 5
STORY_LIMIT: Final = 24
ACTOR_LIMIT: Final = 32
WORD_LIMIT: Final = 48
HEADLINE_BYTES: Final = 100

_SHORTEST_WORD = 4
_LONGEST_WORD_BYTES = 32  # what is longer is a sentence of a language without spaces
_FADE = 0.995  # of the past's words with each story that joins them: a word of 140 stories ago counts half


class Story(msgspec.Struct, frozen=True, array_like=True):
    """A story of the last day: its latest headline, its articles, and the slot in which the newest of them was written."""

    id: str
    headline: str
    articles: int
    last_slot: int


class Memo(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered beside counts. Each part is bounded, and what was touched longest ago goes first.

    `actors` tells the slot in which an actor was first seen; `words` in how many of the `stories_past` a word stood, both faded.
    """

    stories: tuple[Story, ...] = ()
    actors: dict[str, int] = {}
    words: dict[str, float] = {}
    stories_past: float = 0.0


class TopStory(msgspec.Struct, frozen=True):
    """A story of a surge, with its latest headline (cut to 100 bytes)."""

    id: str
    articles: int
    headline: str


class Drivers(msgspec.Struct, frozen=True):
    """What drives a surge; `new_actors` were not seen before it, `words` stand in more of its headlines than in those of the past."""

    stories: tuple[TopStory, ...]
    new_actors: tuple[str, ...]
    words: tuple[str, ...]


def articles_of(memo: Memo, story: str) -> int:
    """Say how many articles of a story are remembered."""
    return next((known.articles for known in memo.stories if known.id == story), 0)


def count_stories(memo: Memo, from_slot: int) -> int:
    """Count the stories that had an article in a slot or later."""
    return len([story for story in memo.stories if story.last_slot >= from_slot])


def note(memo: Memo, story: str, headline: str, actors: tuple[str, ...], slot: int) -> Memo:
    """Remember an article of a story."""
    others = [each for each in memo.stories if each.id != story]
    known = next((each for each in memo.stories if each.id == story), Story(id=story, headline="", articles=0, last_slot=slot))
    is_newest = slot >= known.last_slot and headline
    newest = Story(
        id=story,
        headline=_cut(headline) if is_newest or not known.headline else known.headline,
        articles=known.articles + 1,
        last_slot=max(slot, known.last_slot),
    )
    seen = memo.actors
    if actors:
        seen = {actor: first for actor, first in memo.actors.items() if actor not in actors}
        seen |= {actor: min(slot, memo.actors.get(actor, slot)) for actor in actors}
        seen = dict(list(seen.items())[-ACTOR_LIMIT:])
    return Memo(
        stories=(*others, newest),
        actors=seen,
        words=memo.words,
        stories_past=memo.stories_past,
    )


def forget(memo: Memo, before_slot: int, surge_slot: int | None) -> Memo:
    """Let go of stories before a slot or beyond the limit; their words become the past's, but for those since a surge began."""
    surplus = max(0, len(memo.stories) - STORY_LIMIT)
    gone = memo.stories[:surplus] + tuple([story for story in memo.stories[surplus:] if story.last_slot < before_slot])
    if not gone:
        return memo
    words, stories_past = dict(memo.words), memo.stories_past
    for story in gone:
        if surge_slot is None or story.last_slot < surge_slot:
            words = {word: count * _FADE for word, count in words.items()}
            for word in _words(story.headline):
                words[word] = words.get(word, 0.0) + 1
            stories_past = stories_past * _FADE + 1
    if len(words) > WORD_LIMIT:
        words = dict(sorted(words.items(), key=lambda item: (-item[1], item[0]))[:WORD_LIMIT])
    return Memo(
        stories=tuple(story for story in memo.stories if story not in gone), actors=memo.actors, words=words, stories_past=stories_past
    )


def find_drivers(memo: Memo, from_slot: int) -> Drivers:
    """Say what drives a surge that began in a slot: at most five of each, the foremost first."""
    stories = [story for story in memo.stories if story.last_slot >= from_slot]
    stories.sort(key=lambda story: (-story.articles, -story.last_slot, story.id))
    actors = sorted((first, actor) for actor, first in memo.actors.items() if first >= from_slot)
    return Drivers(
        stories=tuple(TopStory(id=story.id, articles=story.articles, headline=story.headline) for story in stories[:TOP]),
        new_actors=tuple(actor for _, actor in actors[:TOP]),
        words=_find_words(memo, stories),
    )


def _find_words(memo: Memo, stories: list[Story]) -> tuple[str, ...]:
    """Give the words of at least two stories that are twice as common as in the past, by how much they tell."""
    counts = Counter(word for story in stories for word in _words(story.headline))
    told = []
    for word, count in counts.items():
        share = (count + 0.5) / (len(stories) + 1)
        gain = share * (memo.stories_past + 1) / (memo.words.get(word, 0.0) + 0.5)
        if count > 1 and gain >= 2:  # noqa: PLR2004 - said above
            told.append((-count * math.log(gain), word))
    return tuple(word for _, word in sorted(told)[:TOP])


def _words(headline: str) -> list[str]:
    """Give a headline's different words, in order, without the short ones."""
    words = dict.fromkeys(fold(headline).split())
    return [word for word in words if len(word) >= _SHORTEST_WORD and len(word.encode()) <= _LONGEST_WORD_BYTES]


def _cut(headline: str) -> str:
    return headline.encode()[:HEADLINE_BYTES].decode(errors="ignore")
