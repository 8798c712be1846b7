"""What words of the lexicon point at: countries, actors, persons, conflicts, regions, and the words themselves.

Plain dataclasses, compared by identity: `setup.py` compiles this module and the tagging that reads it. `lexicon` builds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

from frontwire.knowledge.entries import ConflictType, Kind, Role, Sector

ActorId = NewType("ActorId", str)
RegionId = NewType("RegionId", str)

CIVILIANS = "civilians"
"""The group of cues that tells of violence against people who do not fight."""

STATE_KINDS = frozenset({Kind.STATE, Kind.GOVERNMENT, Kind.MILITARY, Kind.POLICE})
"""Organs of a state: they are in every article of their country and point at none of its wars."""

EARLIEST, LATEST = 0, 99999999
"""Open ends of a span of days; a day is the number yyyymmdd."""


class Meaning(IntEnum):
    """What a word can stand for."""

    COUNTRY = 1
    DEMONYM = 2
    CAPITAL = 3
    SEAT = 4
    CITY = 5
    PLACE = 6
    REGION = 7
    CONFLICT = 8
    ACTOR = 9
    PERSON = 10
    SURNAME = 11
    OFFICE = 12


@dataclass(frozen=True, eq=False)
class Company:
    """What a weak name needs around it: any of `with_words`, none of `without_words`; padded with spaces, folded."""

    with_words: tuple[str, ...]
    without_words: tuple[str, ...]

    def is_present(self, haystack: str) -> bool:
        """Tell whether a folded text, padded with spaces, keeps this company."""
        if self.with_words and not any(word in haystack for word in self.with_words):
            return False
        return not any(word in haystack for word in self.without_words)


@dataclass(frozen=True, eq=False)
class Country:
    """A state as the tagger needs it."""

    iso3: str
    slug: str
    name: str
    first_day: int
    last_day: int


@dataclass(frozen=True, eq=False)
class Actor:
    """A party that can act; `acts_for` are those on whose behalf it does."""

    id: ActorId
    name: str
    kind: Kind
    sector: Sector
    country: str | None
    acts_for: tuple[ActorId, ...]
    ucdp_actors: tuple[int, ...]
    first_day: int
    last_day: int
    regions: tuple[RegionId, ...] = ()


@dataclass(frozen=True, eq=False)
class Term:
    """One person's time in one office."""

    actor: Actor
    role: Role | None
    first_day: int
    last_day: int


HIGHEST_ROLES = frozenset({Role.PRESIDENT, Role.PRIME_MINISTER, Role.MONARCH})
"""Who holds one of these and another office at once is called by this one."""

_RANKS = frozenset({Role.MILITARY_CHIEF, Role.LEADER, Role.SPOKESPERSON})


@dataclass(frozen=True, eq=False)
class Person:
    """A person by name, with their terms in order; `former` is who they are outside them."""

    name: str
    country: str | None
    alone: bool
    surnames: tuple[str, ...]
    terms: tuple[Term, ...]
    former: Actor

    def filled(self, role: Role, day: int) -> bool:
        """Tell whether a title is right for this person on a day; a person outside the offices may be called anything."""
        return any(
            term.role in (role, None) or (role in _RANKS and term.actor.sector is not Sector.GOV)
            for term in self.terms
            if not day or term.first_day <= day <= term.last_day
        )

    def term_on(self, day: int) -> Term | None:
        """Give the term that a day falls into, the highest office first and then the latest; without a day (0) of all terms."""
        best: Term | None = None
        for term in self.terms:
            if not day or term.first_day <= day <= term.last_day:
                is_lower = best is not None and day and best.role in HIGHEST_ROLES and term.role not in HIGHEST_ROLES
                best = best if is_lower else term
        return best

    def actor_on(self, day: int, role: Role | None = None) -> Actor:
        """Give the actor this person is on a day; of several offices held at once the one whose title is beside the name."""
        if role is not None:
            for term in self.terms:
                if term.role is role and (term.first_day <= day <= term.last_day if day else term.last_day == LATEST):
                    return term.actor
        found = self.term_on(day)
        if found is None or (not day and found.last_day != LATEST):
            return self.former
        return found.actor


@dataclass(frozen=True, eq=False)
class Conflict:
    """One of a region's conflicts, with UCDP's number where there is one: the actors of each side that are no state's, and the states."""

    ucdp: int
    type: ConflictType
    sides: tuple[frozenset[ActorId], ...]
    states: frozenset[str]
    first_day: int
    last_day: int

    @property
    def is_by_a_state(self) -> bool:
        """Tell one-sided violence by a state's own organs."""
        return self.type is ConflictType.ONE_SIDED and not any(self.sides)

    def is_fought_by(self, present: set[ActorId]) -> bool:
        """Tell whether the actors in a text point at this conflict.

        A war against a state is known by the group alone; a fight between groups by both; one-sided violence by whoever does it.
        """
        there = 0
        for side in self.sides:
            if side and not side.isdisjoint(present):
                there += 1
        return there >= (2 if self.type is ConflictType.NON_STATE else 1)


@dataclass(frozen=True, eq=False)
class Region:
    """A theatre of conflict as the tagger needs it."""

    id: RegionId
    name: str
    ucdp_region: str
    countries: tuple[str, ...]
    first_day: int
    last_day: int
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, eq=False)
class Sense:
    """One thing that a name may stand for."""

    meaning: Meaning
    is_acronym: bool = False
    company: Company | None = None
    country: Country | None = None
    actor: Actor | None = None
    people: tuple[Person, ...] = ()
    region: Region | None = None
    conflict: Conflict | None = None
    is_proper: bool = True


@dataclass(eq=False)
class Word:
    """Everything that one string of the knowledge is: the tagger's unit of lookup."""

    number: int
    senses: tuple[Sense, ...] = ()
    is_acronym: bool = False
    is_common: bool = False
    is_dated: bool = False
    countries: tuple[Country, ...] = ()
    plain: Sense | None = None
    organ: str = ""
    organ_alone: bool = False
    title: Role | None = None
    group_noun: bool = False
    cue: float = 0.0
    tells_of_civilians: bool = False
    quiet: float = 0.0
    ordinary: bool = False
    dotted: bool = False
