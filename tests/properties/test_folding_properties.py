"""Folding, for any text there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontwire.folding import fold

any_text = st.text(max_size=200)


@given(text=any_text)
def test_folding_keeps_the_length(text: str) -> None:
    """A span of the folded text is the same span of the text."""
    assert len(fold(text)) == len(text)


@given(text=any_text)
def test_folding_goes_character_by_character(text: str) -> None:
    """What a character becomes does not depend on its neighbours."""
    assert fold(text) == "".join(map(fold, text))


@given(text=any_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    """The lexicon's names and the text's words meet whichever was folded first."""
    assert fold(fold(text)) == fold(text)


@given(text=any_text)
def test_only_letters_digits_and_spaces_are_left(text: str) -> None:
    """Every mark, control character and symbol is a space."""
    assert all(character.isalnum() or character == " " for character in fold(text))


@given(text=st.text(st.characters(codec="latin-1"), max_size=100))
def test_case_folds_away(text: str) -> None:
    """A Western text in capitals, letter for letter, folds as it does in small letters."""
    loud = "".join(upper if len(upper := character.upper()) == 1 else character for character in text)

    assert fold(loud).replace("μ", "µ") == fold(text).replace("μ", "µ")
