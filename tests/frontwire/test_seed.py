"""One whole story by the package's knowledge: talks that Russia brokers between two states, as a desk would file it."""

from __future__ import annotations

import pytest

STORY = (
    "(Reuters) – Russian Foreign Minister Sergei Lavrov said on Thursday that Moscow would host a new round of talks between Armenia and"
    " Azerbaijan, whose quarrel over Nagorno-Karabakh has outlived every plan to end it.\n"
    "“Nobody can draw this line for them,” Lavrov told reporters in Moscow, standing between his Armenian and Azeri counterparts.\n"
    "Azeri President Ilham Aliyev and Armenian Prime Minister Nikol Pashiynyan last met in the spring, in meetings that Russia, the United"
    " States and the European Union had each tried to arrange.\n"
    "Russian peacekeepers, sent under a truce that Moscow brokered in 2020, still patrol the road. Azeri soldiers have kept a checkpoint in"
    " the Lachin corridor since April, and shots are exchanged along the border of the two ex-Soviet states most weeks.\n"
    "Azerbaijan’s foreign ministry said that Armenia had to withdraw first. Armenia’s army denied that it had a single soldier beyond the"
    " line.\n"
    "For the people of Karabakh, most of them ethnic Armenians, bread was short again, a baker told Reuters. Azerbaijan says the road is"
    " open; Armenia calls it a blockade.\n"
    "(Reporting by Mark Trevelyan in Paris and Olga Kiev; Editing by Andrew London)"
)


@pytest.fixture(scope="module")
def story(tag_with_package):
    """The story, tagged."""
    return tag_with_package(STORY, date="2023-06-15")


def test_the_story_is_about_one_conflict(story) -> None:
    """Nagorno-Karabakh, surely, with UCDP's number, and no other region."""
    assert story.is_relevant
    assert story.regions == ["nagorno-karabakh"]
    assert story.event["regions"][0]["score"] > 0.9
    assert 388 in story.ucdp_conflicts


def test_the_region_points_at_its_names(story) -> None:
    """Each name of the theatre is evidence."""
    assert {"Nagorno-Karabakh", "Lachin corridor", "Karabakh"} <= set(story.words_of("nagorno-karabakh"))


def test_it_is_about_both_sides_and_the_broker(story) -> None:
    """The three states of the talks; who else offered them is mentioned, and Britain, France and Ukraine are not in it."""
    assert {iso3 for iso3, standing in story.countries.items() if standing == "about"} == {"ARM", "AZE", "RUS"}
    assert {iso3 for iso3, standing in story.countries.items() if standing == "mentioned"} == {"USA"}


def test_the_minister_is_a_principal_who_acts_for_his_government(story) -> None:
    """Lavrov by full name and by surname."""
    lavrov = story.actor("russia.foreign-minister")

    assert (lavrov["name"], lavrov["kind"], lavrov["country"], lavrov["sector"], lavrov["standing"]) == (
        "Sergei Lavrov",
        "person",
        "RUS",
        "GOV",
        "principal",
    )
    assert "russia.government" in lavrov["acts_for"]
    assert story.words_of("russia.foreign-minister") == ["Sergei Lavrov", "Lavrov"]
    assert story.actors["russia.government"] == "principal"


@pytest.mark.parametrize(
    ("actor", "name", "words"),
    [
        pytest.param("azerbaijan.president", "Ilham Aliyev", ["Ilham Aliyev"], id="a president by full name"),
        pytest.param("armenia.prime-minister", "Nikol Pashinyan", ["Nikol Pashiynyan"], id="a prime minister whose name is misspelt"),
    ],
)
def test_the_leaders_are_known_by_name_and_office(story, actor: str, name: str, words: list[str]) -> None:
    """Neither is left unresolved."""
    assert story.actor(actor)["name"] == name
    assert story.words_of(actor) == words
    assert story.unresolved == []


@pytest.mark.parametrize(
    ("actor", "word"),
    [
        pytest.param("russia.military", "Russian peacekeepers", id="peacekeepers"),
        pytest.param("azerbaijan.military", "Azeri soldiers", id="soldiers"),
        pytest.param("armenia.military", "Armenia’s army", id="an army"),
        pytest.param("azerbaijan.foreign-ministry", "Azerbaijan’s foreign ministry", id="a ministry"),
        pytest.param("armenia.government", "Armenian and Azeri counterparts", id="counterparts"),
    ],
)
def test_organs_are_actors_by_the_words_for_them(story, actor: str, word: str) -> None:
    """Country and organ together are the evidence."""
    assert any(word.endswith(found) or found in word for found in story.words_of(actor))
    assert story.actors[actor] in {"principal", "mentioned", "source"}


def test_who_only_tried_is_present_and_not_principal(story) -> None:
    """The European Union and the United States are in one sentence."""
    assert story.actors["european-union"] == "mentioned"
    assert story.actors["united-states"] == "mentioned"


def test_the_agency_is_a_source(story) -> None:
    """By the source line and by what the baker told it."""
    assert story.actors["reuters"] == "source"
    assert story.words_of("reuters") == ["Reuters", "Reuters"]


def test_who_wrote_the_story_is_not_in_it(story) -> None:
    """The credits' people and places are nothing."""
    credits_start = STORY.index("\n(Reporting")

    assert all(mention["end"] <= credits_start for mention in story.event["mentions"])


def test_every_mention_slices_back(story) -> None:
    """Curly quotes and dashes move nothing."""
    for mention in story.event["mentions"]:
        assert story.event[mention["field"]][mention["start"] : mention["end"]] == mention["text"]
