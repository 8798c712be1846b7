"""XML in, its root out, and the helpers that every reader of XML shares: by local name, because prefixes differ from wire to wire.

The parser is expat by way of the standard library's ElementTree: it fetches nothing, and no declared entity reaches it. lxml was measured
and left: libxml2's table of names is its thread's and never freed (names of 600,000 elements stay as 33 MB for good), and reading
costs a fifth more. `content` parses a record here once; NewsML-G2, NewsML 1, NITF and RSS read what comes out.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from frontwire.errors import Reason, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = ET.Element

MAXIMUM_TAGS = 200_000
"""Tags of one record, ends of elements among them: a message of a hundred items has 30,000. Each costs some 50 bytes of memory."""

MAXIMUM_DEPTH = 200
"""Levels of elements; the deepest real body inside an item inside a message has 20."""

# What XML 1.0 forbids and wires send all the same.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_DECLARATIONS = re.compile(rb"<!(?:ENTITY|ATTLIST)\b")
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_PREFIXES = re.compile(rb"(</?|\s)(?!xml|xmlns)[A-Za-z_][\w.-]*:(?=[A-Za-z_][\w.-]*[\s=/>])")
_WORD_PROCESSORS = re.compile(rb"(</?)(?:o|st1|w|v|m):")
_UNBOUND_PREFIX = 27  # expat's number

_UNREAD = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "head"})
_BLOCKS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl dt dd section article header footer figure figcaption hr aside main"
    " caption body nitf-table block bq hl1 hl2 hedline byline bytag dateline distributor abstract note fn credit".split()
)
_CELLS = frozenset({"td", "th", "nitf-col"})
_PARAGRAPHS = re.compile(r"(?<=[.!?:”\"')\]])[ \t]*\n[ \t]{2,}")


def parse_xml(value: bytes) -> Element:
    """Parse a document that `content` has decoded: bytes in UTF-8, whatever encoding their first line declares.

    Args:
        value: the document; white space before it, control characters in it and HTML's named characters are forgiven.

    Raises:
        Unreadable: entities or attributes declared in the document type, broken, too many tags, or nested too deep.
    """
    _refuse_declarations(value)
    if (tags := value.count(b"<")) > MAXIMUM_TAGS:
        raise Unreadable(Reason.TOO_DEEP, f"{tags} tags of XML; at most {MAXIMUM_TAGS} are read")
    value = value.removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROLS).strip()
    if b"&" in value:
        value = _NAMED.sub(_as_number, value)
    root = _parse(value)
    _check_depth(root)
    return root


def _refuse_declarations(value: bytes) -> None:
    """Refuse a document type that declares entities or attributes: a few lines of them grow to gigabytes or name others' files.

    No wire needs them. Writers of NewsML 1 (AAP, Reuters and Superdesk are known) name their DTD and declare nothing; one that pulls
    in another DTD by a parameter entity would be a dead letter, and visible there.
    """
    start = value.find(b"<!DOCTYPE")
    if start >= 0 and (found := _DECLARATIONS.search(value, start)):
        declared = "an entity" if found[0] == b"<!ENTITY" else "attributes"
        raise Unreadable(Reason.ENTITY, f"the document type declares {declared} at byte {found.start()}; none is read")


def _as_number(found: re.Match[bytes]) -> bytes:
    """Write one of HTML's named characters by its number: without the DTD that declares it, XML knows five names only."""
    characters = html5.get(found[1].decode())
    return found[0] if characters is None else "".join(f"&#{ord(character)};" for character in characters).encode()


def _parse(value: bytes) -> Element:
    try:
        return _parse_once(value)
    except ET.ParseError as error:
        if error.code != _UNBOUND_PREFIX:
            raise _not_xml(error) from None
    # An envelope that was taken off declared them. The local names are all we read, but a word processor's "<o:p>" is no paragraph.
    try:
        return _parse_once(_PREFIXES.sub(rb"\1", _WORD_PROCESSORS.sub(rb"\1office-", value)))
    except ET.ParseError as error:
        raise _not_xml(error) from None


def _parse_once(value: bytes) -> Element:
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 - see `_refuse_declarations`
    parser.feed(value)
    return parser.close()


def _not_xml(error: ET.ParseError) -> Unreadable:
    return Unreadable(Reason.NOT_XML, f"begins like XML and is not well-formed: {error}")


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(MAXIMUM_DEPTH):
        level = [inner for element in level for inner in element]
        if not level:
            return
    raise Unreadable(Reason.TOO_DEEP, f"XML nested deeper than {MAXIMUM_DEPTH} levels")


