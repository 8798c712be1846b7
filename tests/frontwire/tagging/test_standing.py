"""What an article is about, who acts in it, and which conflicts the text supports."""

from __future__ import annotations

import pytest

MUCH_MORE = " Rebels fled the town, residents said. The fighting went on." * 20


# Countries --------------------------------------------------------------------------------------------------------------------


def test_a_country_named_in_passing_is_mentioned(tag_text) -> None:
    """A desk files the story under Chad; France is in it too."""
    tags = tag_text(
        "Rebels in Chad attacked a town. Chad said Chadian troops fought back." + MUCH_MORE + " France was told.", headline="War in Chad"
    )

    assert tags.countries == {"TCD": "about", "FRA": "mentioned"}


def test_two_countries_at_war_are_both_what_it_is_about(tag_text) -> None:
    """Neither side is a bystander."""
    assert tag_text("Armenia and Azerbaijan clashed at the border.").countries == {"ARM": "about", "AZE": "about"}


def test_countries_come_with_the_surest_first(tag_text) -> None:
    """A subscriber may read the first alone."""
    event = tag_text("Chad accused Chadian rebels. Chad attacked." + MUCH_MORE + " Mali and France watched. Mali agreed.").event

    scores = [tag["score"] for tag in event["countries"]]
    assert event["countries"][0]["iso3"] == "TCD"
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


# Actors -----------------------------------------------------------------------------------------------------------------------


def test_whoever_acts_in_the_lead_is_principal_and_later_names_are_not(tag_text) -> None:
    """Three standings in one story: principal, mentioned, source."""
    tags = tag_text(
        "JNIM attacked a town in Mali. JNIM killed soldiers." + MUCH_MORE + " The European Union feared more. A resident told Reuters so.",
        headline="JNIM attacks town in Mali",
    )

    assert tags.actors["mali.jnim"] == "principal"
    assert tags.actors["european-union"] == "mentioned"
    assert tags.actors["reuters"] == "source"


@pytest.mark.parametrize(
    ("sentence", "standing"),
    [
        pytest.param("The European Union said so.", "source", id="who is only quoted"),
        pytest.param("Officials told the European Union.", "mentioned", id="who is told with an article between"),
        pytest.param("The European Union feared more.", "mentioned", id="who does anything else"),
        pytest.param("The European Union said so. The European Union paid.", "mentioned", id="who is quoted and does something"),
    ],
)
def test_whoever_only_speaks_is_a_source(tag_text, sentence: str, standing: str) -> None:
    """Late in a story, a speaker reports and takes no part."""
    tags = tag_text("JNIM attacked Mali. JNIM killed soldiers." + MUCH_MORE + " " + sentence, headline="JNIM attacks Mali")

    assert tags.actors["european-union"] == standing


def test_acting_for_somebody_brings_them_all_the_way_up(tag_text) -> None:
    """Prigozhin acts for Wagner, Wagner for the government: all are actors of the same words, none surer than who acts."""
    tags = tag_text("Yevgeny Prigozhin ordered an attack.", date="2023-01-01")

    chain = ["russia.prigozhin", "russia.wagner", "russia.government"]
    assert [tags.words_of(actor) for actor in chain] == [["Yevgeny Prigozhin"]] * 3
    scores = [tags.actor(actor)["score"] for actor in chain]
    assert scores == sorted(scores, reverse=True)


def test_a_mention_is_counted_once_for_whom_two_act_for(tag_text) -> None:
    """Minister and army act for one government; its mentions are theirs, each once."""
    tags = tag_text("Russian Foreign Minister Sergei Lavrov praised Russian troops.")

    assert tags.words_of("russia.government") == ["Sergei Lavrov", "Russian troops"]


def test_a_governments_ucdp_number_goes_with_its_organs(tag_text) -> None:
    """UCDP counts an army as its government."""
    tags = tag_text("Azeri troops attacked.")

    assert tags.actor("azerbaijan.military")["ucdp_actors"] == [52]
    assert tags.actor("azerbaijan.government")["ucdp_actors"] == [52]


# Regions ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param("Rebels attacked Stepanakert.", "nagorno-karabakh", id="a place"),
        pytest.param("The Karabakh conflict killed soldiers.", "nagorno-karabakh", id="its own name"),
        pytest.param("LeT gunmen attacked a bus in India.", "kashmir", id="a group that fights in it"),
        pytest.param("Troops of Armenia and Azerbaijan clashed.", "nagorno-karabakh", id="two governments that fight each other"),
        pytest.param("Indian and Pakistani troops clashed.", "kashmir", id="two peoples whose governments do"),
        pytest.param("Gunmen attacked a town in Mali.", "mali", id="a country that has one war"),
    ],
)
def test_a_region_is_asserted_by_what_is_in_the_text(tag_text, text: str, region: str) -> None:
    """Place, name, group, pair of governments, and at last the country by itself: each is enough, and no other region comes along."""
    assert tag_text(text).regions == [region]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bakers of Stepanakert baked bread.", id="a place in peace"),
        pytest.param("Armenia and Azerbaijan signed a deal on wine.", id="a pair in peace"),
        pytest.param("Mali exported cotton.", id="a country in peace"),
        pytest.param("India and Azerbaijan clashed.", id="two governments that do not fight each other"),
        pytest.param("Gunmen attacked a town in France.", id="a country without a war"),
        pytest.param("The war went on.", id="no country at all"),
    ],
)
def test_no_region_without_a_conflict_in_the_text(tag_text, text: str) -> None:
    """A name alone is no conflict, and a conflict alone is no region."""
    assert tag_text(text).regions == []


