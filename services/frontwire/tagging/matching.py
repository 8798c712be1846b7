"""Takes folded text and a lexicon; returns hits in reading order: which word of the lexicon stands where.

One pass of an Aho–Corasick automaton, whole words only, leftmost-longest. `resolving` turns hits into mentions and tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontwire.knowledge.lexicon import Lexicon, Word

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
    # Patterns begin with a space, which makes the left end a word's; the haystack's leading space shifts it by one, so that a
    # pattern's start in the haystack is its word's start in the text.
    haystack = f" {folded} "
    hits: list[Hit] = []
    words = lexicon.words
    position = 0
    while True:
        for index, start, end in lexicon.automaton.find_matches_as_indexes(haystack[position:] if position else haystack):
            start, end = start + position, end + position  # noqa: PLW2901 - the slice's offsets become the text's
            if haystack[end] == " ":
                hits.append((words[index], start, end - 1))
            elif (shorter := lexicon.shorter[index]) is not None:
                # The longest name ran into the middle of a word ("al shabaab fighter|s"): a shorter one that ends at a word's end
                # stands, and the automaton looks again at what the longer one had covered.
                end = start + lexicon.pattern_lengths[shorter]  # noqa: PLW2901
                hits.append((words[shorter], start, end - 1))
                position = end
                break
            elif " " in haystack[start + 1 : end]:
                position = haystack.index(" ", start + 1)
                break
        else:
            return hits
