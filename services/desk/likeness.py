"""Two sketches in, how likely it is that they report the same event out; `gathering` asks for it.

The likeness is a sum of weights, in log-odds: above nothing the two are rather of one event. Each weight is what one thing that they share,
or differ in, speaks for it; they were fitted by logistic regression to scenes of our own (`tests/corpus/stories`) and rounded. What many
open stories have in common says little: what is shared counts by how rare it is.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from operator import eq

from desk.sketching import PERMUTATIONS, Sketch
from desk.times import HOUR

_SAME_WORDS = 3.95
_SAME_LEAD = 2.45
_SAME_PLACE = 3.2
_OWN_PLACES = -1.55
"""Times how rare it is: each lead has a place that the other article does not name."""
_ELSEWHERE = -1.0
"""And none that it does name."""
_FORMULA_AGAIN = -50.0
"""A copy has the place and the day of its original: the same text of another place or day is a formula used again."""
_FORMULA = 0.1
"""What a wire's formula makes alike in any two reports: "A bomb killed … on Tuesday, police said"."""
_OTHER_DEED = -1.3
_SAME_TARGETS = 1.5
_OTHER_TARGET = -1.0
_TALK_AND_VIOLENCE = -1.4
_BOTH_TALK = 2.1
_SAME_DAY = 0.6
_OTHER_DAY = -0.9
_A_DAY_LATER = -0.6
_MORE_THAN_A_DAY = -1.65
_FEWER_DEAD = -2.1
_OTHER_PARTIES = -1.0
_OTHER_SLUG = -2.85
_BACKGROUND = -10.0

_DAY_HOURS = 24


class Rarity(dict[str | int, float]):
    """How rare a word (its digest) or the key of a name is in the open stories: 1 where hardly one has it, 0 where all have."""

    def __init__(self, stories: int, having: Callable[[str | int], int]) -> None:
        """Be told how many stories are open, and what counts those that have something."""
        super().__init__()
        self._stories = stories + 2  # so that the first stories have something to be rare in
        self._having = having

    def __missing__(self, thing: str | int) -> float:
        """Weigh it by its inverse document frequency, as a part of the largest that there is."""
        rarity = log(self._stories / (self._having(thing) + 0.5)) / log(self._stories)
        self[thing] = rarity = min(1.0, max(0.0, rarity))
        return rarity


def likeness(one: Sketch, other: Sketch, rarity: Rarity) -> float:
    """Give the log-odds that two articles report the same event.

    Args:
        one: the article in hand.
        other: one that is in a story.
        rarity: of words and names in the open stories.
    """
    found = _by_text(one, other, rarity) + _by_deed(one, other) + _by_day(one, other) + _by_place(one, other, rarity)
    if _has_fewer_dead(one, other):
        found += _FEWER_DEAD
    if one.actors and other.actors and one.actors.isdisjoint(other.actors):
        found += _OTHER_PARTIES
    if one.provider == other.provider and one.slug and other.slug and one.slug != other.slug:
        found += _OTHER_SLUG
    if one.is_background or other.is_background:
        found += _BACKGROUND
    return found


def text_overlap(one: Sketch, other: Sketch) -> float:
    """Estimate the share of their runs of three words that two texts have in common (Broder's resemblance)."""
    equal: int = sum(map(eq, memoryview(one.signature).cast("I"), memoryview(other.signature).cast("I")))
    return equal / PERMUTATIONS


def _by_text(one: Sketch, other: Sketch, rarity: Rarity) -> float:
    found = _SAME_WORDS * _share(one.words, other.words, rarity, few=_FEW_WORDS)
    found += _SAME_LEAD * _share(one.lead_words, other.lead_words, rarity, few=_FEW_LEAD_WORDS)
    is_elsewhere = _is_elsewhere(one, other)
    if is_elsewhere:
        found += _ELSEWHERE
    if is_elsewhere or _is_other_day(one, other):
        found += _FORMULA_AGAIN * max(0.0, text_overlap(one, other) - _FORMULA)
    return found


def _share(one: frozenset[int], other: frozenset[int], rarity: Rarity, *, few: int) -> float:
    """Give how much of the smaller set is in the other one, rare words counted more; of a very small one there is little to share."""
    shared = one & other
    if not shared:
        return 0.0
    mean = sum(map(rarity.__getitem__, one)) / len(one)
    return sum(map(rarity.__getitem__, shared)) / (mean * max(few, min(len(one), len(other)))) if mean else 0.0


_FEW_WORDS = 8
_FEW_LEAD_WORDS = 6


def _is_elsewhere(one: Sketch, other: Sketch) -> bool:
    """Tell whether each lead has its places, none of them shared, and none named anywhere in the other article."""
    return one.main_place != "" and other.main_place != "" and one.places.isdisjoint(other.names) and other.places.isdisjoint(one.names)


def _is_other_day(one: Sketch, other: Sketch) -> bool:
    return bool(one.days) and bool(other.days) and one.days.isdisjoint(other.days)


def _by_place(one: Sketch, other: Sketch, rarity: Rarity) -> float:
    same = max(map(rarity.__getitem__, one.places & other.places), default=0.0)
    own = min(
        max(map(rarity.__getitem__, one.places - other.names), default=0.0),
        max(map(rarity.__getitem__, other.places - one.names), default=0.0),
    )
    return _SAME_PLACE * same + _OWN_PLACES * own


def _by_deed(one: Sketch, other: Sketch) -> float:
    found = 0.0
    if one.deeds and other.deeds and one.deeds.isdisjoint(other.deeds):
        found += _OTHER_DEED
    if one.targets and other.targets:
        same = len(one.targets & other.targets) / len(one.targets | other.targets)
        found += _SAME_TARGETS * same if same else _OTHER_TARGET
    if one.talk is not None and other.talk is not None:
        found += _TALK_AND_VIOLENCE * abs(one.talk - other.talk) + _BOTH_TALK * min(one.talk, other.talk)
    return found


def _by_day(one: Sketch, other: Sketch) -> float:
    hours = abs(one.created - other.created) / HOUR
    found = _A_DAY_LATER * hours / _DAY_HOURS + (_MORE_THAN_A_DAY if hours > _DAY_HOURS else 0.0)
    if not one.days.isdisjoint(other.days):
        return found + _SAME_DAY
    if not _is_other_day(one, other):
        return found
    # a night belongs to two days, and a siege
    is_next = min(one.days) <= max(other.days) + 1 and min(other.days) <= max(one.days) + 1
    return found if is_next else found + _OTHER_DAY


def _has_fewer_dead(one: Sketch, other: Sketch) -> bool:
    """A toll grows: that it is higher later says nothing, and one or two fewer is another's count; that it is much lower speaks against."""
    if not one.killed or not other.killed or not set(one.killed).isdisjoint(other.killed):
        return False
    earlier, later = (one, other) if one.created <= other.created else (other, one)
    return max(later.killed) < earlier.killed[0] * _MUCH_FEWER


_MUCH_FEWER = 0.8
