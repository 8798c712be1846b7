"""Who and what a wire's words mean: offices and their holders, peoples and their organs, capitals, surnames, sources."""

from __future__ import annotations

import pytest

# Countries and their organs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        pytest.param("Azeri troops attacked.", "azerbaijan.military", id="demonym and troops"),
        pytest.param("Azeri border guards attacked.", "azerbaijan.military", id="demonym and a longer organ"),
        pytest.param("The army of Chad attacked.", "chad.military", id="organ of country"),
        pytest.param("The armed forces of the Russian Federation attacked.", "russia.military", id="organ of the country"),
        pytest.param("Armenia's foreign ministry protested.", "armenia.foreign-ministry", id="possessive and ministry"),
        pytest.param("Armenia’s foreign ministry protested.", "armenia.foreign-ministry", id="curly possessive and ministry"),
        pytest.param("Ukraine defence ministry protested.", "ukraine.defence-ministry", id="country and ministry"),
        pytest.param("Indian police attacked.", "india.police", id="demonym and police"),
        pytest.param("Russian peacekeepers withdrew.", "russia.military", id="demonym and peacekeepers"),
        pytest.param("The French parliament voted.", "france.parliament", id="demonym and parliament"),
    ],
)
def test_a_country_and_an_organ_are_an_actor(tag_text, text: str, actor: str) -> None:
    """Nobody writes these actors: country and organ make them, and they act for their government."""
    tags = tag_text(text)

    assert tags.actors[actor] == "principal"
    assert tags.actor(actor)["acts_for"] == [actor.partition(".")[0] + ".government"]
    assert actor.partition(".")[0] + ".government" in tags.actors


def test_an_organs_mention_reaches_from_country_to_organ(tag_text) -> None:
    """The evidence is what a reader would underline."""
    tags = tag_text("Then Azeri troops attacked, and the army of Chad fled.")

    assert tags.words_of("azerbaijan.military") == ["Azeri troops"]
    assert tags.words_of("chad.military") == ["army of Chad"]


def test_joined_peoples_share_their_organ(tag_text) -> None:
    """ "Armenian and Azeri counterparts" are two governments."""
    tags = tag_text("He held talks with his Armenian and Azeri counterparts.")

    assert {"armenia.government", "azerbaijan.government"} <= tags.actors.keys()
    assert {"ARM", "AZE"} <= tags.countries.keys()


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        pytest.param("Russian troops and Armenian police clashed.", "armenia.police", "russia.police", id="two organs"),
        pytest.param(
            "The Azeri president and Russian foreign minister met.",
            "russia.foreign-minister",
            "azerbaijan.foreign-ministry",
            id="two titles",
        ),
        pytest.param(
            "The Russian president and Armenian foreign minister met.",
            "russia.president",
            "russia.foreign-minister",
            id="two titles",
        ),
    ],
)
def test_an_organ_is_not_shared_with_a_country_that_has_its_own(tag_text, text: str, right: str, wrong: str) -> None:
    """ "Russian troops and Armenian police": the police are Armenia's alone."""
    tags = tag_text(text)

    assert right in tags.actors
    assert wrong not in tags.actors


def test_a_people_alone_is_no_actor(tag_text) -> None:
    """ "Armenians" are of Armenia; the state has done nothing."""
    tags = tag_text("Thousands of Armenians fled the fighting.")

    assert "ARM" in tags.countries
    assert not tags.actors


def test_an_army_without_a_country_is_that_of_the_country_in_focus(tag_text) -> None:
    """ "the army" in a text about one country is that country's."""
    tags = tag_text("Rebels attacked a town in Chad. The army fled.")

    assert tags.words_of("chad.military") == ["army"]


