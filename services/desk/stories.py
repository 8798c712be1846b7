"""A story that has changed in, its record of conflict.stories out. `gathering` decides what belongs to a story."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from desk.records import Destination, Record, make_record
from desk.times import written_time

if TYPE_CHECKING:
    from desk.changes import Change
    from desk.gathering import Story
    from desk.sketching import Sketch


class Member(msgspec.Struct, frozen=True):
    """An article of a story."""

    uri: str
    provider: str | None
    version_created: str
    headline: str


class StoryRecord(msgspec.Struct, frozen=True):
    """The value of a record of conflict.stories: the story as it is now, and the article that made it so.

    `joined_by` says what brought that article in: nothing, version, slug, text or event.
    """

    id: str
    event: str
    uri: str | None
    joined_by: str | None
    articles: int
    sources: int
    providers: tuple[str, ...]
    regions: tuple[str, ...]
    first: Member | None
    latest: Member | None


def story_record(story: Story, change: Change, *, joined_by: str) -> Record:
    """Make the record of a story that an article has joined, or left: `joined_by` is "" then."""
    kind = "story.retracted" if not story.members else "story.opened" if joined_by == "nothing" else "story.updated"
    return _record(story, kind, uri=change.uri, joined_by=joined_by or None, identity=change.ce_id)


def closed_story_record(story: Story) -> Record:
    """Make the record of a story that takes in no more."""
    return _record(story, "story.closed", uri=None, joined_by=None, identity=f"{story.articles}|{story.latest.uri}|{story.latest.created}")


def story_as_held(story: Story) -> dict[str, object]:
    """Give a story as `wirectl desk show` prints it."""
    return {
        "id": story.id,
        "articles": story.articles,
        "providers": sorted(story.sources),
        "held": [_member(member) for member in story.members],
    }


def _record(story: Story, kind: str, *, uri: str | None, joined_by: str | None, identity: str) -> Record:
    counted = Counter(region for member in story.members for region in member.regions)
    providers = tuple(sorted(provider for provider in story.sources if provider))
    value = StoryRecord(
        id=story.id,
        event=kind,
        uri=uri,
        joined_by=joined_by,
        articles=story.articles,
        sources=len(providers),
        providers=providers,
        regions=tuple(region for region, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))),
        first=_member(story.first) if story.members else None,
        latest=_member(story.latest) if story.members else None,
    )
    return make_record(Destination.STORIES, story.id, value, kind, subject=story.id, identity=(identity,))


def _member(sketch: Sketch) -> Member:
    return Member(sketch.uri, sketch.provider or None, written_time(sketch.created), sketch.headline)
