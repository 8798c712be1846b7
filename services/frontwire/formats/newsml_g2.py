"""NewsML-G2: a message of items, or one item, with any prefix for its namespace or none; every item becomes an article of its class.

Codes go through the item's catalogs (`catalogs`), bodies through `inline`; pictures, videos and packages carry no text and are read
all the same, so that each is counted as what it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frontwire.article import Headline, Link, Subject, Supersedes
from frontwire.formats.catalogs import code_of, is_foreign, read_catalogs
from frontwire.formats.content import check_items, read_each
from frontwire.formats.identity import uris_of_items
from frontwire.formats.inline import read_body, readable
from frontwire.formats.making import make_article
from frontwire.formats.subjects import subject_of
from frontwire.formats.xml import attribute, by_name, child, children, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontwire.article import Article
    from frontwire.errors import Unreadable
    from frontwire.formats.content import Content
    from frontwire.formats.xml import Element

FORMAT = "newsml-g2"

# Items by what they are when no `itemClass` says it: only a newsItem has a text.
_ITEMS = {
    "newsItem": "text",
    "packageItem": "package",
    "planningItem": "planning",
    "conceptItem": "package",
    "knowledgeItem": "package",
    "catalogItem": "package",
}
_ROOTS = frozenset({"newsMessage", *_ITEMS})


def recognises(content: Content) -> bool:
    """Tell NewsML-G2 by its root."""
    return content.root is not None and local(content.root) in _ROOTS


def read(content: Content) -> tuple[Article | Unreadable, ...]:
    """Read every item of a message, or the one item that the record is.

    Raises:
        Unreadable: of the only item, a time that is none.
    """
    root = content.root
    if root is None:
        return ()
    if local(root) in _ITEMS:
        return (_read_item(content, root, {}, attribute(root, "guid")),)
    holders = [root, *children(root, "itemSet")]
    items = [item for holder in holders for item in holder if local(item) in _ITEMS]
    check_items(len(items))
    catalog = read_catalogs(holders)
    uris = uris_of_items(content.value, [attribute(item, "guid") for item in items])
    return read_each(lambda item: _read_item(content, item[0], catalog, item[1]), list(zip(items, uris, strict=True)))


def _read_item(content: Content, item: Element, outer_catalog: dict[str, str], uri: str) -> Article:
    parts = by_name(item)
    catalog = outer_catalog | read_catalogs([item]) if "catalog" in parts else outer_catalog
    item_meta, content_meta = by_name(_first(parts, "itemMeta")), by_name(_first(parts, "contentMeta"))
    body, kind = _read_content(_first(parts, "contentSet"))
    headline, headlines = _read_headlines(content_meta, item_meta)
    links = list(_read_links(item_meta.get("link", ()), catalog))
    genres = [code_of(genre, catalog) for genre in content_meta.get("genre", ())]
    codes = [code_of(signal, catalog) for signal in item_meta.get("signal", ())]
    embargoed = _first(item_meta, "embargoed")
    embargoed_until = text_of(embargoed)
    if embargoed is not None and not embargoed_until:
        codes.append("embargo")  # the standard's way to say: until further notice
    return make_article(
        content,
        format=FORMAT,
        uri=uri,
        version=attribute(item, "version"),
        version_created=text_of(_first(item_meta, "versionCreated")),
        first_created=text_of(_first(item_meta, "firstCreated")),
        embargoed_until=embargoed_until,
        pub_status=code_of(_first(item_meta, "pubStatus"), catalog),
        headline=headline,
        headlines=headlines,
        body=body,
        byline=_read_byline(content_meta),
        located=_read_located(content_meta),
        slugline=text_of(_first(content_meta, "slugline")),
        language=attribute(_first(content_meta, "language"), "tag") or attribute(item, "lang"),
        urgency=text_of(_first(content_meta, "urgency")),
        ed_note="\n".join(note for element in item_meta.get("edNote", ()) if (note := readable(text_of(element)))),
        rights=_read_rights(_first(parts, "rightsInfo")),
        provider=_name_of(_first(item_meta, "provider"), with_code=True),
        links=links,
        signals=[*codes, *genres],
        subjects=list(_read_subjects(content_meta.get("subject", ()), catalog)),
        item_class=_class_of(item, code_of(_first(item_meta, "itemClass"), catalog), kind, genres, has_body=bool(body)),
        supersedes=next((Supersedes(link.href) for link in links if link.rel in _REPLACING), None),
    )


def _first(found: dict[str, list[Element]], name: str) -> Element | None:
    elements = found.get(name)
    return elements[0] if elements else None


def _read_content(content_set: Element | None) -> tuple[str, str]:
    """Give the first text that is there, and the kind of the media that are elsewhere ("image", "video")."""
    kind = ""
    if content_set is not None:
        for content in content_set:
            name = local(content)
            if name in _INLINE:
                if text := _read_inline(content):
                    return text, ""
            elif name == "remoteContent" and not kind:
                kind = attribute(content, "contenttype").partition("/")[0].casefold()
    return "", kind


_INLINE = frozenset({"inlineXML", "inlineData"})


def _read_inline(content: Element) -> str:
    """A picture may be inline too, as base64: that is no text."""
    return "" if "base64" in attribute(content, "encoding").casefold() else read_body(content)


def _class_of(item: Element, written: str, kind: str, genres: list[str], *, has_body: bool) -> str:
    """Give an item's class: what `itemClass` says, or what it is and holds; a newsItem of several media with a text of its own is one."""
    by_element = _ITEMS[local(item)]
    if by_element != "text":
        return by_element
    last = written.rpartition(":")[2].rpartition("/")[2].casefold()
    if has_body and last in _MIXED:
        return next((_GENRES[name] for genre in genres if (name := _GENRE_NAME.sub("", genre).casefold()) in _GENRES), "text")
    return written or (kind if kind in _MEDIA else "text")


