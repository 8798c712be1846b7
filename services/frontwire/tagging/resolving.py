"""Takes hits; says who and what each means: mentions, and the countries, actors and places that they are mentions of.

It reads as a wire writes: country + organ ("Azeri troops"), country + title + name ("Russian Foreign Minister Sergei Lavrov"), the surname
alone afterwards, a capital for its government. `standing` weighs what comes out, `relevance` the cues.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from frontwire.knowledge.entries import Kind, Role, Sector
from frontwire.knowledge.lexicon import LATEST, Case, Meaning
from frontwire.tagging.reading import Layout, Reading, Tally, Unresolved

if TYPE_CHECKING:
    from frontwire.knowledge.lexicon import Actor, Country, Lexicon, Person, Sense, Word
    from frontwire.tagging.matching import Hit

# A capital after one of these is a place; a country after one is where something happens, not who does it.
_LOCATIVE = frozenset(
    "in at near outside around inside across into throughout within reached reach visit visited visiting left toward towards"
    " north south east west northern southern eastern western central downtown from to of over on off neighbouring neighboring".split()
)
# What follows a capital that speaks or acts for its government, and what comes before one.
_ACTING = frozenset(
    "said says say had has have is was were would will wants want wanted denies denied accuses accused accusing warns warned insists"
    " insisted vows vowed rejects rejected agreed agrees refuses refused hopes urges urged demands demanded calls called blames blamed"
    " announced claims claimed considers regards sees saw seeks sought fears did does could should may must launched recognises recognizes"
    " recognised recognized severed sent sends ordered orders backs backed supports supported condemns condemned plans signed signs faces".split()
)
_AGENT = frozenset("by with against that between accused accuses accusing warned told urged urges pressed ally allies blamed blames".split())
# Capitalised words before a surname or a group's noun that are no part of the name.
_NO_FIRST_NAME = frozenset(
    "mr mrs ms miss dr sir lord the a an and but when while if as after before since although though because however then that with for by"
    " of in on at to from gen col lt maj sen rep gov rev sheikh shaikh mullah maulana ayatollah imam general colonel comrade brother prof"
    " professor judge said says meanwhile earlier later both sheik cleric warlord commander leader moreover monsieur sayyed haji hajji mister"
    " don dona sergeant sgt capt cmdr adm our its their his this these those".split()
)
_FORMER = ("former", "ex", "late", "deposed", "ousted", "slain", "onetime", "then")
_CAPITALISED = r"(?:[A-Z][\w'’-]*\w|[A-Z]\.)"
_PARTICLE = r"(?:al|el|bin|ibn|bint|de|del|la|van|von|der|dos|da|ul|ur)"
_NAME_AFTER_TITLE = re.compile(rf" ({_CAPITALISED}(?: (?:{_PARTICLE}[ -])?{_CAPITALISED}){{0,3}})")
_CAPITALISED_BEFORE = re.compile(rf"(?:^|[\s(“\"])({_CAPITALISED}|{_PARTICLE}) $")
_LONGEST_WORD = 30
_GAPS = frozenset({" ", " s "})
_OF_GAPS = frozenset({" of ", " of the "})
_GOVERNMENT_ROLES = frozenset({Role.PRESIDENT, Role.PRIME_MINISTER, Role.MONARCH, Role.FOREIGN_MINISTER, Role.DEFENCE_MINISTER, Role.INTERIOR_MINISTER, Role.MINISTER, Role.DEPUTY, Role.AMBASSADOR})  # fmt: skip
_NEAR_SURNAME, _NEAR_NAME = 84.0, 86.0  # rapidfuzz's ratio, 0 to 100: "Pashiynyan" for "Pashinyan" has 95
_PLACE_WEIGHT = 0.7
_GRACE_DAYS = 20000  # two years in the numbers yyyymmdd: histories and trials still name what has ended


def resolve(layout: Layout, folded: str, hits: list[Hit], lexicon: Lexicon, day: int) -> Reading:
    """Read hits in their order.

    Args:
        layout: the article's text and where its parts lie.
        folded: that text, folded.
        hits: what `find_hits` found in `folded`.
        lexicon: the loaded knowledge.
        day: the article's date as yyyymmdd, 0 when unknown.
    """
    resolver = _Resolver(layout, folded, hits, lexicon, day)
    for word, start, end in hits:
        if start >= layout.credits_start:
            break
        if layout.body_start <= start < layout.dateline_end:
            resolver.read_dateline(word, start, end)
        else:
            resolver.read_hit(word, start, end)
    resolver.settle_surnames()
    return resolver.reading


class _Chain:
    """What a name has begun: its country (or several, "Armenian and Azeri") and where it ended; `of_state` unless a group's name began it."""

    __slots__ = ("countries", "end", "of_state", "start")

    def __init__(self, countries: tuple[Country, ...], start: int, end: int, *, of_state: bool) -> None:
        self.countries, self.start, self.end, self.of_state = countries, start, end, of_state


