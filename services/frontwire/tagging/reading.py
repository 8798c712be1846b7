"""What the hits of one article mean, while it is being found out: `resolving` fills a Reading, `standing` and `relevance` weigh it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.knowledge.entities import Actor, Conflict, Country, Region, Word
    from frontwire.knowledge.entries import Kind

BODY_GAP: Final = "\n\n"
"""Stands between headline and body in the text that is matched, so that no name reaches over."""

_LEAD_LENGTH: Final = 400
_TITLED_SHARE: Final = 0.6
_HEADLINE_WEIGHT: Final = 3.0
_LEAD_WEIGHT: Final = 2.0
_BODY_WEIGHT: Final = 1.0


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


# The classes of this module are written out, not dataclasses: compiled, making one costs a tenth, and an article makes a hundred.


class Span:
    """Where a mention stands in the laid-out text, the rule by which it was read, and its number among the mentions of a Tagging.

    `is_picked` is a mark for `tagging`, which gathers spans in reading order.
    """

    __slots__ = ("end", "is_picked", "number", "rule", "start")

    def __init__(self, start: int, end: int, rule: str) -> None:
        """Begin without a number."""
        self.start, self.end, self.rule, self.number, self.is_picked = start, end, rule, -1, False


class Tally:
    """Mentions of one country, actor or place, and their weight together.

    A country `is_named` when the text has itself, its people or its government, and not only a place or a group that is in it.
    """

    __slots__ = ("is_named", "mentions", "weight")

    def __init__(self) -> None:
        """Begin with none."""
        self.mentions: list[Span] = []
        self.weight = 0.0
        self.is_named = False


class ActorTally(Tally):
    """The tally of an actor."""

    __slots__ = ("actor",)

    def __init__(self, actor: Actor) -> None:
        """Begin without mentions."""
        super().__init__()
        self.actor = actor


class RegionTally(Tally):
    """The tally of a region's places and names."""

    __slots__ = ("region",)

    def __init__(self, region: Region) -> None:
        """Begin without mentions."""
        super().__init__()
        self.region = region


class Reading:
    """The spans of one article's mentions, and what they are mentions of.

    What was not resolved is a span, a kind and perhaps a country; a cue is a word with the first span that counts, and where it stands.
    """

    __slots__ = (
        "actors",
        "conflicts",
        "countries",
        "cues",
        "dateline_country",
        "dateline_span",
        "organs",
        "quiet",
        "regions",
        "spans",
        "tells_of_civilians",
        "unresolved",
    )

    def __init__(self) -> None:
        """Begin with none."""
        self.spans: list[Span] = []
        self.countries: dict[str, Tally] = {}
        self.actors: dict[str, ActorTally] = {}
        self.regions: dict[str, RegionTally] = {}
        self.conflicts: list[tuple[Region, Conflict, Span, float]] = []
        self.organs: list[tuple[str, Span, float, Country | None]] = []
        self.unresolved: list[tuple[Span, Kind, str | None]] = []
        self.cues: dict[Word, tuple[Span, float]] = {}
        self.quiet: dict[Word, float] = {}
        self.tells_of_civilians = False
        self.dateline_country: str | None = None
        self.dateline_span: Span | None = None
