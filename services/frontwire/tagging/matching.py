"""Takes folded text and a lexicon; returns hits in reading order: which word of the lexicon stands where.

One pass over the text's tokens (words; characters in a language without spaces): at each the longest name that begins with it, by a tree
of tokens. `resolving` turns hits into mentions and tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from frontwire.knowledge.entities import Branch, Index, Lexicon, Word

Hit = tuple["Word", int, int]
"""A word of the lexicon with its span, start and end in code points of the text."""


def find_hits(folded: str, lexicon: Lexicon, language: Index | None = None, company: set[str] | None = None) -> list[Hit]:
    """Find every name, role and cue of the lexicon.

    Args:
        folded: the text as `folding.fold` gives it.
        lexicon: the loaded knowledge.
        language: the words of the text's own language, when that is not English.
        company: is given those of the text's words that may keep a weak name company.

    Returns:
        Hits that do not overlap, in reading order.
    """
    present: set[str] = set() if company is None else company
    starts = lexicon.english.starts
    if language is None:
        return _scan(folded.split(" "), 1, 0, starts, present)
    if language.has_spaces:
        tokens = folded.split(" ")
        return _merge(_scan(tokens, 1, 0, starts, present), _scan(tokens, 1, 0, language.starts, present))
    hits = _scan(_UNSPACED.sub(" ", folded).split(" "), 1, 0, starts, set())
    _note_company(folded.split(" "), starts, present)
    return _merge(hits, _scan(list(folded), 0, 0, language.starts, set()))


_UNSPACED: Final = re.compile(r"[^\x00-\u2fff]")  # letters of scripts that put no spaces between words


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
    tokens = folded[start:end].split(" ")
    first = _scan(tokens[:-1], 1, start, index.starts, set())
    if first and first[0][1] == start:
        start, tokens = first[0][2] + 1, folded[first[0][2] + 1 : end].split(" ")
        return [first[0], *_scan(tokens, 1, start, index.starts, set())] if start < end else [first[0]]
    return _scan(tokens[1:], 1, start + len(tokens[0]) + 1, index.starts, set())


def _scan(tokens: list[str], gap: int, position: int, starts: dict[str, Branch], company: set[str]) -> list[Hit]:
    """Find the longest name at each token, from the left; the first token begins at a position, and tokens stand a gap apart."""
    hits: list[Hit] = []
    count, index = len(tokens), 0
    while index < count:
        token = tokens[index]
        end = position + len(token)
        index += 1
        branch = starts.get(token)
        if branch is None:
            position = end + gap
            continue
        if branch.keeps_company:
            company.add(token)
        word, following = branch.word, branch.following
        if following is not None:
            at, reach = index, end
            first = index
            while following is not None and at < count:
                token = tokens[at]
                branch = following.get(token)
                if branch is None:
                    break
                at += 1
                reach += gap + len(token)
                if branch.word is not None:
                    word, end, index = branch.word, reach, at
                following = branch.following
            if index > first:
                _note_company(tokens[first:index], starts, company)
        if word is not None:
            hits.append((word, position, end))
        position = end + gap
    return hits


def _note_company(tokens: list[str], starts: dict[str, Branch], company: set[str]) -> None:
    for token in tokens:
        branch = starts.get(token)
        if branch is not None and branch.keeps_company:
            company.add(token)
