"""The languages beside English: names gathered from all entries, made into an index when the first text of a language comes.

Cases and prefixes make some hundred thousand strings of them; a wire mostly has a few languages, and a start should wait for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from frontwire.knowledge import entries
from frontwire.knowledge.entities import Country, Index, Lexicon, Meaning, Person, Sense
from frontwire.knowledge.wording import Wording, finish_into, is_acronym

_ALONE = frozenset({"military", "police"})
"""Organs that are the article's country's when a text names none beside them ("l'armée")."""


class Languages:
    """What each language has, until it is asked for."""

    def __init__(self, files: Iterable[entries.LanguageFile], english: Wording) -> None:
        """Begin with the files of vocabulary/languages; `english` is what their texts are searched for besides."""
        self._files: dict[str, list[entries.LanguageFile]] = {}
        for file in files:
            self._files.setdefault(file.language, []).append(file)
        self._english = english
        self._names: dict[str, list[tuple[str, Sense]]] = {}
        self._people: dict[str, list[tuple[Meaning, str, Person]]] = {}

    @property
    def codes(self) -> set[str]:
        """ISO 639-1 of every language that has any word."""
        return {*self._files, *self._names, *self._people}

    def add_names(self, names_by_language: dict[str, tuple[str, ...]], meaning: Meaning, **refers_to: Any) -> None:
        """Keep an entry's names, each by its language."""
        for language, texts in names_by_language.items():
            senses = {acronym: Sense(meaning, is_acronym=acronym, **refers_to) for acronym in (False, True)}
            self._names.setdefault(language, []).extend((text, senses[is_acronym(text)]) for text in texts)

    def add_person(self, names_by_language: dict[str, tuple[str, ...]], person: Person) -> None:
        """Keep a person's names; the last part of each is the surname by which a text goes on calling them."""
        for language, texts in names_by_language.items():
            found = self._people.setdefault(language, [])
            found.extend((meaning, name, person) for meaning, name in _full_names_and_surnames(texts, language))

    def build(self, language: str, lexicon: Lexicon) -> Index:
        """Make the index of a language, and add its words to the lexicon's."""
        wording = self.wording(language, lexicon.countries)
        grammar = next((file.grammar for file in self._files.get(language, ()) if file.grammar != entries.Grammar()), entries.Grammar())
        return finish_into(lexicon, wording, grammar)

    def wording(self, language: str, countries: dict[str, Country]) -> Wording:
        """Collect all words of a language, in all the forms that texts give them."""
        wording = Wording(language)
        for text, sense in self._names.get(language, ()):
            for form in wording.forms((text,)):
                wording.attach(form, sense)
        self._attach_people(wording, language)
        for file in self._files.get(language, ()):
            _attach_countries(wording, file, countries)
            for organ, words in file.organs.items():
                for text in wording.forms(words):
                    word = wording.word(text)
                    word.organ, word.organ_alone = organ, organ in _ALONE
            for role, words in file.titles.items():
                for text in wording.forms(words):
                    wording.word(text).title = role
            wording.add_cues(file.cue, file.quiet)
        wording.pass_on_what_is_hidden()
        wording.add_english_senses(self._english)
        return wording

    def _attach_people(self, wording: Wording, language: str) -> None:
        found: dict[tuple[Meaning, str], dict[Person, None]] = {}
        for meaning, name, person in self._people.get(language, ()):
            for form in wording.forms((name,)):
                found.setdefault((meaning, form), {})[person] = None
        for (meaning, form), people in found.items():
            wording.attach(form, Sense(meaning, people=tuple(people)))


def _attach_countries(wording: Wording, file: entries.LanguageFile, countries: dict[str, Country]) -> None:
    for meaning, by_country in (
        (Meaning.COUNTRY, file.names),
        (Meaning.DEMONYM, file.demonyms),
        (Meaning.CAPITAL, file.capitals),
        (Meaning.SEAT, file.seats),
        (Meaning.CITY, file.cities),
    ):
        for iso3, names in by_country.items():
            senses = {acronym: Sense(meaning, is_acronym=acronym, country=countries[iso3]) for acronym in (False, True)}
            for text in names:
                for form in wording.forms((text,)):
                    wording.attach(form, senses[is_acronym(text)])


def _full_names_and_surnames(names: Iterable[str], language: str) -> Iterator[tuple[Meaning, str]]:
    for name in names:
        first, mark, last = name.replace("·", " ").replace("・", " ").rpartition(" ")
        if first:
            yield Meaning.PERSON, name
        if language != "zh":
            yield Meaning.SURNAME, last
        elif not mark or len(last) > 1:  # of a Chinese name in one piece all is the name
            yield Meaning.SURNAME if mark else Meaning.PERSON, last
