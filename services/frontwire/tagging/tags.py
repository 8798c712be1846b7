"""What is asserted of an article: the records that tagging makes and `events` publishes. No rule is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from frontwire.knowledge.entries import Kind

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Actor, Region

THRESHOLD = 0.5
"""From this score of relevance on an article is taken for one about a conflict."""


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A span of headline or body that proves a tag; `text` equals that slice, in code points."""

    field: str
    start: int
    end: int
    text: str
    rule: str


class Unresolved(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Something that reads as an armed group or a person and that no entry knows."""

    text: str
    kind: Kind
    mention: int
    country: str | None = None


class Relevance(msgspec.Struct, frozen=True, gc=False):
    """A score from 0 to 1, and the spans of the cues that made it."""

    score: float
    spans: tuple[int, ...]

    @property
    def is_relevant(self) -> bool:
        """Tell whether the article is taken for one about a conflict."""
        return self.score >= THRESHOLD


class CountryTag(msgspec.Struct, frozen=True, gc=False):
    """A country with its score and spans, about or mentioned."""

    iso3: str
    standing: str
    score: float
    spans: tuple[int, ...]


class ActorTag(msgspec.Struct, frozen=True, gc=False):
    """An actor with its score and spans: principal, mentioned or source."""

    actor: Actor
    standing: str
    score: float
    spans: tuple[int, ...]


class RegionTag(msgspec.Struct, frozen=True, gc=False):
    """A conflict region with its score, the UCDP numbers that the text points at, and spans."""

    region: Region
    score: float
    ucdp_conflicts: tuple[int, ...]
    spans: tuple[int, ...]


class Tagging(msgspec.Struct, frozen=True, gc=False):
    """Everything asserted of an article; the tags' spans are indexes into `mentions`."""

    relevance: Relevance
    regions: tuple[RegionTag, ...]
    countries: tuple[CountryTag, ...]
    actors: tuple[ActorTag, ...]
    unresolved: tuple[Unresolved, ...]
    mentions: tuple[Mention, ...]
    dateline_country: str | None
