"""Is it about organised violence or its politics? Cues say so, and quiet cues say no."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "headline",
    [
        pytest.param("Rebels shell town, killing six", id="an attack"),
        pytest.param("Government and rebels sign ceasefire", id="a truce"),
        pytest.param("Peace talks resume after six months", id="talks"),
        pytest.param("Suicide bomber kills ten at market", id="a bombing"),
        pytest.param("U.N. peacekeepers to leave after ten years", id="peacekeepers"),
        pytest.param("Army ambush kills militants", id="an ambush"),
    ],
)
def test_organised_violence_and_its_politics_are_relevant(tag_text, headline: str) -> None:
    """One strong word in a headline is enough, with or without a country."""
    assert tag_text(headline=headline).is_relevant


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        pytest.param(
            "Striker scores twice in cup final",
            "The striker’s attack left the goalkeeper no chance in the World Cup qualifier.",
            id="sport",
        ),
        pytest.param("Shares slip as price war goes on", "Investors sold shares on fears of a price war between retailers.", id="markets"),
        pytest.param("War film tops box office", "The film, with a battle on a beach, beat the novel at the box office.", id="a film"),
        pytest.param("Earthquake kills dozens", "A magnitude 6 earthquake killed dozens, and rescue troops arrived.", id="a disaster"),
        pytest.param("Court battle over patent", "The lawsuit over a patent is a legal battle of ten years.", id="a lawsuit"),
        pytest.param("War of words over budget", "The parties’ war of words went on in parliament.", id="a figure of speech"),
        pytest.param("Ministers open bridge", "The ministers opened a bridge.", id="nothing of the kind"),
        pytest.param("Man dies in fire", "A man died in a fire.", id="harm without violence"),
    ],
)
def test_what_only_sounds_like_war_is_quiet(tag_text, headline: str, body: str) -> None:
    """Quiet words outweigh a word of war beside them."""
    tags = tag_text(body, headline=headline)

    assert not tags.is_relevant
    assert tags.regions == []


def test_real_war_outweighs_a_word_of_sport(tag_text) -> None:
    """A bomb in a stadium is a bomb."""
    assert tag_text("Rebels shelled the stadium, killing ten soldiers in an ambush.", headline="Airstrike hits stadium").is_relevant


def test_a_word_counts_once(tag_text) -> None:
    """Saying it ten times is saying it once."""
    once, often = tag_text("The attack."), tag_text("The attack. " * 10)

    assert once.event["conflict"]["score"] == often.event["conflict"]["score"]


def test_an_armed_groups_name_is_a_cue(tag_text) -> None:
    """Where such a group is, there is conflict."""
    with_group, without = tag_text(headline="JNIM strikes again"), tag_text(headline="Somebody strikes again")

    assert with_group.event["conflict"]["score"] > without.event["conflict"]["score"]


def test_the_cues_are_shown(tag_text) -> None:
    """The score points at its words."""
    event = tag_text("Rebels shelled the town.").event

    assert {"Rebels", "shelled"} <= {event["mentions"][number]["text"] for number in event["conflict"]["mentions"]}


def test_cues_are_read_in_any_case(tag_text) -> None:
    """ALL CAPS and lower-case feeds are as relevant."""
    text = "Rebels shelled the town in an ambush"

    scores = {tag_text(headline=change(text)).event["conflict"]["score"] for change in (str, str.upper, str.lower)}

    assert len(scores) == 1