def local(element: Element) -> str:
    """Give an element's name without its namespace.

    >>> local(parse_xml(b'<n:newsItem xmlns:n="http://iptc.org/std/nar/2006-10-01/"/>'))
    'newsItem'
    """
    return element.tag.rpartition("}")[2]


def by_name(element: Element | None) -> dict[str, list[Element]]:
    """Sort an element's children by their names, each name's in their order."""
    found: dict[str, list[Element]] = {}
    if element is not None:
        for inner in element:
            found.setdefault(inner.tag.rpartition("}")[2], []).append(inner)
    return found


def children(element: Element | None, name: str) -> list[Element]:
    """Give the children of a name."""
    return [] if element is None else [inner for inner in element if inner.tag.rpartition("}")[2] == name]


def child(element: Element | None, name: str) -> Element | None:
    """Give the first child of a name."""
    if element is not None:
        for inner in element:
            if inner.tag.rpartition("}")[2] == name:
                return inner
    return None


def descend(element: Element | None, path: str) -> Element | None:
    """Give the first element at a path of names; every step tries all elements of its name.

    >>> text_of(descend(parse_xml(b"<a><b/><b><c>x</c></b></a>"), "b/c"))
    'x'
    """
    return next(descend_all(element, path), None)


def descend_all(element: Element | None, path: str) -> Iterator[Element]:
    """Give every element at a path of names, in the document's order."""
    level = [] if element is None else [element]
    for name in path.split("/"):
        level = [inner for outer in level for inner in outer if inner.tag.rpartition("}")[2] == name]
    return iter(level)


def find_all(element: Element, name: str) -> Iterator[Element]:
    """Give every element of a name inside an element, at whatever depth."""
    return (inner for inner in element.iter() if inner.tag.rpartition("}")[2] == name)


def text_of(element: Element | None) -> str:
    r"""Give all nested text as one line; "" of nothing.

    >>> text_of(parse_xml(b"<hl1>Rebels  shell <b>Goma</b>\n again</hl1>"))
    'Rebels shell Goma again'
    """
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(element.itertext()).split())


def attribute(element: Element | None, name: str) -> str:
    """Give an attribute by its local name ("lang" of `xml:lang`); "" where there is none."""
    if element is None:
        return ""
    value = element.get(name)
    if value is None:
        value = next((text for key, text in element.items() if key.endswith("}" + name)), "")
    return value.strip()


def block_text(element: Element, *, unread: frozenset[str] = frozenset()) -> str:
    r"""Collect all nested text of a body: block elements, `br`, rows and items end a line, cells stand apart, scripts and styles are gone.

    Args:
        element: the body, or whatever holds it.
        unread: names of more elements to leave out, captions for one.

    >>> block_text(parse_xml(b"<body>Shelling in <b>Goma</b><p>killed<br/>two.</p><table><tr><td>a</td><td>b</td></tr></table></body>"))
    'Shelling in Goma\nkilled\ntwo.\na b'
    """
    pieces: list[str] = []
    if paragraphs := _paragraphs_in_one(element):
        return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    _collect(element, _UNREAD | unread if unread else _UNREAD, pieces, is_kept=not len(element))
    return "\n".join(shown for line in "".join(pieces).split("\n") if (shown := " ".join(line.split())))


def _paragraphs_in_one(body: Element) -> list[str]:
    """Give the paragraphs that old gateways put into one: each begins with spaces, and the one before it ended."""
    if len(body) != 1 or local(body[0]) != "p" or len(body[0]) or (body.text or "").strip() or (body[0].tail or "").strip():
        return []
    return _PARAGRAPHS.split(body[0].text or "")


def _collect(element: Element, unread: frozenset[str], pieces: list[str], *, is_kept: bool) -> None:
    """Append an element's text; the line ends of running text are spaces, unless they are kept: in `pre`, and in text without markup."""
    if element.text:
        pieces.append(element.text if is_kept else element.text.replace("\n", " "))
    for inner in element:
        name = inner.tag.rpartition("}")[2]
        if name not in unread:
            is_block = name in _BLOCKS
            if is_block:
                pieces.append("\n")
            _collect(inner, unread, pieces, is_kept=is_kept or name == "pre")
            if is_block:
                pieces.append("\n")
            elif name in _CELLS:
                pieces.append(" ")
        if inner.tail:
            pieces.append(inner.tail if is_kept else inner.tail.replace("\n", " "))
