"""IPTC ninjs 1.x, 2.x and 3.x: JSON with `uri` (or `guid`) and a headline or body under ninjs' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.formats.json_fields import read_json_article

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "ninjs"

_IDENTITY = frozenset({"uri", "guid"})
_NINJS_ONLY = frozenset(
    {
        "versioncreated",
        "versionCreated",
        "headlines",
        "bodies",
        "body_html",
        "body_xhtml",
        "body_html5",
        "pubstatus",
        "pubStatus",
        "standard",
        "$standard",
    }
)


def recognises(content: Content) -> bool:
    """Tell ninjs by an identity together with a name that only ninjs has."""
    document = content.document
    return document is not None and not _IDENTITY.isdisjoint(document) and not _NINJS_ONLY.isdisjoint(document)


def read(content: Content) -> tuple[Article, ...]:
    """Read one item.

    Raises:
        Unreadable: see `read_json_article`.
    """
    return (read_json_article(content, FORMAT),)
