"""NewsML 1.0, 1.1 and 1.2: items of components within components; the article is the component that has the main text.

What the component itself does not say, those around it do: lines, origin, subjects, provider. Bodies go through `inline`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from frontwire.article import Headline, Link, Subject, Supersedes
from frontwire.formats import nitf
from frontwire.formats.content import check_items, read_each
from frontwire.formats.identity import uris_of_items
from frontwire.formats.inline import read_body
from frontwire.formats.making import make_article
from frontwire.formats.source_line import read_dateline
from frontwire.formats.subjects import subject_of
from frontwire.formats.xml import attribute, by_name, child, children, descend, descend_all, find_all, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontwire.article import Article
    from frontwire.errors import Unreadable
    from frontwire.formats.content import Content
    from frontwire.formats.xml import Element

FORMAT = "newsml-1"


def recognises(content: Content) -> bool:
    """Tell NewsML 1 by its root; the version is not always there."""
    return content.root is not None and local(content.root) == "NewsML"


def read(content: Content) -> tuple[Article | Unreadable, ...]:
    """Read every item.

    Raises:
        Unreadable: of the only item, a time that is none.
    """
    items = children(content.root, "NewsItem")
    envelope = child(content.root, "NewsEnvelope")
    check_items(len(items))
    uris = uris_of_items(content.value, [_read_uri(item) for item in items])
    return read_each(lambda item: _read_item(content, item[0], envelope, item[1]), list(zip(items, uris, strict=True)))


def _read_item(content: Content, item: Element, envelope: Element | None, uri: str) -> Article:
    identifier = descend(item, "Identification/NewsIdentifier")
    management = by_name(child(item, "NewsManagement"))
    main = _main_component(item)
    lines = [line for component in main.around for line in children(component, "NewsLines")]
    described = [metadata for component in main.around for metadata in children(component, "DescriptiveMetadata")]
    revision = child(identifier, "RevisionId")
    instructions = [
        words for element in management.get("Instruction", ()) for words in (attribute(element, "FormalName"), text_of(element))
    ]
    genres = [attribute(genre, "FormalName") for metadata in described for genre in children(metadata, "Genre")]
    headline = _line(lines, "HeadLine") or (nitf.read_headline(main.nitf) if main.nitf is not None else "")
    return make_article(
        content,
        format=FORMAT,
        uri=uri,
        version=text_of(revision),
        version_created=_text(management, "ThisRevisionCreated")
        or _text(management, "FirstCreated")
        or text_of(child(envelope, "DateAndTime")),
        first_created=_text(management, "FirstCreated"),
        embargoed_until=_read_embargo(management),
        pub_status=_formal_name(management, "Status"),
        headline=headline,
        headlines=[Headline("SubHeadLine", text) for line in lines for sub in children(line, "SubHeadLine") if (text := text_of(sub))],
        body=main.body,
        byline=_line(lines, "ByLine") or _line(lines, "BylineTitle"),
        located=_read_origin(described) or _place_in(_line(lines, "DateLine")),
        slugline=_line(lines, "SlugLine") or text_of(descend(item, "Identification/NameLabel")),
        language=next((code for metadata in described if (code := attribute(child(metadata, "Language"), "FormalName"))), "")
        or attribute(item, "lang"),
        urgency=_formal_name(management, "Urgency") or _text(management, "Urgency"),
        ed_note="\n".join(dict.fromkeys(text for element in management.get("Instruction", ()) if (text := text_of(element)))),
        rights=_line(lines, "CopyrightLine") or _read_copyright(main.around),
        provider=_read_provider(main.around, identifier),
        links=[Link("associated", href) for element in management.get("AssociatedWith", ()) if (href := attribute(element, "NewsItem"))],
        signals=[
            _formal_name(management, "NewsItemType"),
            *instructions,
            *genres,
            "update" if attribute(revision, "Update") in _UPDATES else "",
        ],
        subjects=list(_read_subjects(described)),
        item_class=main.item_class,
        supersedes=Supersedes(uri) if attribute(revision, "PreviousRevision") not in _NO_REVISION else None,
    )


_UPDATES = frozenset({"U", "A"})
_NO_REVISION = frozenset({"", "0"})


class _Main(msgspec.Struct, gc=False):
    """The component that makes an item the article it is: with those around it, the innermost first."""

    around: list[Element]
    body: str = ""
    item_class: str = "text"
    nitf: Element | None = None


def _main_component(item: Element) -> _Main:
    """Give the component with the main text: the one in that role, else the first that has a text and is no caption or summary."""
    found: list[_Main] = []
    media = ""
    for chain in _components(item, []):
        role = attribute(child(chain[0], "Role"), "FormalName").casefold()
        for content_item in children(chain[0], "ContentItem"):
            kind = attribute(child(content_item, "MediaType"), "FormalName").casefold()
            if kind and kind not in _TEXTS:
                media = media or kind
            elif role not in _BESIDE and (body := _read_content(content_item)):
                found.append(_Main(chain, body, nitf=next(find_all(content_item, "nitf"), None)))
                if role in _MAIN_ROLES:
                    return found[-1]
    if found:
        return found[0]
    chain = next(_components(item, []), [])
    if not media and any(True for _ in find_all(item, "NewsItemRef")):
        media = "package"
    return _Main(chain, item_class=_CLASSES.get(media, media) or "text")


def _components(outer: Element, around: list[Element]) -> Iterator[list[Element]]:
    for component in children(outer, "NewsComponent"):
        chain = [component, *around]
        yield chain
        yield from _components(component, chain)


_TEXTS = frozenset({"text", "complexdata"})
_MAIN_ROLES = frozenset({"main", "maintext", "main text", "main-text", "body", "bodytext", "text", "story"})
_BESIDE = frozenset({"caption", "summary", "abstract", "kicker", "thumbnail", "quicklook", "supporting caption", "legend"})
_CLASSES = {"animation": "graphic", "infographic": "graphic", "photograph": "picture", "videoclip": "video"}


def _read_content(content_item: Element) -> str:
    data = child(content_item, "DataContent")
    if data is None:
        encoding = child(content_item, "Encoding")
        data = None if "base64" in attribute(encoding, "Notation").casefold() else child(encoding, "DataContent")
    return "" if data is None else read_body(data).strip()


def _read_uri(item: Element) -> str:
    """Give the identifier that all revisions share.

    An agency that gives no PublicIdentifier puts its own into the item's Duid; one like "N1" is the document's only.
    """
    identifier = descend(item, "Identification/NewsIdentifier")
    public = text_of(child(identifier, "PublicIdentifier"))
    revision = text_of(child(identifier, "RevisionId"))
    if public:
        if _WHOLE_URN.match(public):
            return _REVISION.sub("", public)
        return re.sub(rf":{re.escape(revision)}[NUA]?$", "", public) if revision else public
    component = child(item, "NewsComponent")
    duid = attribute(item, "Duid") or attribute(component, "Duid")
    if len(_DIGITS.findall(duid)) >= _FEWEST_DIGITS:
        return duid
    parts = [text_of(child(identifier, name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    return ":".join(["urn:newsml", *parts]) if parts[2] else ""


# urn:newsml:{provider}:{date}:{item}:{revision}{N, U or A}
_WHOLE_URN = re.compile(r"urn:newsml:[^:]+:[^:]+:[^:]+:\d+[NUA]?$", re.IGNORECASE)
_REVISION = re.compile(r":\d+[NUA]?$", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_FEWEST_DIGITS = 4


def _text(found: dict[str, list[Element]], name: str) -> str:
    return next((text for element in found.get(name, ()) if (text := text_of(element))), "")


def _formal_name(found: dict[str, list[Element]], name: str) -> str:
    return next((text for element in found.get(name, ()) if (text := attribute(element, "FormalName"))), "")


def _line(lines: list[Element], name: str) -> str:
    return next((text for line in lines for element in children(line, name) if (text := text_of(element))), "")


def _read_embargo(management: dict[str, list[Element]]) -> str:
    """Give when an embargoed item's status changes: "StatusWillChange" names the time, and the status that it will have then."""
    if _formal_name(management, "Status").casefold() not in _HELD:
        return ""
    changes = (text_of(child(change, "DateAndTime")) for change in management.get("StatusWillChange", ()))
    return next((time for time in changes if time), "")


