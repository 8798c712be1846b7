"""What the words of a lead tell: days, deeds, numbers of dead, and whether it reports anything at all.

Text in, values out; `sketching` puts them into a sketch. English is read so; in other languages names, tags and the text itself count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from desk.wirewords import BACKGROUND_HEADLINE, BACKGROUND_LEAD, BACKGROUND_SIGNALS, BACKGROUND_SLUG, DEEDS, MONTHS, NUMBERS, TALK, WEEKDAYS

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


_WORD = re.compile(r"\d[\d,]*|[^\W\d][\w’'-]*|[.!?;:\n]")
_DEAD = frozenset(
    "killed killing kills kill dead died dies death deaths toll bodies lives slain massacred perished fatalities drowned executed buried "
    "interred".split()
)
_NO_FURTHER = frozenset(".!?;:\n") | frozenset(
    "and but while wounded wounding wounds wound injured injuring injures injuries hurt".split()
)  # what stands behind these is counted of something else
_UNITS = frozenset(
    "km kilometres kilometers miles percent per am pm hour hours day days week weeks month months year years year-old".split()
)
_WITHIN_WORDS = 6
_MOST_NUMBERS = 6


def numbers_told(text: str) -> tuple[int, ...]:
    """Give the numbers of dead in reading order.

    >>> numbers_told("Bomb kills twelve in market. Police put the toll at 14; 1,200 fled and 30 were wounded.")
    (12, 14)
    """
    words = _WORD.findall(text.lower())
    found: dict[int, None] = {}
    for place, word in enumerate(words):
        number = NUMBERS.get(word) or (_digits(word) if word[0].isdecimal() else None)
        if number is None or (place + 1 < len(words) and words[place + 1] in _UNITS):
            continue
        if _leads_to_dead(words[place + 1 : place + 1 + _WITHIN_WORDS]) or _leads_to_dead(
            words[max(0, place - _WITHIN_WORDS) : place][::-1]
        ):
            found[number] = None
    return tuple(found)[:_MOST_NUMBERS]


def _leads_to_dead(words: Iterable[str]) -> bool:
    for word in words:
        if word in _DEAD:
            return True
        if word in _NO_FURTHER:
            return False
    return False


def _digits(word: str) -> int | None:
    digits = word.replace(",", "")
    return int(digits) if len(digits) <= _MOST_DIGITS else None


_MOST_DIGITS = 6


_BULLET = re.compile(r"^\s*[-•*–—] ", re.MULTILINE)
_LIST = 3


def is_background(headline: str, lead: str, body: str, signals: Iterable[str], slugline: str = "") -> bool:
    """Tell an article that mentions events from one that reports an event.

    >>> is_background("FACTBOX-Who fights in Mali", "", "", ()), is_background("Rebels enter Goma", "", "", ())
    (True, False)
    """
    return (
        not BACKGROUND_SIGNALS.isdisjoint(signals)
        or BACKGROUND_HEADLINE.search(headline) is not None
        or BACKGROUND_LEAD.search(lead) is not None
        or BACKGROUND_SLUG.search(slugline) is not None
        or len(_BULLET.findall(body)) >= _LIST
    )
