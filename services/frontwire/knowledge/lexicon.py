"""All knowledge, loaded, frozen, with one version digest: what `tagging` looks words up in.

`build_lexicon(knowledge)` takes what `loading` has read. Every string of the knowledge becomes a `Word`: what it may mean, and whether it
is a role, a title or a cue besides. Entities (countries, actors, persons, regions) are small frozen Structs that words point at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontwire.errors import KnowledgeError
from frontwire.folding import fold
from frontwire.knowledge import entries
from frontwire.knowledge.entities import (
    EARLIEST,
    ENGLISH,
    LATEST,
    STATE_KINDS,
    Actor,
    ActorId,
    Company,
    Conflict,
    Country,
    Lexicon,
    Meaning,
    Person,
    Region,
    RegionId,
    Sense,
    Term,
    Word,
)
from frontwire.knowledge.entries import ConflictType, Kind, Role, Sector
from frontwire.knowledge.languages import Languages
from frontwire.knowledge.linting import check_references
from frontwire.knowledge.loading import Knowledge, read_knowledge
from frontwire.knowledge.wording import Wording, folded_words, is_acronym

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA_FOLDER = Path(__file__).parent
"""The knowledge that comes with the package."""


def load_lexicon(folder: Path = DATA_FOLDER) -> Lexicon:
    """Read a knowledge folder and build its lexicon.

    Raises:
        KnowledgeError: naming every fault of every file.
    """
    knowledge = read_knowledge(folder)
    if findings := check_references(knowledge):
        raise KnowledgeError(map(str, findings))
    return build_lexicon(knowledge)


def build_lexicon(knowledge: Knowledge) -> Lexicon:
    """Turn entries into what tagging looks up."""
    return _built(knowledge).finish()


def english_words(knowledge: Knowledge) -> list[str]:
    """Give every string that is looked for in an English text, folded: what another matcher would have to find."""
    return list(_built(knowledge).english.words)


def _built(knowledge: Knowledge) -> _Builder:
    builder = _Builder(knowledge)
    builder.add_countries()
    builder.add_actors()
    builder.add_people()
    builder.add_regions()
    builder.add_vocabulary()
    return builder


def parse_day(text: str, *, end: bool) -> int:
    """Read "2003", "2003-10" or "2003-10-31" as the number yyyymmdd; what is absent is filled to the start or the end.

    >>> parse_day("2003-10", end=True), parse_day("", end=False)
    (20031031, 0)
    """
    if not text:
        return LATEST if end else EARLIEST
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return int(year + (month or ("12" if end else "01")) + (day or ("31" if end else "01")))


class _Builder:
    """Collects words and entities; `finish` freezes them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.english = Wording(ENGLISH)
        self._languages = Languages(knowledge.languages.values(), self.english)
        self._countries: dict[str, Country] = {}
        self._country_names: set[str] = set()
        self._actors: dict[str, Actor] = {}
        self._regions: dict[RegionId, Region] = {}
        self._children: dict[RegionId, list[RegionId]] = {}
        self._holders: dict[tuple[str, Role], list[Person]] = {}
        self._offices: dict[str, list[Person]] = {}
        self._pairs: dict[tuple[str, str], list[tuple[Region, Conflict]]] = {}
        self._defaults: dict[str, list[Region]] = {}

    def add_countries(self) -> None:
        """Add states, the words for them, and the organs that each has without being written."""
        for file in self._knowledge.countries.values():
            for entry in file.country:
                first_day, last_day = parse_day(entry.from_, end=False), parse_day(entry.until, end=True)
                part_of_day = parse_day(entry.part_of_until, end=True) if entry.part_of else 0
                country = Country(entry.iso3, entry.slug, entry.name, first_day, last_day, entry.part_of, part_of_day)
                self._countries[entry.iso3] = country
                self._country_names.update(map(folded_words, (entry.name, *entry.names, *entry.demonyms)))
                self._add_organs(entry, country)
                for meaning, names in (
                    (Meaning.COUNTRY, (entry.name, *entry.names)),
                    (Meaning.DEMONYM, entry.demonyms),
                    (Meaning.CAPITAL, (entry.capital,) if entry.capital else ()),
                    (Meaning.SEAT, entry.seats),
                    (Meaning.CITY, entry.cities),
                ):
                    self._add_names(names, entry.weak_name, meaning, country=country)
                for weak in entry.weak_name:
                    self._add_name(weak.text, _weak_meaning(entry, weak), company=_company(weak), country=country)

    def _add_organs(self, entry: entries.Country, country: Country) -> None:
        numbers = (entry.ucdp_government,) if entry.ucdp_government else ()
        government = ActorId(f"{entry.slug}.government")
        self._actors[entry.slug] = Actor(
            id=ActorId(entry.slug),
            name=entry.name,
            kind=Kind.STATE,
            sector=Sector.GOV,
            country=entry.iso3,
            acts_for=(),
            ucdp_actors=numbers,
            first_day=country.first_day,
            last_day=country.last_day,
        )
        for organ in self._knowledge.roles.organ:
            actor_id = ActorId(f"{entry.slug}.{organ.id}")
            self._actors[actor_id] = Actor(
                id=actor_id,
                name=f"{organ.name.capitalize()} of {entry.name}",
                kind=organ.kind,
                sector=organ.sector,
                country=entry.iso3,
                acts_for=() if actor_id == government else (government,),
                ucdp_actors=numbers,
                first_day=country.first_day,
                last_day=country.last_day,
            )

    def add_actors(self) -> None:
        """Add the actors that are written, over the organs that are implied."""
        regions = self._regions_of_actors()
        for file in self._knowledge.actors.values():
            for entry in file.actor:
                implied = self._actors.get(entry.id)
                self._actors[entry.id] = Actor(
                    id=ActorId(entry.id),
                    name=entry.name,
                    kind=entry.kind,
                    sector=entry.sector,
                    country=entry.country or None,
                    acts_for=tuple(map(ActorId, entry.acts_for)) or (implied.acts_for if implied else ()),
                    ucdp_actors=entry.ucdp_actors or self._government_numbers(entry),
                    first_day=parse_day(entry.from_, end=False),
                    last_day=parse_day(entry.until, end=True),
                    regions=regions.get(entry.id, ()),
                    theatre=self._theatre(entry, regions.get(entry.id, ())),
                )
                if entry.kind is not Kind.PERSON:
                    self._add_actor_names(entry)

    def _theatre(self, entry: entries.Actor, regions: tuple[RegionId, ...]) -> frozenset[str]:
        if entry.kind is not Kind.ARMED_GROUP or not entry.country:
            return frozenset()
        files = (self._knowledge.regions[f"regions/{region}.toml"].region for region in regions)
        return frozenset(iso3 for file in files for iso3 in file.countries) - {entry.country}

    def _government_numbers(self, entry: entries.Actor) -> tuple[int, ...]:
        if entry.kind not in STATE_KINDS or entry.country not in self._countries:
            return ()
        return self._actors[f"{self._countries[entry.country].slug}.government"].ucdp_actors

    def _add_actor_names(self, entry: entries.Actor) -> None:
        actor = self._actors[entry.id]
        self._add_names((entry.name, *entry.names), entry.weak_name, Meaning.ACTOR, actor=actor)
        self._languages.add_names(entry.names_by_language, Meaning.ACTOR, actor=actor)
        for weak in entry.weak_name:
            self._add_name(weak.text, Meaning.ACTOR, company=_company(weak), actor=actor)

    def _regions_of_actors(self) -> dict[str, tuple[RegionId, ...]]:
        regions: dict[str, list[RegionId]] = {}
        for file in self._knowledge.regions.values():
            for actor in sorted({actor for conflict in file.conflict for side in conflict.sides for actor in side}):
                regions.setdefault(actor, []).append(RegionId(file.region.id))
        return {actor: tuple(found) for actor, found in regions.items()}

    def add_people(self) -> None:
        """Add persons with their terms; one person who held several offices is one."""
        terms: dict[tuple[str, str], list[Term]] = {}
        written: dict[tuple[str, str], list[entries.Holder | entries.Actor]] = {}
        titles = {folded_words(word) for title in self._knowledge.roles.title for word in title.words}
        for file in self._knowledge.actors.values():
            for office in file.office:
                for holder in office.holder:
                    key = (office.country, folded_words(holder.name))
                    actor = Actor(
                        id=ActorId(office.id),
                        name=holder.name,
                        kind=Kind.PERSON,
                        sector=office.sector,
                        country=office.country or None,
                        acts_for=tuple(map(ActorId, office.acts_for)),
                        ucdp_actors=(),
                        first_day=parse_day(holder.from_, end=False),
                        last_day=parse_day(holder.until, end=True),
                    )
                    terms.setdefault(key, []).append(Term(actor, office.role, actor.first_day, actor.last_day))
                    written.setdefault(key, []).append(holder)
                self._add_office_names(office, titles)
            for entry in file.actor:
                if entry.kind is Kind.PERSON:
                    key = (entry.country, folded_words(entry.name))
                    actor = self._actors[entry.id]
                    terms.setdefault(key, []).append(Term(actor, None, actor.first_day, actor.last_day))
                    written.setdefault(key, []).append(entry)
        # By meaning and folded name, with the name as it is first written: "George W. Bush" keeps its mark.
        names: dict[tuple[Meaning, str], tuple[str, dict[Person, None]]] = {}
        for key, found in terms.items():
            person = self._add_person(key[0], written[key], sorted(found, key=lambda term: term.first_day), names)
            for surname in person.surnames:
                names.setdefault((Meaning.SURNAME, folded_words(surname)), (surname, {}))[1][person] = None
        for (meaning, _), (name, people) in names.items():
            self.english.attach(name, Sense(meaning, people=tuple(people)))

    def _add_office_names(self, office: entries.Office, titles: set[str]) -> None:
        """Add words for an office that need no country, unless they are a title of any country's."""
        vacant = Actor(
            id=ActorId(office.id),
            name=office.title,
            kind=Kind.PERSON,
            sector=office.sector,
            country=office.country or None,
            acts_for=tuple(map(ActorId, office.acts_for)),
            ucdp_actors=(),
            first_day=EARLIEST,
            last_day=LATEST,
        )
        self._add_names([name for name in office.names if folded_words(name) not in titles], (), Meaning.OFFICE, actor=vacant)

    def _add_person(
        self,
        iso3: str,
        written: list[entries.Holder | entries.Actor],
        terms: list[Term],
        names: dict[tuple[Meaning, str], tuple[str, dict[Person, None]]],
    ) -> Person:
        first = written[0]
        surnames = tuple(dict.fromkeys(name for entry in written for name in (entry.surname, *entry.surnames) if name))
        lone = [term.actor for term in terms if term.role is None]
        person = Person(
            name=first.name,
            country=iso3 or None,
            alone=any(entry.alone for entry in written),
            surnames=surnames,
            terms=tuple(terms),
            former=lone[0] if lone else self._former(iso3, first.name),
        )
        short = {folded_words(surname) for surname in surnames}
        for entry in written:
            weak_texts = {folded_words(weak.text) for weak in entry.weak_name}
            for name in (entry.name, *entry.names):
                if (folded := folded_words(name)) not in short and folded not in weak_texts:
                    names.setdefault((Meaning.PERSON, folded), (name, {}))[1][person] = None
            self._languages.add_person(entry.names_by_language, person)
            for weak in entry.weak_name:
                self._add_name(weak.text, Meaning.PERSON, company=_company(weak), people=(person,))
        for role in {term.role for term in terms if term.role is not None}:
            self._holders.setdefault((iso3, role), []).append(person)
        for office in {term.actor.id for term in terms if term.role is not None}:
            self._offices.setdefault(office, []).append(person)
        return person

    def _former(self, iso3: str, name: str) -> Actor:
        slug = "-".join(folded_words(name).split())
        country = self._countries.get(iso3)
        return Actor(
            id=ActorId(f"{country.slug}.{slug}" if country else slug),
            name=name,
            kind=Kind.PERSON,
            sector=Sector.CVL,
            country=iso3 or None,
            acts_for=(),
            ucdp_actors=(),
            first_day=EARLIEST,
            last_day=LATEST,
        )

    def add_regions(self) -> None:
        """Add theatres, their places, and the pairs of governments that fight in them."""
        for file in self._knowledge.regions.values():
            entry = file.region
            conflicts = [(conflict, self._conflict(conflict)) for conflict in file.conflict]
            region = Region(
                id=RegionId(entry.id),
                name=entry.name,
                ucdp_region=entry.ucdp_region.value,
                countries=entry.countries,
                first_day=parse_day(entry.from_, end=False),
                last_day=parse_day(entry.until, end=True),
                conflicts=tuple(conflict for _, conflict in conflicts),
            )
            self._regions[region.id] = region
            if entry.parent:
                self._children.setdefault(RegionId(entry.parent), []).append(region.id)
            # A war that is called after its country is shown so; the country's name in a text is not the war's.
            names = [name for name in (entry.name, *entry.names) if folded_words(name) not in self._country_names]
            self._add_names(names, file.weak_name, Meaning.REGION, region=region)
            self._languages.add_names(entry.names_by_language, Meaning.REGION, region=region)
            for iso3, places in file.places.items():
                country = self._countries.get(iso3)
                self._add_names(places, file.weak_name, Meaning.PLACE, region=region, country=country)
            only = self._countries.get(entry.countries[0]) if len(entry.countries) == 1 else None
            for weak in file.weak_name:
                self._add_name(weak.text, Meaning.PLACE, company=_company(weak), region=region, country=only)
            for written, conflict in conflicts:
                for name in written.names:
                    # "Karen" can prove its region, "coup" only says which of a region's conflicts is meant.
                    self._add_names(
                        [name], file.weak_name, Meaning.CONFLICT, region=region, conflict=conflict, is_proper=not name.islower()
                    )
                self._add_pair(written, region, conflict)
            for iso3 in entry.default_for:
                self._defaults.setdefault(iso3, []).append(region)

    def _conflict(self, entry: entries.Conflict) -> Conflict:
        # A state's organs are in every article of its country: they point at none of its wars.
        sides = tuple(frozenset(ActorId(actor) for actor in side if self._is_non_state(actor)) for side in entry.sides)
        organs = [self._actors[actor] for side in entry.sides for actor in side if not self._is_non_state(actor)]
        return Conflict(
            ucdp=entry.ucdp,
            type=entry.type,
            sides=sides,
            states=frozenset(organ.country for organ in organs if organ.country is not None),
            first_day=parse_day(entry.from_, end=False),
            last_day=parse_day(entry.until, end=True),
            is_by_a_state=entry.type is ConflictType.ONE_SIDED and not any(sides),
        )

    def _is_non_state(self, actor_id: str) -> bool:
        return actor_id not in self._actors or self._actors[actor_id].kind not in STATE_KINDS

    def _add_pair(self, entry: entries.Conflict, region: Region, conflict: Conflict) -> None:
        countries = [
            {self._actors[side].country for side in sides if side in self._actors and self._actors[side].kind in STATE_KINDS}
            for sides in entry.sides
        ]
        for one in sorted(filter(None, countries[0] if countries else ())):
            for other in sorted(filter(None, countries[1] if len(countries) > 1 else ())):
                if one != other:
                    self._pairs.setdefault((min(one, other), max(one, other)), []).append((region, conflict))

    def add_vocabulary(self) -> None:
        """Add organs, titles, group nouns, cues for and against, and the words that capitals make ambiguous."""
        roles, cues = self._knowledge.roles, self._knowledge.cues
        for organ in roles.organ:
            for text in organ.words:
                self.english.word(text).organ = organ.id
            for text in organ.alone:
                self.english.word(text).organ_alone = True
        for title in roles.title:
            for text in title.words:
                self.english.word(text).title = title.role
        for text in roles.group_noun.words:
            self.english.word(text).group_noun = True
        self.english.add_cues(cues.cue, cues.quiet)
        self.english.pass_on_what_is_hidden()
        for text in cues.ordinary:
            word = self.english.words.get(folded_words(text))
            if word is not None:
                word.ordinary = True

    def finish(self) -> Lexicon:
        """Freeze everything into a lexicon."""
        words: list[Word] = []
        english = self.english.finish(self._knowledge.roles.grammar, words)
        return Lexicon(
            version=f"{KNOWLEDGE_RELEASE}+{self._knowledge.digest[:6]}",
            english=english,
            languages=self._languages,
            indexes={},
            words=words,
            countries=self._countries,
            actors=self._actors,
            regions=self._regions,
            children={parent: tuple(self._regions[child] for child in found) for parent, found in self._children.items()},
            parents={child: self._regions[parent] for parent, found in self._children.items() for child in found},
            holders={key: tuple(people) for key, people in self._holders.items()},
            offices={key: tuple(people) for key, people in self._offices.items()},
            pairs={key: tuple(found) for key, found in self._pairs.items()},
            defaults={key: tuple(found) for key, found in self._defaults.items()},
            wars={
                iso3: tuple(war for region in regions for war in region.conflicts if war.type is ConflictType.STATE and war.ucdp)
                for iso3, regions in self._defaults.items()
            },
        )

    def _add_names(self, names: Iterable[str], weak: tuple[entries.WeakName, ...], meaning: Meaning, **refers_to: Any) -> None:
        """Give strong names one sense; what the entry calls weak is left to `_add_name`."""
        weak_texts = {folded_words(name.text) for name in weak}
        senses: dict[bool, Sense] = {}
        for name in names:
            if folded_words(name) not in weak_texts:
                acronym = is_acronym(name)
                sense = senses.get(acronym)
                if sense is None:
                    sense = senses[acronym] = Sense(meaning, is_acronym=acronym, **refers_to)
                self.english.attach(name, sense)

    def _add_name(self, text: str, meaning: Meaning, **refers_to: Any) -> None:
        self.english.attach(text, Sense(meaning, is_acronym=is_acronym(text), **refers_to))


KNOWLEDGE_RELEASE = "2026.11"


def _weak_meaning(country: entries.Country, weak: entries.WeakName) -> Meaning:
    folded = folded_words(weak.text)
    if folded == folded_words(country.name):
        return Meaning.COUNTRY
    if folded == folded_words(country.capital):
        return Meaning.CAPITAL
    return Meaning.DEMONYM if folded in map(folded_words, country.demonyms) else Meaning.CITY


def _company(weak: entries.WeakName) -> Company:
    return Company(*_words_and_phrases(weak.with_), *_words_and_phrases(weak.without))


def _words_and_phrases(texts: Iterable[str]) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    # Folded as a text is, marks and all: "U.S. raid" keeps its two spaces.
    folded = [fold(text).strip() for text in texts]
    return frozenset(text for text in folded if " " not in text), tuple(
        (max(text.split(), key=len), f" {text} ") for text in folded if " " in text
    )
