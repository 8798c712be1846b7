"""What an item is: a text, or something that is full of country names and no article. Used by `making`; what is no text is passed by."""

from __future__ import annotations

import re
from typing import Final

TEXT: Final = "text"


def class_of(written: str, *, headline: str, slugline: str, signals: tuple[str, ...], is_kill: bool = False) -> str:
    """Give an item's class by what its metadata says, and of a text by what its headline and slug say.

    A kill of a text is never passed by: it may look like an advisory, and have "ADVISORY" in its headline.

    >>> class_of("ninat:picture", headline="", slugline="", signals=())
    'picture'
    >>> class_of("text", headline="DIARY-Political and general news events from March 2", slugline="", signals=())
    'budget'
    >>> class_of("text", headline="Sudan budget passes amid fighting", slugline="SUDAN-BUDGET", signals=())
    'text'
    """
    found = _CLASSES.get(_LAST_PART.sub("", written.strip()).casefold(), TEXT) if written not in ("", TEXT) else TEXT
    if is_kill:
        return TEXT if found in _LOOKED_LIKE else found
    if found != TEXT:
        return found
    if "advisory" in signals:
        return "advisory"
    may_be_listed = _may_be_listed(headline)
    for name, of_headline, of_slug in _PATTERNS:
        if (may_be_listed and of_headline.match(headline)) or (slugline and of_slug.search(slugline)):
            return name
    return TEXT


# One of these is in whatever headline _PATTERNS match: looking for them costs a third, and hardly any headline has one.
_HINTS: Final[tuple[str, ...]] = (
    *("DIARY", "Daybook", "News ", "NEWS ", "Stories at ", "Advisory ", "ADVISORY ", "Note ", "NOTE "),
    *("OTS", "EANS", "DGAP", "EQS", "Standing", "STANDING", "Score", "SCORE"),
)


def _may_be_listed(headline: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - compiled, a loop is faster than a generator
        if hint in headline:
            return True
    return False


_LOOKED_LIKE = frozenset({"advisory", "budget", "table", "press-release"})
_LAST_PART: Final = re.compile(r"^.*[:/#]")
# IPTC's natures of news items and content, ninjs' types, and what agencies call them besides.
_CLASSES: Final = {
    "picture": "picture",
    "photo": "picture",
    "image": "picture",
    "still": "picture",
    "graphic": "graphic",
    "video": "video",
    "animated": "video",
    "audio": "audio",
    "package": "package",
    "composite": "package",
    "component": "package",
    "compositeitem": "package",
    "planning": "budget",
    "event": "budget",
    "table": "table",
    "data": "table",
    "results": "table",
    "advisory": "advisory",
    "budget": "budget",
    "diary": "budget",
    "daybook": "budget",
    "press-release": "press-release",
    "pressrelease": "press-release",
    "press release": "press-release",
}
# A list of what will be written, or has been, is printed under its name, its hour or its day; never in a sentence.
_AGENCY = r"(?:(?:AP|AFP|Reuters|REUTERS|dpa|UPI|EFE|ANSA|PA|The) )?(?:\w+ )?"
_SPORTS = r"(?:BB[A-Z]|BK[A-Z]|FB[A-Z]|HK[A-Z]|SOC|GLF|TEN|CAR|CRI|RAC|BOX|CYC)"
_PATTERNS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "budget",
        re.compile(
            rf"(?:\w+ )?DIARY\s?[-–—:]|(?:\w+ )?Daybook(?:$|\s?[-–—:])"
            rf"|{_AGENCY}(?:News|NEWS) (?:Digest|Budget|Schedule|Agenda|SCHEDULE|AGENDA)(?:$|\s?[-–—:]| \d| (?:at|for|AT|FOR) )"
            rf"|{_AGENCY}(?:Top|Major) (?:\w+ )?(?:News|Stories) at \d|TOP NEWS AT \d"
        ),
        re.compile(r"^(?:BC-)?(?:[\w ]+-)*-?(?:News Digest|Daybook|Lookahead)\b|^(?:[A-Z]+-)*DIARY/?$"),
    ),
    (
        "advisory",
        re.compile(r"(?:ADVISORY|Advisory|NOTE|Note) (?:to|TO) (?:editors|EDITORS|clients|CLIENTS|subscribers|SUBSCRIBERS)\b"),
        re.compile(r"\bADVISORY/?(?:$| ?\()|^BC-.*\bAdvisory$"),
    ),
    (
        "press-release",
        re.compile(r"(?:OTS|EANS|DGAP|EQS)(?:-\w+)?: "),
        re.compile(r"^(?:PR Newswire|Business ?Wire|GlobeNewswire|OTS)\b"),
    ),
    (
        "table",
        re.compile(r"(?:\w[\w '.&-]{0,40} )?(?:Standings|Box Scores?|Scoreboard|STANDINGS|BOX SCORES?)(?:$| ?[-–—:] )"),
        re.compile(rf"^(?:BC-)?{_SPORTS}-.*\b(?:Standings|Glance|Box|Stax|Sums|Results|Scores|Leaders)\b"),
    ),
)
