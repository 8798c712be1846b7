"""Takes folded text and a lexicon; returns hits in reading order: which word of the lexicon stands where.

One pass of an Aho–Corasick automaton, whole words only, leftmost-longest. `resolving` turns hits into mentions and tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Index, Lexicon, Word

Hit = tuple["Word", int, int]
"""A word of the lexicon with its span, start and end in code points of the text."""


def find_hits(folded: str, lexicon: Lexicon, language: Index | None = None) -> list[Hit]:
    """Find every name, role and cue of the lexicon.

    Args:
        folded: the text as `folding.fold` gives it.
        lexicon: the loaded knowledge.
        language: the words of the text's own language, when that is not English.

    Returns:
        Hits that do not overlap, in reading order.
    """
    hits: list[Hit] = []
    if language is None:
        _scan(f" {folded} ", 0, hits, lexicon, lexicon.english)
        return hits
    own: list[Hit] = []
    if language.has_spaces:
        _scan(f" {folded} ", 0, hits, lexicon, lexicon.english)
        _scan(f" {folded} ", 0, own, lexicon, language)
    else:
        _scan(f" {_UNSPACED.sub(' ', folded)} ", 0, hits, lexicon, lexicon.english)
        words, first = lexicon.words, language.first
        own = [(words[first + index], start, end) for index, start, end in language.automaton.find_matches_as_indexes(folded)]
    return _merge(hits, own)


_UNSPACED = re.compile(r"[^\x00-\u2fff]")  # letters of scripts that put no spaces between words


def _merge(hits: list[Hit], own: list[Hit]) -> list[Hit]:
    """Join two lists of hits: where two overlap the longer one stays, and of two of a length the language's own."""
    merged: list[Hit] = []
    for hit in sorted([*own, *hits], key=_in_order):  # a stable sort: of equals the language's own comes first
        if not merged or hit[1] >= merged[-1][2]:
            merged.append(hit)
        elif hit[2] - hit[1] > merged[-1][2] - merged[-1][1]:
            merged[-1] = hit
    return merged


def _in_order(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def find_within(folded: str, hit: Hit, lexicon: Lexicon, language: Index | None = None) -> list[Hit]:
    """Find what a hit hides: a name that turns out not to be meant ("Houthi attack", a weak one) gives way to the shorter ones in it."""
    word, start, end = hit
    index = lexicon.english
    if language is not None and word.number >= language.first:
        if not language.has_spaces:
            return []
        index = language
    hits: list[Hit] = []
    shorter = lexicon.shorter[word.number]
    rest = folded.find(" ", start, end)
    if shorter is not None:
        rest = start + lexicon.pattern_lengths[shorter] - 1
        hits.append((lexicon.words[shorter], start, rest))
    if start < rest < end:
        _scan(f"{folded[rest:end]} ", rest + 1, hits, lexicon, index)
    return hits


def _scan(haystack: str, offset: int, hits: list[Hit], lexicon: Lexicon, index: Index) -> None:
    # Patterns begin with a space, which makes the left end a word's; the haystack's leading space shifts it by one, so that a
    # pattern's start in the haystack is its word's start in the text.
    words, first = lexicon.words, index.first
    done = 0
    for number, start, end in index.automaton.find_matches_as_indexes(haystack):
        if start < done:
            done = _scan_again(haystack, done, end, offset, hits, lexicon, index)
        elif haystack[end] == " ":
            hits.append((words[first + number], offset + start, offset + end - 1))
        elif haystack.find(" ", start + 1, end) > 0:  # of one word nothing is left when it runs into a longer one: most cases
            done = _scan_again(haystack, start, haystack.index(" ", end), offset, hits, lexicon, index)


def _scan_again(haystack: str, start: int, stop: int, offset: int, hits: list[Hit], lexicon: Lexicon, index: Index) -> int:
    """Find what a longest name hides that ran into the middle of a word ("al shabaab fighter|s", "s for|eign ministry"): the shorter one
    that ends at a word's end, and whatever begins behind it, though it may reach further. Give where the last one ends.
    """
    while start < stop:
        found = index.automaton.find_matches_as_indexes(haystack[start : stop + _LONGEST_NAME])
        if not found or start + found[0][1] >= stop:
            break
        number, begin, end = index.first + found[0][0], start + found[0][1], start + found[0][2]
        if haystack[end] != " ":
            shorter = lexicon.shorter[number]
            if shorter is None:
                start = haystack.index(" ", begin + 1)
                continue
            number, end = shorter, begin + lexicon.pattern_lengths[shorter]
        hits.append((lexicon.words[number], offset + begin, offset + end - 1))
        start = end
    return start


_LONGEST_NAME = 100  # how far a name reaches that is found by the second look
