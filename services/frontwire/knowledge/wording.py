"""The words of one language while they are collected, and the index that finds them. `lexicon` fills one, `languages` the others.

A word is a folded string with all that it may be: names (senses), an organ, a title, a cue. `finish` makes a tree of their tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from frontwire.folding import fold
from frontwire.knowledge import entries
from frontwire.knowledge.entities import CIVILIANS, Branch, Grammar, Index, Lexicon, Meaning, Sense, Tree, Word, key_of
from frontwire.knowledge.inflecting import forms

_WITHOUT_SPACES = frozenset({"zh"})
_LONGEST_ACRONYM = 8
_SOMEWHERE = frozenset({Meaning.CITY, Meaning.PLACE, Meaning.REGION, Meaning.ACTOR})
_OF_COUNTRIES = frozenset({Meaning.COUNTRY, Meaning.DEMONYM, Meaning.CITY})
_CONTINENTAL = ("central american", "latin american", "south american", "north american")


class Wording:
    """Collects the words of one language."""

    def __init__(self, language: str) -> None:
        """Begin with none."""
        self.words: dict[str, Word] = {}
        # The same words as a text has them when a mark stands before a space: "workers  party" of "Workers' Party".
        self._spaced: dict[str, str] = {}
        self._language = language

    def word(self, text: str) -> Word:
        """Give the word of a string, a new one when there is none yet."""
        folded = folded_words(text)
        word = self.words.get(folded)
        if word is None:
            word = self.words[folded] = Word(0)
            if not folded.isalnum() and (spaced := fold(text).strip()) != folded and "(" not in text:
                self._spaced[spaced] = folded
        return word

    def attach(self, text: str, sense: Sense) -> None:
        """Give a string one more sense."""
        word = self.word(text)
        word.is_common = word.is_common or text.islower()
        if sense in word.senses:
            return  # "al-Shabaab" and "al Shabaab" are one word
        word.is_acronym = sense.is_acronym and (word.is_acronym or not word.senses)
        word.is_dated = (sense.actor is not None and any(other.actor is not None for other in word.senses)) or word.is_dated
        word.senses = (*word.senses, sense)
        word.dotted = word.dotted or text.endswith(".")

    def forms(self, texts: Iterable[str]) -> Iterator[str]:
        """Give strings in all the forms that texts of the language give them."""
        for text in texts:
            yield from forms(text, self._language)

    def add_cues(self, cues: Iterable[entries.Cue], quiet: Iterable[entries.Cue]) -> None:
        """Add what speaks for an article about a conflict, and what speaks against it."""
        for cue in cues:
            for text in self.forms(cue.words):
                word = self.word(text)
                word.cue = max(word.cue, cue.weight)
                word.tells_of_civilians = word.tells_of_civilians or cue.group == CIVILIANS
        for against in quiet:
            for text in self.forms(against.words):
                self.word(text).quiet = against.weight

    def pass_on_what_is_hidden(self) -> None:
        """A longer match hides the shorter ones in it: "Karen rebels" is a cue as "rebels" is, "Quetta police" is in Quetta."""
        cues = {text: word.cue for text, word in self.words.items() if word.cue}
        countries = {
            text: sense.country
            for text, word in self.words.items()
            for sense in word.senses
            if sense.meaning in (Meaning.COUNTRY, Meaning.DEMONYM) and sense.country is not None and sense.company is None
        }
        places = {
            text: sense
            for text, word in self.words.items()
            for sense in word.senses
            if sense.meaning is Meaning.PLACE and sense.company is None and len(word.senses) == 1
        }
        for text, word in self.words.items():
            if not word.senses or " " not in text:
                continue
            parts = text.split(" ")
            parts += [" ".join(pair) for pair in pairwise(parts)]
            if not word.cue:
                word.cue = max([cues.get(part, 0.0) for part in parts])
            if word.senses[0].region is None:
                word.places = tuple(dict.fromkeys([places[part] for part in parts if part in places]))
                continue
            if text.startswith(_CONTINENTAL):
                continue
            if not any(sense.meaning in _OF_COUNTRIES for sense in word.senses):  # "Northern Ireland" is nothing of Ireland's
                word.countries = tuple(dict.fromkeys([countries[part] for part in parts if part in countries]))

    def add_english_senses(self, english: Wording) -> None:
        """What is a word of English too ("Iran") keeps what it means there: of two words of a length the language's own is taken."""
        for text, word in self.words.items():
            other = english.words.get(text)
            if other is None:
                continue
            own = {_identity(sense) for sense in word.senses}
            others = [sense for sense in other.senses if sense.people or _identity(sense) not in own]
            word.is_acronym = (word.is_acronym or not word.senses) and (other.is_acronym or not other.senses)
            word.is_common = word.is_common or other.is_common
            word.is_dated = word.is_dated or other.is_dated or bool(word.senses and others)
            word.senses = (*word.senses, *others)
            word.countries = word.countries or other.countries
            word.organ, word.title = word.organ or other.organ, word.title or other.title
            word.cue, word.quiet = max(word.cue, other.cue), max(word.quiet, other.quiet)
            word.ordinary = word.ordinary or other.ordinary

    def finish(self, grammar: entries.Grammar, words: list[Word]) -> Index:
        """Number the words behind those that are numbered already, add them to the lexicon's list, and make their index."""
        has_spaces = self._language not in _WITHOUT_SPACES
        first = len(words)
        for number, (text, word) in enumerate(self.words.items(), first):
            word.number, word.is_phrase = number, " " in text
            word.is_ambiguous = (
                len(word.senses) > 1 and len({sense.iso3 for sense in word.senses if sense.meaning in _SOMEWHERE} - {None}) > 1
            )
            word.plain = _plain_sense(word)
        words += self.words.values()
        spaced = {spaced: self.words[text] for spaced, text in self._spaced.items()}
        tree = _tree(self.words | spaced, has_spaces=has_spaces)
        return Index(tree, first, has_spaces, _grammar(grammar, has_spaces=has_spaces))


