"""The shapes of knowledge files, one Struct for each kind of TOML entry; unknown keys are faults.

`loading` reads files into these; `lexicon` turns them into what the tagger looks up.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec


class UcdpRegion(StrEnum):
    """UCDP's five continental regions."""

    AFRICA = "Africa"
    AMERICAS = "Americas"
    ASIA = "Asia"
    EUROPE = "Europe"
    MIDDLE_EAST = "Middle East"


class Kind(StrEnum):
    """What an actor is; the contract's closed set."""

    STATE = "state"
    GOVERNMENT = "government"
    MILITARY = "military"
    POLICE = "police"
    ARMED_GROUP = "armed_group"
    PERSON = "person"
    IGO = "igo"
    NGO = "ngo"
    PARTY = "party"
    COMMUNITY = "community"
    COMPANY = "company"


class Sector(StrEnum):
    """PLOVER's actor sectors that a conflict desk meets."""

    GOV = "GOV"
    MIL = "MIL"
    COP = "COP"
    SPY = "SPY"
    JUD = "JUD"
    LEG = "LEG"
    PTY = "PTY"
    OPP = "OPP"
    REB = "REB"
    UAF = "UAF"
    CRM = "CRM"
    CVL = "CVL"
    REF = "REF"
    MED = "MED"
    BUS = "BUS"
    EDU = "EDU"
    REL = "REL"
    NGO = "NGO"
    IGO = "IGO"


class Role(StrEnum):
    """What an office is, whatever a country calls it."""

    PRESIDENT = "president"
    PRIME_MINISTER = "prime-minister"
    MONARCH = "monarch"
    FOREIGN_MINISTER = "foreign-minister"
    DEFENCE_MINISTER = "defence-minister"
    INTERIOR_MINISTER = "interior-minister"
    MILITARY_CHIEF = "military-chief"
    INTELLIGENCE_CHIEF = "intelligence-chief"
    SPOKESPERSON = "spokesperson"
    ENVOY = "envoy"
    AMBASSADOR = "ambassador"
    SECRETARY_GENERAL = "secretary-general"
    LEADER = "leader"
    MINISTER = "minister"
    DEPUTY = "deputy"


class ConflictType(StrEnum):
    """UCDP's types of organised violence."""

    STATE = "state"
    NON_STATE = "non_state"
    ONE_SIDED = "one_sided"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every entry: frozen, and a misspelt key is an error."""


class WeakName(Entry, frozen=True):
    """A name that counts only in company: any word of `with_`, none of `without`."""

    text: str
    why: str
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    without: tuple[str, ...] = ()


class Allow(Entry, frozen=True):
    """An exception from one lint rule for one name or id, with its reason."""

    rule: str
    subject: str
    why: str


class Example(Entry, frozen=True):
    """A text and what it must be tagged with."""

    text: str
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    date: str = ""
    why: str = ""


class Counterexample(Entry, frozen=True):
    """A text that tempts: it must carry no region, or not those that are named."""

    text: str
    why: str
    not_regions: tuple[str, ...] = ()
    not_countries: tuple[str, ...] = ()
    not_actors: tuple[str, ...] = ()
    date: str = ""


class Country(Entry, frozen=True):
    """A state: ISO 3166-1 alpha-3, names, demonyms, capital and the words for its government."""

    iso3: str
    slug: str
    name: str
    ucdp_region: UcdpRegion
    capital: str = ""
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    ucdp_government: int = 0
    from_: str = msgspec.field(default="", name="from")
    until: str = ""
    part_of: str = ""
    part_of_until: str = ""
    weak_name: tuple[WeakName, ...] = ()


class Actor(Entry, frozen=True):
    """A party that can act in a conflict, or a person outside the offices."""

    id: str
    name: str
    kind: Kind
    sector: Sector
    country: str = ""
    ucdp_actors: tuple[int, ...] = ()
    acts_for: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    surname: str = ""
    surnames: tuple[str, ...] = ()
    alone: bool = False
    from_: str = msgspec.field(default="", name="from")
    until: str = ""
    names_by_language: dict[str, tuple[str, ...]] = {}
    weak_name: tuple[WeakName, ...] = ()


class Holder(Entry, frozen=True):
    """Who held an office, from when until when."""

    name: str
    surname: str
    names: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    alone: bool = False
    from_: str = msgspec.field(default="", name="from")
    until: str = ""
    names_by_language: dict[str, tuple[str, ...]] = {}
    weak_name: tuple[WeakName, ...] = ()


class Office(Entry, frozen=True):
    """An office whose holder changes; its id is published for whoever holds it on the article's date."""

    id: str
    title: str
    role: Role
    sector: Sector
    country: str = ""
    acts_for: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    holder: tuple[Holder, ...] = ()


