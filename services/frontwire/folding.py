"""Text in, matchable text out: `fold` keeps the length, code point for code point, so that a span in one is a span in the other.

Case, accents and punctuation go; every mark becomes a space. `matching` looks names up in what comes out, and the lexicon folds its
names with the same function, so "al-Shabaab", "Al Shabaab" and "AL-SHABAAB" meet.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NON_ASCII: Final = re.compile(r"[^\x00-\x7f]")  # one by one: a pattern that begins with a repetition takes twice as long

# One translation for the ASCII text that most articles are: lower case, and a space for every mark, tab and line end.
_ASCII: Final = {code: (chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)}

_ASCII_BYTES: Final = "".join([_ASCII[code] for code in range(128)]).encode() + bytes(128)

# Letters that no Unicode decomposition takes apart, folded to the one letter that wires write for them.
_LETTERS: Final = {
    "ß": "s",
    "ø": "o",
    "Ø": "o",
    "ł": "l",
    "Ł": "l",
    "đ": "d",
    "Đ": "d",
    "ı": "i",
    "æ": "a",
    "Æ": "a",
    "œ": "o",
    "Œ": "o",
    "ð": "d",
    "Ð": "d",
    "þ": "t",
    "Þ": "t",
    "ə": "a",
    "Ə": "a",
    "ة": "ه",  # Arabic and Persian write these letters either way
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ʼ": " ",
    "ʻ": " ",
    "ʿ": " ",
    "ʾ": " ",
}

_MARKS: Final = "’“”–—‘\u00a0…"  # the typographic marks of most articles: without them most are ASCII


def fold(text: str) -> str:
    """Fold a text for matching.

    Returns:
        A string of exactly the same length in code points, in which only letters, digits and spaces are left.

    >>> fold("Côte d’Ivoire's al-Shabaab")
    'cote d ivoire s al shabaab'
    """
    if len(text) < _SHORT:
        return text.translate(_ANY)
    if not text.isascii():
        for mark in _MARKS:
            if mark in text:
                text = text.replace(mark, " ")
    if not text.isascii():
        # A text has few different letters beyond ASCII: replacing each is faster than translating every character.
        for character in sorted(set(_NON_ASCII.findall(text))):
            folded = _fold_character(character)
            if folded != character:  # of a Chinese text's hundreds of letters none is replaced
                text = text.replace(character, folded)
    return text.encode().translate(_ASCII_BYTES).decode() if text.isascii() else text.translate(_ASCII)


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    base = unicodedata.normalize("NFD", character)[0]
    if not base.isalnum():
        return " "
    lower = base.lower()
    return lower if len(lower) == 1 else base


class _AnyCharacter(dict[int, str]):
    """A translation of every character, learnt as they come: a name has few, and a language's names the same ones."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _ASCII[code] if code < _ASCII_END else _fold_character(chr(code))
        return folded


_ASCII_END: Final = 128
_SHORT: Final = 80  # characters: a text is faster folded by its few letters beyond ASCII, a name by all of its own
_ANY: Final = _AnyCharacter()
