"""Any other JSON object: by the common names (headline or title, body_text or body), or by a field map that says what a feed calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.formats.json_fields import map_fields, read_json_article

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "json"


def recognises(content: Content) -> bool:
    """Every JSON object that no reader before this one took."""
    return content.document is not None


def read(content: Content) -> tuple[Article, ...]:
    """Read one item.

    Raises:
        Unreadable: see `read_json_article`.
    """
    document = content.document or {}
    return (read_json_article(content, FORMAT, map_fields(document, content.field_map) if content.field_map else document),)
