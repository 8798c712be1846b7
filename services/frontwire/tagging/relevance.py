"""Is this article about organised violence or its politics? Cues in context, for and against, make one score.

Takes a Reading from `resolving`; `standing` uses the answer before it asserts a region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontwire.knowledge.entries import Kind
from frontwire.tagging.tags import Relevance

if TYPE_CHECKING:
    from frontwire.tagging.reading import Reading

_HALF = 3.0  # evidence that makes a score of one half: one strong cue in a headline, or several in a body
_HEADLINE_WEIGHT = 3.0
_QUIET_FACTOR = 0.5
_KINDS = {Kind.ARMED_GROUP: 1.0, Kind.COMMUNITY: 0.5}
_TELLING = 2.0
_PARTIES_AT_MOST = 5.0
_THEATRE_EVIDENCE = 0.5  # a theatre's place in the headline needs one word of violence beside it


def weigh_relevance(reading: Reading) -> Relevance:
    """Weigh cues: each word once, where it stands most prominently. Who fights, and where wars are, are cues too."""
    evidence = sum(weight * position for weight, _, position in reading.cues.values()) / 2
    parties = [min(tally.weight, _HEADLINE_WEIGHT) * _KINDS[actor.kind] for actor, tally in reading.actors.values() if actor.kind in _KINDS]
    theatres = [min(tally.weight, _HEADLINE_WEIGHT) for _, tally in reading.regions.values()]
    evidence += min(sum(parties), _PARTIES_AT_MOST) + _THEATRE_EVIDENCE * max(theatres, default=0.0)
    if not parties and not theatres and all(weight < _TELLING for weight, _, _ in reading.cues.values()):
        evidence /= 2  # "killed", "fire", "operation": what happens everywhere tells of no war
    evidence -= _QUIET_FACTOR * sum(reading.quiet.values())
    if evidence <= 0:
        return Relevance(0.0, ())
    return Relevance(round(evidence / (evidence + _HALF), 2), tuple(span for _, span, _ in reading.cues.values()))
