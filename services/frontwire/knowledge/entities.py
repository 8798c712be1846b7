"""What words of the lexicon point at: countries, actors, persons, conflicts, regions, the words themselves, and the lexicon of them all.

Plain dataclasses, compared by identity: `setup.py` compiles this module and the tagging that reads it. `lexicon` builds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any, Final, NewType

from frontwire.knowledge.entries import ConflictType, Kind, Role, Sector

if TYPE_CHECKING:
    from mypy_extensions import i64

ActorId = NewType("ActorId", str)
RegionId = NewType("RegionId", str)

ENGLISH: Final = "en"
"""The language of the knowledge's own names; they are looked for in a text of any language."""

CIVILIANS = "civilians"
"""The group of cues that tells of violence against people who do not fight."""

STATE_KINDS: Final = (Kind.STATE, Kind.GOVERNMENT, Kind.MILITARY, Kind.POLICE)
"""Organs of a state: they are in every article of their country and point at none of its wars.

A tuple, as all small sets of enum members here: a member's hash is computed in Python, and comparing it with four others is not."""

EARLIEST: Final = 0
LATEST: Final = 99999999
"""Open ends of a span of days; a day is the number yyyymmdd."""


def is_among(member: Enum, members: tuple[Enum, ...]) -> bool:
    """Tell whether an enum's member is one of some, by identity: `in` would compare the texts of those that it is not."""
    for one in members:  # noqa: SIM110 - compiled, a loop is faster than a generator
        if member is one:
            return True
    return False


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
    """What a weak name needs around it: any of the words and phrases `with` it, none of those `without`.

    All are folded, phrases padded with spaces too, and each behind its longest word. `matching` finds the words of all companies in
    passing: to look for each of a dozen in the text itself would take longer than everything else that is done with the name.
    """

    with_words: frozenset[str]
    with_phrases: tuple[tuple[str, str], ...]
    without_words: frozenset[str]
    without_phrases: tuple[tuple[str, str], ...]

    @property
    def words(self) -> set[str]:
        """All words that `is_present` asks for."""
        return {*self.with_words, *self.without_words, *[word for word, _ in (*self.with_phrases, *self.without_phrases)]}

    def is_present(self, words: set[str], haystack: str) -> bool:
        """Tell whether a folded text, padded with spaces, keeps this company; `words` are those of its words that keep any company."""
        if not self.without_words.isdisjoint(words) or _has_any(self.without_phrases, words, haystack):
            return False
        if not self.with_words and not self.with_phrases:
            return True
        return not self.with_words.isdisjoint(words) or _has_any(self.with_phrases, words, haystack)


def _has_any(phrases: tuple[tuple[str, str], ...], words: set[str], haystack: str) -> bool:
    for word, phrase in phrases:  # noqa: SIM110 - compiled, a loop is faster than a generator
        if word in words and phrase in haystack:
            return True
    return False


@dataclass(frozen=True, eq=False)
class Country:
    """A state as the tagger needs it; until `part_of_day` it belonged to the state `part_of`."""

    iso3: str
    slug: str
    name: str
    first_day: int
    last_day: int
    part_of: str = ""
    part_of_day: int = 0


@dataclass(frozen=True, eq=False)
class Actor:
    """A party that can act; `acts_for` are those on whose behalf it does, `theatre` the countries beside its own in which it fights."""

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
    theatre: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Term:
    """One person's time in one office."""

    actor: Actor
    role: Role | None
    first_day: int
    last_day: int


HIGHEST_ROLES: Final = (Role.PRESIDENT, Role.PRIME_MINISTER, Role.MONARCH)
"""Who holds one of these and another office at once is called by this one."""

_RANKS: Final = (Role.MILITARY_CHIEF, Role.LEADER, Role.SPOKESPERSON)
_GOV: Final = Sector.GOV


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
            term.role in (role, None) or (role in _RANKS and term.actor.sector is not _GOV)
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


_NON_STATE: Final = ConflictType.NON_STATE


@dataclass(frozen=True, eq=False)
class Conflict:
    """One of a region's conflicts, with UCDP's number where there is one: the actors of each side that are no state's, and the states.

    It `is_by_a_state` when it is one-sided violence by a state's own organs.
    """

    ucdp: int
    type: ConflictType
    sides: tuple[frozenset[ActorId], ...]
    states: frozenset[str]
    first_day: int
    last_day: int
    is_by_a_state: bool

    def is_fought_by(self, present: set[ActorId]) -> bool:
        """Tell whether the actors in a text point at this conflict.

        A war against a state is known by the group alone; a fight between groups by both; one-sided violence by whoever does it.
        """
        there = 0
        for side in self.sides:
            if side and not side.isdisjoint(present):
                there += 1
        return there >= (2 if self.type is _NON_STATE else 1)


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

    @property
    def iso3(self) -> str | None:
        """Give the one country that a place, a theatre or an actor belongs to."""
        if self.country is not None:
            return self.country.iso3
        if self.actor is not None:
            return self.actor.country
        return self.region.countries[0] if self.region is not None and len(self.region.countries) == 1 else None


