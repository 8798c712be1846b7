"""Bytes in, articles out: the first reader that recognises a record's content reads it.

A new format is a module with FORMAT, `recognises(content)` and `read(content)`, and a line in READERS. `deciding` is next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from frontwire.article import PubStatus
from frontwire.errors import Reason, Unreadable
from frontwire.formats import ninjs, plain_json, wirecopy
from frontwire.formats.content import MAXIMUM_TEXT, look_at
from frontwire.formats.language import language_of

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content


class Reader(Protocol):
    """What a module of a format has."""

    FORMAT: str

    def recognises(self, content: Content) -> bool:
        """Tell whether this content is the format's."""

    def read(self, content: Content) -> tuple[Article, ...]:
        """Read its items."""


# In the order of asking: the particular before the general. wirecopy takes all text, plain_json all objects.
READERS: tuple[Reader, ...] = (
    ninjs,
    plain_json,
    wirecopy,
)


def read_articles(value: bytes | None) -> tuple[Article, ...]:
    """Read the items of one record.

    Raises:
        Unreadable: with a reason and a sentence for a person.
    """
    content = look_at(value)
    reader = next(reader for reader in READERS if reader.recognises(content))
    articles = reader.read(content)
    for article in articles:
        _check_text(article)
    return tuple([_with_language(article) for article in articles])


def _with_language(article: Article) -> Article:
    language = language_of(article.language, article.headline, article.body)
    return article if language == article.language else msgspec.structs.replace(article, language=language)


def _check_text(article: Article) -> None:
    length = len(article.headline) + len(article.body)
    if length > MAXIMUM_TEXT:
        raise Unreadable(Reason.TOO_LONG, f"{length} characters of text; at most {MAXIMUM_TEXT} are read", uri=article.uri)
    if not length and article.pub_status is not PubStatus.CANCELLED:
        raise Unreadable(Reason.BODY_MISSING, "neither a headline nor a body has any text", uri=article.uri)
