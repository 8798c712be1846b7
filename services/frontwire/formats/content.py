"""Bytes in, the first look at them out: `Content` is what every reader is shown, unpacked, decoded and parsed once.

`detecting` asks the readers in turn whether a content is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
import orjson

from frontwire.article import Article
from frontwire.errors import Reason, Unreadable
from frontwire.formats.decoding import Encoding, decode
from frontwire.formats.html import text_of
from frontwire.formats.unwrapping import event_data, unpack
from frontwire.formats.xml import Element, parse_xml

MAXIMUM_BYTES: Final = 8 * 1024 * 1024
"""A record larger than this, packed or unpacked, is not looked at; the topic's own limit is the same."""

MAXIMUM_TEXT: Final = 1_000_000
"""Code points of headline and body together; the longest real takes have a tenth of it."""

MAXIMUM_ITEMS: Final = 1000
"""Of one message; a real feed's page has a hundred."""

_MAXIMUM_LAYERS: Final = 4
"""Of packing: gzip within base64 within a CloudEvent within zstd is one less than this, and nobody's practice."""


class Content(msgspec.Struct, frozen=True):
    """A record's value: `document` when it is a JSON object, `root` when it is XML, else `text`.

    Attributes:
        value: the bytes after unpacking, in whatever encoding they came.
        text: the decoded text of what is neither JSON nor XML.
        encoding: what the bytes declared, and what they were read in.
        field_map: for JSON of no known format: our field's name to the name or path that the feed has for it.
    """

    value: bytes
    text: str = ""
    document: dict[str, Any] | None = None
    root: Element | None = None
    encoding: Encoding = Encoding()
    field_map: Mapping[str, str] | None = None


def check_items(count: int) -> None:
    """Refuse a message of too many items before the first of them is read.

    Raises:
        Unreadable: more than any wire sends at once.
    """
    if count > MAXIMUM_ITEMS:
        raise Unreadable(Reason.TOO_LONG, f"{count} items in one message; at most {MAXIMUM_ITEMS} are read")


_Item = TypeVar("_Item")


def read_each(read: Callable[[_Item], Article], items: Sequence[_Item]) -> tuple[Article | Unreadable, ...]:
    """Read the items of a message one by one: the fault of one stands in its place, and its siblings are read.

    Raises:
        Unreadable: the fault of an only item, which is the record's.
    """
    if len(items) == 1:
        return (read(items[0]),)
    found: list[Article | Unreadable] = []
    for item in items:
        try:
            found.append(read(item))
        except Unreadable as unreadable:
            found.append(unreadable)
    return tuple(found)


def look_at(value: bytes | None, *, field_map: Mapping[str, str] | None = None) -> Content:
    """Unpack, decode and parse a record's value.

    Raises:
        Unreadable: null, empty, over a limit, in no encoding, or broken compression, JSON or XML.
    """
    if value is None:
        raise Unreadable(Reason.NULL_VALUE, "the record's value is null; an article is bytes")
    if len(value) > MAXIMUM_BYTES:
        raise Unreadable(Reason.TOO_LONG, f"{len(value)} bytes; at most {MAXIMUM_BYTES} are read")
    charset = ""
    for _ in range(_MAXIMUM_LAYERS):
        if (unpacked := unpack(value, MAXIMUM_BYTES)) is not None:
            value = unpacked
            continue
        content = _look_at_bare(value, charset, field_map)
        data = event_data(content.document) if content.document else None
        if data is None:
            return content
        value, charset = data
    raise Unreadable(Reason.BOMB, f"packed more than {_MAXIMUM_LAYERS - 1} times over")


# An object, or an array of what JSON has: "[REPORT] [TEXT] …" opens a bare wire story.
_JSON_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*(?:[\[\]{\"0-9-]|$))")
_XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?=<(?:\?xml\b|!DOCTYPE\b|!--|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?[\s/>]))")
_HTML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE\s+html|(?:html|head|body|div|p|article|section|h1)[\s>])", re.IGNORECASE)
_WIDE: Final = re.compile(rb"\xff\xfe|\xfe\xff|\x00\x00\xfe\xff|\x00.\x00.|.\x00.\x00", re.DOTALL)


