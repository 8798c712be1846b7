"""The newsroom: a change and what stands of the articles concerned in, what follows on every topic out.

What an article is about stands until a newer version says otherwise, until the same wire replaces it by an article with another uri, or
until it is killed; each of these is told on conflict.regions and conflict.actors, once for each key. `app` holds the tables, `gathering`
the stories, `records` makes what is published.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from desk.changes import ActorTag, Arrival, Change, Origin, RegionTag, Tags
from desk.ledger import CORRECTED, TAKEN_BACK, UPDATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desk.clock import Clock

OVERTAKEN = "overtaken"
_PRINCIPALS_PAIRED = 4


class Decision(msgspec.Struct, frozen=True):
    """What was made of a change.

    Attributes:
        event: what happened to the article, with the desk's memory of the wire; OVERTAKEN when its successor was here before it.
        replaced: the uri that it replaces; its own when it is a newer version; "" when it replaces nothing.
        replaced_version: that one's version_created.
        own_before: what an earlier version of the same uri was about.
        before: what was published of it, and of the one replaced.
    """

    event: str
    replaced: str
    replaced_version: str | None
    own_before: Tags
    before: Tags


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """What stands of a uri.

    Attributes:
        origin: the enriched event that made it so.
        tags: what the article is about, as it counts in activity.
        published: what was published of it; what must be taken back when it is killed.
        is_live: False once another article has replaced it, or it was taken back.
        story: the id of the story that it belongs to; "" when it belongs to none.
        event: what was last told of it.
        replaced: what it replaced then; see `Decision`.
        published_version: the version_created of what was published; an overtaken version is not.
    """

    origin: Origin
    at: int
    version_created: str | None
    tags: Tags
    published: Tags
    is_live: bool
    story: str
    event: str
    replaced: str
    published_version: str | None = None


class Thread(msgspec.Struct, frozen=True, array_like=True):
    """The latest article of one wire under one slug; `claims_update` is whether it says of itself that it follows on another."""

    uri: str
    at: int
    claims_update: bool
    story: str


def is_repeat(change: Change, held: Standing | None) -> bool:
    """Tell whether a change has had its effect: itself, or a later one of the same uri."""
    return held is not None and held.origin.partition == change.origin.partition and held.origin.offset >= change.origin.offset


def decide_standing(change: Change, held: Standing | None, replaced: tuple[str, Standing] | None, *, is_overtaken: bool) -> Decision:
    """Say what happened, as far as one wire's own articles tell.

    Args:
        change: what the ledger told.
        held: what stands of the change's uri.
        replaced: the article that it replaces under another uri, with its standing.
        is_overtaken: whether the article that replaces this one came before it.
    """
    own, published = (held.tags, held.published) if held is not None else (Tags(), Tags())
    if change.event in TAKEN_BACK:
        return Decision(change.event, change.uri if held else "", held.published_version if held else None, own, published)
    if is_overtaken:
        return Decision(OVERTAKEN, "", None, own, published)
    later = CORRECTED if change.event == CORRECTED else UPDATED
    if held is not None and not held.is_live:
        published = Tags()  # whoever reads has let go of what was replaced
    if replaced is not None:
        uri, standing = replaced
        return Decision(later, uri, standing.version_created, own, _union(published, standing.published))
    if held is not None and held.is_live:
        return Decision(later, change.uri, held.version_created, own, published)
    return Decision(change.event, "", None, own, published)


def follows_on(change: Change, uri: str, standing: Standing, story: str, *, thread_seconds: int) -> bool:
    """Tell whether an article replaces another one of its wire.

    Same slug alone is not enough, because wires use one for all that a war brings in a day: the article must say that it follows on
    another, tell the same story, and come after it, within a time.
    """
    if uri == change.uri or not standing.is_live:
        return False
    if uri == change.replaces:
        return standing.at <= change.at
    return change.claims_update and standing.story == story and 0 <= change.at - standing.at <= thread_seconds


def is_overtaken(change: Change, thread: Thread | None, story: str, *, thread_seconds: int) -> bool:
    """Tell whether the article that replaces this one came before it, by the same marks."""
    if thread is None or thread.uri == change.uri or not thread.claims_update or thread.story != story:
        return False
    return 0 < thread.at - change.at <= thread_seconds


def arrivals_of(change: Change, own_before: Tags, story: str, *, number: int, clock: Clock) -> Iterator[Arrival]:
    """Give an arrival for each region and pair of actors that the article is about, and one that takes it out of each it is not about any
    longer.

    An article that another one has replaced still counts where it was: it was news then.

    Args:
        change: what the ledger told.
        own_before: what an earlier version of the same uri was about.
        story: the id of its story.
        number: the change's offset on desk.changes.
        clock: how far event time has come.
    """
    actors = tuple(actor.id for actor in change.tags.actors)
    now, before = _series_of(change.tags), _series_of(own_before)
    for series, is_region in (now | before).items():
        yield Arrival(
            series=series,
            is_region=is_region,
            number=number,
            watermark=clock.watermark,
            began=clock.began,
            is_about=series in now,
            uri=change.uri,
            at=change.at,
            story=story,
            provider=change.provider,
            headline=change.headline,
            actors=actors,
        )


def _series_of(tags: Tags) -> dict[str, bool]:
    """Give the series that tags count in, and of each whether it is a region's."""
    return {**dict.fromkeys((region.id for region in tags.regions), True), **dict.fromkeys(pairs_of(tags.actors), False)}


PAIR_MARK = "|"
"""Stands between the two actors of a pair; no region's id has it."""


def pairs_of(actors: tuple[ActorTag, ...]) -> Iterator[str]:
    """Give the pairs of the weightiest actors, each once, in the order of their ids; who acts for another one of them is passed over.

    >>> president = ActorTag("a.president", "", 0.9, ("a.government",))
    >>> list(pairs_of((president, ActorTag("a.government", "", 0.8), ActorTag("b", "", 0.7))))
    ['a.government|b']
    """
    ids = {actor.id for actor in actors}
    for_themselves = [actor for actor in actors if ids.isdisjoint(actor.acts_for)]
    weightiest = sorted(for_themselves, key=lambda actor: (-actor.score, actor.id))[:_PRINCIPALS_PAIRED]
    return (PAIR_MARK.join(pair) for pair in combinations(sorted(actor.id for actor in weightiest), 2))


def _union(one: Tags, other: Tags) -> Tags:
    regions: dict[str, RegionTag] = {tag.id: tag for tag in (*other.regions, *one.regions)}
    actors: dict[str, ActorTag] = {tag.id: tag for tag in (*other.actors, *one.actors)}
    return Tags(tuple(regions.values()), tuple(actors.values()))
