"""IPTC ninjs 1.x, 2.x and 3.x and their dialects: JSON with an identity and a headline or body under ninjs' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.formats.json_fields import is_mapped, read_json_article

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "ninjs"

_IDENTITY = frozenset({"uri", "guid", "urn", "dpa_id"})
# Names that only ninjs has: of 3.x with the standard's name or in camel case, of 2.x with lists, of 1.x and its dialects.
_NINJS_ONLY = frozenset(
    {
        "standard",
        "$standard",
        "versionCreated",
        "pubStatus",
        "bodies",
        "headlines",
        "versioncreated",
        "pubstatus",
        "body_html",
        "body_xhtml",
        "body_html5",
        "body_richhtml5",
        "article_html",
        "firstcreated",
        "infosource",
    }
)
_TEXTS = frozenset({"headline", "body_text"})


def recognises(content: Content) -> bool:
    """Tell ninjs by an identity together with a name that only ninjs has, or with a headline or body under its names."""
    document = content.document
    if document is None or _IDENTITY.isdisjoint(document):
        return False
    if not _NINJS_ONLY.isdisjoint(document):
        return True
    return not _TEXTS.isdisjoint(document) and not is_mapped(content)


def read(content: Content) -> tuple[Article, ...]:
    """Read one item.

    Raises:
        Unreadable: see `read_json_article`.
    """
    return (read_json_article(content, FORMAT),)
