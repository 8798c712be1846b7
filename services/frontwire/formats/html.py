"""Markup in, readable text out: block elements end a line, scripts and styles are gone. Used by every reader whose body is HTML."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from frontwire.errors import Reason, Unreadable

MAXIMUM_TAGS = 20_000
"""Tags of one body; the longest real tables have some thousands. The parser's work grows with the square of their nesting."""

_BLOCKS = (
    "p, div, br, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre, table, ul, ol, dl, dt, dd,"
    " section, article, header, footer, figure, figcaption, hr"
)
_CELLS = "td, th"
_UNREAD = "script, style, noscript, template, iframe, object, svg, head"
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINE_ENDS = re.compile(r" ?\n[ \n]*")


def text_of(markup: str) -> str:
    r"""Collect all nested text of a fragment or document.

    Raises:
        Unreadable: more tags than any article has.

    >>> text_of("<p>Shelling in <b>Goma</b>&nbsp;killed&#32;two.</p><script>x()</script><table><tr><td>a</td><td>b</td></tr></table>")
    'Shelling in Goma killed two.\na b'
    """
    if (tags := markup.count("<")) > MAXIMUM_TAGS:
        raise Unreadable(Reason.TOO_DEEP, f"{tags} tags of markup; at most {MAXIMUM_TAGS} are read")
    tree = LexborHTMLParser(markup.replace("\n", " "))
    for node in tree.css(_UNREAD):
        node.decompose()
    for node in tree.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    for node in tree.css(_CELLS):
        node.insert_after(" ")
    body = tree.body
    text = body.text(deep=True) if body is not None else ""
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", text)).strip()