# Capitals ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Moscow had no intention of leaving.", id="before a verb of will"),
        pytest.param("Moscow said it would withdraw.", id="before a verb of speech"),
        pytest.param("The truce was brokered by Moscow.", id="after by"),
        pytest.param("Ukraine accused Moscow of an attack.", id="after accused"),
        pytest.param("The Kremlin rejected a ceasefire.", id="as a seat of government"),
        pytest.param("The envoy arrived for the Kremlin.", id="as a seat anywhere"),
    ],
)
def test_a_capital_that_acts_is_its_government(tag_text, text: str) -> None:
    """The word stands for who governs there."""
    assert tag_text(text).actors["russia.government"] == "principal"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Talks were held in Moscow.", id="after in"),
        pytest.param("A bomb went off near Moscow.", id="after near"),
        pytest.param("He flew to Moscow for talks.", id="after to"),
        pytest.param("A Moscow street was closed.", id="before a noun"),
    ],
)
def test_a_capital_where_something_happens_is_a_place(tag_text, text: str) -> None:
    """The country is in the text; its government does nothing."""
    tags = tag_text(text)

    assert "RUS" in tags.countries
    assert not tags.actors


# Offices and persons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Russian Foreign Minister Sergei Lavrov arrived.", id="country, title and name"),
        pytest.param("Sergei Lavrov, the Russian foreign minister, arrived.", id="name before country and title"),
        pytest.param("Sergey Lavrov arrived.", id="another spelling of the name alone"),
        pytest.param("Foreign Minister Lavrov arrived.", id="title and surname"),
        pytest.param("Russian Foreign Minister Lavrov arrived.", id="country, title and surname"),
        pytest.param("The Russian foreign minister arrived.", id="country and title alone"),
        pytest.param("Russia's foreign minister arrived.", id="possessive and title alone"),
        pytest.param("The foreign minister of Russia arrived.", id="title of country"),
    ],
)
def test_an_office_and_its_holder_are_one_actor(tag_text, text: str) -> None:
    """Named in full, in part or only by office: the tag is the same."""
    lavrov = tag_text(text).actor("russia.foreign-minister")

    assert lavrov["name"] == "Sergei Lavrov"
    assert (lavrov["kind"], lavrov["sector"], lavrov["country"]) == ("person", "GOV", "RUS")
    assert lavrov["acts_for"] == ["russia.government"]


def test_a_surname_alone_is_who_was_named_before(tag_text) -> None:
    """Later in the text the surname is enough, and its mentions are counted."""
    tags = tag_text("Russian Foreign Minister Sergei Lavrov arrived. Later Lavrov left. “No,” Lavrov’s aide said.")

    assert tags.words_of("russia.foreign-minister") == ["Sergei Lavrov", "Lavrov", "Lavrov"]


def test_a_surname_in_a_headline_is_who_the_body_names(tag_text) -> None:
    """A headline is short; the story says who is meant."""
    tags = tag_text("Russian Foreign Minister Sergei Lavrov arrived.", headline="Lavrov arrives for talks")

    assert tags.words_of("russia.foreign-minister") == ["Lavrov", "Sergei Lavrov"]


def test_a_surname_alone_is_nobody(tag_text) -> None:
    """Many people are called Lavrov."""
    assert not tag_text("Lavrov arrived for talks.").actors


def test_a_surname_the_world_over_is_enough(tag_text) -> None:
    """Some surnames mean one person without a word more."""
    assert tag_text("Putin ordered an attack.").actor("russia.president")["name"] == "Vladimir Putin"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Robert Lavrov arrived.", id="another first name"),
        pytest.param("Foreign Minister Robert Lavrov arrived.", id="another first name after the same title"),
        pytest.param("The baker Anna Putin arrived.", id="another first name before a world-known surname"),
        pytest.param("Lavrova arrived.", id="a longer surname"),
        pytest.param("Sergei Lavrovsky arrived.", id="the same first name and a longer surname"),
    ],
)
def test_another_persons_surname_is_another_person(tag_text, text: str) -> None:
    """Who shares a surname is not who holds the office."""
    assert not tag_text(text).actors.keys() & {"russia.foreign-minister", "russia.president"}


