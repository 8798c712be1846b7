"""A body in; its source line (dateline and agency) and where its trailing credits begin out. Used by `making` for every format."""

from __future__ import annotations

import re
from typing import Final

from frontwire.article import Dateline

_DASH = r"(?:--|[-–—])"
_PLACE = r"[^\W\d_][\w .,'’/-]{0,60}?"
_DAY = r"(?i:,? ?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,4})?(?:, \d{4})?)?"
# "3 mars", "3. März", "3 марта": a day in any language, before an agency.
_DATE = r"(?:, ?\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.?(?: \d{2,4})?)?"
# "MOSCOW, March 3 (Reuters) - ", "KYIV, Ukraine (AP) — ", "Paris (AFP) –", "BONN (WEST GERMANY), 24 AUG 89 (DPA) -- ", "(Reuters) –".
_AGENCY = r"(?P<agency>(?!the |an? )[^\W\d_][\w .&/'’-]{1,30})"
# Only before a bracket, a number or a month can a place end: to try what may follow at each of its letters takes twice as long.
_PLACE_END = r"(?=,? ?(?:[(\d]|[JFMASONDjfmasondſ](?i:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)))"
_WITH_AGENCY = rf"(?:(?P<place>{_PLACE}){_PLACE_END}(?: \([^()]{{3,30}}\))?(?:{_DAY}|{_DATE}) ?)?\({_AGENCY}\) ?{_DASH}\s?"
# Without an agency, a place in capitals: "SAN SALVADOR, 3 JAN 90 -- ".
_COUNTRY = r"(?: \([A-Z .'-]{3,30}\)|, [A-Z][\w .]{2,25}?)?"
_IN_CAPITALS = rf"(?P<capitals>[A-Z][A-Z .'’/-]{{2,40}}?){_COUNTRY}{_DAY}(?: \([A-Z][\w ]+\))? ?(?:--|[–—]| - )\s?"
# "МОСКВА, 3 марта. /ТАСС/.", "КИЕВ, 3 мар — РИА Новости."
_SERVICE = r"(?P<service>РИА Новости|ТАСС|[Ии]нтерфакс|Укр[Іі]нформ|INTERFAX(?:\.RU)?)"
_RUSSIAN = rf"(?P<russian>[А-ЯЁІЇЄҐ][\w -]{{2,30}})[.,] \d{{1,2}} [а-яіїє]{{3,8}}\.? ?[—–/-]{{0,2}} ?{_SERVICE}[ /.—–-]+"
# "新华社莫斯科3月3日电"
_CHINESE = r"(?P<office>[一-鿿]{2,4}社)?(?P<chinese>[一-鿿、]{2,12})\d{1,2}月\d{1,2}日(?:电|電|讯)[ \u3000]*"
_SOURCE_LINE: Final = re.compile(rf"\s*(?:{_WITH_AGENCY}|{_IN_CAPITALS}|{_RUSSIAN}|{_CHINESE})")
_CREDIT_LINE: Final = re.compile(
    r"[ \t]*[(\[]?(?:(?:Additional|Further) [Rr]eporting|Reporting|Writing|Editing|Compiled|Translated|Written|Edited|Reported)"
    r" (?:and [Ww]riting |and [Ee]diting )?by\b"
)
_CREDIT_INITIALS: Final = " \t([AFRWECT"  # what _CREDIT_LINE can begin with: most lines are passed by at once
_CREDIT_LINES: Final = 6


def read_dateline(body: str) -> Dateline:
    """Read the source line at a body's start.

    >>> read_dateline("MOSCOW, March 3 (Reuters) - Russia said").place
    'MOSCOW'
    """
    found = _SOURCE_LINE.match(body, _skip_notes(body))
    if found is None:
        return Dateline()
    place = found["place"] or found["capitals"] or found["russian"] or found["chinese"] or ""
    agency = found["agency"] or found["service"] or found["office"] or ""
    return Dateline(place=place.strip(" ,"), agency=agency.strip(), end=found.end())


def _skip_notes(body: str) -> int:
    """Give where the story begins after notes and a byline: "(Adds details)", "By A Writer"."""
    start = 0
    while body.startswith(_NOTE_STARTS, start) and (line_end := body.find("\n", start, start + _LONGEST_NOTE)) > 0:
        line = body[start:line_end].rstrip()
        if line.startswith("(") and not line.endswith(")"):
            break
        start = line_end + 1
    return start


_NOTE_STARTS: Final[tuple[str, ...]] = ("(", "By ", "* ")
_LONGEST_NOTE: Final = 200


def find_credits(body: str) -> int:
    r"""Give where the trailing credits begin, or the body's length.

    >>> find_credits("Talks failed.\n(Reporting by A Writer; Editing by B)")
    13
    """
    found = end = len(body)
    for _ in range(_CREDIT_LINES):
        line_start = body.rfind("\n", 0, end) + 1
        if body[line_start : line_start + 1] in _CREDIT_INITIALS and _CREDIT_LINE.match(body, line_start):
            found = max(line_start - 1, 0)
        end = line_start - 1
        if end <= 0:
            break
    if found == len(body) and body.endswith(")"):
        bracket = body.rfind("(")
        return bracket if _CREDIT_LINE.match(body, bracket) else found
    return found
