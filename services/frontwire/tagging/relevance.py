"""Is this article about organised violence or its politics? Cues in context, for and against, make one score.

Takes a Reading from `resolving`; `standing` uses the answer before it asserts a region.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from frontwire.knowledge.entries import Kind
from frontwire.tagging.tags import Relevance

if TYPE_CHECKING:
    from frontwire.article import Subject
    from frontwire.tagging.reading import Reading

_HALF: Final = 3.0  # evidence that makes a score of one half: one strong cue in a headline, or several in a body
_HEADLINE_WEIGHT: Final = 3.0
_QUIET_FACTOR: Final = 0.5
_ARMED_GROUP: Final = Kind.ARMED_GROUP
_COMMUNITY: Final = Kind.COMMUNITY
_MILITARY: Final = Kind.MILITARY
_COMMUNITY_SHARE: Final = 0.5
_TELLING: Final = 2.0
_PROMINENT: Final = 2.0  # of a place in headline or lead
_PARTIES_AT_MOST: Final = 5.0
_ARMY_THERE: Final = 0.5  # an army in a theatre's place
_THEATRE_EVIDENCE: Final = 0.5  # a theatre's place in the headline needs one word of violence beside it


def weigh_relevance(reading: Reading, subjects: tuple[Subject, ...] = (), *, is_at_war: bool = False) -> Relevance:
    """Weigh cues: each word once, where it stands most prominently. Who fights, and where wars are, are cues too.

    Args:
        reading: what the text's words mean.
        subjects: what the agency files the article under.
        is_at_war: a country that the article is about has a war on the article's day.
    """
    evidence = 0.0
    is_telling = is_at_war
    for word, (_, position) in reading.cues.items():
        evidence += word.cue * position
        is_telling = is_telling or word.cue >= _TELLING
    theatre = 0.0
    for tally in reading.regions.values():
        theatre = max(theatre, min(tally.weight, _HEADLINE_WEIGHT))
    parties = _weigh_parties(reading)
    evidence = evidence / 2 + min(parties, _PARTIES_AT_MOST) + _THEATRE_EVIDENCE * theatre
    if not parties and theatre < _PROMINENT and not is_telling:
        evidence /= 2  # "killed", "fire", "operation": what happens everywhere tells of no war
    quiet = 0.0
    for weight in reading.quiet.values():
        quiet += weight
    evidence -= _QUIET_FACTOR * quiet
    if subjects:
        evidence += _weigh_subjects(subjects)
    if evidence <= 0:
        return Relevance(0.0, [])
    return Relevance(round(evidence / (evidence + _HALF), 2), [span for span, _ in reading.cues.values()])


def is_filed_under_conflict(codes: tuple[str, ...]) -> bool | None:
    """Tell whether the agency files an article under conflict, war and peace; None when it gives no code of the IPTC's."""
    if any(_CONFLICT_CODES.fullmatch(code) for code in codes):
        return True
    return False if any(code.startswith(_IPTC) for code in codes) else None


def _weigh_parties(reading: Reading) -> float:
    parties = 0.0
    for tally in reading.actors.values():
        if tally.actor.kind is _ARMED_GROUP:
            parties += min(tally.weight, _HEADLINE_WEIGHT)
        elif tally.actor.kind is _COMMUNITY:
            parties += min(tally.weight, _HEADLINE_WEIGHT) * _COMMUNITY_SHARE
    if reading.regions:
        for tally in reading.actors.values():
            if tally.actor.kind is _MILITARY:
                parties += min(tally.weight, _HEADLINE_WEIGHT) * _ARMY_THERE
    return parties


def _weigh_subjects(subjects: tuple[Subject, ...]) -> float:
    """An agency's code of conflict speaks for an article about one; codes of sport or culture and none of conflict against it."""
    codes = [subject.code for subject in subjects]
    if any(_CONFLICT_CODES.fullmatch(code) for code in codes):
        return _AGENCY_SAYS_SO
    return -_AGENCY_SAYS_SO if any(_LEISURE_CODES.fullmatch(code) for code in codes) else 0.0


# IPTC: conflict, war and peace is 16000000 with what is below it, 20000053 to 20000080 (act of terror … prisoners of war). Arts, lifestyle,
# sport and weather are 01, 10, 15 and 17; the disciplines of sport are 20000822 to 20001107.
_CONFLICT_CODES: Final = re.compile(r"subj:16\d{6}|medtop:(?:16000000|200000(?:5[3-9]|[67]\d|80))")
_LEISURE_CODES: Final = re.compile(r"(?:subj|medtop):(?:01|10|15|17)\d{6}|medtop:2000(?:08(?:2[2-9]|[3-9]\d)|09\d\d|10\d\d|110[0-7])")
_AGENCY_SAYS_SO: Final = 2.0
_IPTC: Final = ("medtop:", "subj:")