@dataclass(eq=False)
class Word:
    """Everything that one string of the knowledge is: the tagger's unit of lookup."""

    number: int
    senses: tuple[Sense, ...] = ()
    is_acronym: bool = False
    is_common: bool = False
    is_dated: bool = False
    is_ambiguous: bool = False
    is_phrase: bool = False
    countries: tuple[Country, ...] = ()
    places: tuple[Sense, ...] = ()
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


class Branch:
    """What the beginning of a name leads to: the word that it is when it is one, and longer ones that go on from it.

    A word that keeps a weak name company has itself in `company`; every other beginning has "".
    """

    __slots__ = ("_initials", "company", "key", "other", "word")

    def __init__(self, key: i64) -> None:
        """Begin as one that leads nowhere; `other` is the next one in the same place of a `Tree`."""
        self.key: i64 = key
        self.word: Word | None = None
        self._initials: i64 = 0
        self.company = ""
        self.other: Branch | None = None

    def go_on(self, initial: i64) -> None:
        """Note that a longer name goes on with a token that has this first character."""
        self._initials |= 1 << (initial & _INITIAL_BITS)

    def may_go_on(self, initial: i64) -> bool:
        """Tell whether any may: without asking, four tokens of a text would be read in vain for one that goes on."""
        return self._initials >> (initial & _INITIAL_BITS) & 1 == 1


_INITIAL_BITS: Final = 31  # in its last five bits every letter from a to z differs from every other


class Tree:
    """The branches of an index, found by the keys of beginnings ("united " of "united nations").

    A hash table of our own: for a dict, every word of a text would have to be a string first, which takes half of matching.
    """

    __slots__ = ("_mask", "_places")

    def __init__(self, branches: Iterable[Branch], count: int) -> None:
        """Give each branch its place; `count` is how many there are."""
        size = 2
        while size < 2 * count:
            size *= 2
        self._mask: i64 = size - 1
        self._places: list[Branch | None] = [None] * size
        for branch in branches:
            place = branch.key & self._mask
            branch.other = self._places[place]
            self._places[place] = branch

    def find(self, key: i64) -> Branch | None:
        """Give the branch that a beginning leads to; None when no name begins so."""
        branch = self._places[key & self._mask]
        while branch is not None and branch.key != key:
            branch = branch.other
        return branch


KEY_FACTOR: Final = 1_000_003
KEY_MASK: Final = 0x3FFF_FFFF_FFFF_FFFF
"""62 bits, the most that mypyc keeps unboxed: no two strings of all that was ever printed are likely to have one key."""


def key_of(beginning: str) -> i64:
    """Make the key of a folded string, a character at a time: `matching` goes on with it from one word of a text to the next."""
    key: i64 = 0
    for character in beginning:
        key = (key * KEY_FACTOR + ord(character)) & KEY_MASK
    return key


@dataclass(frozen=True, eq=False)
class Grammar:
    """A language's small words, folded: what stands between a country and its organ or title, between an organ or title and its country
    ("of"), before a place where something happens ("in"), and the verbs of saying.
    """

    gaps: frozenset[str]
    of_gaps: frozenset[str]
    longest_gap: int
    locative: frozenset[str]
    within: frozenset[str]
    speech: frozenset[str]


@dataclass(frozen=True, eq=False)
class Index:
    """A language's words by their beginnings; `first` is the number of the first, and without spaces every character is a token."""

    tree: Tree
    first: int
    has_spaces: bool
    grammar: Grammar


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All knowledge in the form that tagging uses."""

    version: str
    english: Index
    languages: Any
    indexes: dict[str, Index | None]
    words: list[Word]
    countries: dict[str, Country]
    actors: dict[str, Actor]
    regions: dict[RegionId, Region]
    children: dict[RegionId, tuple[Region, ...]]
    parents: dict[RegionId, Region]
    holders: dict[tuple[str, Role], tuple[Person, ...]]
    offices: dict[str, tuple[Person, ...]]
    pairs: dict[tuple[str, str], tuple[tuple[Region, Conflict], ...]]
    defaults: dict[str, tuple[Region, ...]]
    wars: dict[str, tuple[Conflict, ...]]

    def index_of(self, language: str) -> Index | None:
        """Give the index of a language's own words; it is built when it is first asked for. None of English, and where there are none.

        Args:
            language: ISO 639-1, with a region or without, in any case ("pt-BR").
        """
        code = language[:2].lower()
        if code == ENGLISH:
            return None
        if code not in self.indexes:
            self.indexes[code] = self.languages.build(code, self) if code in self.languages.codes else None
        return self.indexes[code]

    def find_actor(self, actor_id: str) -> Actor:
        """Give an actor by its id, of an office any of those who held it.

        Raises:
            KeyError: there is none.
        """
        if actor_id in self.actors:
            return self.actors[actor_id]
        terms = [term.actor for person in self.offices[actor_id] for term in person.terms if term.actor.id == actor_id]
        return max(terms, key=lambda actor: actor.first_day)
