"""IPTC 7901, the European wires' teleprinter format: SOH, a header line, keywords, STX, headline and text, ETX, a line of time.

SOH source and number, priority, category, word count, keywords
more keywords
STX headline
text ETX
day, hour and minute, month and year
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frontwire.article import Subject
from frontwire.formats.making import make_article
from frontwire.formats.wrapped import unwrap, without_controls

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "iptc-7901"

_HEADER = re.compile(
    r"[\s\x16]*\x01?\s*(?P<source>[A-Za-z]{2,4})(?P<number>\d{3,4}) (?P<priority>\d) (?P<category>[A-Za-z]{1,3})"
    r" (?P<words>\d{1,5})(?:[ \t]+(?P<keywords>[^\n\x02]*))?(?=[\r\n\x02]|$)"
)
_STX, _ETX = "\x02", "\x03"
# "021015 Mar 26", "021015 GMT Mrz 26"
_TRAILER = re.compile(
    r"\s*(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})\s*(?P<zone>[A-Z]{1,4}(?=\s))?\s*(?P<month>[^\W\d_]{3})[^\W\d_]*\.?\s*(?P<year>\d{2,4})"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan|feb fév|mar mrz mär|apr avr abr|may mai mag|jun jui|jul|aug aoû ago|sep|oct okt ott|nov|dec dez déc dic".split("|"), 1
    )
    for name in names.split()
}
_OFFSETS = {"MEZ": "+0100", "CET": "+0100", "MESZ": "+0200", "CEST": "+0200", "BST": "+0100", "MSK": "+0300"}
_NOT_FOR_PRINT = re.compile(
    r"^(?:[ \t]*# Notebook\s*\n)?[ \t#*-]*"
    r"(?:The following information is not (?:intended )?for publication|Notes? to editors?\b|(?:dpa-)?Notizblock)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Eds?:) \S")
_HEADLINES = 4


def recognises(content: Content) -> bool:
    """Tell it by its header line, with SOH before it or without."""
    return _HEADER.match(content.text) is not None


def read(content: Content) -> tuple[Article, ...]:
    """Read the one item.

    Raises:
        Unreadable: a time that is none.
    """
    text = content.text.replace("\r\n", "\n").replace("\r", "\n")
    header = _HEADER.match(text)
    if header is None:
        return ()
    opened = text.find(_STX)
    keywords, story = (text[header.end() : opened], text[opened + 1 :]) if opened >= 0 else ("", text[header.end() :])
    story, _, after = story.partition(_ETX)
    story = without_controls(story)
    ed_note = ""
    if found := _NOT_FOR_PRINT.search(story):
        story, ed_note = story[: found.start()], story[found.start() :]
    headline, byline, body = _split_headline(story)
    trailer = _TRAILER.match(after)
    article = make_article(
        content,
        format=FORMAT,
        headline=headline,
        byline=byline,
        body=unwrap(body),
        slugline=" ".join(without_controls(f"{header['keywords'] or ''}\n{keywords}").replace("\n", " ").split()).strip("/= "),
        urgency=header["priority"],
        subjects=[Subject(f"iptc7901:{header['category'].lower()}")],
        ed_note=unwrap(ed_note),
        version_created=_time(trailer) if trailer else "",
    )
    return (article,)


def _split_headline(story: str) -> tuple[str, str, str]:
    """Take headline and byline off a story. Desks close each with "=", and then either may take more lines than one."""
    lines = story.strip("\n").split("\n")
    closed = next((place for place in range(min(len(lines), _HEADLINES) - 1, -1, -1) if lines[place].rstrip().endswith("=")), None)
    if closed is None:
        return lines[0], "", "\n".join(lines[1:])
    heads, head = [], ""
    for line in lines[: closed + 1]:
        head = f"{head} {line.strip()}".strip()
        if head.endswith("="):
            heads.append(head.rstrip("= "))
            head = ""
    bylines = [head for head in heads if _BYLINE.match(head)]
    headline = next((head for head in heads if head not in bylines), "")
    return headline, ", ".join(bylines), "\n".join(lines[closed + 1 :])


def _time(trailer: re.Match[str]) -> str:
    """A time in a zone that is not named is UTC, as everywhere."""
    month = _MONTHS.get(trailer["month"].casefold())
    if month is None:
        return ""
    year = trailer["year"] if len(trailer["year"]) > 2 else f"20{trailer['year']}"  # noqa: PLR2004 - digits
    return f"{year}{month:02}{trailer['day']}T{trailer['hour']}{trailer['minute']}00{_OFFSETS.get(trailer['zone'] or '', 'Z')}"
