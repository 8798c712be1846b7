"""Takes folded text and a lexicon; returns hits in reading order: which word of the lexicon stands where.

One pass of an Aho–Corasick automaton, whole words only, leftmost-longest. `resolving` turns hits into mentions and tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Word
    from frontwire.knowledge.lexicon import Lexicon

Hit = tuple["Word", int, int]
"""A word of the lexicon with its span, start and end in code points of the text."""


def find_hits(folded: str, lexicon: Lexicon) -> list[Hit]:
    """Find every name, role and cue of the lexicon.

    Args:
        folded: the text as `folding.fold` gives it.
        lexicon: the loaded knowledge.

    Returns:
        Hits that do not overlap, in reading order.
    """
    hits: list[Hit] = []
    _scan(f" {folded} ", 0, hits, lexicon)
    return hits


def find_within(folded: str, hit: Hit, lexicon: Lexicon) -> list[Hit]:
    """Find what a hit hides: a name that turns out not to be meant ("Houthi attack", a weak one) gives way to the shorter ones in it."""
    word, start, end = hit
    hits: list[Hit] = []
    shorter = lexicon.shorter[word.number]
    rest = folded.find(" ", start, end)
    if shorter is not None:
        rest = start + lexicon.pattern_lengths[shorter] - 1
        hits.append((lexicon.words[shorter], start, rest))
    if start < rest < end:
        _scan(f"{folded[rest:end]} ", rest + 1, hits, lexicon)
    return hits


def _scan(haystack: str, offset: int, hits: list[Hit], lexicon: Lexicon) -> None:
    # Patterns begin with a space, which makes the left end a word's; the haystack's leading space shifts it by one, so that a
    # pattern's start in the haystack is its word's start in the text.
    words = lexicon.words
    done = 0
    for index, start, end in lexicon.automaton.find_matches_as_indexes(haystack):
        if start < done:
            done = _scan_again(haystack, done, end, offset, hits, lexicon)
        elif haystack[end] == " ":
            hits.append((words[index], offset + start, offset + end - 1))
        elif haystack.find(" ", start + 1, end) > 0:  # of one word nothing is left when it runs into a longer one: most cases
            done = _scan_again(haystack, start, haystack.index(" ", end), offset, hits, lexicon)


def _scan_again(haystack: str, start: int, stop: int, offset: int, hits: list[Hit], lexicon: Lexicon) -> int:
    """Find what a longest name hides that ran into the middle of a word ("al shabaab fighter|s", "s for|eign ministry"): the shorter one
    that ends at a word's end, and whatever begins behind it, though it may reach further. Give where the last one ends.
    """
    while start < stop:
        found = lexicon.automaton.find_matches_as_indexes(haystack[start : stop + _LONGEST_NAME])
        if not found or start + found[0][1] >= stop:
            break
        index, begin, end = found[0][0], start + found[0][1], start + found[0][2]
        if haystack[end] != " ":
            shorter = lexicon.shorter[index]
            if shorter is None:
                start = haystack.index(" ", begin + 1)
                continue
            index, end = shorter, begin + lexicon.pattern_lengths[shorter]
        hits.append((lexicon.words[index], offset + begin, offset + end - 1))
        start = end
    return start


_LONGEST_NAME = 100  # how far a name reaches that is found by the second look