def finish_into(lexicon: Lexicon, wording: Wording, grammar: entries.Grammar) -> Index:
    """Finish a wording that a lexicon did not have when it was made."""
    return wording.finish(grammar, lexicon.words)


def _tree(words: dict[str, Word], *, has_spaces: bool) -> Tree:
    """Make the tree of words: a beginning is one of their tokens or more, each with the space behind it where tokens have one."""
    gap = " " if has_spaces else ""
    branches: dict[str, Branch] = {}
    for text, word in words.items():
        for end in range(1, len(text)):
            if not has_spaces or text[end] == gap:
                _branch(branches, text[:end] + gap).go_on(ord(text[end + len(gap)]))
        _branch(branches, text + gap).word = word
    for word in words.values():
        for sense in word.senses:
            if sense.company is not None:
                for token in sense.company.words:
                    _branch(branches, token + gap).company = token
    return Tree(branches.values(), len(branches))


def _branch(branches: dict[str, Branch], beginning: str) -> Branch:
    branch = branches.get(beginning)
    if branch is None:
        branch = branches[beginning] = Branch(key_of(beginning))
    return branch


@cache
def folded_words(text: str) -> str:
    """Fold a name as the index has it: one space between its words."""
    return " ".join(fold(text).split())


def is_acronym(text: str) -> bool:
    """ "RSF", "LeT", "M23": in mixed case more than the first letter must be a capital, or "let" would be one."""
    return " " not in text and 1 < len(text) < _LONGEST_ACRONYM and any(letter.isupper() or letter.isdigit() for letter in text[1:])


def _identity(sense: Sense) -> tuple[Meaning, int, int, int]:
    return sense.meaning, id(sense.country), id(sense.actor), id(sense.region)


def _plain_sense(word: Word) -> Sense | None:
    """Give the one sense of a word that is nothing but a name and has no condition but its capital."""
    if len(word.senses) != 1 or word.senses[0].company is not None:
        return None
    has_condition = word.is_acronym or word.is_common or word.ordinary or word.dotted or word.countries or word.places
    is_more = word.cue or word.quiet or word.organ or word.title is not None or word.group_noun
    return None if has_condition or is_more else word.senses[0]


def _grammar(entry: entries.Grammar, *, has_spaces: bool) -> Grammar:
    gap = " " if has_spaces else ""

    def between(texts: Iterable[str]) -> frozenset[str]:
        return frozenset({gap, *(f"{gap}{folded_words(text)}{gap}" for text in texts)})

    gaps, of_gaps = between(entry.possessive), between(entry.of)
    return Grammar(
        gaps=gaps,
        of_gaps=of_gaps if "of" not in entry.of else of_gaps - {gap},  # "army Chad" is no English
        longest_gap=max(map(len, gaps | of_gaps)),
        locative=frozenset(map(folded_words, (*entry.locative, *entry.in_))),
        within=frozenset(map(folded_words, entry.in_)),
        speech=frozenset(map(folded_words, entry.speech)),
    )
