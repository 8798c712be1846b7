"""What the hits of one article mean, while it is being found out: `resolving` fills a Reading, `standing` and `relevance` weigh it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.knowledge.entities import Actor, Conflict, Country, Region
    from frontwire.tagging.mentions import Unresolved

BODY_GAP = "\n\n"
"""Stands between headline and body in the text that is matched, so that no name reaches over."""

_LEAD_LENGTH = 400
_TITLED_SHARE = 0.6
_HEADLINE_WEIGHT, _LEAD_WEIGHT, _BODY_WEIGHT = 3.0, 2.0, 1.0


class Layout:
    """Where an article's parts lie in the one text that is matched: headline, gap, body with dateline and credits."""

    __slots__ = ("body_is_loud", "body_start", "credits_start", "dateline_end", "headline_end", "headline_is_loud", "lead_end", "text")

    def __init__(self, article: Article) -> None:
        """Lay headline and body out."""
        headline, body = article.headline, article.body
        self.headline_end = len(headline)
        self.body_start = self.headline_end + len(BODY_GAP) if headline else 0
        self.text = headline + BODY_GAP + body if headline else body
        self.dateline_end = self.body_start + article.dateline.end
        self.credits_start = self.body_start + article.credits_start
        self.lead_end = self.dateline_end + _LEAD_LENGTH
        self.headline_is_loud = headline.isupper()
        self.body_is_loud = body.isupper()

    def is_titled(self) -> bool:
        """Tell whether the headline is written Like a Title, so that capitals in it tell nothing."""
        words = self.text[: self.headline_end].split()
        return sum(word[0].isupper() for word in words) > _TITLED_SHARE * len(words)

    def weight_from(self, position: int) -> tuple[float, int]:
        """Weigh a place in the text, and tell how far that goes: what stands in headline or lead is what the article is about."""
        if position < self.headline_end:
            return _HEADLINE_WEIGHT, self.headline_end
        if position < self.lead_end:
            return (_LEAD_WEIGHT if self.headline_end else _HEADLINE_WEIGHT), self.lead_end
        return _BODY_WEIGHT, len(self.text)

    def is_loud_at(self, position: int) -> bool:
        """Tell whether the field at a position is written all in capitals."""
        return self.headline_is_loud if position < self.headline_end else self.body_is_loud


@dataclass(eq=False)
class Tally:
    """Mentions of one country, actor or place, and their weight together.

    A country `is_named` when the text has itself, its people or its government, and not only a place or a group that is in it.
    """

    mentions: list[int]
    weight: float = 0.0
    is_named: bool = False


@dataclass(eq=False)
class Reading:
    """The mentions of one article (start, end, rule; offsets in the laid-out text) and what they are mentions of."""

    spans: list[tuple[int, int, str]]
    countries: dict[str, Tally]
    actors: dict[str, tuple[Actor, Tally]]
    regions: dict[str, tuple[Region, Tally]]
    conflicts: list[tuple[Region, Conflict, int, float]]
    organs: list[tuple[str, int, float, Country | None]]
    unresolved: list[Unresolved]
    cues: dict[int, tuple[float, int, float]]
    quiet: dict[int, float]
    tells_of_civilians: bool = False
    dateline_country: str | None = None
    dateline_span: int = 0