_HELD = frozenset({"embargoed", "withheld", "withhold"})


def _read_origin(described: list[Element]) -> str:
    """Give the reporter's place: of locations the one that is present as the origin."""
    for metadata in described:
        for location in children(metadata, "Location"):
            if attribute(location, "HowPresent").casefold() == "origin":
                named = {attribute(part, "FormalName").casefold(): attribute(part, "Value") for part in children(location, "Property")}
                if place := named.get("city") or named.get("countryarea") or named.get("country") or text_of(location):
                    return place
    return ""


def _place_in(dateline: str) -> str:
    """Give the place of a line like "Paris, 9 déc 2018 (AFP) -"."""
    return read_dateline(f"{dateline.rstrip(' -–—')} - ").place or _BEHIND_PLACE.sub("", dateline)


_BEHIND_PLACE = re.compile(r"\s*[,(\d–—-].*$", re.DOTALL)


def _read_copyright(around: list[Element]) -> str:
    for component in around:
        for found in descend_all(component, "RightsMetadata/Copyright"):
            holder, year = text_of(child(found, "CopyrightHolder")), text_of(child(found, "CopyrightDate"))
            if holder:
                return " ".join(part for part in ("©", year, holder) if part)
    return ""


def _read_provider(around: list[Element], identifier: Element | None) -> str:
    for name in ("Provider", "Source"):
        for component in around:
            for party in descend_all(component, f"AdministrativeMetadata/{name}/Party"):
                if formal_name := attribute(party, "FormalName"):
                    return formal_name
    return text_of(child(identifier, "ProviderId"))


def _read_subjects(described: list[Element]) -> Iterator[Subject]:
    """Give the IPTC's subject codes at every level that is named."""
    seen = set()
    for metadata in described:
        for subject_code in children(metadata, "SubjectCode"):
            for subject in subject_code:
                code = attribute(subject, "FormalName")
                if code and local(subject) in _LEVELS and code not in seen:
                    seen.add(code)
                    yield subject_of(code, attribute(subject, "Vocabulary") or "subj", text_of(subject))


_LEVELS = frozenset({"Subject", "SubjectMatter", "SubjectDetail"})