def test_a_region_in_passing_is_left_out(tag_text) -> None:
    """A comparison with another war does not make the story one about it."""
    tags = tag_text(
        "Rebels attacked Stepanakert. " * 6 + MUCH_MORE + " It was nothing like Kidal, said a man from Kidal.",
        headline="Rebels attack Stepanakert",
    )

    assert tags.regions == ["nagorno-karabakh"]


def test_the_source_lines_place_makes_no_region(tag_text) -> None:
    """A reporter in Stepanakert may write about Mali."""
    assert tag_text("STEPANAKERT, June 1 (Reuters) - Gunmen attacked Mopti.").regions == ["mali"]


def test_a_place_outdoes_the_country_that_stands_for_it(tag_text) -> None:
    """Fighting in Kidal belongs to its own theatre; the country's default stays out."""
    assert tag_text("Gunmen attacked Kidal in Mali.").regions == ["azawad"]


def test_a_region_carries_its_words(tag_text) -> None:
    """Every region points at the mentions that prove it."""
    tags = tag_text("Troops of Armenia and Azerbaijan clashed near Lachin.")

    assert {"Armenia", "Azerbaijan", "Lachin"} <= set(tags.words_of("nagorno-karabakh"))


@pytest.mark.parametrize(
    ("date", "regions"),
    [
        pytest.param("1996-06-01", ["chechnya"], id="while it lasted"),
        pytest.param("2010-03-01", ["chechnya"], id="within a year of its end"),
        pytest.param("2023-06-01", [], id="long after its end"),
        pytest.param("1980-06-01", [], id="long before it began"),
        pytest.param("", ["chechnya"], id="in an article without a date"),
    ],
)
def test_a_region_has_its_time(tag_text, date: str, regions: list[str]) -> None:
    """A conflict that has ended is history in today's news."""
    assert tag_text("Gunmen attacked Grozny.", date=date).regions == regions


def test_an_ended_region_gives_way_to_one_that_lasts(tag_text) -> None:
    """The war of today is the story; yesterday's place is background."""
    tags = tag_text("Gunmen attacked Stepanakert, as once they did Grozny.", date="2023-06-01")

    assert tags.regions == ["nagorno-karabakh"]


# UCDP's numbers ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "date", "has", "has_not"),
    [
        pytest.param("JNIM attacked soldiers in Mali.", "2023-06-01", {501}, {502, 511}, id="the side that is named"),
        pytest.param("JNIM attacked Dozo hunters in Mali.", "2023-06-01", {503}, {502, 511}, id="both sides of a fight between groups"),
        pytest.param("JNIM attacked soldiers in Mali.", "2023-06-01", {501}, {503}, id="one side of a fight between groups is not enough"),
        pytest.param("Kati mutineers attacked Mopti.", "1991-06-01", {502}, {501, 511}, id="the side of that year"),
        pytest.param("Gunmen attacked Mopti.", "2023-06-01", {501}, {502, 503}, id="nobody named: the conflicts of that year"),
        pytest.param("Gunmen attacked Mopti.", "1991-06-01", {502}, {501, 503, 504, 505}, id="nobody named in another year"),
        pytest.param(
            "JNIM massacred villagers in Mali.", "2023-06-01", {504, 505}, {502, 511}, id="violence against civilians by who is named"
        ),
        pytest.param(
            "Gunmen massacred villagers in Mali.", "2023-06-01", {504, 505}, {502, 503}, id="violence against civilians by nobody named"
        ),
        pytest.param(
            "Gunmen attacked a town in Mali.", "2023-06-01", {501, 511}, {502, 503}, id="a country's region with its sub-theatres"
        ),
        pytest.param("MNLA rebels attacked Kidal.", "2023-06-01", {511}, {501, 504}, id="a sub-theatre by itself"),
    ],
)
def test_ucdp_numbers_are_narrowed_by_side_and_year(tag_text, text: str, date: str, has: set[int], has_not: set[int]) -> None:
    """A region has many numbers; an article gets the ones it is about."""
    numbers = set(tag_text(text, date=date).ucdp_conflicts)

    assert has <= numbers
    assert not has_not & numbers


def test_a_pair_of_governments_points_at_its_own_number(tag_text) -> None:
    """India against Pakistan is another conflict than India against a group."""
    assert tag_text("Indian and Pakistani troops clashed.").ucdp_conflicts == [218]
    assert 364 in tag_text("LeT gunmen attacked troops in Srinagar.").ucdp_conflicts


def test_a_group_of_one_country_in_another_is_no_pair_of_governments(tag_text) -> None:
    """A group's attack over the border is its own conflict, not a war of the two states."""
    assert tag_text("LeT gunmen attacked a bus in Srinagar.").ucdp_conflicts == [364]