def test_another_persons_surname_beside_the_right_one_is_not_counted(tag_text) -> None:
    """The namesake's mention proves nothing."""
    tags = tag_text("Russian Foreign Minister Sergei Lavrov arrived. Robert Lavrov, a baker, waved. Lavrov left.")

    assert tags.words_of("russia.foreign-minister") == ["Sergei Lavrov", "Lavrov"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Armenian Prime Minister Nikol Pashiynyan arrived.", id="country, title and misspelt name"),
        pytest.param("Armenian Prime Minister Pashinian arrived.", id="country, title and misspelt surname"),
        pytest.param("Armenian Prime Minister Nikol Pashinjan arrived.", id="another transcription"),
    ],
)
def test_a_misspelt_leader_beside_title_and_country_is_that_leader(tag_text, text: str) -> None:
    """The office says whose name it must be."""
    tags = tag_text(text)

    assert tags.actor("armenia.prime-minister")["name"] == "Nikol Pashinyan"
    assert not tags.unresolved


def test_a_misspelt_name_without_its_office_is_nobody(tag_text) -> None:
    """Near is not enough when nothing else speaks for it."""
    assert "armenia.prime-minister" not in tag_text("Nikol Pashiynyan arrived.").actors


@pytest.mark.parametrize(
    ("date", "name"),
    [
        pytest.param("1995-05-05", "Boris Yeltsin", id="1995"),
        pytest.param("2020-05-05", "Vladimir Putin", id="2020"),
        pytest.param("", "Vladimir Putin", id="an article without a date"),
    ],
)
def test_an_office_without_a_name_is_its_holder_on_the_articles_day(tag_text, date: str, name: str) -> None:
    """The article's own date decides who was president."""
    tags = tag_text("The Russian president ordered an attack.", date=date)

    assert tags.actor("russia.president")["name"] == name


@pytest.mark.parametrize(
    ("date", "name"), [pytest.param("1995-05-05", "Heydar Aliyev", id="1995"), pytest.param("2020-05-05", "Ilham Aliyev", id="2020")]
)
def test_a_surname_shared_in_one_office_is_the_holder_of_the_day(tag_text, date: str, name: str) -> None:
    """Father and son: the date tells which."""
    tags = tag_text("Azeri President Aliyev ordered an attack.", date=date)

    assert tags.actor("azerbaijan.president")["name"] == name


def test_an_office_with_nobody_known_in_it_is_its_government(tag_text) -> None:
    """A president whom no entry knows still acts for a government."""
    tags = tag_text("The Chadian president ordered an attack.", date="2024-06-01")

    assert tags.actors["chad.government"] == "principal"
    assert "chad.president" not in tags.actors


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Former Russian President Boris Yeltsin spoke of war.", id="former before the country"),
        pytest.param("Russia's former president, Boris Yeltsin, spoke of war.", id="former before the title"),
        pytest.param("Boris Yeltsin spoke of war.", id="the name alone"),
    ],
)
def test_a_former_president_is_a_person_without_an_office(tag_text, text: str) -> None:
    """After the term the person is tagged, the office and the government are not."""
    tags = tag_text(text, date="2005-01-01")

    assert tags.actor("russia.boris-yeltsin")["name"] == "Boris Yeltsin"
    assert tags.actor("russia.boris-yeltsin")["acts_for"] == []
    assert not tags.actors.keys() & {"russia.president", "russia.government"}


def test_a_word_for_an_office_is_its_office(tag_text) -> None:
    """ "Kremlin chief" needs no country."""
    assert tag_text("The Kremlin chief ordered an attack.").actors["russia.president"] == "principal"


def test_a_word_for_an_office_is_its_holder(tag_text) -> None:
    """ "Kremlin chief" is Putin in 2024."""
    assert tag_text("The Kremlin chief ordered an attack.").actor("russia.president")["name"] == "Vladimir Putin"


def test_a_person_outside_the_offices_brings_whom_they_act_for(tag_text) -> None:
    """A commander is an actor, and so is the group."""
    tags = tag_text("Yevgeny Prigozhin ordered an attack. Prigozhin then fled.", date="2023-01-01")

    assert tags.words_of("russia.prigozhin") == ["Yevgeny Prigozhin", "Prigozhin"]
    assert {"russia.wagner", "russia.government"} <= tags.actors.keys()


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        pytest.param("Turkish Defence Minister Emre Yildiz ordered an attack.", "Emre Yildiz", "TUR", id="a minister"),
        pytest.param("Ukraine's President Olha de la Cruz ordered an attack.", "Olha de la Cruz", "UKR", id="a name with particles"),
    ],
)
def test_an_unknown_person_in_an_office_is_unresolved(tag_text, text: str, name: str, country: str) -> None:
    """Grammar says person, country and government; no entry says who."""
    tags = tag_text(text)

    assert tags.unresolved == [(name, "person")]
    assert tags.event["unresolved"][0]["country"] == country
    assert tags.words_of(country)[0] in text
    assert any(actor.endswith(".government") for actor in tags.actors)


