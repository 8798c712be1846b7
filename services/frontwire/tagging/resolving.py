"""Takes hits; says who and what each means: mentions, and the countries, actors and places that they are mentions of.

It reads as a wire writes: country + organ ("Azeri troops"), country + title + name ("Russian Foreign Minister Sergei Lavrov"), the surname
alone afterwards, a capital for its government. `standing` weighs what comes out, `relevance` the cues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from frontwire.knowledge.entities import LATEST, STATE_KINDS, Meaning
from frontwire.knowledge.entries import Kind, Role, Sector
from frontwire.tagging.grammar import (
    ABROAD,
    ACTING,
    AGENT,
    CAPITALISED_BEFORE,
    CONTINENTAL,
    FORMER,
    GAPS,
    GIVEN_NAMES,
    HERE,
    JOINTS,
    LOCATIVE,
    NAME_AFTER_TITLE,
    NEIGHBOURLY,
    NO_FIRST_NAME,
    OF_GAPS,
)
from frontwire.tagging.matching import find_within
from frontwire.tagging.mentions import Unresolved
from frontwire.tagging.reading import Layout, Reading, Tally

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Actor, Country, Person, Sense, Word
    from frontwire.knowledge.lexicon import Lexicon
    from frontwire.tagging.matching import Hit

_HERE_FACTOR = 2.0
_LONGEST_WORD = 30
_LONGEST_CHAIN = 8  # countries joined before one organ or title
_LONGEST_GROUP_NAME = 8  # words before the noun: a text of nothing but capitalised words is no name
_NEAR_ENOUGH = 200  # characters: the sentence, or the one before
_GOVERNMENT_ROLES = frozenset(
    {
        Role.PRESIDENT,
        Role.PRIME_MINISTER,
        Role.MONARCH,
        Role.FOREIGN_MINISTER,
        Role.DEFENCE_MINISTER,
        Role.INTERIOR_MINISTER,
        Role.MINISTER,
        Role.DEPUTY,
        Role.AMBASSADOR,
    }
)
_NEAR_SURNAME, _NEAR_NAME = 84.0, 86.0  # rapidfuzz's ratio, 0 to 100: "Pashiynyan" for "Pashinyan" has 95
_PLACE_WEIGHT = 0.7
_STRONG_CUE = 3.0
_PERSON_WEIGHT = 0.4
_IN_WEIGHT = 1.5  # where something happens is what a desk files it under, more than whose nationals are in it
_ABROAD_WEIGHT = 0.5
_NAMED_COUNTRIES = 2  # a conflict's name stands for its countries while they are a pair
_DEMONYM = Meaning.DEMONYM


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
    resolver.read_hits()
    resolver.settle_surnames()
    return resolver.reading


class _Resolver:
    """One article's reading. Methods stand in the order of the grammar.

    A chain is what a name has begun: `_chain_countries` (one, or several: "Armenian and Azeri") from `_chain_start` to `_chain_end`, of a
    state unless a group's name began it. An organ or title right behind it belongs to it. This runs for every name of every article, so
    what is looked at often is an attribute of its own.
    """

    def __init__(self, layout: Layout, folded: str, hits: list[Hit], lexicon: Lexicon, day: int) -> None:
        self.reading = Reading([], {}, {}, {}, [], [], [], {}, {})
        self._spans, self._countries, self._actors = self.reading.spans, self.reading.countries, self.reading.actors
        self._layout, self._text, self._folded, self._hits = layout, layout.text, folded, hits
        self._lexicon, self._day = lexicon, day
        self._is_lower_case = layout.text.islower()
        self._padded = ""
        self._company: dict[int, bool] = {}
        self._weight = 0.0
        self._chain_countries: tuple[Country, ...] = ()
        self._chain_start = self._chain_end = self._name_end = 0
        self._chain_is_state = False
        self._role: tuple[Word, int, int] | None = None
        self._title: tuple[Role, int, Country | None] | None = None
        self._people: dict[int, Actor] = {}
        self._starts: dict[int, Word] | None = None
        self._ends: set[int] | None = None
        self._surnames: list[tuple[tuple[Person, ...], int, int, tuple[Role, int, Country | None] | None]] = []

    def read_hits(self) -> None:
        """Read every hit before the credits."""
        layout = self._layout
        body_start, dateline_end, credits_start = layout.body_start, layout.dateline_end, layout.credits_start
        text, folded, readers = self._text, self._folded, _READERS
        weight_ends = -1
        for word, start, end in self._hits:
            if start >= weight_ends:
                self._weight, weight_ends = layout.weight_from(start)
            if body_start <= start < dateline_end:
                self._read_dateline(word, start, end)
                continue
            if start >= credits_start:
                break
            plain = word.plain
            if plain is not None and text[start] != folded[start]:
                readers[plain.meaning](self, plain, start, end)  # nothing but a name, and it has its capital: most hits
            else:
                self._read_hit(word, start, end)

    def _read_hit(self, word: Word, start: int, end: int) -> None:
        """Take one hit for everything that it is: cue, name, organ, title."""
        if word.cue:
            cues = self.reading.cues
            if word.number not in cues and (word.cue >= _STRONG_CUE or not self._is_in_a_proper_name(start)):
                cues[word.number] = (word.cue, self._span(start, end, "cue"), self._weight)
                self.reading.tells_of_civilians = self.reading.tells_of_civilians or word.tells_of_civilians
        elif word.quiet:
            quiet = self.reading.quiet
            quiet[word.number] = max(quiet.get(word.number, 0.0), word.quiet * self._weight)
        if word.senses:
            if self._read_name(word, start, end):
                return
            for inner, inner_start, inner_end in find_within(self._folded, (word, start, end), self._lexicon):
                self._read_hit(inner, inner_start, inner_end)
        if word.organ:
            self._read_organ(word, start, end)
        if word.title is not None:
            self._read_title(word, start, end)
        if word.group_noun:
            self._read_group(start, end)

    def _is_in_a_proper_name(self, start: int) -> bool:
        """ "General Electric", "Bombshell Rocket": a weak cue with a capital inside a sentence of the body is part of a name."""
        if start < self._layout.body_start or not self._text[start].isupper() or self._layout.body_is_loud:
            return False
        return start > 1 and self._text[start - 2].isalnum()

    def _read_dateline(self, word: Word, start: int, end: int) -> None:
        """The source line tells where the reporter was and whose the text is, nothing of what it is about."""
        for sense in word.senses:
            if sense.actor is not None and sense.actor.sector is Sector.MED:
                self._add_actor(sense.actor, self._span(start, end, "source line"))
            elif sense.country is not None and self.reading.dateline_country is None and self._is_its_time(sense.country):
                self.reading.dateline_country = sense.country.iso3
                self.reading.dateline_span = self._span(start, end, "dateline")
                if HERE.search(self._folded) is not None:
                    self._add_country(sense.country, self.reading.dateline_span, _HERE_FACTOR)

    # Names ------------------------------------------------------------------------------------------------------------------

    def _read_name(self, word: Word, start: int, end: int) -> bool:
        """Take a name for what it means here; False when nothing fits."""
        if word.dotted and self._text[end : end + 1] == ".":
            end += 1
        # A capital at its start is enough for most names, and tells itself by not being what it was folded to.
        if (word.is_acronym or word.ordinary or self._text[start] == self._folded[start]) and not self._case_fits(word, start, end):
            return False
        read = False
        senses = word.senses if not word.is_dated else self._of_this_time(word.senses)
        for sense in senses:
            if sense.is_acronym and not word.is_acronym and self._text[start + 1 : end].islower():
                continue  # "KANU" is a party, "Kanu" a surname
            if sense.company is None or self._has_company(sense):
                read = _READERS[sense.meaning](self, sense, start, end) or read
        if read:
            for country in word.countries:
                self._add_country(country, self._span(start, end, "name"))
        return read

    def _of_this_time(self, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
        """Of several actors of one name ("the Taliban", at war and in power) take those of the article's time, or else all."""
        day = self._day or LATEST
        timely = tuple(sense for sense in senses if sense.actor is None or sense.actor.first_day <= day <= sense.actor.last_day)
        return timely or senses

    def _case_fits(self, word: Word, start: int, end: int) -> bool:
        """A name in mixed case has a capital, an acronym more; all capitals or none tell nothing, so ordinary words do not count."""
        span = self._text[start:end]
        if self._is_lower_case:
            return not word.ordinary
        if span.islower():
            return word.is_common
        is_upper = span.isupper()
        if word.is_acronym and span[1:].islower():
            return False
        return not (word.ordinary and is_upper and self._layout.is_loud_at(start))

    def _has_company(self, sense: Sense) -> bool:
        key = id(sense)
        found = self._company.get(key)
        if found is None:
            self._padded = self._padded or f" {self._folded} "
            found = self._company[key] = sense.company is None or sense.company.is_present(self._padded)
        return found

    def _read_country(self, sense: Sense, start: int, end: int) -> bool:
        country, folded, day = sense.country, self._folded, self._day
        if country is None or folded[start - 3 : start] == "ex ":
            return False
        if not (country.first_day <= day <= country.last_day if day else country.last_day == LATEST):
            return False
        is_demonym = sense.meaning is _DEMONYM
        if is_demonym and folded.startswith("american", start) and self._word_before(start) in CONTINENTAL:
            return False
        if not is_demonym and self._is_a_given_name(start, end):
            return False
        span = self._span(start, end, "demonym" if is_demonym else "name")
        if is_demonym and self._word_after(end) in ABROAD:
            self._add_country(country, span, _ABROAD_WEIGHT)
        else:
            self._add_country(country, span, _IN_WEIGHT if folded[start - 4 : start] == " in " else 1.0)
        role = self._role
        if role is not None:
            self._role = None
            if folded[role[2] : start] in OF_GAPS:
                self._take_organ_back(role[1])
                self._compose(role[0], (country,), role[1], role[2] if role[0].title is not None else end)
                return True
        if not is_demonym and folded[end : end + 3] != " s " and self._word_before(start) not in LOCATIVE:
            self._add_actor(self._lexicon.actors[country.slug], span)
        self._begin_chain(country, start, end, is_state=True)
        return True

    def _is_a_given_name(self, start: int, end: int) -> bool:
        """ "Chad Everly", "Paris Hilton": before a capitalised word that nobody knows, some countries and capitals are first names."""
        text = self._text
        if self._folded[start:end] not in GIVEN_NAMES or text[end : end + 1] != " " or not text[end + 1 : end + 2].isupper():
            return False
        if self._word_at(end + 1) is not None or self._layout.is_loud_at(start) or not text[end + 2 : end + 3].islower():
            return False
        return start >= self._layout.headline_end or not self._layout.is_titled()

    def _begin_chain(self, country: Country, start: int, end: int, *, is_state: bool) -> None:
        is_open = self._chain_is_state and len(self._chain_countries) < _LONGEST_CHAIN
        is_joined = is_open and self._text[self._name_end : start] in JOINTS
        self._chain_countries = (*self._chain_countries, country) if is_joined else (country,)
        self._chain_start, self._chain_end, self._name_end, self._chain_is_state = start, end, end, is_state

    def _is_its_time(self, country: Country) -> bool:
        if not self._day:
            return country.last_day == LATEST
        return country.first_day <= self._day <= country.last_day

    def _read_capital(self, sense: Sense, start: int, end: int) -> bool:
        country = sense.country
        if country is None or not self._is_its_time(country):
            return False
        if self._is_a_given_name(start, end):
            return False
        before = self._word_before(start)
        if before in AGENT:
            is_government = True
        elif before in LOCATIVE:
            is_government = False
        else:
            is_government = sense.meaning is Meaning.SEAT or self._word_after(end) in ACTING
        span = self._span(start, end, "metonym" if is_government else "place")
        factor = 1.0 if is_government else _PLACE_WEIGHT * _located(self._folded, start)
        self._add_country(country, span, factor, is_named=is_government)
        if is_government:
            self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span)
        self._begin_chain(country, start, end, is_state=True)
        return True

    def _read_actor(self, sense: Sense, start: int, end: int) -> bool:
        actor = sense.actor
        if actor is None:
            return False
        if sense.meaning is Meaning.OFFICE:
            actor = self._holder_of(actor)
        if self._text[end : end + 4] in (" al-", " el-", " Al-", " El-"):
            return False  # "Abdel Fatah al-Burhan" is not Fatah
        span = self._span(start, end, "name")
        self._add_actor(actor, span)
        country = self._lexicon.countries.get(actor.country or "")
        if country is not None and actor.sector is not Sector.MED:
            self._add_country(country, span, is_named=actor.kind in STATE_KINDS)
            self._begin_chain(country, start, end, is_state=False)
        return True

    def _holder_of(self, office: Actor) -> Actor:
        """ "Downing Street's tenant": a word for an office means whoever holds it on the day."""
        for (iso3, _), people in self._lexicon.holders.items():
            if iso3 == (office.country or ""):
                for person in people:
                    term = person.term_on(self._day)
                    if term is not None and term.actor.id == office.id and (self._day or term.last_day == LATEST):
                        return term.actor
        return office

    def _read_place(self, sense: Sense, start: int, end: int) -> bool:
        region = sense.region
        span = self._span(start, end, "place" if sense.meaning is not Meaning.REGION else "name")
        if region is not None:
            known = self.reading.regions.get(region.id)
            if known is None:
                known = self.reading.regions[region.id] = (region, Tally([]))
            known[1].mentions.append(span)
            known[1].weight += self._weight
            if sense.meaning is Meaning.REGION and len(region.countries) <= _NAMED_COUNTRIES:
                for iso3 in region.countries:
                    self._add_country(self._lexicon.countries[iso3], span, _PLACE_WEIGHT)
        if sense.country is not None:
            self._add_country(sense.country, span, _PLACE_WEIGHT * _located(self._folded, start), is_named=False)
        return True

    def _read_conflict(self, sense: Sense, start: int, end: int) -> bool:
        """A word for one of a region's conflicts ("Karen", "coup") says which is meant; whether one is meant, other words say."""
        if sense.region is None or sense.conflict is None:
            return False
        span = self._span(start, end, "conflict")
        weight = self._weight if sense.is_proper and self._text[start] != self._folded[start] else 0.0
        self.reading.conflicts.append((sense.region, sense.conflict, span, weight))
        return False

    # Organs, titles, groups --------------------------------------------------------------------------------------------------

    def _read_organ(self, word: Word, start: int, end: int) -> None:
        if self._is_chained(start):
            if self._chain_is_state:
                self._compose(word, self._chain_countries, self._chain_start, end)
            self._chain_end = end
            return
        self._role = (word, start, end)
        if word.organ_alone:
            is_near = start - self._chain_end < _NEAR_ENOUGH and self._word_before(self._chain_start) not in NEIGHBOURLY
            near = self._chain_countries[-1] if self._chain_countries and is_near else None
            self.reading.organs.append((word.organ, self._span(start, end, "organ"), self._weight, near))

    def _take_organ_back(self, start: int) -> None:
        """ "the army of Chad" is nobody else's army."""
        organs = self.reading.organs
        if organs and self._spans[organs[-1][1]][0] == start:
            organs.pop()

    def _is_chained(self, start: int) -> bool:
        return bool(self._chain_countries) and self._folded[self._chain_end : start] in GAPS

    def _compose(self, word: Word, countries: tuple[Country, ...], start: int, end: int) -> None:
        """Country and organ are an actor ("Russian peacekeepers", "army of Chad"), country and title an office ("president of Chad")."""
        if not word.organ:
            if word.title is not None:
                self._read_office(word.title, countries, start, end)
            return
        span = self._span(start, end, "organ")
        for country in countries:
            self._add_actor(self._lexicon.actors[f"{country.slug}.{word.organ}"], span)

    def _read_title(self, word: Word, start: int, end: int) -> None:
        role = word.title
        if role is None:
            return
        self._role = (word, start, end)
        if not self._is_chained(start):
            self._title = (role, end, None)
            return
        self._chain_end = end
        self._title = (role, end, self._chain_countries[-1])
        if self._word_before(self._chain_start) not in FORMER and self._word_before(start) not in FORMER:
            self._read_office(role, self._chain_countries, start, end)

    def _read_office(self, role: Role, countries: tuple[Country, ...], start: int, end: int) -> None:
        """ "Armenian Prime Minister Nikol Pashiynyan": the name after the title is known, near to a known one, new, or missing."""
        following = self._word_at(end + 1)
        if following is not None and following.senses:
            return  # the lexicon knows the name: it is read next
        found = None if self._layout.is_loud_at(start) else NAME_AFTER_TITLE.match(self._text, end)
        if found is None:
            for country in countries:
                self._add_office(role, country, start, end)
            return
        name, (name_start, name_end) = found[1], found.span(1)
        country = countries[-1]
        person = next((person for person in self._lexicon.holders.get((country.iso3, role), ()) if _is_near(name, person)), None)
        if person is not None:
            self._add_person(person, self._span(name_start, name_end, "spelling"), role)
            return
        span = self._span(name_start, name_end, "title")
        self.reading.unresolved.append(Unresolved(name, Kind.PERSON, span, country.iso3))
        if role in _GOVERNMENT_ROLES:
            self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span)

    def _add_office(self, role: Role, country: Country, start: int, end: int) -> None:
        """A title without a name means whoever holds the office on the article's day."""
        if role not in _GOVERNMENT_ROLES:
            return
        span = self._span(start, end, "title")
        for person in self._lexicon.holders.get((country.iso3, role), ()):
            term = person.term_on(self._day)
            if term is not None and term.role is role and (self._day or term.last_day == LATEST):
                self._add_actor(term.actor, span)
                return
        self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span)

    def _read_group(self, start: int, end: int) -> None:
        """ "the newly formed Ararat Brigade": capitalised words that end in a group's noun."""
        if not self._text[start].isupper() or self._layout.is_loud_at(start):
            return
        first = start
        for _ in range(_LONGEST_GROUP_NAME):
            found = CAPITALISED_BEFORE.search(self._text, max(0, first - _LONGEST_WORD), first)
            if found is None or found[1].casefold() in NO_FIRST_NAME:
                break
            first = found.start(1)
        if first < start:
            self.reading.unresolved.append(Unresolved(self._text[first:end], Kind.ARMED_GROUP, self._span(first, end, "group noun")))

    # People ------------------------------------------------------------------------------------------------------------------

    def _read_person(self, sense: Sense, start: int, end: int) -> bool:
        if self._is_part_of_a_name(start, end):
            return False
        title = self._title_before(start)
        person = self._who_of(sense.people, title)
        span = self._span(start, end, "name")
        if title is not None and title[2] is not None and person.country != title[2].iso3 and person.country is not None:
            # "Colombian Defence Minister Pedro Sanchez" is no Spanish Pedro Sanchez.
            self.reading.unresolved.append(Unresolved(self._text[start:end], Kind.PERSON, span, title[2].iso3))
            return True
        self._add_person(person, span, title[0] if title is not None else None)
        return True

    def _who_of(self, people: tuple[Person, ...], title: tuple[Role, int, Country | None] | None) -> Person:
        """Of several people of one name: the one whose country or office the title says, or who is in office on the day, or the first."""
        if len(people) > 1 and title is not None:
            for person in people:
                if (title[2] is None or title[2].iso3 == person.country) and person.filled(title[0], self._day):
                    return person
        return next((person for person in people if person.term_on(self._day) is not None), people[0])

    def _is_part_of_a_name(self, start: int, end: int) -> bool:
        """ "Jean-Marie Kambale" is nobody called Jean."""
        text = self._text
        return (text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper()) or (
            text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha()
        )

    def _read_surname(self, sense: Sense, start: int, end: int) -> bool:
        if self._is_part_of_a_name(start, end):
            return False
        self._surnames.append((sense.people, start, end, self._title_before(start)))
        return True

    def _title_before(self, start: int) -> tuple[Role, int, Country | None] | None:
        title = self._title
        return title if title is not None and self._folded[title[1] : start] == " " else None

    def settle_surnames(self) -> None:
        """A surname means the person whom the article has named in full, or by title, or the one whom it means the world over."""
        for people, start, end, title in self._surnames:
            person, rule = self._whose_surname(people, start, title)
            if person is not None:
                self._weight = self._layout.weight_from(start)[0]
                self._add_person(person, self._span(start, end, rule), title[0] if title is not None else None)

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
        if self._text[start - 1 : start] != " " or self._layout.is_loud_at(start) or self._is_lower_case:
            return False
        before = self._text[self._text.rfind(" ", 0, start - 1) + 1 : start - 1].lstrip("“\"(‘'")
        if (
            not before[:1].isupper()
            or before.endswith(("'s", "’s", ".”", "”", ",", ":", ";"))
            or before.rstrip(".").casefold() in NO_FIRST_NAME
        ):
            return False
        if self._ends is None:
            self._ends = {end for _, _, end in self._hits}
        return start - 1 not in self._ends

    def _add_person(self, person: Person, span: int, role: Role | None) -> None:
        actor = self._people.get(id(person))
        if actor is None:
            actor = self._people[id(person)] = person.actor_on(self._day, role)
        self._add_actor(actor, span)
        country = self._lexicon.countries.get(person.country or "")
        if country is not None and self._is_its_time(country):
            self._add_country(country, span, _PERSON_WEIGHT)

    # Bookkeeping -------------------------------------------------------------------------------------------------------------

    def _span(self, start: int, end: int, rule: str) -> int:
        spans = self._spans
        span = (start, end, rule)
        if not spans or spans[-1] != span:
            spans.append(span)
        return len(spans) - 1

    def _add_country(self, country: Country, span: int, factor: float = 1.0, *, is_named: bool = True) -> None:
        tally = self._countries.get(country.iso3)
        if tally is None:
            tally = self._countries[country.iso3] = Tally([])
        if not tally.mentions or tally.mentions[-1] != span:
            tally.mentions.append(span)
            tally.weight += factor * self._weight
        tally.is_named = tally.is_named or is_named

    def _add_actor(self, actor: Actor, span: int) -> None:
        known = self._actors.get(actor.id)
        if known is None:
            known = self._actors[actor.id] = (actor, Tally([]))
        tally = known[1]
        if tally.mentions and tally.mentions[-1] == span:
            return
        tally.mentions.append(span)
        tally.weight += self._weight

    def _word_at(self, start: int) -> Word | None:
        """Give the hit's word that starts at a position; few articles ask, so the table is made when the first does."""
        if self._starts is None:
            self._starts = {start: word for word, start, _ in self._hits}
        return self._starts.get(start)

    def _word_before(self, start: int) -> str:
        folded = self._folded
        return folded[folded.rfind(" ", 0, start - 1) + 1 : start - 1] if start > 1 else ""

    def _word_after(self, end: int) -> str:
        folded = self._folded
        if folded[end : end + 1] != " ":
            return ""
        stop = folded.find(" ", end + 1)
        return folded[end + 1 :] if stop < 0 else folded[end + 1 : stop]