def _look_at_bare(value: bytes, charset: str, field_map: Mapping[str, str] | None) -> Content:
    """Look at a value that is packed in nothing, or is a CloudEvent."""
    encoding = None
    readable = value
    if _WIDE.match(value):
        text, encoding = decode(value, charset)
        readable = text.encode("utf-8", "surrogatepass")
    if _JSON_START.match(readable):
        return _look_at_json(value, readable, encoding, field_map)
    if found := _XML_START.match(readable):
        if _HTML_START.match(readable):
            text, encoding = decode(readable, charset or _declared_by_html(readable))
            return Content(value, text=text_of(text), encoding=encoding)
        return _look_at_xml(value, readable[found.end() :], charset, encoding)
    text, encoding = (readable.decode("utf-8"), encoding) if encoding else decode(value, charset)
    _refuse_binary(text, encoding)
    if not text.strip():
        raise Unreadable(Reason.EMPTY, "the record's value is empty or white space only")
    return Content(value, text=text, encoding=encoding)


def _look_at_json(value: bytes, readable: bytes, encoding: Encoding | None, field_map: Mapping[str, str] | None) -> Content:
    readable = readable.removeprefix(b"\xef\xbb\xbf")
    try:
        document = orjson.loads(readable)
    except orjson.JSONDecodeError as error:
        if encoding is None and not _is_utf8(readable):  # some exporters write JSON in latin-1
            text, encoding = decode(readable)
            return _look_at_json(value, text.encode("utf-8", "surrogatepass"), encoding, field_map)
        raise _json_fault(str(error)) from None
    if not isinstance(document, dict):
        raise Unreadable(Reason.WRONG_TYPE, f"the JSON value is {type(document).__name__}; an article is an object")
    return Content(value, document=document, encoding=encoding or _UTF_8, field_map=field_map)


_UTF_8: Final = Encoding(used="utf-8")


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _json_fault(message: str) -> Unreadable:
    if "depth limit" in message:
        return Unreadable(Reason.TOO_DEEP, f"JSON nested too deeply: {message}")
    if "UTF-8" in message or "surrogate" in message:
        return Unreadable(Reason.NOT_UTF8, f"JSON with a string that is not Unicode: {message}")
    return Unreadable(Reason.NOT_JSON, f"begins like JSON and is none: {message}")


_XML_DECLARATION = re.compile(rb"<\?xml\b[^>]{0,300}?\?>")
_XML_ENCODING = re.compile(rb"""\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")


def _look_at_xml(value: bytes, readable: bytes, charset: str, encoding: Encoding | None) -> Content:
    """Give the parser UTF-8 without a declaration, whatever the bytes were and said."""
    declaration = _XML_DECLARATION.match(readable)
    written = _XML_ENCODING.search(declaration[0]) if declaration else None
    declared = written[1].decode("ascii") if written else charset
    if encoding is None:
        text, encoding = decode(readable, declared)
        if encoding.used != "utf-8":
            readable = text.encode("utf-8", "surrogatepass")
    else:
        encoding = Encoding(declared.casefold(), encoding.used)
    if declaration:
        readable = readable[declaration.end() :].lstrip()
    return Content(value, root=parse_xml(readable), encoding=encoding)


_HTML_CHARSET = re.compile(rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_HTML_HEAD_BYTES = 2048


def _declared_by_html(value: bytes) -> str:
    found = _HTML_CHARSET.search(value[:_HTML_HEAD_BYTES])
    return found[1].decode("ascii") if found else ""


# Beyond what old wires frame their messages with (SOH to EOT, SYN, the separators) a text has no control characters.
_CONTROLS = re.compile("[\x05-\x08\x0e-\x12\x14\x15\x17-\x1a\x7f]")
_MOST_CONTROLS = 0.02
_LOOKED_AT = 4096


def _refuse_binary(text: str, encoding: Encoding) -> None:
    if "\x00" in text:
        raise Unreadable(Reason.BINARY, f"character {text.index(chr(0))} is NUL; this is no text")
    start = text[:_LOOKED_AT]
    if encoding.used != "utf-8" and len(_CONTROLS.findall(start)) > _MOST_CONTROLS * len(start):
        raise Unreadable(Reason.BINARY, "in no encoding and full of control characters; this is no text")
