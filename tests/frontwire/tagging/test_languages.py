"""Texts in other languages: their own names, organs, titles and cues, in the forms that they give them, and in no other language's."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        pytest.param("fr", "Combats au Tchad.", "TCD", id="French"),
        pytest.param("ru", "Обстрел в Армении.", "ARM", id="Russian, in its case"),
        pytest.param("ar", "قصف بمالي", "MLI", id="Arabic, with a preposition written together"),
        pytest.param("zh", "乍得发生袭击", "TCD", id="Chinese, without spaces"),
    ],
)
def test_a_country_is_found_in_its_languages(tag_text, language: str, text: str, country: str) -> None:
    """The declared language's names and cues are looked for."""
    tags = tag_text(text, language=language)

    assert list(tags.countries) == [country]
    assert tags.is_relevant


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        pytest.param("fr", "Combats : l'armée tchadienne avance.", "chad.military", id="the organ before its country"),
        pytest.param("fr", "Combats : l'armée du Tchad avance.", "chad.military", id="of its country"),
        pytest.param("fr", "Combats au Tchad. L'armée avance.", "chad.military", id="alone"),
        pytest.param("ru", "Обстрел: российская армия наступает.", "russia.military", id="Russian, adjective and noun in one case"),
        pytest.param("ar", "قصف: الجيش الروسي يتقدم", "russia.military", id="Arabic, both with the article"),
        pytest.param("zh", "俄罗斯军队袭击", "russia.military", id="Chinese, joined"),
        pytest.param("fr", "Combats : le président russe Vladimir Poutine menace.", "russia.president", id="title, country, name"),
        pytest.param("fr", "Combats : Vladimir Poutine menace. Poutine insiste.", "russia.president", id="a surname afterwards"),
        pytest.param("ru", "Обстрел: с Путиным говорили.", "russia.president", id="a surname in its case"),
        pytest.param("zh", "俄罗斯总统普京谈袭击", "russia.president", id="Chinese, a name's last part"),
    ],
)
def test_an_actor_is_found_in_its_languages(tag_text, language: str, text: str, actor: str) -> None:
    """Organs and titles are read with the grammar of the language."""
    assert actor in tag_text(text, language=language).actors


def test_another_languages_names_are_no_names(tag_text) -> None:
    """ "Russe" in an English text is a surname, in a French one the Russians."""
    assert "RUS" in tag_text("Combats : un Russe tué.", language="fr").countries
    assert "RUS" not in tag_text("Clashes: Karl Russe said so.", language="en").countries


def test_english_names_are_found_in_any_language(tag_text) -> None:
    """Names that a language writes as English does are not written twice."""
    assert "azerbaijan.artsakh" in tag_text("Combats : Artsakh.", language="fr").actors


def test_a_text_without_a_declared_language_is_read_as_what_it_is(tag_text) -> None:
    """The language that is found is published, and its names are looked for."""
    tags = tag_text("De violents combats opposent l'armée tchadienne aux rebelles depuis lundi dans le nord du Tchad.")

    assert tags.event["language"] == "fr"
    assert "chad.military" in tags.actors


def test_a_declared_language_that_the_script_belies_is_not_believed(tag_text) -> None:
    """A Russian text declared English is Russian."""
    tags = tag_text("Россия и Армения объявили перемирие после обстрела, сообщили в понедельник.", language="en")

    assert tags.event["language"] == "ru"
    assert set(tags.countries) == {"RUS", "ARM"}


def test_mentions_slice_back_in_any_script(tag_text) -> None:
    """Spans are code points of the published text, in every script."""
    for language, text in (("ru", "Обстрел в Армении."), ("ar", "قصف بمالي"), ("zh", "乍得发生袭击")):
        event = tag_text(text, language=language).event

        assert event["mentions"]
        assert all(event[mention["field"]][mention["start"] : mention["end"]] == mention["text"] for mention in event["mentions"])
