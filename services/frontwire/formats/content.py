"""Bytes in, the first look at them out: `Content` is what every reader is shown, decoded and parsed once.

`detecting` asks the readers in turn whether a content is theirs.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
import orjson

from frontwire.errors import Reason, Unreadable

MAXIMUM_BYTES = 8 * 1024 * 1024
"""A record larger than this is not looked at; the topic's own limit is the same."""

MAXIMUM_TEXT = 1_000_000
"""Code points of headline and body together; the longest real takes have a tenth of it."""

# An object, or an array of what JSON has: "[REPORT] [TEXT] …" opens a bare wire story.
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*(?:[\[\]{\"0-9-]|$))")
_MAXIMUM_DEPTH = 1024  # orjson's own limit, named here for the message only


class Content(msgspec.Struct, frozen=True):
    """A record's value: `document` when it is a JSON object, else `text`."""

    value: bytes
    text: str = ""
    document: dict[str, Any] | None = None


def look_at(value: bytes | None) -> Content:
    """Decode a record's value.

    Raises:
        Unreadable: null, empty, over the limit, not UTF-8, or broken JSON.
    """
    if value is None:
        raise Unreadable(Reason.NULL_VALUE, "the record's value is null; an article is bytes")
    if len(value) > MAXIMUM_BYTES:
        raise Unreadable(Reason.TOO_LONG, f"{len(value)} bytes; at most {MAXIMUM_BYTES} are read")
    if _JSON_START.match(value):
        return _look_at_json(value)
    try:
        text = value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Reason.NOT_UTF8, f"byte {error.start} is not UTF-8: {error.reason}") from None
    if "\x00" in text:
        raise Unreadable(Reason.BINARY, f"character {text.index(chr(0))} is NUL; this is no text")
    if not text.strip():
        raise Unreadable(Reason.EMPTY, "the record's value is empty or white space only")
    return Content(value, text=text)


def _look_at_json(value: bytes) -> Content:
    try:
        document = orjson.loads(value.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        message = str(error)
        if "depth limit" in message:
            raise Unreadable(Reason.TOO_DEEP, f"nested deeper than {_MAXIMUM_DEPTH} levels") from None
        if "UTF-8" in message or "surrogate" in message:
            raise Unreadable(Reason.NOT_UTF8, f"JSON with a string that is not Unicode: {message}") from None
        raise Unreadable(Reason.NOT_JSON, f"begins like JSON and is none: {message}") from None
    if not isinstance(document, dict):
        raise Unreadable(Reason.WRONG_TYPE, f"the JSON value is {type(document).__name__}; an article is an object")
    return Content(value, document=document)
