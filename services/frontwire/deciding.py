"""The main path: bytes of a record in, outcomes out; `tagger.lane` carries them out.

Pure: no clock, no network, no state. The same bytes and the same lexicon give the same outcomes, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from frontwire.article import PubStatus
from frontwire.errors import Reason, Stage, Unreadable
from frontwire.events import RETRACTED, Publication, make_event, publish
from frontwire.formats.classifying import TEXT
from frontwire.formats.detecting import read_articles
from frontwire.tagging.tagging import tag

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.knowledge.entities import Lexicon


class Tagged(msgspec.Struct, frozen=True, gc=False):
    """An article about a conflict: at least relevant, mostly with a region."""

    publication: Publication
    regions: tuple[str, ...]


class Quiet(msgspec.Struct, frozen=True, gc=False):
    """An article about none; it is published too, so that a subscriber sees every article once."""

    publication: Publication


class Retracted(msgspec.Struct, frozen=True, gc=False):
    """A kill: what was published under this uri is taken back."""

    publication: Publication


class Skipped(msgspec.Struct, frozen=True, gc=False):
    """No text article (a picture, a package, a budget, an advisory): passed by on purpose."""

    item_class: str


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """No article that could be read: a dead letter with a reason."""

    reason: Reason
    stage: Stage
    detail: str


Outcome: TypeAlias = Tagged | Quiet | Retracted | Skipped | Rejected


def decide(value: bytes | None, lexicon: Lexicon, *, field_map: Mapping[str, str] | None = None) -> tuple[Outcome, ...]:
    """Decide what follows from one record: an outcome for every item in it, at least one.

    Args:
        value: the record's value as received; None for a null value.
        lexicon: the loaded knowledge.
        field_map: what a feed of plain JSON calls our fields; see `formats.json_fields`.
    """
    try:
        articles = read_articles(value, field_map=field_map)
    except Unreadable as unreadable:
        return (Rejected(unreadable.reason, Stage.READ, unreadable.detail),)
    return tuple([_decide_article(article, value or b"", lexicon) for article in articles])


def _decide_article(article: Article, value: bytes, lexicon: Lexicon) -> Outcome:
    if article.item_class != TEXT:
        return Skipped(article.item_class)
    if article.pub_status is PubStatus.CANCELLED or "kill" in article.signals:
        return Retracted(publish(make_event(article, RETRACTED, None, lexicon), value))
    tagging = tag(article, lexicon)
    publication = publish(make_event(article, _event_name(article), tagging, lexicon), value)
    if tagging.relevance.is_relevant:
        return Tagged(publication, tuple([found.region.id for found in tagging.regions]))
    return Quiet(publication)


def _event_name(article: Article) -> str:
    """Say what happened, as far as one message tells: what holds a story back counts before what changed in it."""
    if "hold" in article.signals or (article.pub_status is PubStatus.WITHHELD and article.embargoed_until is None):
        return "article.held"
    if "correction" in article.signals:
        return "article.corrected"
    is_later = article.supersedes is not None or not _UPDATES.isdisjoint(article.signals)
    return "article.updated" if is_later else "article.enriched"


_UPDATES = frozenset({"update", "wrapup", "refile"})
