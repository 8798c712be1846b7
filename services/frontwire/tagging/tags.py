"""What is asserted of an article: `standing` and `relevance` make these, `tagging` numbers their spans, `events` publishes them.

While an article is weighed, a tag's `spans` are indexes into its Reading's spans; in a Tagging they are indexes into its mentions.
"""

from __future__ import annotations

from dataclasses import dataclass

from frontwire.knowledge.entities import Actor, Region
from frontwire.tagging.mentions import Mention, Unresolved

THRESHOLD = 0.5
"""From this score of relevance on an article is taken for one about a conflict."""


@dataclass
class Relevance:
    """A score from 0 to 1, and the spans of the cues that made it."""

    score: float
    spans: tuple[int, ...]

    @property
    def is_relevant(self) -> bool:
        """Tell whether the article is taken for one about a conflict."""
        return self.score >= THRESHOLD


@dataclass
class CountryTag:
    """A country with its score and spans, about or mentioned."""

    iso3: str
    standing: str
    score: float
    spans: tuple[int, ...]


@dataclass
class ActorTag:
    """An actor with its score and spans: principal, mentioned or source."""

    actor: Actor
    standing: str
    score: float
    spans: tuple[int, ...]


@dataclass
class RegionTag:
    """A conflict region with its score, the UCDP numbers that the text points at, and spans."""

    region: Region
    score: float
    ucdp_conflicts: tuple[int, ...]
    spans: tuple[int, ...]


@dataclass
class Tagging:
    """Everything asserted of an article; the tags' spans are indexes into `mentions`."""

    relevance: Relevance
    regions: tuple[RegionTag, ...]
    countries: tuple[CountryTag, ...]
    actors: tuple[ActorTag, ...]
    unresolved: tuple[Unresolved, ...]
    mentions: tuple[Mention, ...]
    dateline_country: str | None