_MIXED = frozenset({"", "text", "composite", "component"})
_MEDIA = frozenset({"image", "video", "audio"})
_GENRE_NAME = re.compile(r"^.*[:/]|[^A-Za-z]")
# The IPTC's genres of texts that are no stories.
_GENRES = {"pressrelease": "press-release", "resultslistingsandtables": "table", "daybook": "budget", "advisory": "advisory"}


def _read_headlines(content_meta: dict[str, list[Element]], item_meta: dict[str, list[Element]]) -> tuple[str, list[Headline]]:
    """Give the main headline, which has no role or one that says so, and the others by their roles."""
    written = [(attribute(element, "role"), text) for element in content_meta.get("headline", ()) if (text := text_of(element))]
    if not written:
        return text_of(_first(item_meta, "title")), []
    main = next((place for place, (role, _) in enumerate(written) if role.rpartition(":")[2].casefold() in _MAIN_ROLES), 0)
    return written[main][1], [Headline(role, text) for place, (role, text) in enumerate(written) if place != main]


_MAIN_ROLES = frozenset({"", "main", "headline", "title", "hl1"})


def _read_byline(content_meta: dict[str, list[Element]]) -> str:
    return text_of(_first(content_meta, "by")) or ", ".join(
        name for creator in content_meta.get("creator", ()) if (name := _name_of(creator))
    )


def _read_located(content_meta: dict[str, list[Element]]) -> str:
    return _name_of(_first(content_meta, "located")) or text_of(_first(content_meta, "dateline"))


def _read_rights(rights_info: Element | None) -> str:
    if rights_info is None:
        return ""
    notices = children(rights_info, "copyrightNotice") or children(rights_info, "usageTerms")
    text = "\n".join(notice for element in notices if (notice := readable(text_of(element))))
    return text or _name_of(child(rights_info, "copyrightHolder"), with_code=True)


def _name_of(element: Element | None, *, with_code: bool = False) -> str:
    """Give the name of what an element stands for: spelled out, as a literal, or as the code that says as much ("nprov:AFP")."""
    if element is None:
        return ""
    name = text_of(child(element, "name")) or attribute(element, "literal")
    if name or not with_code:
        return name
    return attribute(element, "qcode").partition(":")[2] or attribute(element, "uri").rstrip("/").rpartition("/")[2]


def _read_links(links: list[Element] | tuple[()], catalog: dict[str, str]) -> Iterator[Link]:
    for link in links:
        href = attribute(link, "residref") or attribute(link, "href")
        if href:
            rel = attribute(link, "rel")
            alias, colon, code = rel.partition(":")
            yield Link(f"{catalog.get(alias, alias)}:{code}" if colon else rel, href)


_REPLACING = frozenset({"irel:previousVersion", "irel:replaces", "irel:supersedes", "irel:updates", "irel:corrects"})


def _read_subjects(subjects: list[Element] | tuple[()], catalog: dict[str, str]) -> Iterator[Subject]:
    """Give the subjects of every scheme; what the catalog says is another's is not read as a code of the IPTC's, whatever its number."""
    for subject in subjects:
        code, name = code_of(subject, catalog), text_of(child(subject, "name"))
        if is_foreign(attribute(subject, "qcode"), catalog):
            yield Subject(code, name)
        elif code or name:
            yield subject_of(code or name, "", name)
