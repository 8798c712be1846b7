"""The forms that texts give to a name: cases, prefixes, a genitive's s."""

from __future__ import annotations

import pytest

from frontwire.knowledge.inflecting import forms


@pytest.mark.parametrize(
    ("name", "language", "form"),
    [
        pytest.param("Украина", "ru", "Украиной", id="Russian, a feminine noun"),
        pytest.param("Пакистан", "ru", "Пакистане", id="Russian, a masculine noun"),
        pytest.param("Владимир Путин", "ru", "Владимира Путина", id="Russian, both names"),
        pytest.param("Путин", "ru", "Путиным", id="Russian, a surname's own instrumental"),
        pytest.param("украинский", "ru", "украинскими", id="Russian, an adjective"),
        pytest.param("Нагорный Карабах", "ru", "Нагорном Карабахе", id="Russian, adjective and noun"),
        pytest.param("Київ", "uk", "Києва", id="Ukrainian, a changing vowel"),
        pytest.param("Україна", "uk", "Україною", id="Ukrainian, a feminine noun"),
        pytest.param("російський", "uk", "російських", id="Ukrainian, an adjective"),
        pytest.param("السودان", "ar", "للسودان", id="Arabic, article and preposition"),
        pytest.param("جيش", "ar", "والجيش", id="Arabic, conjunction and article"),
        pytest.param("Syrien", "de", "Syriens", id="German, a genitive"),
    ],
)
def test_a_name_has_the_forms_that_texts_give_it(name: str, language: str, form: str) -> None:
    """The form is among them, and the name itself is the first."""
    found = forms(name, language)

    assert form in found
    assert found[0] == name
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", ["ИГИЛ", "ООН", "M23"])
def test_an_acronym_is_not_declined(name: str) -> None:
    """Capitals stay as they are."""
    assert forms(name, "ru") == (name,)


def test_a_language_without_rules_gives_the_name_alone() -> None:
    """French names have one form."""
    assert forms("Mali", "fr") == ("Mali",)
