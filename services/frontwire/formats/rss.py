"""RSS 2.0 and 1.0 and Atom: every item of a feed, its whole text where the feed has it (`content:encoded`), else its description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.article import Link, Subject
from frontwire.formats.catalogs import qcode_of
from frontwire.formats.content import check_items, read_each
from frontwire.formats.identity import uris_of_items
from frontwire.formats.inline import read_body, readable
from frontwire.formats.making import make_article
from frontwire.formats.xml import attribute, by_name, child, children, descend_all, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontwire.article import Article
    from frontwire.errors import Unreadable
    from frontwire.formats.content import Content
    from frontwire.formats.xml import Element

FORMAT = "rss"

_ROOTS = frozenset({"rss", "RDF", "feed", "entry"})


def recognises(content: Content) -> bool:
    """Tell a feed by its root; "entry" alone is how Atom publishes one item."""
    return content.root is not None and local(content.root) in _ROOTS


def read(content: Content) -> tuple[Article | Unreadable, ...]:
    """Read every item.

    Raises:
        Unreadable: of the only item, a time that is none.
    """
    root = content.root
    if root is None:
        return ()
    channel = child(root, "channel")
    channel = root if channel is None else channel
    items = [root] if local(root) == "entry" else [*children(root, "entry"), *descend_all(root, "channel/item"), *children(root, "item")]
    check_items(len(items))
    uris = uris_of_items(content.value, [_read_uri(item) for item in items])
    feed = {} if local(root) == "entry" else by_name(channel)
    language = _text(feed, "language") or attribute(channel, "lang") or attribute(root, "lang")
    return read_each(lambda item: _read_item(content, item[0], feed, language, item[1]), list(zip(items, uris, strict=True)))


def _read_uri(item: Element) -> str:
    found = by_name(item)
    alternate = (link.href for link in _read_links(found) if link.rel == "alternate")
    return _text(found, "guid", "id") or attribute(item, "about") or next(alternate, "")


def _read_item(content: Content, item: Element, feed: dict[str, list[Element]], language: str, uri: str) -> Article:
    found = by_name(item)
    return make_article(
        content,
        format=FORMAT,
        uri=uri,
        version_created=_text(found, "updated", "modified", "pubDate", "date", "published", "issued"),
        first_created=_text(found, "published", "issued", "pubDate"),
        headline=readable(_text(found, "title")),
        body=next((text for name in _BODIES for element in found.get(name, ()) if (text := _read_text(element))), ""),
        byline=_read_byline(found),
        language=attribute(item, "lang") or _text(found, "language") or language,
        rights=_text(found, "rights") or _text(feed, "copyright", "rights"),
        provider=_text(found, "publisher") or _text(feed, "publisher") or readable(_text(feed, "title")),
        links=_read_links(found),
        subjects=list(_read_categories(found)),
    )


# The whole text before the teaser: content:encoded, Atom's content, then what stands for it.
_BODIES = ("encoded", "content", "body", "description", "summary")


def _text(found: dict[str, list[Element]], *names: str) -> str:
    return next((text for name in names for element in found.get(name, ()) if (text := text_of(element))), "")


def _read_text(element: Element) -> str:
    """Atom's text is escaped, or is XHTML in a `div`; media:content is an address and has no text."""
    return read_body(element).strip()


def _read_byline(found: dict[str, list[Element]]) -> str:
    for author in found.get("author", ()):
        if name := text_of(child(author, "name")) or text_of(author):
            return name
    return _text(found, "creator")


def _read_links(found: dict[str, list[Element]]) -> Iterator[Link]:
    """RSS writes the address as text, Atom as an attribute with a `rel`."""
    for link in found.get("link", ()):
        if href := attribute(link, "href") or text_of(link):
            yield Link(attribute(link, "rel") or "alternate", href)


def _read_categories(found: dict[str, list[Element]]) -> Iterator[Subject]:
    for category in (*found.get("category", ()), *found.get("subject", ())):
        name = attribute(category, "label") or text_of(category)
        code, scheme = attribute(category, "term") or text_of(category), attribute(category, "scheme") or attribute(category, "domain")
        if code:
            yield Subject(qcode_of(scheme, code), name)
