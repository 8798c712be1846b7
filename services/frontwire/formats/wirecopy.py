"""Bare wire copy: text with a headline perhaps, a source line with dateline and agency, and trailing credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.formats.making import make_article
from frontwire.formats.source_line import read_dateline

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "wire-copy"

_LONGEST_HEADLINE = 200


def recognises(content: Content) -> bool:
    """Everything that is text and no other reader's."""
    return content.document is None and content.root is None


def read(content: Content) -> tuple[Article, ...]:
    """Read one item: a headline when the first line is one, and the body as it is."""
    text = content.text.strip("\ufeff\r\n \t").replace("\r\n", "\n")
    headline, body = _split_headline(text)
    return (make_article(content, format=FORMAT, headline=headline, body=body),)


def _split_headline(text: str) -> tuple[str, str]:
    """The first line is a headline when it is short, ends like none of a text's sentences, and a story follows."""
    first, _, rest = text.partition("\n")
    first, rest = first.strip(), rest.strip("\n")
    looks_like_one = len(first) <= _LONGEST_HEADLINE and not first.endswith((".", "”", '"', ",")) and not read_dateline(first).end
    if looks_like_one and (len(rest) > len(first) or not rest):
        return first, rest
    return "", text
