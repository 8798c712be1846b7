"""Two sketches in, how likely it is that they report the same event out; `gathering` asks for it.

The likeness is a sum of weights, in log-odds: above nothing the two are rather of one event. `evidence` says what speaks for it and against
it, `WEIGHTS` how much each thing counts. What many open stories have in common says little: what is shared counts by how rare it is.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from operator import eq, mul

from desk.sketching import PERMUTATIONS, Sketch
from desk.times import HOUR

WEIGHTS = {
    "words": 2.0,
    "the words of the leads": 1.8,
    "a place": 4.1,
    "neither names the other's places": -1.4,
    "other deeds": -2.4,
    "targets": 4.2,
    "other targets": -1.6,
    "talk and violence": -2.4,
    "both talk": 1.9,
    "a day": 1.2,
    "days between": -0.7,
    "more than a day between": -3.4,
    "parties": 2.9,
    "other regions": -0.8,
    "other parties": -0.9,
    "fewer dead": -3.0,
    "a further one": -1.9,
    "one wire": -1.5,
    "one wire's slug again": -1.0,
    "an update under its slug": -0.2,
    "one wire's other slug": -2.1,
    "a formula again": -60.0,
    "reports no event": -10.0,
}
"""In log-odds, for all or for as much as there is of it; see `evidence`.

Fitted by logistic regression to the scenes in `tests/corpus/stories`, but for SET_BY_HAND: `python -m tests.fit_likeness` prints the table.
That a wire tells two events rather than one twice is learnt from scenes with many hard pairs.
"""
SET_BY_HAND = ("a formula again", "reports no event", "one wire's slug again")

_DAY_HOURS = 24


class Rarity(dict[str | int, float]):
    """How rare a word (its digest) or the key of a name is in the open stories: 1 where hardly one has it, 0 where all have."""

    def __init__(self, stories: int, having: Callable[[str | int], int]) -> None:
        """Be told how many stories are open, and what counts those that have something."""
        super().__init__()
        self._largest = log(stories + 2)  # so that the first stories have something to be rare in
        self._having = having
        self._means: dict[frozenset[int], float] = {}

    def __missing__(self, thing: str | int) -> float:
        """Weigh it by its inverse document frequency, as a part of the largest that there is."""
        rarity = 1.0 - log(self._having(thing) + 0.5) / self._largest
        self[thing] = rarity = min(1.0, max(0.0, rarity))
        return rarity

    def mean(self, words: frozenset[int]) -> float:
        """Give how rare a text's words are on the average; it is asked of the article in hand with each that it is compared with."""
        if words not in self._means:
            self._means[words] = sum(map(self.__getitem__, words)) / len(words) if words else 0.0
        return self._means[words]


def likeness(one: Sketch, other: Sketch, rarity: Rarity) -> float:
    """Give the log-odds that two articles report the same event.

    Args:
        one: the article in hand.
        other: one that is in a story.
        rarity: of words and names in the open stories.
    """
    found: float = sum(map(mul, WEIGHTS.values(), evidence(one, other, rarity)))
    return found


def evidence(one: Sketch, other: Sketch, rarity: Rarity) -> tuple[float, ...]:
    """Give how much there is of each thing that has a weight, in the order of WEIGHTS."""
    earlier, later = (one, other) if one.created <= other.created else (other, one)
    hours = (later.created - earlier.created) / HOUR
    is_one_wire = one.provider == other.provider
    is_slug_again = is_one_wire and one.slug != "" and one.slug == other.slug
    is_update = is_slug_again and later.is_update
    usual = rarity.mean(one.words)
    in_one_lead, in_other_lead = one.lead_words & other.words, one.words & other.lead_words
    place = max(map(rarity.__getitem__, one.places & other.places), default=0.0)
    # day, parties and targets are those of other events too: they count by the rarest thing that the two share besides
    own = max(place, max(map(rarity.__getitem__, in_one_lead | in_other_lead), default=0.0)) ** 2
    is_elsewhere, is_other_day = _is_elsewhere(one, other), _is_other_day(one, other)
    return (
        _share(one.words & other.words, min(len(one.words), len(other.words)), rarity, usual),
        (
            _share(in_one_lead, min(len(one.lead_words), len(other.words)), rarity, usual)
            + _share(in_other_lead, min(len(one.words), len(other.lead_words)), rarity, usual)
        )
        / 2,
        place,
        is_elsewhere,
        _are_apart(one.deeds, other.deeds),
        own * len(one.targets & other.targets) / (len(one.targets | other.targets) or 1),
        _are_apart(one.targets, other.targets),
        *_talk(one, other),
        0.0 if one.days.isdisjoint(other.days) else own,
        hours / _DAY_HOURS,
        hours > _DAY_HOURS,
        own * len(one.actors & other.actors) / (len(one.actors | other.actors) or 1),
        one.regions.isdisjoint(other.regions),
        _are_apart(one.actors, other.actors),
        _has_fewer_dead(earlier, later),
        later.is_further and not earlier.is_further,
        is_one_wire and not is_slug_again,
        is_slug_again and not is_update,
        is_update,
        is_one_wire and one.slug != "" and other.slug not in {"", one.slug},
        # a copy has the place and the day of its original: the same text of another place or day is a formula used again
        max(0.0, text_overlap(one, other) - _FORMULA) if (is_elsewhere or is_other_day) and not is_update else 0.0,
        one.is_background or other.is_background,
    )


_FORMULA = 0.1
"""What a wire's formula makes alike in any two reports: "A bomb killed … on Tuesday, police said"."""


def text_overlap(one: Sketch, other: Sketch) -> float:
    """Estimate the share of their runs of three words that two texts have in common (Broder's resemblance)."""
    equal: int = sum(map(eq, memoryview(one.signature).cast("I"), memoryview(other.signature).cast("I")))
    return equal / PERMUTATIONS


def _share(shared: frozenset[int], words: int, rarity: Rarity, usual: float) -> float:
    """Give how many of the smaller set's words are shared, a word as rare as usual counted as one; of a very small set there is little."""
    return sum(map(rarity.__getitem__, shared)) / (usual * max(_FEW_WORDS, words)) if shared and usual else 0.0


_FEW_WORDS = 6


def _are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)


def _is_elsewhere(one: Sketch, other: Sketch) -> bool:
    """Tell whether each lead has its places, none of them shared, and none named anywhere in the other article."""
    return one.main_place != "" and other.main_place != "" and one.places.isdisjoint(other.names) and other.places.isdisjoint(one.names)


def _is_other_day(one: Sketch, other: Sketch) -> bool:
    return bool(one.days) and bool(other.days) and one.days.isdisjoint(other.days)


def _talk(one: Sketch, other: Sketch) -> tuple[float, float]:
    """Give how much they differ in talk, and how much of it both have."""
    if one.talk is None or other.talk is None:
        return 0.0, 0.0
    return abs(one.talk - other.talk), min(one.talk, other.talk)


def _has_fewer_dead(earlier: Sketch, later: Sketch) -> bool:
    """A toll grows: that it is higher later says nothing, and one or two fewer is another's count; that it is much lower speaks against."""
    if not earlier.killed or not later.killed or not set(earlier.killed).isdisjoint(later.killed):
        return False
    is_soon = later.created - earlier.created < _BEHIND_SECONDS
    return max(later.killed) < earlier.killed[0] * (_FAR_FEWER if is_soon else _MUCH_FEWER)


_BEHIND_SECONDS = 2 * HOUR
"""How far one wire's count may be behind another's."""
_MUCH_FEWER = 0.8
_FAR_FEWER = 0.6
