"""An element that carries a body in, its readable text out: NITF, XHTML or plain text inside NewsML, escaped markup anywhere."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from frontwire.formats import nitf
from frontwire.formats.html import text_of as text_of_html
from frontwire.formats.xml import block_text, child, local

if TYPE_CHECKING:
    from frontwire.formats.xml import Element

# A tag or a named character that survived the XML parser was escaped: the text is markup once more.
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|b|i|em|strong|a|ul|ol|li|table|tr|td|h[1-6]|body|html|article|section|img|pre)\b[^<>]*>", re.IGNORECASE
)
_NAMED = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")


def read_body(holder: Element) -> str:
    """Read what `inlineXML`, `inlineData`, `DataContent` or a feed's `content` holds."""
    if not len(holder):
        return readable(holder.text or "")
    inner = holder[0]
    match local(inner):
        case "nitf":
            text = nitf.read_body(inner)
        case "html":
            body = child(inner, "body")
            text = block_text(inner if body is None else body)
        case "body" if len(holder) == 1:
            text = block_text(inner)
        case _:
            text = block_text(holder)
    return readable(text) if "<" in text or "&" in text else text


def readable(text: str) -> str:
    r"""Give a text as it is, or what it says when it is markup.

    >>> readable("<p>Shelling in Goma</p><p>killed two.</p>"), readable("Shelling in Goma\nkilled < 3.")
    ('Shelling in Goma\nkilled two.', 'Shelling in Goma\nkilled < 3.')
    """
    if "<" in text and _MARKUP.search(text):
        return text_of_html(text)
    if "&" in text and _NAMED.search(text):
        return unescape(text)
    return text
