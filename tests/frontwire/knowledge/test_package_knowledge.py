"""The knowledge that comes with the package: complete enough to start with, and without a hole."""

from __future__ import annotations

import pytest

from frontwire.knowledge.entries import Kind
from frontwire.knowledge.lexicon import DATA_FOLDER
from frontwire.knowledge.linting import check_references
from frontwire.knowledge.loading import Knowledge, read_knowledge

# The members of the United Nations, by ISO 3166-1 alpha-3: 193.
MEMBER_STATES = """
    AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM CMR CAN CAF TCD
    CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD
    GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX
    MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY
    PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK
    TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE
""".split()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """Everything that is written."""
    return read_knowledge(DATA_FOLDER)


def test_it_has_no_hole(knowledge: Knowledge) -> None:
    """No finding of the rules K1xx to K3xx, which every start checks."""
    assert [str(finding) for finding in check_references(knowledge)] == []


def test_it_has_every_member_state(knowledge: Knowledge) -> None:
    """With a word for its people, but for Dominica, whose Dominicans are another country's too."""
    countries = {country.iso3: country for file in knowledge.countries.values() for country in file.country}

    assert len(MEMBER_STATES) == 193
    assert [iso3 for iso3 in MEMBER_STATES if iso3 not in countries] == []
    assert [iso3 for iso3 in MEMBER_STATES if not countries[iso3].demonyms and not countries[iso3].weak_name and iso3 != "DMA"] == []


def test_it_has_enough_regions(knowledge: Knowledge) -> None:
    """At least forty, each with a name of its own and a country."""
    regions = [file.region for file in knowledge.regions.values()]

    assert len(regions) >= 40
    assert len({region.name for region in regions}) == len(regions)
    assert [region.id for region in regions if not region.countries] == []


def test_it_has_enough_armed_groups(knowledge: Knowledge) -> None:
    """At least a hundred and fifty."""
    groups = {actor.id for file in knowledge.actors.values() for actor in file.actor if actor.kind is Kind.ARMED_GROUP}

    assert len(groups) >= 150


@pytest.mark.parametrize("iso3", ["USA", "RUS", "CHN", "UKR", "ISR", "IRN", "IND", "PAK", "SYR", "TUR"])
@pytest.mark.parametrize("date", ["1996-06-01", "2005-06-01", "2015-06-01", "2025-06-01"])
def test_a_powers_head_of_state_or_government_is_known_at_all_times(tag_with_package, knowledge: Knowledge, iso3: str, date: str) -> None:
    """ "The president of X" or "the prime minister of X" is somebody."""
    name = next(country.name for file in knowledge.countries.values() for country in file.country if country.iso3 == iso3)

    tags = tag_with_package(f"The president of {name} and the prime minister of {name} ordered an attack.", date=date)

    assert any(tag["kind"] == "person" and tag["country"] == iso3 for tag in tags.event["actors"])
