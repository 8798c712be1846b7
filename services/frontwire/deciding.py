"""The main path: bytes of a record in, outcomes out; `tagger.assignment` carries them out.

Pure: no clock, no network, no state. The same bytes and the same lexicon give the same outcomes, byte for byte; the time, where an
embargo asks for it, is an argument.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

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


class Embargo(StrEnum):
    """What becomes of an article under embargo: published at once, held until its time has come, or passed by."""

    TAG = "tag"
    HOLD = "hold"
    DROP = "drop"


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


class Held(msgspec.Struct, frozen=True, gc=False):
    """An article under embargo, to be decided again when its time has come; `until` is RFC 3339 in UTC, to the second."""

    uri: str
    version_created: str | None
    until: str


class Dropped(msgspec.Struct, frozen=True, gc=False):
    """An article under embargo, passed by on purpose."""

    until: str | None


class Skipped(msgspec.Struct, frozen=True, gc=False):
    """No text article (a picture, a package, a budget, an advisory): passed by on purpose."""

    item_class: str


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """No article that could be read: a dead letter with a reason."""

    reason: Reason
    stage: Stage
    detail: str


class Read(Protocol):
    """What reads the items of a record, as `read_articles` does."""

    def __call__(self, value: bytes | None, *, field_map: Mapping[str, str] | None = None) -> tuple[Article | Unreadable, ...]:
        """Read them."""


Outcome: TypeAlias = Tagged | Quiet | Retracted | Held | Dropped | Skipped | Rejected


def decide(
    value: bytes | None,
    lexicon: Lexicon,
    *,
    field_map: Mapping[str, str] | None = None,
    embargo: Embargo = Embargo.TAG,
    now: str = "",
    read: Read = read_articles,
) -> tuple[Outcome, ...]:
    """Decide what follows from one record: an outcome for every item in it, at least one, in the order of the items.

    Args:
        value: the record's value as received; None for a null value.
        lexicon: the loaded knowledge.
        field_map: what a feed of plain JSON calls our fields; see `formats.json_fields`.
        embargo: what becomes of an article under embargo.
        now: the time that its embargo is compared with, RFC 3339 in UTC, to the second; TAG needs none.
        read: what reads the record; whoever has a clock may measure it.
    """
    items = _read_items(value, field_map, read)
    content = _content_of(value, items)
    return tuple([_decide_item(item, content, lexicon, embargo, now) for item in items])


def decide_again(
    value: bytes, numbers: Sequence[int], lexicon: Lexicon, *, field_map: Mapping[str, str] | None = None
) -> tuple[Outcome, ...]:
    """Decide items of a record that were held and whose time has come: an outcome for each number, whatever their embargo says.

    Args:
        value: the record's value as received.
        numbers: places of the items in what `decide` gave, from 0.
        lexicon: the loaded knowledge, which may have grown since.
        field_map: as of `decide`.
    """
    items = _read_items(value, field_map, read_articles)
    content = _content_of(value, items)
    return tuple([_decide_item(_item_at(items, number), content, lexicon, Embargo.TAG, "") for number in numbers])


def _read_items(value: bytes | None, field_map: Mapping[str, str] | None, read: Read) -> tuple[Article | Unreadable, ...]:
    try:
        return read(value, field_map=field_map)
    except Unreadable as unreadable:
        return (unreadable,)


def _content_of(value: bytes | None, items: Sequence[object]) -> bytes:
    """Give what `ce_id` digests of the record: its bytes, and of a message of many items a digest of them.

    Each item would else digest the whole message again: a thousand items in 8 MiB took eleven seconds.
    """
    if not value or len(items) == 1:
        return value or b""
    return hashlib.blake2b(value, digest_size=16).digest()


def _item_at(items: Sequence[Article | Unreadable], number: int) -> Article | Unreadable:
    """Another version of a reader may find fewer items in the same bytes, or none."""
    if number < len(items):
        return items[number]
    if isinstance(items[0], Unreadable):
        return items[0]
    return Unreadable(Reason.BODY_MISSING, f"item {number + 1} was held, and the message has {len(items)} now")


def _decide_item(item: Article | Unreadable, content: bytes, lexicon: Lexicon, embargo: Embargo, now: str) -> Outcome:
    if isinstance(item, Unreadable):
        return Rejected(item.reason, Stage.READ, item.detail)
    if item.item_class != TEXT:
        return Skipped(item.item_class)
    if item.pub_status is PubStatus.CANCELLED or "kill" in item.signals:
        return Retracted(publish(make_event(item, RETRACTED, None, lexicon), content))
    if embargo is not Embargo.TAG and (withheld := _withhold(item, embargo, now)) is not None:
        return withheld
    tagging = tag(item, lexicon)
    publication = publish(make_event(item, _event_name(item, embargo), tagging, lexicon), content)
    if tagging.relevance.is_relevant:
        return Tagged(publication, tuple([found.region.id for found in tagging.regions]))
    return Quiet(publication)


def _withhold(article: Article, embargo: Embargo, now: str) -> Held | Dropped | None:
    """Hold back what is under embargo; times in this one form sort as they follow each other.

    An embargo without a time that can be read has no end to wait for: `hold` publishes it at once, as article.held.
    """
    until = article.embargoed_until
    if embargo is Embargo.DROP:
        return Dropped(until) if _is_embargoed_without_end(article) or (until is not None and until > now) else None
    return Held(article.uri, article.version_created, until) if until is not None and until > now else None


def _is_embargoed_without_end(article: Article) -> bool:
    return article.embargoed_until is None and "embargo" in article.signals


def _event_name(article: Article, embargo: Embargo) -> str:
    """Say what happened, as far as one message tells: what holds a story back counts before what changed in it."""
    if "hold" in article.signals or (article.pub_status is PubStatus.WITHHELD and article.embargoed_until is None):
        return "article.held"
    if embargo is Embargo.HOLD and _is_embargoed_without_end(article):
        return "article.held"
    if "correction" in article.signals:
        return "article.corrected"
    is_later = article.supersedes is not None or not _UPDATES.isdisjoint(article.signals)
    return "article.updated" if is_later else "article.enriched"


_UPDATES = frozenset({"update", "wrapup", "refile"})