# Groups -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("The newly formed Ararat Brigade attacked a post.", "Ararat Brigade", id="a brigade"),
        pytest.param("Rebels of the Volta Liberation Front attacked.", "Volta Liberation Front", id="a liberation front"),
        pytest.param("“Kivu Patriotic Front” fighters attacked.", "Kivu Patriotic Front", id="a name in quotes"),
    ],
)
def test_an_unknown_group_is_unresolved(tag_text, text: str, name: str) -> None:
    """Capitalised words that end in a group's noun read as an armed group."""
    assert (name, "armed_group") in tag_text(text).unresolved


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The brigade attacked a post.", id="a noun in small letters"),
        pytest.param("The Front attacked a post.", id="an article and a noun"),
        pytest.param("Rebels opened a front in the north.", id="an ordinary word"),
    ],
)
def test_a_groups_noun_alone_is_no_group(tag_text, text: str) -> None:
    """A name has a word of its own."""
    assert not tag_text(text).unresolved


def test_a_groups_name_has_few_words(tag_text) -> None:
    """What is nothing but capitalised words is no name, and makes no event that grows with its square."""
    tags = tag_text("Rebels " + "Front " * 200 + "attacked.")

    assert max(len(text) for text, _ in tags.unresolved) < 100


@pytest.mark.parametrize(
    ("date", "actor", "kind"),
    [
        pytest.param("2010-06-01", "afghanistan.taliban", "armed_group", id="at war"),
        pytest.param("2023-06-01", "afghanistan.taliban-government", "government", id="in power"),
    ],
)
def test_actors_of_one_name_are_told_apart_by_the_date(tag_text, date: str, actor: str, kind: str) -> None:
    """ "The Taliban" were a group and are a government."""
    tags = tag_text("The Taliban attacked a village.", date=date)

    assert [found for found in tags.actors if found.startswith("afghanistan.taliban")] == [actor]
    assert tags.actor(actor)["kind"] == kind


# Names that need company ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_tagged"),
    [
        pytest.param("Mercenaries of Wagner attacked.", True, id="in the company of a word it goes with"),
        pytest.param("Wagner attacked; mercenaries fled.", True, id="in company that comes later"),
        pytest.param("The private army of Wagner attacked.", True, id="in the company of a phrase it goes with"),
        pytest.param("An army of Wagner’s attacked.", False, id="in the company of a part of a phrase only"),
        pytest.param("Mercenaries at the Ring cycle of Wagner applauded.", False, id="in company of a phrase that excludes it"),
        pytest.param("Wagner attacked.", False, id="alone"),
        pytest.param("An opera of Wagner on mercenaries opened.", False, id="in company that excludes it"),
        pytest.param("Wagner’s Group attacked.", False, id="in the company of a part of a word only"),
    ],
)
def test_a_weak_name_counts_in_company_only(tag_text, text: str, *, is_tagged: bool) -> None:
    """With any of its words and phrases and none of the others'."""
    assert ("russia.wagner" in tag_text(text).actors) is is_tagged


def test_a_weak_name_alone_tags_nothing(tag_text) -> None:
    """Neither a country nor its government comes of it."""
    tags = tag_text("Georgia beat Alabama in Atlanta.")

    assert "GEO" not in tags.countries
    assert "georgia" not in tags.actors


