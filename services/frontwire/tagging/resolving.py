"""Takes hits; says who and what each means: mentions, and the countries, actors and places that they are mentions of.

It reads as a wire writes: country + organ ("Azeri troops"), country + title + name ("Russian Foreign Minister Sergei Lavrov"), the surname
alone afterwards, a capital for its government. `standing` weighs what comes out, `relevance` the cues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from frontwire.knowledge.entities import LATEST, STATE_KINDS, Meaning, is_among
from frontwire.knowledge.entries import Kind, Role, Sector
from frontwire.tagging.grammar import (
    ABROAD,
    ACRONYM_AFTER,
    ACTING,
    AGENT,
    BEFORE_TITLE,
    CALENDAR,
    CAPITALISED_BEFORE,
    CONTINENTAL,
    FORMER,
    GIVEN_NAMES,
    HERE,
    JOINTS,
    LONGEST_JOINT,
    MOST_BEFORE_TITLE,
    NAME_AFTER_TITLE,
    NAME_BEFORE_TITLE,
    NAME_JOINTS,
    NEIGHBOURLY,
    NO_FIRST_NAME,
    PREMISES,
)
from frontwire.tagging.matching import find_within
from frontwire.tagging.reading import ActorTally, Layout, Reading, RegionTally, Span, Tally

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Actor, Country, Index, Lexicon, Person, Sense, Word
    from frontwire.tagging.matching import Hit

_HERE_FACTOR: Final = 2.0
_ASCII_END: Final = 128
_LONGEST_WORD: Final = 30
_LONGEST_APPOSITION: Final = 80
_LONGEST_CHAIN: Final = 8  # countries joined before one organ or title
_LONGEST_GROUP_NAME: Final = 8  # words before the noun: a text of nothing but capitalised words is no name
_NEAR_ENOUGH: Final = 200  # characters: the sentence, or the one before
_GOVERNMENT_ROLES: Final = (
    Role.PRESIDENT,
    Role.PRIME_MINISTER,
    Role.MONARCH,
    Role.FOREIGN_MINISTER,
    Role.DEFENCE_MINISTER,
    Role.INTERIOR_MINISTER,
    Role.MINISTER,
    Role.DEPUTY,
    Role.AMBASSADOR,
)
_NEAR_SURNAME: Final = 84.0
_NEAR_NAME: Final = 86.0  # both are rapidfuzz's ratio, 0 to 100: "Pashiynyan" for "Pashinyan" has 95
_PLACE_WEIGHT: Final = 0.7
_STRONG_CUE: Final = 3.0
_PERSON_WEIGHT: Final = 0.4
_AT_HOME_ANYWHERE: Final = (Kind.PARTY, Kind.NGO, Kind.COMPANY)
_PARTY_WEIGHT: Final = 0.5
_IN_WEIGHT: Final = 1.5  # where something happens is what a desk files it under, more than whose nationals are in it
_SCENE_CUE: Final = 2.0
_SCENE_REACH: Final = 150
_SCENE_WEIGHT: Final = 2.5
_ABROAD_WEIGHT: Final = 0.25
_AMERICA: Final = ("americ", "amerik")
_AMERICA_LENGTH: Final = 6
_NAMED_COUNTRIES: Final = 2  # a conflict's name stands for its countries while they are a pair

# Members of enums by names of our own: compiled, these are looked up once, and `Meaning.ACTOR` each time.
_ACTOR: Final = Meaning.ACTOR
_COUNTRY: Final = Meaning.COUNTRY
_DEMONYM: Final = Meaning.DEMONYM
_CAPITAL: Final = Meaning.CAPITAL
_SEAT: Final = Meaning.SEAT
_REGION: Final = Meaning.REGION
_CONFLICT: Final = Meaning.CONFLICT
_PERSON: Final = Meaning.PERSON
_SURNAME: Final = Meaning.SURNAME
_OFFICE: Final = Meaning.OFFICE
_MEDIA: Final = Sector.MED
_ARMED_GROUP: Final = Kind.ARMED_GROUP
_SOMEBODY: Final = Kind.PERSON


def resolve(
    layout: Layout, folded: str, hits: list[Hit], company: set[str], lexicon: Lexicon, day: int, language: Index | None = None
) -> Reading:
    """Read hits in their order.

    Args:
        layout: the article's text and where its parts lie.
        folded: that text, folded.
        hits: what `find_hits` found in `folded`.
        company: the words beside them that may keep a weak name company.
        lexicon: the loaded knowledge.
        day: the article's date as yyyymmdd, 0 when unknown.
        language: the words of the text's own language, when that is not English.
    """
    resolver = _Resolver(layout, folded, hits, company, lexicon, day, language)
    resolver.read_hits()
    resolver.settle()
    return resolver.reading


def explain_unread(
    layout: Layout, folded: str, hits: list[Hit], company: set[str], lexicon: Lexicon, day: int, language: Index | None = None
) -> list[tuple[int, int, Word, str]]:
    """Say of every name that stands in the text and was not taken for one: where it stands, its word, and why."""
    resolver = _Resolver(layout, folded, hits, company, lexicon, day, language)
    resolver.read_hits()
    resolver.settle()
    taken = [(span.start, span.end) for span in resolver.reading.spans]
    return [
        (start, end, word, resolver.why_not(word, start, end))
        for word, start, end in hits
        if word.senses and not any(first <= start < last for first, last in taken)
    ]


class _Resolver:
    """One article's reading. Methods stand in the order of the grammar.

    A chain is what a name has begun: `_chain_countries` (one, or several: "Armenian and Azeri") from `_chain_start` to `_chain_end`, of a
    state unless a group's name began it. An organ or title right behind it belongs to it. This runs for every name of every article, so
    what is looked at often is an attribute of its own, and characters are compared by their numbers.
    """

    def __init__(
        self, layout: Layout, folded: str, hits: list[Hit], company: set[str], lexicon: Lexicon, day: int, language: Index | None
    ) -> None:
        self.reading = Reading()
        self._spans, self._countries, self._actors = self.reading.spans, self.reading.countries, self.reading.actors
        self._layout, self._text, self._folded, self._hits = layout, layout.text, folded, hits
        self._lexicon, self._day, self._language = lexicon, day, language
        index = language or lexicon.english
        grammar, self._gap = index.grammar, " " if index.has_spaces else ""
        self._gaps, self._of_gaps, self._locative, self._within = grammar.gaps, grammar.of_gaps, grammar.locative, grammar.within
        self._longest_gap = grammar.longest_gap
        self._is_lower_case = layout.text.islower()
        self._last_span: Span | None = None
        self._padded = ""
        self._words = company
        self._company: dict[Sense, bool] = {}
        self._weight = 0.0
        self._scene = -1
        self._chain_countries: tuple[Country, ...] = ()
        self._chain_start = self._chain_end = self._name_end = 0
        self._chain_is_state = False
        self._role: Word | None = None  # an organ or title without a country, until one comes
        self._role_start = self._role_end = 0
        self._title: tuple[Role, int, Country | None] | None = None
        self._people: dict[Person, Actor] = {}
        self._groups: list[tuple[Actor, Span]] = []
        self._acronyms: dict[str, Actor] = {}
        self._homes: list[tuple[Actor, Country, Span, float]] = []
        self._ambiguous: list[tuple[tuple[Sense, ...], int, int, int]] = []
        self._at = 0  # the hit that is being read
        self._surnames: list[tuple[tuple[Person, ...], int, int, int, tuple[Role, int, Country | None] | None]] = []

    def read_hits(self) -> None:
        """Read every hit before the credits."""
        layout = self._layout
        body_start, dateline_end, credits_start = layout.body_start, layout.dateline_end, layout.credits_start
        text, folded = self._text, self._folded
        weight_ends = -1
        for index, (word, start, end) in enumerate(self._hits):
            self._at = index
            if start >= weight_ends:
                self._weight, weight_ends = layout.weight_from(start)
            if body_start <= start < dateline_end:
                self._read_dateline(word, start, end)
                continue
            if start >= credits_start:
                break
            plain = word.plain
            if plain is not None and ord(text[start]) != ord(folded[start]):
                self._read_sense(plain, start, end)  # nothing but a name, and it has its capital: most hits
            else:
                self._read_hit(word, start, end)

    def settle(self) -> None:
        """Decide what only the whole text decides."""
        self._settle_ambiguous()
        self._settle_surnames()
        self._settle_acronyms()
        self._settle_homes()

    def _read_hit(self, word: Word, start: int, end: int) -> None:
        """Take one hit for everything that it is: cue, name, organ, title."""
        if word.cue:
            self._read_cue(word, start, end)
        elif word.quiet:
            quiet = self.reading.quiet
            quiet[word] = max(quiet.get(word, 0.0), word.quiet * self._weight)
        if word.senses:
            if self._read_name(word, start, end):
                return
            if word.is_phrase:
                for inner, inner_start, inner_end in find_within(self._folded, (word, start, end), self._lexicon, self._language):
                    self._read_hit(inner, inner_start, inner_end)
        if word.organ:
            self._read_organ(word, start, end)
        if word.title is not None:
            self._read_title(word, start, end)
        if word.group_noun:
            self._read_group(start, end)

    def _read_cue(self, word: Word, start: int, end: int) -> None:
        if word.cue >= _SCENE_CUE:
            self._scene = end
        cues = self.reading.cues
        if word not in cues and (word.cue >= _STRONG_CUE or not self._is_in_a_proper_name(start)):
            cues[word] = (self._span(start, end, "cue"), self._weight)
            self.reading.tells_of_civilians = self.reading.tells_of_civilians or word.tells_of_civilians

    def why_not(self, word: Word, start: int, end: int) -> str:
        """Say why a name was not taken for one here; for people, who ask `wirectl explain`."""
        layout, senses = self._layout, word.senses
        reasons = (
            ("it stands in the credits", start >= layout.credits_start),
            ("it stands in the source line", layout.body_start <= start < layout.dateline_end),
            ("it is written as an ordinary word", not self._is_written_as_a_name(word, start, end)),
            ("a weak name without its company", all(sense.company is not None and not self._has_company(sense) for sense in senses)),
            ("a name of another time", all(sense.country is not None and not self._is_its_time(sense.country) for sense in senses)),
            ("a surname of nobody whom the text names otherwise", all(sense.meaning is _SURNAME for sense in senses)),
        )
        return next((reason for reason, holds in reasons if holds), "part of another name, or said of something else")

    def _is_in_a_proper_name(self, start: int) -> bool:
        """ "General Electric", "Bombshell Rocket": a weak cue with a capital inside a sentence of the body is part of a name."""
        if start < self._layout.body_start or not self._is_capital_at(start) or self._layout.body_is_loud:
            return False
        return start > 1 and self._text[start - 2].isalnum()

    def _read_dateline(self, word: Word, start: int, end: int) -> None:
        """The source line tells where the reporter was and whose the text is, nothing of what it is about."""
        for sense in word.senses:
            if sense.actor is not None and sense.actor.sector is _MEDIA:
                self._add_actor(sense.actor, self._span(start, end, "source line"))
            elif sense.country is not None and self.reading.dateline_country is None and self._is_its_time(sense.country):
                span = self._span(start, end, "dateline")
                self.reading.dateline_country, self.reading.dateline_span = sense.country.iso3, span
                if " this " in self._folded and HERE.search(self._folded) is not None:
                    self._add_country(sense.country, span, _HERE_FACTOR)

    # Names ------------------------------------------------------------------------------------------------------------------

    def _read_name(self, word: Word, start: int, end: int) -> bool:
        """Take a name for what it means here; False when nothing fits."""
        if word.dotted and self._has(end, "."):
            end += 1
        if not self._is_written_as_a_name(word, start, end):
            return False
        senses = word.senses if not word.is_dated else self._of_this_time(word.senses)
        if self._is_ambiguous(word, senses):
            self._ambiguous.append((senses, self._at, start, end))
            return True
        read = False
        for sense in senses:
            if self._is_meant(sense, word, start, end):
                read = self._read_sense(sense, start, end) or read
        if read:
            for country in word.countries:
                self._add_country(country, self._span(start, end, "name"))
            for place in word.places:
                self._read_place(place, start, end)
        return read

    def _read_sense(self, sense: Sense, start: int, end: int) -> bool:
        """Take a name for one of the things that it may stand for; False when it is none here. The frequent ones come first."""
        meaning = sense.meaning
        if meaning is _ACTOR or meaning is _OFFICE:
            return self._read_actor(sense, start, end)
        if meaning is _COUNTRY or meaning is _DEMONYM:
            return self._read_country(sense, start, end)
        if meaning is _CAPITAL or meaning is _SEAT:
            return self._read_capital(sense, start, end)
        if meaning is _SURNAME:
            return self._read_surname(sense, start, end)
        if meaning is _PERSON:
            return self._read_person(sense, start, end)
        return self._read_conflict(sense, start, end) if meaning is _CONFLICT else self._read_place(sense, start, end)

    def _is_meant(self, sense: Sense, word: Word, start: int, end: int) -> bool:
        """ "KANU" is a party, "Kanu" a surname; "Wagner Moura" is no Wagner; a weak name has its company."""
        if sense.is_acronym and not word.is_acronym and self._text[start + 1 : end].islower():
            return False
        return sense.company is None or (self._has_company(sense) and not self._begins_a_name(end))

    def _is_ambiguous(self, word: Word, senses: tuple[Sense, ...]) -> bool:
        """Tell a name whose meaning the rest of the text decides: of several countries, or weak in a text that is not English."""
        if word.is_ambiguous:
            first = ""
            for sense in senses:
                iso3 = sense.iso3
                if iso3 is not None and iso3 != first and self._has_company(sense):
                    if first:
                        return True
                    first = iso3
            return False
        # What keeps a weak name company is written in English; in another language its country will do.
        return self._language is not None and all(sense.actor is not None and not self._has_company(sense) for sense in senses)

    def _of_this_time(self, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
        """Of several actors of one name ("the Taliban", at war and in power) take those of the article's time, or else all."""
        day = self._day or LATEST
        timely = tuple(sense for sense in senses if sense.actor is None or sense.actor.first_day <= day <= sense.actor.last_day)
        return timely or senses

    def _settle_ambiguous(self) -> None:
        """A name of several countries ("PDC", "Magwe") means the one that the text or its dateline has; failing that, all."""
        for senses, at, start, end in self._ambiguous:
            self._at = at
            fitting = [sense for sense in senses if self._has_company(sense)]
            candidates = senses if self._language is not None else fitting
            likely = [sense for sense in candidates if self._is_in_the_story(sense.iso3)]
            self._weight = self._layout.weight_from(start)[0]
            for sense in likely or fitting:
                self._read_sense(sense, start, end)

    def _settle_homes(self) -> None:
        """A group that fights in several countries stands for its home unless the text has another of them and not that one."""
        for actor, country, span, weight in self._homes:
            if country.iso3 in self._countries or actor.theatre.isdisjoint(self._countries):
                self._weight = weight
                self._add_country(country, span, is_named=False)

    def _is_in_the_story(self, country: str | None) -> bool:
        return country is not None and (country in self._countries or country == self.reading.dateline_country)

    def _is_written_as_a_name(self, word: Word, start: int, end: int) -> bool:
        """A name in mixed case has a capital, an acronym more; all capitals or none tell nothing, so ordinary words do not count."""
        if not word.is_acronym and not word.ordinary and (word.is_common or ord(self._text[start]) != ord(self._folded[start])):
            return True  # a capital is enough for most names, and tells itself by not being what it was folded to
        if self._is_lower_case:
            return not word.ordinary
        if not self._is_capital_at(start) and self._text[start:end].islower():
            return word.is_common
        if word.is_acronym and self._text[start + 1 : end].islower():
            return False
        return not (word.ordinary and self._layout.is_loud_at(start) and self._text[start:end].isupper())

    def _has_company(self, sense: Sense) -> bool:
        if sense.company is None:
            return True
        found = self._company.get(sense)
        if found is None:
            if not self._padded:
                self._padded = f" {self._folded} "
            found = self._company[sense] = sense.company.is_present(self._words, self._padded)
        return found

    def _read_country(self, sense: Sense, start: int, end: int) -> bool:
        country = sense.country
        is_demonym = sense.meaning is _DEMONYM
        if country is None or not self._is_its_time(country):
            return False
        before, following = self._word_before(start), self._word_after(end)
        if self._is_something_else(start, end, before, following, is_demonym=is_demonym):
            return False
        span = self._span(start, end, "demonym" if is_demonym else "name")
        self._add_country(country, span, _ABROAD_WEIGHT if following in ABROAD else self._located(start, before))
        role = self._role
        if role is not None:
            self._role = None
            if start - self._role_end <= self._longest_gap and self._folded[self._role_end : start] in self._of_gaps:
                self._take_organ_back(self._role_start)
                self._read_role_of(role, country, self._role_start, self._role_end, end)
                return True
        if not is_demonym and self._folded[end : end + 3] != " s " and before not in self._locative:
            self._add_actor(self._lexicon.actors[country.slug], span)
        self._begin_chain(country, start, end, is_state=True)
        return True

    def _is_something_else(self, start: int, end: int, before: str, following: str, *, is_demonym: bool) -> bool:
        """ "Ex-Soviet", "Central American", "Chad Everly", "Venezuela Avenue": what begins like a country's name and names none."""
        if before.endswith("ex") and self._folded[start - 1] == " ":
            return True
        if is_demonym:
            return before in CONTINENTAL and self._folded[start : start + _AMERICA_LENGTH] in _AMERICA
        return following in PREMISES or self._is_a_given_name(start, end)

    def _is_a_given_name(self, start: int, end: int) -> bool:
        """ "Chad Everly", "Paris Hilton": before a capitalised word that nobody knows, some countries and capitals are first names."""
        if not self._has(end, " ") or not self._is_capital_at(end + 1) or self._folded[start:end] not in GIVEN_NAMES:
            return False
        if self._word_at(end + 1) is not None or self._layout.is_loud_at(start) or not self._text[end + 2 : end + 3].islower():
            return False
        return start >= self._layout.headline_end or not self._layout.is_titled()

    def _begin_chain(self, country: Country, start: int, end: int, *, is_state: bool) -> None:
        is_open = self._chain_is_state and len(self._chain_countries) < _LONGEST_CHAIN
        is_joined = is_open and start - self._name_end <= LONGEST_JOINT and self._text[self._name_end : start] in JOINTS
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
        elif before in self._locative:
            is_government = False
        else:
            is_government = sense.meaning is _SEAT or self._word_after(end) in ACTING
        span = self._span(start, end, "metonym" if is_government else "place")
        factor = 1.0 if is_government else _PLACE_WEIGHT * self._located(start, before)
        self._add_country(country, span, factor, is_named=is_government)
        if is_government:
            self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span)
        self._begin_chain(country, start, end, is_state=True)
        return True

    def _read_actor(self, sense: Sense, start: int, end: int) -> bool:
        actor = sense.actor
        if actor is None:
            return False
        if sense.meaning is _OFFICE:
            actor = self._holder_of(actor)
        if self._has(end + 3, "-") and self._text[end : end + 4] in (" al-", " el-", " Al-", " El-"):
            return False  # "Abdel Fatah al-Burhan" is not Fatah
        span = self._span(start, end, "name")
        self._add_actor(actor, span)
        if actor.kind is _ARMED_GROUP:
            self._remember_group(actor, span)
        country = self._lexicon.countries.get(actor.country or "")
        if country is not None and actor.sector is not _MEDIA:
            factor = 1.0 if not is_among(actor.kind, _AT_HOME_ANYWHERE) else _PARTY_WEIGHT
            if actor.theatre:
                self._homes.append((actor, country, span, factor * self._weight))
            else:
                self._add_country(country, span, factor, is_named=is_among(actor.kind, STATE_KINDS))
            self._begin_chain(country, start, end, is_state=False)
        return True

    def _holder_of(self, office: Actor) -> Actor:
        """ "Downing Street's tenant": a word for an office means whoever holds it on the day."""
        for person in self._lexicon.offices.get(office.id, ()):
            term = person.term_on(self._day)
            if term is not None and term.actor.id == office.id and (self._day or term.last_day == LATEST):
                return term.actor
        return office

    def _read_place(self, sense: Sense, start: int, end: int) -> bool:
        region = sense.region
        span = self._span(start, end, "place" if sense.meaning is not _REGION else "name")
        if region is not None:
            tally = self.reading.regions.get(region.id)
            if tally is None:
                tally = self.reading.regions[region.id] = RegionTally(region)
            tally.mentions.append(span)
            tally.weight += self._weight
            if sense.meaning is _REGION and len(region.countries) <= _NAMED_COUNTRIES:
                for iso3 in region.countries:
                    self._add_country(self._lexicon.countries[iso3], span, _PLACE_WEIGHT)
        if sense.country is not None:
            self._add_country(sense.country, span, _PLACE_WEIGHT * self._located(start, self._word_before(start)), is_named=False)
        return True

    def _read_conflict(self, sense: Sense, start: int, end: int) -> bool:
        """A word for one of a region's conflicts ("Karen", "coup") says which is meant; whether one is meant, other words say."""
        if sense.region is None or sense.conflict is None:
            return False
        span = self._span(start, end, "conflict")
        weight = self._weight if sense.is_proper and ord(self._text[start]) != ord(self._folded[start]) else 0.0
        self.reading.conflicts.append((sense.region, sense.conflict, span, weight))
        return False

    # Organs, titles, groups --------------------------------------------------------------------------------------------------

    def _read_organ(self, word: Word, start: int, end: int) -> None:
        if self._is_chained(start):
            if self._chain_is_state:
                self._compose(word.organ, self._chain_countries, self._chain_start, end)
            self._chain_end = end
            return
        self._role, self._role_start, self._role_end = word, start, end
        if word.organ_alone:
            is_near = start - self._chain_end < _NEAR_ENOUGH and self._word_before(self._chain_start) not in NEIGHBOURLY
            near = self._chain_countries[-1] if self._chain_countries and is_near else None
            self.reading.organs.append((word.organ, self._span(start, end, "organ"), self._weight, near))

    def _take_organ_back(self, start: int) -> None:
        """ "the army of Chad" is nobody else's army."""
        organs = self.reading.organs
        if organs and organs[-1][1].start == start:
            organs.pop()

    def _is_chained(self, start: int) -> bool:
        if not self._chain_countries or start - self._chain_end > self._longest_gap:
            return False
        return self._folded[self._chain_end : start] in self._gaps

    def _read_role_of(self, word: Word, country: Country, start: int, role_end: int, end: int) -> None:
        """ "Army of Chad" is an actor, "president of Chad" an office: of whoever is named next, if anybody is ("le président russe X")."""
        if word.organ:
            self._compose(word.organ, (country,), start, end)
        if word.title is None:
            return
        self._title = (word.title, end, country)
        following = self._word_at(end + len(self._gap))
        if following is None or not any(sense.people for sense in following.senses):
            self._add_office(word.title, country, start, role_end)

    def _compose(self, organ: str, countries: tuple[Country, ...], start: int, end: int) -> None:
        """Country and organ are an actor: "Russian peacekeepers", "army of Chad"."""
        span = self._span(start, end, "organ")
        for country in countries:
            self._add_actor(self._lexicon.actors[f"{country.slug}.{organ}"], span)

    def _read_title(self, word: Word, start: int, end: int) -> None:
        role = word.title
        if role is None:
            return
        self._role, self._role_start, self._role_end = word, start, end
        if not self._is_chained(start):
            self._title = (role, end, None)
            self._read_unknown_person(start, end)
            return
        self._chain_end = end
        self._title = (role, end, self._chain_countries[-1])
        if self._word_before(self._chain_start) not in FORMER and self._word_before(start) not in FORMER:
            self._read_office(role, self._chain_countries, start, end)

    def _read_office(self, role: Role, countries: tuple[Country, ...], start: int, end: int) -> None:
        """ "Armenian Prime Minister Nikol Pashiynyan": the name after the title is known, near to a known one, new, or missing."""
        following = self._word_at(end + len(self._gap))
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
        self.reading.unresolved.append((span, _SOMEBODY, country.iso3))
        if is_among(role, _GOVERNMENT_ROLES):
            self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span)

    def _read_unknown_person(self, start: int, end: int) -> None:
        """ "Commander Abu Omar", "Abu Omar, commander of the Ararat Brigade": a full name beside a title, that no entry knows."""
        if self._layout.is_loud_at(start) or self._is_lower_case:
            return
        text = self._text
        if self._has(end, " ") and self._is_capital_at(end + 1):
            following = self._word_at(end + 1)
            after = NAME_AFTER_TITLE.match(text, end) if following is None or not following.senses else None
            if after is not None and " " in after[1]:
                self._add_unresolved(_SOMEBODY, *after.span(1), "title")
            return
        if not self._is_behind_a_comma(start):
            return
        before = NAME_BEFORE_TITLE.search(text, max(0, start - _LONGEST_APPOSITION), start)
        if before is not None and not self._has_hit_in(*before.span(1)):
            self._add_unresolved(_SOMEBODY, *before.span(1), "title")

    def _is_behind_a_comma(self, start: int) -> bool:
        """Tell whether NAME_BEFORE_TITLE can match at all: what ends it is cheap to see, and where it begins is dear to search for."""
        text = self._text
        for _ in range(MOST_BEFORE_TITLE):
            if not self._has(start - 1, " "):
                return False
            first = text.rfind(" ", 0, start - 1) + 1
            if text[first : start - 1] not in BEFORE_TITLE:
                break
            start = first
        return self._has(start - 1, " ") and self._has(start - 2, ",")

    def _add_unresolved(self, kind: Kind, start: int, end: int, rule: str) -> None:
        self.reading.unresolved.append((self._span(start, end, rule), kind, None))

    def _has_hit_in(self, first: int, last: int) -> bool:
        """Tell whether the lexicon knows a name within a span."""
        return any(word.senses for word, start, _ in reversed(self._hits) if first <= start < last)

    def _add_office(self, role: Role, country: Country, start: int, end: int) -> None:
        """A title without a name means whoever holds the office on the article's day."""
        if not is_among(role, _GOVERNMENT_ROLES):
            return
        span = self._span(start, end, "title")
        for person in self._lexicon.holders.get((country.iso3, role), ()):
            term = person.term_on(self._day)
            if term is not None and term.role is role and (self._day or term.last_day == LATEST):
                self._add_actor(term.actor, span)
                return
        self._add_actor(self._lexicon.actors[f"{country.slug}.government"], span)

    def _read_group(self, start: int, end: int) -> None:
        """ "The newly formed Ararat Brigade": capitalised words that end in a group's noun; "the Front" is the one named before."""
        named = self._group_called(self._folded[start:end]) if self._word_before(start) == "the" else None
        if named is not None:
            self._add_actor(named, self._span(start, end, "the noun"))
            return
        if not self._is_capital_at(start) or self._layout.is_loud_at(start):
            return
        first = start
        for _ in range(_LONGEST_GROUP_NAME):
            found = CAPITALISED_BEFORE.search(self._text, max(0, first - _LONGEST_WORD), first)
            if found is None or found[1].casefold() in NO_FIRST_NAME:
                break
            first = found.start(1)
        if first < start:
            self._add_unresolved(_ARMED_GROUP, first, end, "group noun")

    def _group_called(self, noun: str) -> Actor | None:
        """Give the group named last whose name ends in a noun."""
        for actor, span in reversed(self._groups):
            bracket = self._text.find("(", span.start, span.end)
            name_end = span.end if bracket < 0 else bracket - 1
            if self._folded[self._folded.rfind(" ", span.start, name_end) + 1 : name_end] == noun:
                return actor
        return None

    def _remember_group(self, actor: Actor, span: Span) -> None:
        """Keep how a text may go on calling a group: by its name's last word, or by an acronym in brackets that no entry has."""
        self._groups.append((actor, span))
        end = span.end
        is_bracket = self._has(end, " ") and (self._has(end + 1, "(") or self._has(end + 1, "["))
        found = ACRONYM_AFTER.match(self._text, end) if is_bracket else None
        if found is not None:
            known = self._word_at(found.start(1))
            if known is None or not known.senses:
                self._acronyms[found[1]] = actor

    def _settle_acronyms(self) -> None:
        for acronym, actor in self._acronyms.items():
            start = self._text.find(acronym)
            while start >= 0:
                end = start + len(acronym)
                if not self._text[start - 1 : start].isalnum() and not self._text[end : end + 1].isalnum():
                    self._weight = self._layout.weight_from(start)[0]
                    self._add_actor(actor, self._span(start, end, "acronym"))
                start = self._text.find(acronym, end)

    # People ------------------------------------------------------------------------------------------------------------------

    def _read_person(self, sense: Sense, start: int, end: int) -> bool:
        if self._is_part_of_a_name(start, end):
            return False
        title = self._title_before(start)
        person = self._who_of(sense.people, title)
        span = self._span(start, end, "name")
        if title is not None and title[2] is not None and person.country != title[2].iso3 and person.country is not None:
            # "Colombian Defence Minister Pedro Sanchez" is no Spanish Pedro Sanchez.
            self.reading.unresolved.append((span, _SOMEBODY, title[2].iso3))
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
        """ "Jean-Marie Kambale" is nobody called Jean, "Zia-us-Salam" no Zia."""
        if self._has(end, "-"):
            return self._is_capital_at(end + 1) or self._text[end + 1 : end + 4] in NAME_JOINTS
        return self._has(start - 1, "-") and self._text[start - 2 : start - 1].isalpha()

    def _read_surname(self, sense: Sense, start: int, end: int) -> bool:
        if self._is_part_of_a_name(start, end) or self._begins_a_name(end):
            return False
        self._surnames.append((sense.people, self._at, start, end, self._title_before(start)))
        return True

    def _begins_a_name(self, end: int) -> bool:
        """ "Spokesman Hassan Adan Farah" is no Hassan: in a body, a capitalised word that nobody knows goes on with the name."""
        if end < self._layout.body_start or not self._has(end, " ") or not self._is_capital_at(end + 1):
            return False
        if not self._text[end + 2 : end + 3].islower() or self._word_at(end + 1) is not None:
            return False
        return self._word_after(end) not in CALENDAR

    def _title_before(self, start: int) -> tuple[Role, int, Country | None] | None:
        title = self._title
        if title is None or start - title[1] != len(self._gap):
            return None
        return title if self._folded[title[1] : start] == self._gap else None

    def _settle_surnames(self) -> None:
        """A surname means the person whom the article has named in full, or by title, or the one whom it means the world over."""
        for people, at, start, end, title in self._surnames:
            self._at = at
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
            if person in self._people:
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
        if not self._has(start - 1, " ") or self._layout.is_loud_at(start) or self._is_lower_case:
            return False
        before = self._text[self._text.rfind(" ", 0, start - 1) + 1 : start - 1].lstrip("“\"(‘'")
        if (
            not before[:1].isupper()
            or before.endswith(("'s", "’s", ".”", "”", ",", ":", ";"))
            or before.rstrip(".").casefold() in NO_FIRST_NAME
        ):
            return False
        return self._at == 0 or self._hits[self._at - 1][2] != start - 1

    def _add_person(self, person: Person, span: Span, role: Role | None) -> None:
        actor = self._people.get(person)
        if actor is None:
            actor = self._people[person] = person.actor_on(self._day, role)
        self._add_actor(actor, span)
        country = self._lexicon.countries.get(person.country or "")
        if country is not None and self._is_its_time(country):
            self._add_country(country, span, _PERSON_WEIGHT)

    # Bookkeeping -------------------------------------------------------------------------------------------------------------

    def _span(self, start: int, end: int, rule: str) -> Span:
        last = self._last_span
        if last is not None and last.start == start and last.end == end and last.rule == rule:
            return last
        span = self._last_span = Span(start, end, rule)
        self._spans.append(span)
        return span

    def _add_country(self, country: Country, span: Span, factor: float = 1.0, *, is_named: bool = True) -> None:
        tally = self._countries.get(country.iso3)
        if tally is None:
            tally = self._countries[country.iso3] = Tally()
        if not tally.mentions or tally.mentions[-1] is not span:
            tally.mentions.append(span)
            tally.weight += factor * self._weight
        tally.is_named = tally.is_named or is_named
        if self._day < country.part_of_day and self._day:  # Massawa in 1990 is Ethiopia's as well
            self._add_country(self._lexicon.countries[country.part_of], span, factor, is_named=is_named)

    def _add_actor(self, actor: Actor, span: Span) -> None:
        tally = self._actors.get(actor.id)
        if tally is None:
            tally = self._actors[actor.id] = ActorTally(actor)
        if tally.mentions and tally.mentions[-1] is span:
            return
        tally.mentions.append(span)
        tally.weight += self._weight

    def _word_at(self, start: int) -> Word | None:
        """Give the hit's word that starts at a position; who asks mostly means the hit after the one that is read now."""
        hits = self._hits
        index = self._at if self._at < len(hits) and hits[self._at][1] <= start else 0
        while index < len(hits):
            word, at, _ = hits[index]
            if at >= start:
                return word if at == start else None
            index += 1
        return None

    def _located(self, start: int, before: str) -> float:
        """Where something happens weighs more: "in Iraq", and most where violence is told of before it: "kidnapped in Iraq"."""
        if before not in self._within:
            return 1.0
        is_scene = 0 <= self._scene < start < self._scene + _SCENE_REACH and self._text.find(". ", self._scene, start) < 0
        return _SCENE_WEIGHT if is_scene else _IN_WEIGHT

    def _has(self, at: int, character: str) -> bool:
        """Tell whether a character stands at a place of the text: by numbers, for cutting it out to compare it costs five times as much."""
        return 0 <= at < len(self._text) and ord(self._text[at]) == ord(character)

    def _is_capital_at(self, at: int) -> bool:
        if not 0 <= at < len(self._text):
            return False
        code = ord(self._text[at])
        return ord("A") <= code <= ord("Z") if code < _ASCII_END else self._text[at].isupper()

    def _word_before(self, start: int) -> str:
        folded = self._folded
        return folded[folded.rfind(" ", 0, start - 1) + 1 : start - 1] if start > 1 else ""

    def _word_after(self, end: int) -> str:
        folded = self._folded
        if end >= len(folded) or ord(folded[end]) != ord(" "):
            return ""
        stop = folded.find(" ", end + 1)
        return folded[end + 1 :] if stop < 0 else folded[end + 1 : stop]


_LONGEST_INITIALS = 6


def _is_near(name: str, person: Person) -> bool:
    """Tell whether a name is a slightly misspelt one of this person's: the surname near, and the rest too where there is one."""
    first, _, last = name.rpartition(" ")
    first = "" if first.endswith(".") and len(first) <= _LONGEST_INITIALS else first  # "B.J. Habibie"
    for surname in person.surnames:
        # Hardly anybody gets the first letter wrong, and comparing it is cheap.
        if surname[0] == last[0] and fuzz.ratio(last.casefold(), surname.casefold()) >= _NEAR_SURNAME:
            return not first or fuzz.ratio(name.casefold(), person.name.casefold()) >= _NEAR_NAME
    return False
