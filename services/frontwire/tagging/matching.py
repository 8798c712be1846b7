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
    for index, start, end in lexicon.automaton.find_matches_as_indexes(haystack):
        if haystack[end] == " ":
            hits.append((words[index], offset + start, offset + end - 1))
            continue
        # The longest name ran into the middle of a word ("al shabaab fighter|s"): a shorter one that ends at a word's end stands, and
        # what is left of the longer one's text is looked at again.
        shorter = lexicon.shorter[index]
        rest = start + 1
        if shorter is not None:
            rest = start + lexicon.pattern_lengths[shorter]
            hits.append((words[shorter], offset + start, offset + rest - 1))
        rest = haystack.find(" ", rest, end)
        if rest >= 0:
            _scan(haystack[rest : haystack.index(" ", end) + 1], offset + rest, hits, lexicon)
