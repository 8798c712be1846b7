"""Bytes in, articles out: the first reader that recognises a record's content reads it.

A new format is a module with FORMAT, `recognises(content)` and `read(content)`, and a line in READERS. `deciding` is next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import msgspec

from frontwire.article import PubStatus
from frontwire.errors import Reason, Unreadable
from frontwire.formats import anpa, ap_json, iptc7901, newsml_1, newsml_g2, ninjs, nitf, plain_json, rfc822, rss, wirecopy
from frontwire.formats.classifying import TEXT
from frontwire.formats.content import MAXIMUM_ITEMS, MAXIMUM_TEXT, look_at, read_each
from frontwire.formats.language import language_of

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content


class Reader(Protocol):
    """What a module of a format has."""

    FORMAT: str

    def recognises(self, content: Content) -> bool:
        """Tell whether this content is the format's."""

    def read(self, content: Content) -> tuple[Article | Unreadable, ...]:
        """Read its items; of several, an item's fault stands in its place."""


# In the order of asking: the particular before the general. wirecopy takes all text, plain_json all objects.
READERS: tuple[Reader, ...] = (
    ap_json,
    ninjs,
    plain_json,
    newsml_g2,
    newsml_1,
    nitf,
    rss,
    anpa,
    iptc7901,
    rfc822,
    wirecopy,
)


def read_articles(value: bytes | None, *, field_map: Mapping[str, str] | None = None) -> tuple[Article | Unreadable, ...]:
    """Read the items of one record; of several, the fault of one stands in its place, and says which it is.

    Args:
        value: the record's value as received; None for a null value.
        field_map: for JSON of no known format: our field's name to the name or path ("a.b.c") that the feed has for it.

    Raises:
        Unreadable: the fault of the whole record, or of its only item: a reason and a sentence for a person.
    """
    content = look_at(value, field_map=field_map)
    for reader in READERS:
        if reader.recognises(content):
            break
    else:
        raise Unreadable(Reason.UNKNOWN_FORMAT, f"XML with the root {_root_of(content)!r}; no reader knows it")
    items = reader.read(content)
    if len(items) > MAXIMUM_ITEMS:
        raise Unreadable(Reason.TOO_LONG, f"{len(items)} items in one message; at most {MAXIMUM_ITEMS} are read")
    if not items:
        raise Unreadable(Reason.BODY_MISSING, f"a message of {reader.FORMAT} without an item")
    if len(items) == 1:
        return (_finish(items[0]),)
    return tuple([_named(item, number, len(items)) for number, item in enumerate(read_each(_finish, items), start=1)])


def _root_of(content: Content) -> str:
    return "" if content.root is None else str(content.root.tag).rpartition("}")[2][:40]


def _finish(item: Article | Unreadable) -> Article:
    if isinstance(item, Unreadable):
        raise item
    _check_text(item)
    return _with_language(item)


def _named(item: Article | Unreadable, number: int, count: int) -> Article | Unreadable:
    """Say of a fault which item's it is: the dead letter has the whole message."""
    if not isinstance(item, Unreadable):
        return item
    uri = f" ({item.uri[:_LONGEST_URI]})" if item.uri else ""
    return Unreadable(item.reason, f"item {number} of {count}{uri}: {item.detail}", uri=item.uri)


_LONGEST_URI = 200


def _with_language(article: Article) -> Article:
    language = language_of(article.language, article.headline, article.body)
    return article if language == article.language else msgspec.structs.replace(article, language=language)


def _check_text(article: Article) -> None:
    """A kill may arrive with an empty body, and what is no text article needs none."""
    length = len(article.headline) + len(article.body)
    if length > MAXIMUM_TEXT:
        raise Unreadable(Reason.TOO_LONG, f"{length} characters of text; at most {MAXIMUM_TEXT} are read", uri=article.uri)
    needs_text = article.pub_status is not PubStatus.CANCELLED and "kill" not in article.signals and article.item_class == TEXT
    if needs_text and not length:
        raise Unreadable(Reason.BODY_MISSING, "neither a headline nor a body has any text", uri=article.uri)
