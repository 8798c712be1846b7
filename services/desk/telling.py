"""What the words of a lead tell: days, deeds, numbers of dead, and whether it reports anything at all.

Text in, values out; `sketching` puts them into a sketch. English is read so; in other languages names, tags and the text itself count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from desk.wirewords import BACKGROUND, BACKGROUND_SIGNALS, DEEDS, MONTHS, NUMBERS, TALK, WEEKDAYS

_DAY = re.compile(
    rf"\b(?:(?P<later>next |coming )?(?P<weekday>{'|'.join(WEEKDAYS)})|(?P<near>today|yesterday|overnight)"
    rf"|(?P<before>the day before|the previous day|a day earlier)"
    rf"|(?P<month>{'|'.join(MONTHS)})\.? (?P<day>\d{{1,2}})(?!\d)|(?P<day_before>\d{{1,2}}) (?P<month_behind>{'|'.join(MONTHS)}))\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:said|says|told|announced|called|urged|vowed|promised|denied|condemned|claimed|reported|agreed|accused|appealed|rejected)"
    r"(?: \w+){0,2}? (?:on |late on |early on )?$"
)
_SAID_WITHIN = 50


def days_told(lead: str, today: date) -> frozenset[int]:
    """Give the days that a lead names for what happened; the day on which somebody said something is none.

    >>> wednesday = date(2026, 3, 4)
    >>> [wednesday.toordinal() - day for day in days_told("The army said on Wednesday it was hit on Monday.", wednesday)]
    [2]
    """
    days = set()
    for found in _DAY.finditer(lead):
        is_said = _SAID.search(lead, max(0, found.start() - _SAID_WITHIN), found.start()) is not None
        day = None if is_said or found["later"] else _day_of(found, today)
        if day is not None and abs((day - today).days) <= _LONGEST_AGO:
            days.add(day.toordinal())
    return frozenset(days)


_LONGEST_AGO = 31
_WEEK = 7


def _day_of(found: re.Match[str], today: date) -> date | None:
    if weekday := found["weekday"]:
        back = (today.weekday() - WEEKDAYS.index(weekday.lower())) % _WEEK
        return today - timedelta(days=back if back < _WEEK - 1 else -1)  # tomorrow's name: the reporter's clock is ahead
    if near := found["near"]:
        return today - timedelta(days=near.lower() == "yesterday")
    if found["before"]:
        return today - timedelta(days=1)
    month = MONTHS.index((found["month"] or found["month_behind"]).lower()) % 12 + 1
    try:
        return date(today.year, month, int(found["day"] or found["day_before"]))
    except ValueError:
        return None


def words_for(tokens: Iterable[str], classes: Mapping[str, str]) -> frozenset[str]:
    """Give the classes that any of the words belongs to."""
    return frozenset([classes[token] for token in tokens if token in classes])


def talk_share(tokens: Iterable[str]) -> float | None:
    """Give how many of the words for deeds are of talks and votes; None where there are no such words."""
    deeds = [DEEDS[token] for token in tokens if token in DEEDS]
    return round(sum(deed in TALK for deed in deeds) / len(deeds), 2) if deeds else None


_COUNT = r"(\d{1,3}(?:,\d{3})+|\d{1,6}|" + "|".join(NUMBERS) + ")"
_GAP = r"\W+(?:(?!and\b|but\b|wound|injur|hurt)[^\W\d]\w*\W+){0,5}?"
_DEAD = (
    r"(?:killed|killing|kills|kill|dead|died|dies|deaths?|toll|bodies|lives|slain|massacred|perished|fatalities|drowned|executed|buried"
    r"|interred)"
)
_NO_UNIT = r"(?! ?(?:km|kilomet|mile|percent|per cent|a\.m|p\.m|hour|day|week|month|year))"
_KILLED = re.compile(rf"\b(?:{_DEAD}{_GAP}{_COUNT}|{_COUNT}{_GAP}{_DEAD})\b{_NO_UNIT}", re.IGNORECASE)
_MOST_NUMBERS = 6


def numbers_told(text: str) -> tuple[int, ...]:
    """Give the numbers of dead in reading order.

    >>> numbers_told("Bomb kills twelve in market. Police put the toll at 14; 1,200 fled and 30 were wounded.")
    (12, 14)
    """
    found = dict.fromkeys([_number_of(match[1] or match[2]) for match in _KILLED.finditer(text)])
    return tuple(found)[:_MOST_NUMBERS]


def _number_of(words: str) -> int:
    number = NUMBERS.get(words.lower())
    return int(words.replace(",", "")) if number is None else number


_BULLET = re.compile(r"^\s*[-•*–—] ", re.MULTILINE)
_LIST = 3


def is_background(headline: str, lead: str, body: str, signals: Iterable[str]) -> bool:
    """Tell an article that mentions events from one that reports an event.

    >>> is_background("FACTBOX-Who fights in Mali", "", "", ()), is_background("Rebels enter Goma", "", "", ())
    (True, False)
    """
    return (
        not BACKGROUND_SIGNALS.isdisjoint(signals)
        or BACKGROUND.search(headline) is not None
        or BACKGROUND.search(lead) is not None
        or len(_BULLET.findall(body)) >= _LIST
    )