class Conflict(Entry, frozen=True):
    """One UCDP conflict number inside a region: its sides and years."""

    name: str
    type: ConflictType
    sides: tuple[tuple[str, ...], ...]
    ucdp: int = 0
    names: tuple[str, ...] = ()
    from_: str = msgspec.field(default="", name="from")
    until: str = ""


class Region(Entry, frozen=True):
    """A named theatre of conflict."""

    id: str
    name: str
    ucdp_region: UcdpRegion
    countries: tuple[str, ...]
    names: tuple[str, ...] = ()
    parent: str = ""
    default_for: tuple[str, ...] = ()
    from_: str = msgspec.field(default="", name="from")
    until: str = ""
    names_by_language: dict[str, tuple[str, ...]] = {}


class RegionFile(Entry, frozen=True):
    """regions/<id>.toml."""

    region: Region
    places: dict[str, tuple[str, ...]] = {}
    weak_name: tuple[WeakName, ...] = ()
    conflict: tuple[Conflict, ...] = ()
    example: tuple[Example, ...] = ()
    counterexample: tuple[Counterexample, ...] = ()
    allow: tuple[Allow, ...] = ()


class ActorFile(Entry, frozen=True):
    """actors/*.toml."""

    actor: tuple[Actor, ...] = ()
    office: tuple[Office, ...] = ()
    example: tuple[Example, ...] = ()
    counterexample: tuple[Counterexample, ...] = ()
    allow: tuple[Allow, ...] = ()


class CountryFile(Entry, frozen=True):
    """vocabulary/countries/*.toml."""

    country: tuple[Country, ...] = ()
    example: tuple[Example, ...] = ()
    counterexample: tuple[Counterexample, ...] = ()
    allow: tuple[Allow, ...] = ()


class Organ(Entry, frozen=True):
    """An organ of a state and the words for it: country + word is the actor `<slug>.<id>`.

    The words in `alone` mean the organ of the country that the article is about when no country stands beside them.
    """

    id: str
    name: str
    kind: Kind
    sector: Sector
    words: tuple[str, ...]
    alone: tuple[str, ...] = ()


class Title(Entry, frozen=True):
    """A role and the titles by which texts name those who fill it."""

    role: Role
    words: tuple[str, ...]


class GroupNoun(Entry, frozen=True):
    """Nouns that end an armed group's proper name."""

    words: tuple[str, ...]


class Grammar(Entry, frozen=True):
    """Small words of a language by what they do.

    `of` stands between an organ or title and its country, `possessive` between a country and its organ, `in` before a place where something
    happens, `locative` before a place in general, `speech` are verbs of saying.
    """

    of: tuple[str, ...] = ()
    possessive: tuple[str, ...] = ()
    in_: tuple[str, ...] = msgspec.field(default=(), name="in")
    locative: tuple[str, ...] = ()
    speech: tuple[str, ...] = ()


class RolesFile(Entry, frozen=True):
    """vocabulary/roles.toml."""

    organ: tuple[Organ, ...]
    title: tuple[Title, ...]
    group_noun: GroupNoun
    grammar: Grammar


class Cue(Entry, frozen=True):
    """Words that speak for (or, under `quiet`, against) an article about organised violence or its politics."""

    group: str
    weight: float
    words: tuple[str, ...]


ByCountry: TypeAlias = dict[str, tuple[str, ...]]
"""Words by ISO 3166-1 alpha-3."""


class LanguageFile(Entry, frozen=True):
    """vocabulary/languages/*.toml: the words of one language beside English, read in texts of that language only."""

    language: str
    names: ByCountry = {}
    demonyms: ByCountry = {}
    capitals: ByCountry = {}
    seats: ByCountry = {}
    cities: ByCountry = {}
    organs: dict[str, tuple[str, ...]] = {}
    titles: dict[Role, tuple[str, ...]] = {}
    grammar: Grammar = Grammar()
    cue: tuple[Cue, ...] = ()
    quiet: tuple[Cue, ...] = ()


class CuesFile(Entry, frozen=True):
    """vocabulary/cues.toml."""

    cue: tuple[Cue, ...]
    quiet: tuple[Cue, ...]
    ordinary: tuple[str, ...] = ()
