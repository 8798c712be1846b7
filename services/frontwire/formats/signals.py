"""What headline, slug, note, first paragraph and codes say of an item: that it updates, corrects, repeats or kills another.

Takes texts as wires print them; returns the headline without its markers, the signals in the order of finding, and the number of
the update, lead or take. Words that only look like markers stay: "Update on talks" is a headline, "GLOBAL MARKETS-" a slug,
"Kill switch vote delayed" no kill. `making` calls it for every reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec


class Found(msgspec.Struct, frozen=True, gc=False):
    """A headline without its markers, what the item is a signal of, and the number of its update, lead or take."""

    headline: str
    signals: tuple[str, ...]
    number: int | None


def read_signals(headline: str, *, slugline: str = "", ed_note: str = "", body: str = "", codes: Iterable[str] = ()) -> Found:
    """Find the signals of an item.

    Args:
        headline: as printed, in one line.
        slugline: as printed: "SUDAN-CRISIS/ (UPDATE 2, PIX, TV)", "BC-AF--Sudan, 2nd Ld-Writethru".
        ed_note: the note to editors: "Eds: UPDATES: With new details".
        body: its first and last paragraphs may say what was changed: "(Adds quotes, paragraph 3)".
        codes: the metadata's words for it: "sig:correction", "Kill", "2ndLead"; what is none is left out.

    >>> read_signals("RPT-UPDATE 2-Armenia and Azerbaijan trade fire")
    Found(headline='Armenia and Azerbaijan trade fire', signals=('repeat', 'update'), number=2)
    >>> read_signals("Troops enter Goma", slugline="CONGO-FIGHTING/ (CORRECTED, PIX)").signals
    ('correction',)
    >>> read_signals("GLOBAL MARKETS-Shares slip")
    Found(headline='GLOBAL MARKETS-Shares slip', signals=(), number=None)
    """
    signals: list[str] = []
    numbers: list[int] = []
    headline = _read_headline(headline, signals, numbers)
    if slugline:
        _read_slug(slugline, signals, numbers)
    for code in codes:
        _read_words(code, signals, numbers)
    if ed_note:
        _read_note(ed_note, signals)
    if body:
        _read_body(body, signals)
    return Found(headline, tuple(dict.fromkeys(signals)), numbers[0] if numbers else None)


# What is printed before a headline, by what it says. Case counts: agencies print markers in capitals.
_NTH = r"\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)"
_LEAD = r"(?:LEAD|Lead|lead|LD|Ld)(?:[ -]?(?:WRITETHRU|Writethru|writethru))?"
_MARKERS = (
    ("kill", r"STORY (?:WITHDRAWN|KILLED|KILL)|WITHDRAWN|(?:MANDATORY )?KILL(?:[ ,/]+KILL)*"),
    ("hold", r"HOLD FOR RELEASE|HOLD(?:[ ,/]+HOLD)+|WITHHOLD"),
    ("embargo", r"EMBARGOED|SPERRFRIST"),
    ("update", rf"UPDATED?(?: ?\d{{1,2}})?|Update \d{{1,2}}|{_NTH}[ -]?{_LEAD}|LEAD|AMPLIACI[ÓO]N|ACTUALISATION"),
    ("wrapup", rf"(?:WRAPUP|WRAP-UP|WRAP)(?: ?\d{{1,2}})?|(?:{_NTH} )?ROUNDUP|ZUSAMMENFASSUNG"),
    ("correction", r"(?:OFFICIAL )?CORRECT(?:ED|ION)(?:[ -]?\(OFFICIAL\))?|CORRECTIVE|CLARIFICATION|BERICHTIGUNG|KORREKTUR"),
    ("correction", r"CORRECTIF|RECTIFICATIF|CORRECCI[ÓO]N|CORRE[CÇ][AÃ]O|CORREZIONE|R[ÄA]TTELSE|RETTELSE|OIKAISU|ИСПРАВЛЕНИЕ"),
    ("refile", r"REFILED?"),
    ("repeat", r"RPT|REPEAT(?:ING)?|RESEND(?:ING)?"),
    ("alert", r"ALERTE?|FLASH|EXTRA|(?:AP)?News ?Alert|NEWS ?ALERT|BREAKING NEWS|МОЛНИЯ"),
    ("urgent", r"URGENTE?|BULLETIN|EIL(?:MELDUNG)?|СРОЧНО"),
    ("brief", r"BRIEF"),
    ("advisory", r"ADVISORY(?: TO EDITORS)?"),
    ("analysis", r"(?:NEWS )?ANALYSIS"),
    ("factbox", r"FACTBOX"),
    ("timeline", r"TIMELINE"),
    ("exclusive", r"(?:AP )?EXCLUSIVE|AP Exclusive"),
    ("take", r"TAKE \d{1,2}"),
)
_WORD: Final = re.compile("|".join(f"({pattern})" for _, pattern in _MARKERS))
_ANY_WORD: Final = re.compile("|".join(pattern for _, pattern in _MARKERS))  # says only whether, in half the time
_DASH = re.compile(r" ?(?:--|[-–—:])\s*|$")
_NUMBER = re.compile(r"\d{1,2}")
# Two numbers and a capital are no word of a sentence, nor is a word said three times: these need no dash behind them.
_PLAIN = re.compile(rf"{_NTH}[ -]?{_LEAD}|(?:{_NTH} )?ROUNDUP|KILL[ ,/]+KILL.*|HOLD[ ,/]+HOLD.*")
# These stand before a headline without a dash too, when it is not in capitals itself: "URGENT Rebels enter Goma", never "URGENT TALKS".
_BARE = frozenset({"alert", "urgent", "update"})
# With a hyphen these begin a compound in a headline that is all in capitals: "ALERT-LEVEL RAISED", "HOLD-UP IN LAGOS".
_COMPOUNDS = re.compile(r"(?:ALERT|FLASH|EXTRA|KILL|HOLD|LEAD|BRIEF|WRAP|URGENT|EIL)-\S")
# In small letters only with a colon, or before a capital: "Factbox: Who rules Mali", "Exclusive-Army to leave Goma".
_SMALL: Final = re.compile(
    r"(?P<word>Update|Correction|Corrected|Alert|Urgent|Flash|Exclusive|(?:News )?Analysis|Factbox|Timeline|Refile|Repeat)"
    r"(?:(?:: +)(?=\S)|(?<![etht])-(?=[\"'“‘A-ZÀ-Þ0-9])|(?<=Exclusive)-(?=[\"'“‘A-ZÀ-Þ0-9])|(?<=Timeline)-(?=[\"'“‘A-ZÀ-Þ0-9]))"
)
_FLASHED: Final = re.compile(r"\+{2,3} ?(?=\S)(?P<rest>.*?) ?\+{0,3}")
_MARKERS_END: Final = 150  # where the last marker of a headline has ended
_TRAILING = re.compile(r" [(\[](?P<words>[^()\[\]]{2,60})[)\]]$")


def _read_headline(headline: str, signals: list[str], numbers: list[int]) -> str:
    if found := _FLASHED.fullmatch(headline):
        signals.append("alert")
        headline = found["rest"]
    position, start = 0, headline[:_MARKERS_END]
    while (end := _marker_end(start, position, signals, numbers)) > position:
        position = end
    headline = headline[position:]
    if headline.startswith("BC-"):
        _read_slug(headline, signals, numbers)  # older wires have their slug in the headline's place
    trailing = _TRAILING.search(headline) if headline.endswith((")", "]")) else None
    if trailing and all(_is_marker(word) for word in trailing["words"].split(",")):
        for word in trailing["words"].split(","):
            _read_words(word, signals, numbers)
        headline = headline[: trailing.start()]
    return headline


def _is_marker(word: str) -> bool:
    return _WORD.fullmatch(word.strip()) is not None


def _marker_end(headline: str, position: int, signals: list[str], numbers: list[int]) -> int:
    """Give where the marker at a position ends, noting what it says; the position itself when there is none."""
    bracket = headline[position : position + 1] in ("(", "[")
    found = _WORD.match(headline, position + bracket) if _ANY_WORD.match(headline, position + bracket) else None
    if found is None:
        small = _SMALL.match(headline, position)
        if small is None:
            return position
        signals.append(_SAID_BY[_letters(small["word"])])
        return small.end()
    name = _MARKERS[(found.lastindex or 1) - 1][0]
    end = found.end()
    if bracket:
        if headline[end : end + 1] not in (")", "]"):
            return position
        end += 1
        dash = _DASH.match(headline, end)
        end = dash.end() if dash else end + (headline[end : end + 1] == " ")
    else:
        end = _end_behind(headline, position, end, name)
        if end < 0:
            return position
    signals.append(name)
    if name in _NUMBERED and (number := _NUMBER.search(found[0])):
        numbers.append(int(number[0]))
    return end


_NUMBERED = frozenset({"update", "wrapup", "take"})


def _end_behind(headline: str, start: int, end: int, name: str) -> int:
    """Give where the headline begins behind a marker's words; -1 when they are the headline's own."""
    word = headline[start:end]
    if dash := _DASH.match(headline, end):
        return -1 if _COMPOUNDS.match(headline, start) and headline.isupper() else dash.end()
    if headline[end] != " ":
        return -1
    if _PLAIN.fullmatch(word):
        return end + 1
    if name in _BARE and (_marker_end(headline, end + 1, [], []) > end + 1 or (name != "update" and _NO_CAPITALS.match(headline, end + 1))):
        return end + 1
    return -1


# "Rebels …", "US troops …"; not "TIME: Mali draw", "TALKS IN GOMA".
_NO_CAPITALS = re.compile(r"(?:[A-Z]{1,3} )?[A-ZÀ-Þ][a-zß-ÿ'’]")

# What codes, notes' and slugs' words say, written without case, spaces and marks.
_SAID_BY = {
    "update": "update",
    "updated": "update",
    "updates": "update",
    "lead": "update",
    "ld": "update",
    "newlead": "update",
    "writethru": "update",
    "writethrough": "update",
    "leadwritethru": "update",
    "ldwritethru": "update",
    "rewrite": "update",
    "recast": "update",
    "recasts": "update",
    "adds": "update",
    "wrapup": "wrapup",
    "wrap": "wrapup",
    "roundup": "wrapup",
    "correction": "correction",
    "corrected": "correction",
    "corrective": "correction",
    "corrects": "correction",
    "correctionofficial": "correction",
    "correctedofficial": "correction",
    "officialcorrection": "correction",
    "clarification": "correction",
    "clarifies": "correction",
    "refile": "refile",
    "refiled": "refile",
    "refiles": "refile",
    "repeat": "repeat",
    "repeats": "repeat",
    "rpt": "repeat",
    "resend": "repeat",
    "resends": "repeat",
    "retransmits": "repeat",
    "alert": "alert",
    "alerte": "alert",
    "flash": "alert",
    "newsalert": "alert",
    "apnewsalert": "alert",
    "extra": "alert",
    "urgent": "urgent",
    "urgente": "urgent",
    "bulletin": "urgent",
    "brief": "brief",
    "advisory": "advisory",
    "analysis": "analysis",
    "newsanalysis": "analysis",
    "factbox": "factbox",
    "timeline": "timeline",
    "exclusive": "exclusive",
    "apexclusive": "exclusive",
    "kill": "kill",
    "kills": "kill",
    "killed": "kill",
    "killkill": "kill",
    "killkillkill": "kill",
    "mandatorykill": "kill",
    "storykill": "kill",
    "storykilled": "kill",
    "storywithdrawn": "kill",
    "withdrawn": "kill",
    "elimination": "kill",
    "hold": "hold",
    "holdhold": "hold",
    "holdholdhold": "hold",
    "holdforrelease": "hold",
    "withhold": "hold",
    "embargo": "embargo",
    "embargoed": "embargo",
    "take": "take",
}
_LAST_PART = re.compile(r"^.*[:/#]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_ORDINAL_END = re.compile(r"(?<=\d)(?:st|nd|rd|th)", re.IGNORECASE)
_LONGEST_WORDS = 40


def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words).casefold()


def _read_words(words: str, signals: list[str], numbers: list[int]) -> None:
    """Read words that say one thing: a code, or what stands between two commas of a slug."""
    if len(words) > _LONGEST_WORDS and " " not in words:
        words = words[-_LONGEST_WORDS:]  # a URI: its end is the code
    if len(words) > _LONGEST_WORDS:
        _read_note(words, signals)
        return
    words = _ORDINAL_END.sub("", _LAST_PART.sub("", words.strip()))
    name = _SAID_BY.get(_letters(words))
    if name is None:
        return
    signals.append(name)
    if name in _NUMBERED and (number := _NUMBER.search(words)):
        numbers.append(int(number[0]))


# As in "SUDAN-CRISIS/ (UPDATE 2, PIX, TV)", "BC-AF--Sudan, 2nd Ld-Writethru, 0456", "Syria-conflict,2ndlead", "Syria-conflict-3rdlead".
_SLUG_PARTS = re.compile(r"[,;()\[\]]")
_SLUG_LEAD = re.compile(rf"(?:^|[-, ])({_NTH}[ -]?{_LEAD})(?=$|[-,; )])")
_SLUG_ALERT = re.compile(r"\b(?:AP)?News ?Alert\b")


def _read_slug(slugline: str, signals: list[str], numbers: list[int]) -> None:
    """The first part is the topic, whatever word it is; what follows behind commas or in brackets may be markers."""
    if _SLUG_ALERT.search(slugline):
        signals.append("alert")
    for part in _SLUG_PARTS.split(slugline)[1:]:
        _read_words(part, signals, numbers)
    if lead := _SLUG_LEAD.search(slugline):
        _read_words(lead[1], signals, numbers)


# A note begins with what was done, or has it in capitals before a colon: "Eds: UPDATES: With …", "APNewsNow. CORRECTS: …".
_NOTE_START = re.compile(
    r"\W*(?:(?:Eds?|EDS?|Editors?|EDITORS?|ATTENTION EDITORS|Attention editors)\b[.:, –—-]*)?(?:(?:AP)?NewsNow\. *)?"
    r"(?P<word>[A-Za-zÀ-ÿ]+(?: (?:KILL|HOLD|FOR RELEASE|WITHDRAWN))*)(?P<alone>\W{0,3}$|[.:,;] )?"
)
_NOTE_MARKER = re.compile(r"(?:^|[\s(.])(?P<word>[A-Z]{4,11})(?=:)")
_NOTE_EMBARGO = re.compile(
    r"\bembargo(?:ed)?\b[^.]{0,30}?\b(?:until|till|to|for|jusqu|bis|hasta|até)\b|\bunder (?:strict )?embargo\b|^\W*embargo(?:ed)?:"
    r"|\bSperrfrist\b|\bnot (?:for|to be) (?:release|publication|publish|broadcast|use)d?(?: or \w+)? (?:before|until)\b",
    re.IGNORECASE,
)
_NOTE_RELEASE = re.compile(r"\bhold for release\b", re.IGNORECASE)
_NOTE_KILL = re.compile(
    r"\bKILL,? KILL\b|\bSTORY WITHDRAWN\b|\bMANDATORY KILL\b"
    r"|\bthis (?:story|article|item|report) (?:has been|is|was) (?:withdrawn|killed)\b"
)
_NOTE_HOLD = re.compile(r"\bHOLD,? HOLD\b")
_LOOKED_AT: Final = 400
# What a note's or a first paragraph's first word says, in small letters too: these are what desks write, and no sentences' beginnings.
_DONE = {
    "adds": "update",
    "add": "update",
    "updates": "update",
    "updating": "update",
    "updated": "update",
    "update": "update",
    "recasts": "update",
    "recasting": "update",
    "rewrites": "update",
    "releads": "update",
    "ajoute": "update",
    "actualise": "update",
    "actualisé": "update",
    "actualiza": "update",
    "actualización": "update",
    "amplía": "update",
    "añade": "update",
    "atualiza": "update",
    "aktualisiert": "update",
    "neu": "update",
    "corrects": "correction",
    "correcting": "correction",
    "corrected": "correction",
    "correction": "correction",
    "clarifies": "correction",
    "corrige": "correction",
    "korrigiert": "correction",
    "berichtigt": "correction",
    "refiles": "refile",
    "refiling": "refile",
    "refiled": "refile",
    "removes": "refile",
    "repeats": "repeat",
    "repeating": "repeat",
    "resends": "repeat",
    "resending": "repeat",
    "retransmits": "repeat",
}


# "Updated maps are available" is no update, nor is "neu" without its colon.
_NEED_MORE = frozenset({"updated", "update", "corrected", "correction", "neu", "add", "aktualisiert"})
_MORE = re.compile(r"[:.,;)]| (?:with|to|at|throughout|in|by|mit)\b")


def _read_note(note: str, signals: list[str]) -> None:
    start = note[:_LOOKED_AT]
    if found := _NOTE_START.match(start):
        word = found["word"]
        said = _DONE.get(word.casefold()) or (_SAID_BY.get(_letters(word)) if word.isupper() or found["alone"] else None)
        if word.casefold() in _NEED_MORE and not (found["alone"] or _MORE.match(start, found.end())):
            said = None
        if said:
            signals.append(said)
    signals += [said for marker in _NOTE_MARKER.finditer(start) if (said := _SAID_BY.get(marker["word"].casefold()))]
    _read_orders(note, signals)


def _read_orders(text: str, signals: list[str]) -> None:
    """What an editor is told to do, wherever in a note it stands."""
    if _NOTE_EMBARGO.search(text):
        signals.append("embargo")
    if _NOTE_KILL.search(text):
        signals.append("kill")
    if _NOTE_HOLD.search(text) or _NOTE_RELEASE.search(text):
        signals.append("hold")


_PARAGRAPHS: Final = 3
_FIRST_WORD = re.compile(r"[(*] ?(?P<word>[A-Za-zÀ-ÿ]+)\b")
_STORY_HAS_BEEN: Final = re.compile(
    r"\((?:This|The) [^()]{0,60}?\b(?:story|article|version|item|report)\b[^()]{0,40}? (?P<word>corrected|refiled|updated|repeated)\b"
)


def _read_body(body: str, signals: list[str]) -> None:
    """Read the notes before the story and the one behind it: "(Adds quotes, paragraph 3)", "(This story has been corrected to …)"."""
    position = 0
    for _ in range(_PARAGRAPHS):
        line_end = body.find("\n", position)
        line = body[position : line_end if line_end >= 0 else len(body)][:_LOOKED_AT].rstrip()
        if line.startswith(("(", "* ")) and (line.endswith(")") or line.startswith("*")):
            _read_first_paragraph(line, signals)
        elif line.startswith(("Eds:", "EDS:")):
            _read_note(line, signals)
        elif line.startswith(("KILL", "HOLD", "EMBARGO", "STORY WITHDRAWN")):
            _read_orders(line, signals)
        if line_end < 0:
            break
        position = line_end + 1
    if found := _STORY_HAS_BEEN.search(body, max(0, len(body) - _LOOKED_AT)) or _STORY_HAS_BEEN.match(body):
        signals.append({"corrected": "correction", "refiled": "refile", "updated": "update"}.get(found["word"], "repeat"))


def _read_first_paragraph(line: str, signals: list[str]) -> None:
    found = _FIRST_WORD.match(line)
    said = _DONE.get(found["word"].casefold()) if found else None
    if found and said and (found["word"].casefold() not in _NEED_MORE or _MORE.match(line, found.end())):
        signals.append(said)
    elif line.isupper() or line.startswith("(UPDATE"):
        for part in line.strip("()").split(","):
            _read_words(part, signals, [])