# Case -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actor", "is_tagged"),
    [
        pytest.param("WHO said the war goes on.", "world-health-organization", True, id="WHO in capitals"),
        pytest.param("Those who fight said so.", "world-health-organization", False, id="who in small letters"),
        pytest.param("Who fights?", "world-health-organization", False, id="Who at a sentence's start"),
        pytest.param("The LeT attacked Srinagar.", "pakistan.lashkar-e-taiba", True, id="LeT in its own case"),
        pytest.param("LET attacked Srinagar.", "pakistan.lashkar-e-taiba", True, id="LET in capitals"),
        pytest.param("They let rebels attack.", "pakistan.lashkar-e-taiba", False, id="let in small letters"),
        pytest.param("Let rebels attack.", "pakistan.lashkar-e-taiba", False, id="Let at a sentence's start"),
        pytest.param("US troops attacked.", "united-states.military", True, id="US in capitals"),
        pytest.param("Tell us troops attacked.", "united-states.military", False, id="us in small letters"),
    ],
)
def test_an_acronym_is_written_in_capitals(tag_text, text: str, actor: str, *, is_tagged: bool) -> None:
    """What is an ordinary word otherwise counts only as it is written."""
    assert (actor in tag_text(text).actors) is is_tagged


def test_a_name_in_small_letters_is_a_word(tag_text) -> None:
    """In a text with capitals, turkey is a bird."""
    assert not tag_text("The soldiers were served roast turkey.").countries


@pytest.mark.parametrize("change", [pytest.param(str.upper, id="in capitals"), pytest.param(str.lower, id="in small letters")])
def test_a_text_in_one_case_says_the_same(tag_text, change) -> None:
    """ALL CAPS wires and lower-case feeds name the same countries, actors and regions; ordinary words stay words."""
    text = "Armenia and Azerbaijan trade fire near Lachin, Sergei Lavrov said. Those who let us know fled."

    tags = tag_text(change(text))

    assert set(tags.countries) == {"ARM", "AZE", "RUS"}
    assert {"armenia", "azerbaijan", "russia.foreign-minister", "russia.government"} == set(tags.actors)
    assert tags.regions == ["nagorno-karabakh"]


def test_a_loud_headline_over_a_quiet_body(tag_text) -> None:
    """Each field has its own case: "WHO" in capitals means nothing in a headline that is all capitals."""
    tags = tag_text("The WHO said rebels attacked.", headline="REBELS WHO LET US ATTACK CHAD")

    assert tags.words_of("world-health-organization") == ["WHO"]
    assert tags.words_of("TCD") == ["CHAD"]
    assert "USA" not in tags.countries


# Time -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Both are ex-Soviet states at war.", "The ex-Soviet Union army fell.", "A former Soviet republic is at war."],
    ids=lambda text: text[:24],
)
def test_an_ex_soviet_state_is_not_the_soviet_union(tag_text, text: str) -> None:
    """Today's text names what was."""
    assert "SUN" not in tag_text(text, date="2024-06-01").countries


def test_a_state_counts_in_its_time(tag_text) -> None:
    """Moscow was the Soviet Union's and is Russia's."""
    assert set(tag_text("Moscow said Soviet troops left.", date="1989-02-15").countries) == {"SUN"}
    assert set(tag_text("Moscow said Russian troops left.", date="2022-11-11").countries) == {"RUS"}


# Whose text it is -------------------------------------------------------------------------------------------------------------


def test_the_source_lines_place_says_where_the_reporter_was(tag_text) -> None:
    """A story datelined Moscow is about Chad; the agency is a source."""
    tags = tag_text("MOSCOW, June 1 (Reuters) - Rebels attacked a town in Chad.")

    assert set(tags.countries) == {"TCD"}
    assert tags.event["dateline"] == {"place": "MOSCOW", "country": "RUS"}
    assert tags.actors["reuters"] == "source"
    assert tags.words_of("reuters") == ["Reuters"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Rebels attacked, residents told Reuters.", id="told"),
        pytest.param("Rebels attacked, Reuters reported.", id="reported"),
        pytest.param("Reuters and AFP could not verify the attack.", id="only named"),
    ],
)
def test_an_agency_is_a_source_and_no_actor(tag_text, text: str) -> None:
    """Its country is none of the text's either."""
    tags = tag_text(text)

    assert tags.actors["reuters"] == "source"
    assert not tags.countries.keys() & {"GBR", "FRA"}


