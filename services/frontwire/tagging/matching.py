"""Takes folded text and a lexicon; returns hits in reading order: which word of the lexicon stands where.

One pass over the text's tokens (words; characters in a language without spaces): at each the longest name that begins with it, by the keys
of its beginnings. `resolving` turns hits into mentions and tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from frontwire.knowledge.entities import KEY_FACTOR, KEY_MASK

if TYPE_CHECKING:
    from mypy_extensions import i64

    from frontwire.knowledge.entities import Index, Lexicon, Word

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
    english, end = lexicon.english, len(folded)
    if language is None:
        return _scan(folded, 0, end, english, present)
    if language.has_spaces:
        return _merge(_scan(folded, 0, end, english, present), _scan(folded, 0, end, language, present))
    hits = _scan(_UNSPACED.sub(" ", folded), 0, end, english, set())
    _note_company(folded, 0, end, english, present)
    return _merge(hits, _scan(folded, 0, end, language, set()))


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
    last = folded.rfind(" ", start, end)
    if last < 0:
        return []
    first = _scan(folded, start, last, index, set())
    if first and first[0][1] == start:
        return [first[0], *_scan(folded, first[0][2] + 1, end, index, set())]
    return _scan(folded, folded.find(" ", start) + 1, end, index, set())


def _scan(folded: str, start: i64, stop: i64, index: Index, company: set[str]) -> list[Hit]:
    """Find the longest name at each token of a part of the text, from the left."""
    hits: list[Hit] = []
    tree, has_spaces = index.tree, index.has_spaces
    gap: i64 = 1 if has_spaces else 0
    while start < stop:
        key, end = _read_token(folded, 0, start, stop, has_spaces=has_spaces)
        branch = tree.find(key)
        if branch is not None and branch.company:
            company.add(branch.company)
        word: Word | None = None
        word_end = reach = end
        while branch is not None:
            if branch.word is not None:
                word, word_end = branch.word, reach
            following = reach + gap
            if following >= stop or not branch.may_go_on(ord(folded[following])):
                break
            key, reach = _read_token(folded, key, following, stop, has_spaces=has_spaces)
            branch = tree.find(key)
        if word is not None:
            hits.append((word, start, word_end))
            _note_company(folded, end + gap, word_end, index, company)
        start = word_end + gap
    return hits


def _note_company(folded: str, start: i64, stop: i64, index: Index, company: set[str]) -> None:
    gap: i64 = 1 if index.has_spaces else 0
    while start < stop:
        key, end = _read_token(folded, 0, start, stop, has_spaces=index.has_spaces)
        branch = index.tree.find(key)
        if branch is not None and branch.company:
            company.add(branch.company)
        start = end + gap


def _read_token(folded: str, key: i64, start: i64, stop: i64, *, has_spaces: bool) -> tuple[i64, i64]:
    """Read on by a token: give the key of what was read before with it, as `entities.key_of` makes it, and where the token ends."""
    if not has_spaces:
        return (key * KEY_FACTOR + ord(folded[start])) & KEY_MASK, start + 1
    end = start
    while end < stop:
        code: i64 = ord(folded[end])
        if code == _SPACE:
            break
        key = (key * KEY_FACTOR + code) & KEY_MASK
        end += 1
    return (key * KEY_FACTOR + _SPACE) & KEY_MASK, end


_SPACE: Final = 32
