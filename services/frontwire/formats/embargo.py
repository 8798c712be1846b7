"""A note to editors in, the time of its embargo out: "EMBARGOED UNTIL 1400 GMT MARCH 2". Used by `making` where no field has the time.

What a note leaves open is read as the later of what it may mean: a zone with two offsets, a day without its year.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from frontwire.formats.dates import to_rfc3339

_KEYWORD: Final = re.compile(
    r"\bembargo(?:ed\b|(?= ?[:–—-]| (?:until|till?|to|for|jusqu|bis|hasta|até)\b))|\bSperrfrist|\bhold for release"
    r"|\bnot (?:for|to be) (?:release|publi|broadcast|use)\w*(?: or \w+)? (?=before|until)",
    re.IGNORECASE,
)
# One of these, in any case, is in whatever _KEYWORD matches: looking for them costs a fiftieth, and hardly any note has one. They have no
# letter for which a regular expression that ignores case takes another one besides (s and i have such).
_HINTS: Final[tuple[str, ...]] = ("embargo", "perrfr", "hold for", "not for", "not to be")
_REACH = 160  # characters behind the word in which its time stands
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:?\d{2}(?::?\d{2})?(?: ?(?:Z|GMT|UTC)\b| ?[+-]\d{2}:?\d{2})?)?", re.ASCII)
_ZONES = {
    "GMT": 0,
    "UTC": 0,
    "Z": 0,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "EST": -5,
    "EDT": -4,
    "ET": -5,  # or -4, which is the earlier moment
    "CST": -6,
    "PST": -8,
    "PT": -8,
    "UHR": 1,  # or 2
}
_ZONE = r"(?P<zone>GMT|UTC|Z|BST|CES?T|MES?Z|EES?T|MSK|E[SD]?T|CST|PS?T|Uhr)\b"
_TIME = re.compile(
    rf"(?<![\d.])(?:(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?![.\d])"
    r"|(?P<plain>\d{4}|\d{1,2})(?= ?(?:GMT|UTC|Z\b|Uhr|[ap]\.?m\b|hrs\b)))"
    rf" ?(?P<half>[ap]\.?m\b\.?)?(?: ?hrs| ?hours)? ?(?:{_ZONE})?",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan ene gen", "feb fév fev", "mar mär", "apr avr abr", "may mai mag", "jun juin giu", "jul juil lug"),
            *("aug aoû ago", "sep set", "oct okt ott", "nov", "dec dez déc dic"),
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<{0}>[^\W\d_]{{3,10}})\.?"
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? (?:of |de )?" + _MONTH.format("month") + r"(?:,? (?:de )?(?P<year>\d{4}))?(?!\w)"
)
_MONTH_FIRST = re.compile(r"\b" + _MONTH.format("month") + r" (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?(?![\d:])")
_NUMBERS = re.compile(r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?(?!\d)", re.ASCII)
_HALF_A_YEAR = timedelta(days=183)


def read_embargo(note: str, version_created: str | None) -> str | None:
    """Give the time until which a note forbids to publish; None when it names no embargo, or no time that can be read.

    >>> read_embargo("Embargoed until 1400 GMT, March 2", "2026-03-01T09:00:00Z")
    '2026-03-02T14:00:00Z'
    >>> read_embargo("The arms embargo of March 2 holds.", "2026-03-01T09:00:00Z")
    """
    keyword = _KEYWORD.search(note) if _may_be_embargoed(note.lower()) else None
    if keyword is None:
        return None
    text = note[keyword.end() : keyword.end() + _REACH]
    created = datetime.fromisoformat(version_created) if version_created else None
    try:
        if found := _ISO.search(text):
            return to_rfc3339(found[0])
        moment = _moment(text, created)
    except (ValueError, OverflowError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0") if moment else None


def _may_be_embargoed(note: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - compiled, a loop is faster than a generator
        if hint in note:
            return True
    return False


def _moment(text: str, created: datetime | None) -> datetime | None:
    day = _day(text, created)
    time = _TIME.search(text)
    if day is None:
        if time is None or created is None:
            return None
        day = created.replace(hour=0, minute=0, second=0)
    if time is None:
        return day
    plain = time["plain"] or ""
    if plain and len(plain) > len("24"):
        hour, minute = int(plain[:2]), int(plain[2:])
    else:
        hour, minute = int(plain or time["hour"]), int(time["minute"] or 0)
    if half := time["half"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    moment = day + timedelta(hours=hour - _ZONES[(time["zone"] or "Z").upper()], minutes=minute)
    is_of_its_day = created is not None and _day(text, created) is None
    return moment + timedelta(days=1) if is_of_its_day and created is not None and moment < created else moment


def _day(text: str, created: datetime | None) -> datetime | None:
    """Give the day's midnight; a day without a year is the one after the version, or just before it."""
    for pattern in (_NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(text):
            month = found["month"]
            number = int(month) if month.isdecimal() else _MONTHS.get(month[:4].casefold()) or _MONTHS.get(month[:3].casefold())
            if number is None or not (found["year"] or created):
                continue
            year = int(found["year"]) if found["year"] else created.year if created else 0
            day = datetime(year, number, int(found["day"]), tzinfo=UTC)
            return day.replace(year=year + 1) if not found["year"] and created and created - day > _HALF_A_YEAR else day
    return None
