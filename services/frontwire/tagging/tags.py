"""What is asserted of an article: `standing` and `relevance` make these, `tagging` numbers their spans, `events` publishes them.

A tag is made with the spans that prove it; `tagging` numbers them, and then its `mentions` are indexes into those of the Tagging.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontwire.knowledge.entities import Actor, Region
from frontwire.tagging.mentions import Mention, Unresolved

if TYPE_CHECKING:
    from frontwire.tagging.reading import Span

THRESHOLD: Final = 0.5
"""From this score of relevance on an article is taken for one about a conflict."""


class Relevance:
    """A score from 0 to 1, and the spans of the cues that made it."""

    __slots__ = ("mentions", "score", "spans")

    def __init__(self, score: float, spans: list[Span]) -> None:
        """Keep what is asserted."""
        self.score = score
        self.spans = spans
        self.mentions: tuple[int, ...] = ()

    @property
    def is_relevant(self) -> bool:
        """Tell whether the article is taken for one about a conflict."""
        return self.score >= THRESHOLD


class CountryTag:
    """A country with its score and spans, about or mentioned."""

    __slots__ = ("iso3", "mentions", "score", "spans", "standing")

    def __init__(self, iso3: str, standing: str, score: float, spans: list[Span]) -> None:
        """Keep what is asserted."""
        self.iso3 = iso3
        self.standing = standing
        self.score = score
        self.spans = spans
        self.mentions: tuple[int, ...] = ()


class ActorTag:
    """An actor with its score and spans: principal, mentioned or source."""

    __slots__ = ("actor", "mentions", "score", "spans", "standing")

    def __init__(self, actor: Actor, standing: str, score: float, spans: list[Span]) -> None:
        """Keep what is asserted."""
        self.actor = actor
        self.standing = standing
        self.score = score
        self.spans = spans
        self.mentions: tuple[int, ...] = ()


class RegionTag:
    """A conflict region with its score, the UCDP numbers that the text points at, and spans."""

    __slots__ = ("mentions", "region", "score", "spans", "ucdp_conflicts")

    def __init__(self, region: Region, score: float, ucdp_conflicts: tuple[int, ...], spans: list[Span]) -> None:
        """Keep what is asserted."""
        self.region = region
        self.score = score
        self.ucdp_conflicts = ucdp_conflicts
        self.spans = spans
        self.mentions: tuple[int, ...] = ()


class Tagging:
    """Everything asserted of an article; the tags' `mentions` are indexes into its own."""

    __slots__ = ("actors", "countries", "dateline_country", "mentions", "regions", "relevance", "unresolved")

    def __init__(
        self,
        relevance: Relevance,
        regions: tuple[RegionTag, ...],
        countries: tuple[CountryTag, ...],
        actors: tuple[ActorTag, ...],
        unresolved: tuple[Unresolved, ...],
        mentions: tuple[Mention, ...],
        dateline_country: str | None,
    ) -> None:
        """Keep what is asserted."""
        self.relevance = relevance
        self.regions = regions
        self.countries = countries
        self.actors = actors
        self.unresolved = unresolved
        self.mentions = mentions
        self.dateline_country = dateline_country