def _located(folded: str, start: int) -> float:
    return _IN_WEIGHT if folded[start - 4 : start] == " in " else 1.0


# By Meaning's numbers, from 0 (none) on. Functions, not bound methods: a resolver that held its own methods would be a cycle, which
# only the garbage collector could free, and at thousands of articles a second that costs as much as the tagging.
_READERS = (
    _Resolver._read_place,
    _Resolver._read_country,
    _Resolver._read_country,
    _Resolver._read_capital,
    _Resolver._read_capital,
    _Resolver._read_place,
    _Resolver._read_place,
    _Resolver._read_place,
    _Resolver._read_conflict,
    _Resolver._read_actor,
    _Resolver._read_person,
    _Resolver._read_surname,
    _Resolver._read_actor,
)


def _is_near(name: str, person: Person) -> bool:
    """Tell whether a name is a slightly misspelt one of this person's: the surname near, and the rest too where there is one."""
    first, _, last = name.rpartition(" ")
    for surname in person.surnames:
        # Hardly anybody gets the first letter wrong, and comparing it is cheap.
        if surname[0] == last[0] and fuzz.ratio(last.casefold(), surname.casefold()) >= _NEAR_SURNAME:
            return not first or fuzz.ratio(name.casefold(), person.name.casefold()) >= _NEAR_NAME
    return False
