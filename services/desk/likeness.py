"""Two sketches in, how likely it is that they report the same event out; `gathering` asks for it.

The likeness is a sum of weights, in log-odds: above nothing the two are rather of one event. Each weight is what one thing that they share,
or differ in, speaks for it; they were fitted to pairs of articles of our own (`tests/corpus/stories`) and rounded.
"""

from __future__ import annotations

from operator import eq

from desk.sketching import PERMUTATIONS, Sketch

_BASE = -0.8
_SAME_WORDS = 2.5
"""Times the share of the shorter one's words that the other has too."""
_SAME_TEXT = 6.0
"""Times what the texts share beyond what a wire's formula makes alike: "A bomb killed … on Tuesday, police said"."""
_FORMULA = 0.25
_MANY_WORDS = 0.35
"""Texts that share less of their words are not compared by their signatures: they are not alike."""
_SAME_NAMES = 1.2
_SAME_PLACE = 1.6
_SAME_MAIN_PLACE = 0.5
_OTHER_PLACE = -1.2
_TEXT_ELSEWHERE = 0.5
"""What reports from two places have alike is half a wire's formula."""
_FORMULA_AGAIN = -80.0
"""A copy has the place and the day of its original: the same text of another place or day is a formula used again, and no near miss."""
_OTHER_DEED = -1.0
_SAME_TARGET = 0.7
_OTHER_TARGET = -1.6
_TALK_AND_VIOLENCE = -1.6
_BOTH_TALK = 0.8
_SAME_DAY = 0.8
_NEXT_DAY = -0.2
_OTHER_DAY = -3.0
_SAME_DEAD = 0.2
_FEWER_DEAD = -0.4
_OTHER_PARTIES = -1.0
_SAME_REGION = 1.1
_SAME_SLUG = 0.4
_SAME_WIRE = -1.3
"""A wire that goes on with a story says so by its slug or its uri: without, it is rather another."""
_OTHER_SLUG = -1.3
_A_DAY_LATER = -1.25
_MORE_THAN_A_DAY = -1.9
_BACKGROUND = -5.0

_NOTHING_OF_ITS_OWN = -1.5
"""The same war on the same day, and no name, place or word that is the event's."""

_HOUR = 3600
_DAY_HOURS = 24


def likeness(one: Sketch, other: Sketch) -> float:
    """Give the log-odds that two articles report the same event; the order of the two does not count."""
    words = _share(one.words, other.words, _FEW_WORDS)
    names = _share(one.names, other.names, _FEW_NAMES)
    places = one.places & other.places
    text = _SAME_WORDS * words + _SAME_NAMES * names
    copied = max(0.0, text_overlap(one, other) - _FORMULA) if words > _MANY_WORDS else 0.0
    is_elsewhere = not places and _is_elsewhere(one, other)
    if copied and (is_elsewhere or (one.days and other.days and one.days.isdisjoint(other.days))):
        text = _FORMULA_AGAIN * copied
    else:
        text = (text + _SAME_TEXT * copied) * (_TEXT_ELSEWHERE if is_elsewhere else 1.0)
    found = _BASE + text
    if is_elsewhere:
        found += _OTHER_PLACE
    elif places:
        found += _SAME_PLACE
        if one.main_place in places and other.main_place in places:
            found += _SAME_MAIN_PLACE
    if not places and not names and words < _OWN_WORDS:
        found += _NOTHING_OF_ITS_OWN
    if one.is_background or other.is_background:
        found += _BACKGROUND
    return found + _by_deed(one, other) + _by_day(one, other) + _by_numbers(one, other) + _by_parties(one, other) + _by_wire(one, other)


def text_overlap(one: Sketch, other: Sketch) -> float:
    """Estimate the share of their runs of three words that two texts have in common (Broder's resemblance)."""
    equal: int = sum(map(eq, memoryview(one.signature).cast("I"), memoryview(other.signature).cast("I")))
    return equal / PERMUTATIONS


def _share(one: frozenset[int] | frozenset[str], other: frozenset[int] | frozenset[str], few: int) -> float:
    """Give how much of the smaller set is in the other one; of a very small one there is little to share."""
    shared = len(one & other)
    return shared / max(few, min(len(one), len(other))) if shared else 0.0


_FEW_WORDS = 8
_FEW_NAMES = 2
_OWN_WORDS = 0.15


def _is_elsewhere(one: Sketch, other: Sketch) -> bool:
    """Tell whether each lead has its places, none of them shared, and none named anywhere in the other article."""
    return one.main_place != "" and other.main_place != "" and one.places.isdisjoint(other.names) and other.places.isdisjoint(one.names)


def _by_deed(one: Sketch, other: Sketch) -> float:
    found = 0.0
    if one.deeds and other.deeds and one.deeds.isdisjoint(other.deeds):
        found += _OTHER_DEED
    if one.targets and other.targets:
        found += _OTHER_TARGET if one.targets.isdisjoint(other.targets) else _SAME_TARGET
    if one.talk is not None and other.talk is not None:
        found += _TALK_AND_VIOLENCE * abs(one.talk - other.talk) + _BOTH_TALK * min(one.talk, other.talk)
    return found


def _by_day(one: Sketch, other: Sketch) -> float:
    hours = abs(one.created - other.created) / _HOUR
    found = _A_DAY_LATER * hours / _DAY_HOURS + (_MORE_THAN_A_DAY if hours > _DAY_HOURS else 0.0)
    if one.days and other.days:
        if not one.days.isdisjoint(other.days):
            found += _SAME_DAY
        else:  # a night belongs to two days, and a siege
            is_next = min(one.days) <= max(other.days) + 1 and min(other.days) <= max(one.days) + 1
            found += _NEXT_DAY if is_next else _OTHER_DAY
    return found


def _by_numbers(one: Sketch, other: Sketch) -> float:
    """A toll grows: that it is higher later says nothing, that it is much lower speaks against."""
    if not one.killed or not other.killed:
        return 0.0
    if any(number in other.killed for number in one.killed):
        return _SAME_DEAD
    earlier, later = (one, other) if one.created <= other.created else (other, one)
    before, now = earlier.killed[0], max(later.killed)
    return _FEWER_DEAD if now < before * _MUCH_FEWER and before - now >= _SOME else 0.0


_MUCH_FEWER = 0.67
_SOME = 3


def _by_parties(one: Sketch, other: Sketch) -> float:
    found = 0.0 if one.regions.isdisjoint(other.regions) else _SAME_REGION
    if one.actors and other.actors and one.actors.isdisjoint(other.actors):
        found += _OTHER_PARTIES
    return found


def _by_wire(one: Sketch, other: Sketch) -> float:
    if one.provider != other.provider:
        return 0.0
    if one.slug == other.slug and one.slug:
        return _SAME_SLUG
    return _SAME_WIRE + (_OTHER_SLUG if one.slug and other.slug else 0.0)
