"""ANPA 1312, the North American wires' teleprinter format: two lines of header, STX, lines that begin with a mark, ETX, a line of time.

    SYN SYN SOH service letter and number, US, selector
    priority, category, format, version and keyword, month-day, word count
    STX ^slug< ^headline< ^notes and byline< TAB paragraphs ETX
    office, date and time

Some gateways have taken the control characters off before: then the header is known by its shape.
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

FORMAT = "anpa-1312"

_SERVICE = re.compile(r"\s*(?:\x16\x16\x01|\x16*\x01)\s*(?P<service>[A-Za-z])(?P<number>\d{4})\b[^\n]*\n")
# "r i\x13\x11 bc-af--sudan 03-02 0456": the code behind the category says text or table, the next one whether lines may be reset.
_HEADER = re.compile(
    r"\s*(?P<priority>[A-Za-z])[ \x1f]+(?P<category>[A-Za-z])[ ]?(?P<format>[\x11-\x14]*)[ \x1f]*"
    r"(?P<keyword>[^\n\x02]*?)[ \x1f]+\d{1,2}-\d{1,2}(?:[ \x1f]+(?P<words>\d{1,5}))?[^\n\x02]*(?:\n|(?=\x02))"
)
_TRAILER = re.compile(
    r"(?P<office>[A-Z]{2,4})-(?:[A-Z]{2,4}-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{2,4})"
    r" (?P<hour>\d{2})(?P<minute>\d{2})(?P<zone>[A-Z]{3})?"
)
_STX, _ETX = "\x02", "\x03"
_IS_TABLE = "\x12"
_LONGEST_HEADER = 400
_LONGEST_MARKED = 2000  # a note to editors at its longest

# Priorities by the letter; the third group are the ordinary news and what can wait.
_URGENCIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "w": 6}
_SIGNALS = {"f": "flash", "b": "bulletin", "u": "urgent"}
_OFFSETS = {
    "GMT": "Z",
    "UTC": "Z",
    "EST": "-0500",
    "EDT": "-0400",
    "CST": "-0600",
    "CDT": "-0500",
    "MST": "-0700",
    "MDT": "-0600",
    "PST": "-0800",
    "PDT": "-0700",
}


def recognises(content: Content) -> bool:
    """Tell it by SYN SYN SOH, or by SOH before a service letter and four digits."""
    return _SERVICE.match(content.text) is not None


def read(content: Content) -> tuple[Article, ...]:
    """Read the one item.

    Raises:
        Unreadable: a time that is none.
    """
    text = content.text.replace("\r\n", "\n").replace("\r", "\n")
    service = _SERVICE.match(text)
    start = service.end() if service else 0
    header = _HEADER.match(text, start, start + _LONGEST_HEADER)
    start = header.end() if header else start
    opened = text.find(_STX, start)
    story, _, after = text[opened + 1 if opened >= 0 else start :].partition(_ETX)
    trailer = _TRAILER.search(after) or _last(_TRAILER, story)
    if trailer and trailer.string is story:
        story = story[: trailer.start()]
    marked, body = _split_lines(story)
    lines = _Lines(marked)
    priority, category = (header["priority"].lower(), header["category"].lower()) if header else ("", "")
    article = make_article(
        content,
        format=FORMAT,
        headline=lines.headline,
        body=body,
        slugline=lines.slugline or (without_controls(header["keyword"]) if header else ""),
        byline=lines.byline,
        ed_note=lines.ed_note,
        urgency=_URGENCIES.get(priority),
        signals=[_SIGNALS.get(priority, "")],
        subjects=[Subject(f"a1312cat:{category}")] if category else [],
        provider=trailer["office"] if trailer else "",
        version_created=_time(trailer) if trailer else "",
        item_class="table" if header and _IS_TABLE in header["format"] else "text",
    )
    return (article,)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Find a pattern in a text's last line, where gateways that took ETX off left the trailer."""
    line = text.rstrip().rfind("\n") + 1
    found = pattern.match(text, line)
    return found if found and not text[found.end() :].strip() else None


def _split_lines(story: str) -> tuple[list[str], str]:
    """Split a story into what is marked with ^, each up to its <, and the text behind it."""
    marked: list[str] = []
    lines = story.strip("\n").split("\n")
    for place, line in enumerate(lines):
        if line.lstrip().startswith("^"):
            marked.append(line.strip())
        elif marked and _is_open(marked[-1]) and not _is_paragraph(line) and len(marked[-1]) < _LONGEST_MARKED:
            marked[-1] += f" {line.strip()}"
        else:
            lines = lines[place:]
            break
    else:
        lines = []
    return [_typeset(line.strip("^<= ")) for line in marked], _read_paragraphs([line.lstrip("^").rstrip("<") for line in lines])


def _read_paragraphs(lines: list[str]) -> str:
    """A paragraph begins with a tab, and its lines are as long as they happened to be."""
    text = _typeset("\n".join(lines))
    if "\n\t" not in f"\n{text}":
        return unwrap(text)
    paragraphs = text.split("\n\t")
    return "\n".join(shown for paragraph in paragraphs if (shown := " ".join(paragraph.split())))


def _is_paragraph(line: str) -> bool:
    return not line.strip() or line.startswith(("\t", "  "))


def _is_open(line: str) -> bool:
    """A marked line goes on in the next one until its <."""
    return not line.rstrip().endswith(("<", "="))


def _typeset(text: str) -> str:
    """Give a text as it was to be printed: ANPA has seven bits, two marks for a quotation mark and an underscore for a dash."""
    return without_controls(text.replace("``", "“").replace("''", "”").replace(" _ ", " — "))


class _Lines:
    """What the marked lines are: slug, headline, then notes and byline in any order."""

    def __init__(self, marked: list[str]) -> None:
        self.slugline = self.headline = self.byline = self.ed_note = ""
        for line in marked:
            if not self.slugline and _SLUG.match(line):
                self.slugline = line
            elif _NOTE.match(line):
                self.ed_note = f"{self.ed_note}\n{line}".strip()
            elif _BYLINE.match(line):
                self.byline = self.byline or line
            elif not self.headline and not self.byline and line:
                self.headline = line


_SLUG = re.compile(r"(?:[AaPpBb][MmPpCc]-|[A-Z]{2}-[A-Z]{2}--)\S")
_NOTE = re.compile(r"\(?(?:Eds?:|EDS?:|EDITOR['’]?S['’]? NOTE|Editors?:|ADDS\b|UPDATES?\b|CORRECTS?\b|\(?With\b)")
_BYLINE = re.compile(r"(?:By|BY) [A-Z]|(?:Associated Press|Staff|AP) .{0,20}Writer")


def _time(trailer: re.Match[str]) -> str:
    year = trailer["year"] if len(trailer["year"]) > 2 else f"20{trailer['year']}"  # noqa: PLR2004 - digits
    zone = _OFFSETS.get(trailer["zone"] or "GMT", "Z")
    return f"{year}{int(trailer['month']):02}{int(trailer['day']):02}T{trailer['hour']}{trailer['minute']}00{zone}"
