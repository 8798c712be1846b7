"""NITF 3.x, with its namespace and without: one item, its metadata in `head/docdata`, its lines in `body.head`, its text in `body.content`.

`inline` reads the NITF that NewsML carries with the same functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.article import Headline, Subject, Supersedes
from frontwire.formats.making import make_article
from frontwire.formats.subjects import subject_of
from frontwire.formats.xml import attribute, block_text, by_name, child, children, descend, descend_all, find_all, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontwire.article import Article
    from frontwire.formats.content import Content
    from frontwire.formats.xml import Element

FORMAT = "nitf"

# Pictures and their captions are no part of the story; what stands before and behind it is read elsewhere.
_UNREAD = frozenset({"media", "media-caption", "media-producer", "body.head", "body.end", "figcaption"})
# The IPTC's types of an object: News is the third.
_CLASSES = {"advisory": "advisory", "data": "table"}


def recognises(content: Content) -> bool:
    """Tell NITF by its root."""
    return content.root is not None and local(content.root) == "nitf"


def read(content: Content) -> tuple[Article, ...]:
    """Read the one item.

    Raises:
        Unreadable: a time that is none.
    """
    root = content.root
    if root is None:
        return ()
    head, body = child(root, "head"), child(root, "body")
    docdata = by_name(child(head, "docdata"))
    lines = by_name(child(body, "body.head"))
    metas = {attribute(meta, "name").casefold(): attribute(meta, "content") for meta in children(head, "meta")}
    message, correction, key = _first(docdata, "ed-msg"), _first(docdata, "correction"), _first(docdata, "du-key")
    status = attribute(child(head, "docdata"), "management-status")
    article = make_article(
        content,
        format=FORMAT,
        uri=attribute(_first(docdata, "doc-id"), "id-string"),
        version=attribute(key, "version"),
        version_created=_norm(_first(docdata, "date.issue")) or attribute(child(head, "pubdata"), "date.publication"),
        embargoed_until=_norm(_first(docdata, "date.release")) if status.casefold() == "embargoed" else "",
        pub_status=status,
        headline=read_headline(root),
        headlines=[Headline("hl2", text) for hl2 in descend_all(_first(lines, "hedline"), "hl2") if (text := text_of(hl2))],
        body=read_body(root),
        byline=text_of(_first(lines, "byline")),
        located=_located(_first(lines, "dateline")),
        slugline=metas.get("anpa-keyword") or metas.get("slugline") or metas.get("slug") or attribute(key, "key"),
        language=attribute(root, "lang") or attribute(body, "lang") or metas.get("language", ""),
        urgency=attribute(_first(docdata, "urgency"), "ed-urg"),
        ed_note=_note(message, correction, lines),
        rights=_rights(_first(docdata, "doc.copyright")),
        provider=text_of(_first(lines, "distributor")) or attribute(_first(docdata, "doc-id"), "regsrc"),
        signals=[*(attribute(message, name) for name in ("msg-type", "info")), "" if correction is None else "correction"],
        subjects=list(_subjects(head)),
        item_class=_CLASSES.get(attribute(child(head, "tobject"), "tobject.type").casefold(), "text"),
        supersedes=Supersedes(corrected) if (corrected := attribute(correction, "id-string")) else None,
    )
    return (article,)


def _first(found: dict[str, list[Element]], name: str) -> Element | None:
    elements = found.get(name)
    return elements[0] if elements else None


def _norm(date: Element | None) -> str:
    """Give a date by its attribute, which is ISO 8601 of one shape or another, else by its text."""
    return attribute(date, "norm") or text_of(date)


def read_headline(root: Element) -> str:
    """Give the first `hl1` that says something, else the document's title."""
    hedline = descend(root, "body/body.head/hedline")
    return next((text for hl1 in children(hedline, "hl1") if (text := text_of(hl1))), "") or text_of(descend(root, "head/title"))


def read_body(root: Element) -> str:
    """Give the story; some wires leave out `body.content` and put the paragraphs right into `body`."""
    content = descend(root, "body/body.content")
    if content is None:
        content = child(root, "body")
    return "" if content is None else block_text(content, unread=_UNREAD)


def _located(dateline: Element | None) -> str:
    """Give the reporter's place; `evloc` in the head is the event's, which is another."""
    location = child(dateline, "location")
    city = child(location, "city")
    place = text_of(city) if city is not None else text_of(location)
    return place.strip(" ,;")


def _note(message: Element | None, correction: Element | None, lines: dict[str, list[Element]]) -> str:
    notes = (attribute(message, "info"), attribute(correction, "info"), *(text_of(note) for note in lines.get("note", ())))
    return "\n".join(note for note in notes if note)


def _rights(copyright_of: Element | None) -> str:
    year, holder = attribute(copyright_of, "year"), attribute(copyright_of, "holder")
    return " ".join(part for part in ("©" if holder else "", year, holder) if part)


def _subjects(head: Element | None) -> Iterator[Subject]:
    """Give the subject codes, which are the IPTC's unless `ipr` names another owner, and what classifiers say."""
    if head is None:
        return
    for subject in descend_all(head, "tobject/tobject.subject"):
        owner = attribute(subject, "tobject.subject.ipr")
        names = (attribute(subject, f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        if code := attribute(subject, "tobject.subject.refnum"):
            yield subject_of(code, "subj" if owner.upper() in _IPTC else owner, next((name for name in names if name), ""))
    for classifier in find_all(head, "classifier"):
        if code := attribute(classifier, "value"):
            scheme = attribute(classifier, "idsrc") or attribute(classifier, "type")
            yield Subject(f"{scheme}:{code}".lstrip(":"), text_of(classifier))


_IPTC = frozenset({"", "IPTC"})