def test_credits_and_the_people_in_them_are_nothing(tag_text) -> None:
    """Who wrote the story is not in it, whatever they are called."""
    tags = tag_text("Rebels attacked a town in Chad.\n(Reporting by Vladimir Putin in Moscow; Editing by Sergei Lavrov and Paris Ukraine)")

    assert set(tags.countries) == {"TCD"}
    assert not tags.actors
    assert not tags.unresolved
    assert all(mention["end"] <= tags.event["body"].index("\n(Reporting") for mention in tags.event["mentions"])


# Names of several countries, groups abroad, and what no entry knows ----------------------------------------------------------


def test_a_name_of_two_countries_is_the_one_in_the_text(tag_with_package) -> None:
    """Masisi is a town of Congo and a place nowhere else that the text has; a name shared by places of two countries follows the text."""
    tags = tag_with_package("Rebels shelled Tripoli in northern Lebanon.", date="2014-10-25")

    assert "LBN" in tags.countries
    assert "LBY" not in tags.countries


def test_a_group_abroad_does_not_bring_its_home(tag_with_package) -> None:
    """A group of Mali that attacks in Burkina Faso is a story of Burkina Faso; where nothing else is named it is of Mali."""
    abroad = tag_with_package("JNIM fighters attacked an army post at Djibo in Burkina Faso.", date="2022-10-24")
    at_home = tag_with_package("JNIM fighters attacked an army post.", date="2022-10-24")

    assert list(abroad.countries) == ["BFA"]
    assert list(at_home.countries) == ["MLI"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Rebel commander Abu Omar Nuruddin fled.", "Abu Omar Nuruddin", id="after a title"),
        pytest.param("Abu Omar Nuruddin, commander of a brigade, fled.", "Abu Omar Nuruddin", id="before a title"),
        pytest.param("Tarek Ziyadin, a spokesman for the rebels, fled.", "Tarek Ziyadin", id="before a title with an article"),
    ],
)
def test_an_unknown_person_beside_a_title_is_unresolved(tag_text, text: str, name: str) -> None:
    """Grammar tells a person whom no entry knows."""
    assert (name, "person") in tag_text(f"Fighting went on. {text}").unresolved


def test_a_group_is_the_noun_of_its_name_afterwards(tag_with_package) -> None:
    """ "The Farabundo Marti National Liberation Front", then "the Front"."""
    text = "The Farabundo Marti National Liberation Front attacked. The villagers said the Front had burned homes."

    assert tag_with_package(text, date="1989-05-01").words_of("el-salvador.fmln") == ["Farabundo Marti National Liberation Front", "Front"]


def test_an_acronym_in_brackets_is_the_name_before_it(tag_text) -> None:
    """An acronym that no entry has means what it stands behind, wherever it stands."""
    tags = tag_text("Chechen separatists (QRX) attacked. QRX fighters fled.", headline="QRX attack near Grozny", date="2000-03-01")

    assert tags.words_of("russia.chechen-separatists") == ["QRX", "Chechen separatists", "QRX", "QRX"]


def test_a_known_surname_that_begins_an_unknown_name_is_nobody(tag_text) -> None:
    """ "Putin Adan Farah" is somebody else."""
    assert "russia.president" not in tag_text("Rebels attacked. Putin Adan Farah denied it.").actors


def test_initials_before_a_surname_are_a_first_name(tag_text) -> None:
    """ "B.J. Habibie" beside title and country is the president of that surname."""
    assert "chad.president" in tag_text("Chadian President I.D. Deby ordered an attack.", date="2010-01-01").actors


def test_a_street_is_no_country(tag_text) -> None:
    """ "Russia Avenue" is where it is, not Russia."""
    assert "RUS" not in tag_text("A bomb went off in Chad Street, near Russia Avenue.").countries


def test_nationals_abroad_weigh_less_than_the_scene(tag_text) -> None:
    """Two American citizens killed in Mali are a story of Mali first."""
    tags = tag_text("Two U.S. citizens were killed in an attack in Mali. The U.S. embassy confirmed the attack.")

    assert tags.event["countries"][0]["iso3"] == "MLI"