class _Resolver:
    """One article's reading. Methods stand in the order of the grammar."""

    def __init__(self, layout: Layout, folded: str, hits: list[Hit], lexicon: Lexicon, day: int) -> None:
        self.reading = Reading([], {}, {}, {}, {}, [], [], {}, {})
        self._layout, self._text, self._folded = layout, layout.text, folded
        self._lexicon, self._day = lexicon, day
        self._is_lower_case = layout.text.islower()
        self._padded = f" {folded} "
        self._company: dict[int, bool] = {}
        self._name_starts = {start for word, start, _ in hits if word.senses}
        self._hit_ends = {end for _, _, end in hits}
        self._chain: _Chain | None = None
        self._role: tuple[Word, int, int] | None = None
        self._title: tuple[Role, int, Country | None] | None = None
        self._people: dict[int, Person] = {}
        self._surnames: list[tuple[tuple[Person, ...], int, int, tuple[Role, int, Country | None] | None]] = []

    def read_dateline(self, word: Word, start: int, end: int) -> None:
        """The source line tells where the reporter was and whose the text is, nothing of what it is about."""
        for sense in word.senses:
            if sense.actor is not None and sense.actor.sector is Sector.MED:
                self._add_actor(sense.actor, self._span(start, end, "source line"), start, end)
                self.reading.actors[sense.actor.id][1].spoken += 1
            elif sense.country is not None and self.reading.dateline_country is None and self._is_its_time(sense.country):
                self.reading.dateline_country = sense.country.iso3

    def read_hit(self, word: Word, start: int, end: int) -> None:
        """Take one hit for everything that it is."""
        if word.cue:
            key = id(word)
            known = self.reading.cues.get(key)
            if known is None:
                self.reading.cues[key] = (word.cue, self._span(start, end, "cue"), self._layout.weight_at(start))
        elif word.quiet:
            self.reading.quiet[id(word)] = max(self.reading.quiet.get(id(word), 0.0), word.quiet * self._layout.weight_at(start))
        if word.senses and self._read_name(word, start, end):
            return
        if word.organ:
            self._read_organ(word, start, end)
        if word.title is not None:
            self._read_title(word, start, end)
        if word.group_noun:
            self._read_group(start, end)

    # Names ------------------------------------------------------------------------------------------------------------------

    def _read_name(self, word: Word, start: int, end: int) -> bool:
        """Take a name for what it means here; False when nothing fits."""
        if word.dotted and self._text[end : end + 1] == ".":
            end += 1
        if not self._case_fits(word, start, end):
            return False
        read = False
        for sense in word.senses:
            if sense.company is None or self._has_company(sense):
                read = self._read_sense(sense, start, end) or read
        return read

    def _case_fits(self, word: Word, start: int, end: int) -> bool:
        """A name in mixed case has a capital; an acronym has nothing else; all capitals or none tell nothing, so ordinary words do not count."""
        span = self._text[start:end]
        if self._is_lower_case:
            return not word.ordinary
        if span.islower():
            return False
        is_upper = span.isupper()
        if word.senses[0].case is Case.ACRONYM and not is_upper:
            return False
        return not (word.ordinary and is_upper and self._layout.is_loud_at(start))

    def _has_company(self, sense: Sense) -> bool:
        key = id(sense)
        found = self._company.get(key)
        if found is None:
            found = self._company[key] = sense.company is None or sense.company.is_present(self._padded)
        return found

    def _read_sense(self, sense: Sense, start: int, end: int) -> bool:
        meaning = sense.meaning
        if meaning is Meaning.COUNTRY or meaning is Meaning.DEMONYM:
            return self._read_country(sense, start, end)
        if meaning is Meaning.CAPITAL or meaning is Meaning.SEAT:
            return self._read_capital(sense, start, end)
        if meaning is Meaning.ACTOR or meaning is Meaning.OFFICE:
            return self._read_actor(sense, start, end)
        if meaning is Meaning.PERSON:
            return self._read_person(sense.people, start, end)
        if meaning is Meaning.SURNAME:
            self._surnames.append((sense.people, start, end, self._title_before(start)))
            return True
        return self._read_place(sense, start, end)

    def _read_country(self, sense: Sense, start: int, end: int) -> bool:
        country = sense.country
        if country is None or not self._is_its_time(country):
            return False
        before = self._word_before(start)
        if before == "ex":
            return False
        is_demonym = sense.meaning is Meaning.DEMONYM
        span = self._span(start, end, "demonym" if is_demonym else "name")
        self._add_country(country, span, start)
        role = self._role
        if role is not None and self._folded[role[2] : start] in _OF_GAPS:
            self._role = None
            self._compose(role[0], (country,), role[1], role[2] if role[0].title is not None else end)
            return True
        if not is_demonym and before not in _LOCATIVE and self._folded[end : end + 3] != " s ":
            self._add_actor(self._lexicon.actors[country.slug], span, start, end)
        self._begin_chain(country, start, end)
        return True

    def _begin_chain(self, country: Country, start: int, end: int, *, of_state: bool = True) -> None:
        chain = self._chain
        countries: tuple[Country, ...] = (country,)
        if chain is not None and self._folded[chain.end : start] == " and ":
            countries = (*chain.countries, country)
        self._chain = _Chain(countries, start, end, of_state=of_state)

    def _is_its_time(self, country: Country) -> bool:
        if not self._day:
            return country.last_day == LATEST
        return country.first_day <= self._day <= country.last_day

    def _read_capital(self, sense: Sense, start: int, end: int) -> bool:
        country = sense.country
        if country is None or not self._is_its_time(country):
            return False
        before = self._word_before(start)
        if before in _AGENT:
            is_government = True
        elif before in _LOCATIVE:
            is_government = False
        else:
            is_government = sense.meaning is Meaning.SEAT or self._word_after(end) in _ACTING
        span = self._span(start, end, "metonym" if is_government else "place")
        self._add_country(country, span, start, 1.0 if is_government else _PLACE_WEIGHT)
        if is_government:
            self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span, start, end)
        self._begin_chain(country, start, end)
        return True

    def _read_actor(self, sense: Sense, start: int, end: int) -> bool:
        actor = sense.actor
        if actor is None:
            return False
        span = self._span(start, end, "name")
        self._add_actor(actor, span, start, end)
        country = self._lexicon.countries.get(actor.country or "")
        if country is not None and actor.sector is not Sector.MED:
            self._add_country(country, span, start)
            self._begin_chain(country, start, end, of_state=False)
        return True

    def _read_place(self, sense: Sense, start: int, end: int) -> bool:
        span = self._span(start, end, "place")
        region = sense.region
        if region is not None:
            known = self.reading.regions.get(region.id)
            if known is None:
                known = self.reading.regions[region.id] = (region, Tally([]))
            known[1].mentions.append(span)
            known[1].weight += self._layout.weight_at(start)
            if sense.conflict is not None:
                self.reading.conflicts.setdefault(region.id, set()).add(sense.conflict)
        country = sense.country
        if country is None and region is not None and len(region.countries) == 1:
            country = self._lexicon.countries.get(region.countries[0])
        if country is not None:
            self._add_country(country, span, start, _PLACE_WEIGHT)
        return True

    # Organs, titles, groups --------------------------------------------------------------------------------------------------

    def _read_organ(self, word: Word, start: int, end: int) -> None:
        chain = self._chain
        if chain is not None and self._folded[chain.end : start] in _GAPS:
            if chain.of_state:
                self._compose(word, chain.countries, chain.start, end)
            chain.end = end
            return
        self._role = (word, start, end)
        if word.organ_alone:
            self.reading.organs.append((word.organ, self._span(start, end, "organ"), self._layout.weight_at(start)))

    def _compose(self, word: Word, countries: tuple[Country, ...], start: int, end: int) -> None:
        """Country and organ are an actor ("Russian peacekeepers", "army of Chad"), country and title an office ("president of Chad")."""
        if not word.organ:
            if word.title is not None:
                self._read_office(word.title, countries, start, end)
            return
        span = self._span(start, end, "organ")
        for country in countries:
            self._add_actor(self._lexicon.actors[f"{country.slug}.{word.organ}"], span, start, end)

    def _read_title(self, word: Word, start: int, end: int) -> None:
        role = word.title
        if role is None:
            return
        chain = self._chain
        self._role = (word, start, end)
        if chain is None or self._folded[chain.end : start] not in _GAPS:
            self._title = (role, end, None)
            return
        chain.end = end
        self._title = (role, end, chain.countries[-1])
        if self._word_before(chain.start) not in _FORMER and self._word_before(start) not in _FORMER:
            self._read_office(role, chain.countries, start, end)

    def _read_office(self, role: Role, countries: tuple[Country, ...], start: int, end: int) -> None:
        """ "Armenian Prime Minister Nikol Pashiynyan": the name after the title is known, near to a known one, new, or missing."""
        found = None if self._layout.is_loud_at(start) else _NAME_AFTER_TITLE.match(self._text, end)
        if end + 1 in self._name_starts:
            return
        if found is None:
            for country in countries:
                self._add_office(role, country, start, end)
            return
        name, (name_start, name_end) = found[1], found.span(1)
        country = countries[-1]
        person = next((person for person in self._lexicon.holders.get((country.iso3, role), ()) if _is_near(name, person)), None)
        if person is not None:
            self._add_person(person, self._span(name_start, name_end, "spelling"), name_start, name_end)
            return
        span = self._span(name_start, name_end, "title")
        self.reading.unresolved.append(Unresolved(name, Kind.PERSON, span, country.iso3))
        if role in _GOVERNMENT_ROLES:
            self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span, name_start, name_end)

    def _add_office(self, role: Role, country: Country, start: int, end: int) -> None:
        """A title without a name means whoever holds the office on the article's day."""
        if role not in _GOVERNMENT_ROLES:
            return
        span = self._span(start, end, "title")
        for person in self._lexicon.holders.get((country.iso3, role), ()):
            term = person.term_on(self._day)
            if term is not None and term.role is role and (self._day or term.last_day == LATEST):
                self._add_actor(term.actor, span, start, end)
                return
        self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span, start, end)

    def _read_group(self, start: int, end: int) -> None:
        """ "the newly formed Ararat Brigade": capitalised words that end in a group's noun."""
        if not self._text[start].isupper() or self._layout.is_loud_at(start):
            return
        first = start
        while found := _CAPITALISED_BEFORE.search(self._text, max(0, first - _LONGEST_WORD), first):
            if found[1].casefold() in _NO_FIRST_NAME:
                break
            first = found.start(1)
        if first < start:
            self.reading.unresolved.append(Unresolved(self._text[first:end], Kind.ARMED_GROUP, self._span(first, end, "group noun")))

    # People ------------------------------------------------------------------------------------------------------------------

    def _read_person(self, people: tuple[Person, ...], start: int, end: int) -> bool:
        person = next((person for person in people if person.term_on(self._day) is not None), people[0])
        self._add_person(person, self._span(start, end, "name"), start, end)
        return True

    def _title_before(self, start: int) -> tuple[Role, int, Country | None] | None:
        title = self._title
        return title if title is not None and self._folded[title[1] : start] == " " else None

    def settle_surnames(self) -> None:
        """A surname means the person whom the article has named in full, or by title, or the one whom it means the world over."""
        for people, start, end, title in self._surnames:
            person, rule = self._whose_surname(people, start, title)
            if person is not None:
                self._add_person(person, self._span(start, end, rule), start, end)

    def _whose_surname(
        self, people: tuple[Person, ...], start: int, title: tuple[Role, int, Country | None] | None
    ) -> tuple[Person | None, str]:
        if title is None and self._has_other_first_name(start):
            return None, ""
        for person in people:
            if id(person) in self._people:
                return person, "surname"
        if title is not None:
            role, _, country = title
            for person in people:
                if (country is None or country.iso3 == person.country) and person.filled(role, self._day):
                    return person, "title"
        alone = [person for person in people if person.alone]
        timely = [person for person in alone if person.term_on(self._day) is not None]
        chosen = timely or alone
        return (chosen[-1], "surname") if chosen else (None, "")

    def _has_other_first_name(self, start: int) -> bool:
        """ "Robert Lavrov" is someone else: a capitalised word before the surname that the lexicon does not know as a title or name."""
        if self._layout.is_loud_at(start) or self._is_lower_case or start - 1 in self._hit_ends:
            return False
        found = _CAPITALISED_BEFORE.search(self._text, max(0, start - _LONGEST_WORD), start)
        return found is not None and not found[1].endswith(("'s", "’s")) and found[1].rstrip(".").casefold() not in _NO_FIRST_NAME

    def _add_person(self, person: Person, span: int, start: int, end: int) -> None:
        self._people[id(person)] = person
        self._add_actor(person.actor_on(self._day), span, start, end)
        country = self._lexicon.countries.get(person.country or "")
        if country is not None and self._is_its_time(country):
            self._add_country(country, span, start, _PLACE_WEIGHT)

    # Bookkeeping -------------------------------------------------------------------------------------------------------------

    def _span(self, start: int, end: int, rule: str) -> int:
        spans = self.reading.spans
        spans.append((start, end, rule))
        return len(spans) - 1

    def _add_country(self, country: Country, span: int, start: int, factor: float = 1.0) -> None:
        tally = self.reading.countries.get(country.iso3)
        if tally is None:
            tally = self.reading.countries[country.iso3] = Tally([])
        tally.mentions.append(span)
        tally.weight += factor * self._layout.weight_at(start)

    def _add_actor(self, actor: Actor, span: int, start: int, end: int) -> None:
        known = self.reading.actors.get(actor.id)
        if known is None:
            known = self.reading.actors[actor.id] = (actor, Tally([]))
        tally = known[1]
        tally.mentions.append(span)
        tally.weight += self._layout.weight_at(start)
        if self._word_after(end) in self._lexicon.speech or self._word_before(start) in _TOLD:
            tally.spoken += 1

    def _word_before(self, start: int) -> str:
        folded = self._folded
        return folded[folded.rfind(" ", 0, start - 1) + 1 : start - 1] if start > 1 else ""

    def _word_after(self, end: int) -> str:
        folded = self._folded
        if folded[end : end + 1] != " ":
            return ""
        stop = folded.find(" ", end + 1)
        return folded[end + 1 :] if stop < 0 else folded[end + 1 : stop]


_TOLD = frozenset({"told"})


def _is_near(name: str, person: Person) -> bool:
    """Tell whether a name is a slightly misspelt one of this person's: the surname near, and the rest too where there is one."""
    first, _, last = name.rpartition(" ")
    if not any(fuzz.ratio(last.casefold(), surname.casefold()) >= _NEAR_SURNAME for surname in person.surnames):
        return False
    return not first or fuzz.ratio(name.casefold(), person.name.casefold()) >= _NEAR_NAME
