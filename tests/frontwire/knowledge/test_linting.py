"""Every lint rule is proven on knowledge that breaks it and on knowledge that keeps it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from frontwire.article import Article
from frontwire.knowledge.lexicon import build_lexicon
from frontwire.knowledge.linting import RULES, Finding, lint
from frontwire.knowledge.loading import read_knowledge
from frontwire.tagging.tagging import tag

COUNTRIES = """
[[country]]
iso3 = "VOL"
slug = "volta"
name = "Volta"
demonyms = ["Voltan"]
capital = "Lumo"
ucdp_region = "Africa"

[[country]]
iso3 = "KES"
slug = "kest"
name = "Kest"
ucdp_region = "Africa"
"""
REGION = """
[region]
id = "north-volta"
name = "North Volta"
ucdp_region = "Africa"
countries = ["VOL"]
"""
PARENT = """
[region]
id = "south-volta"
name = "South Volta"
ucdp_region = "Africa"
countries = ["VOL"]
"""
GROUP = """
[[actor]]
id = "volta.river-front"
name = "Volta River Front"
kind = "armed_group"
sector = "REB"
country = "VOL"
"""
WEAK = """
[[actor.weak_name]]
text = "VRF"
with = ["Volta"]
why = "an acronym of other things"
"""
CONFLICT = """
[[conflict]]
name = "Volta: River Front"
type = "state"
sides = [["volta.government"], ["volta.river-front"]]
"""
ONE_SIDED = """
[[conflict]]
name = "River Front against civilians"
type = "one_sided"
sides = [["volta.river-front"]]
"""
OFFICE = """
[[office]]
id = "volta.president"
title = "President"
role = "president"
country = "VOL"
sector = "GOV"
acts_for = ["volta.government"]

[[office.holder]]
name = "Ama Sol"
surname = "Sol"
from = "2003-10-31"
until = "2007-05"
"""
EXAMPLE = """
[[example]]
text = "Rebels shelled a town in North Volta."
regions = ["north-volta"]
countries = ["VOL"]
"""
COUNTEREXAMPLE = """
[[counterexample]]
text = "North Volta grows cotton."
why = "trade"
"""
ALLOW = """
[[allow]]
rule = "K403"
subject = "VR"
why = "nobody writes it otherwise"
"""

Files = dict[str, str]
TWO_COUNTRIES: Files = {"vocabulary/countries/two.toml": COUNTRIES}


def region(text: str) -> Files:
    """A folder's one region."""
    return {"regions/north-volta.toml": text}


def actors(text: str) -> Files:
    """A folder's one file of actors."""
    return {"actors/volta.toml": text}


# For each rule: what breaks it and what keeps it, as like each other as can be.
PROOFS: dict[str, list[tuple[Files, Files]]] = {
    "K101": [({"regions/volta-north.toml": REGION}, region(REGION))],
    "K102": [
        (actors(GROUP.replace("volta.river-front", "Volta.River_Front")), actors(GROUP)),
        ({"regions/North.toml": REGION.replace("north-volta", "North")}, region(REGION)),
    ],
    "K103": [
        (
            actors(GROUP + GROUP.replace("Volta River Front", "River Army")),
            actors(GROUP + GROUP.replace("river-front", "army").replace("Volta River Front", "River Army")),
        ),
        ({"vocabulary/countries/more.toml": COUNTRIES.replace("volta", "volta-two").replace("kest", "kest-two")}, {}),
    ],
    "K201": [
        (actors(GROUP + 'acts_for = ["volta.council"]'), actors(GROUP + 'acts_for = ["volta.government"]')),
        (region(REGION + CONFLICT) | actors(GROUP.replace("river-front", "army")), region(REGION + CONFLICT) | actors(GROUP)),
        (actors(OFFICE.replace("volta.government", "volta.court")), actors(OFFICE)),
    ],
    "K202": [
        (
            {"vocabulary/languages/fr.toml": 'language = "fr"\n[names]\nXXX = ["La Volta"]\n'},
            {"vocabulary/languages/fr.toml": 'language = "fr"\n[names]\nVOL = ["La Volta"]\n'},
        ),
        (actors(GROUP.replace('"VOL"', '"XXX"')), actors(GROUP)),
        (region(REGION.replace('"VOL"', '"XXX"')), region(REGION)),
        (region(REGION + 'default_for = ["XXX"]'), region(REGION + 'default_for = ["VOL"]')),
        (region(REGION + '[places]\nXXX = ["Sol Bridge"]'), region(REGION + '[places]\nVOL = ["Sol Bridge"]')),
    ],
    "K203": [
        (region(REGION + 'parent = "south-volta"'), region(REGION + 'parent = "south-volta"') | {"regions/south-volta.toml": PARENT}),
        (region(REGION + 'parent = "north-volta"'), region(REGION)),
    ],
    "K301": [
        (actors(GROUP + 'from = "31.10.2003"'), actors(GROUP + 'from = "2003-10-31"')),
        (actors(GROUP + 'from = "2003-13"'), actors(GROUP + 'from = "2003-12"')),
        (actors(GROUP + 'from = "2003"\nuntil = "2001"'), actors(GROUP + 'from = "2003"\nuntil = "2003"')),
        (actors(OFFICE.replace("2007-05", "2002")), actors(OFFICE)),
        (region(REGION + CONFLICT + 'until = "someday"') | actors(GROUP), region(REGION + CONFLICT + 'until = "2012"') | actors(GROUP)),
    ],
    "K204": [
        (
            {"vocabulary/languages/fr.toml": 'language = "fr"\n[organs]\nmarines = ["marine"]\n'},
            {"vocabulary/languages/fr.toml": 'language = "fr"\n[organs]\nmilitary = ["armée"]\n'},
        )
    ],
    "K401": [(actors(GROUP + WEAK.replace('with = ["Volta"]\n', "")), actors(GROUP + WEAK))],
    "K402": [(actors(GROUP + 'names = ["VRF"]' + WEAK), actors(GROUP + 'names = ["River Front"]' + WEAK))],
    "K403": [
        (actors(GROUP + 'names = ["VR"]'), actors(GROUP + 'names = ["VRF"]')),
        (actors(GROUP + 'names = ["Who"]'), actors(GROUP + 'names = ["Whoa"]')),
    ],
    "K404": [
        (
            actors(
                GROUP
                + 'names = ["VRF"]'
                + GROUP.replace("river-front", "army").replace("Volta River Front", "River Army")
                + 'names = ["VRF"]'
            ),
            actors(GROUP + 'names = ["VRF"]' + GROUP.replace("river-front", "army").replace("Volta River Front", "River Army")),
        )
    ],
    "K405": [
        (region(REGION + CONFLICT.replace(', ["volta.river-front"]', "")), region(REGION + CONFLICT) | actors(GROUP)),
        (region(REGION + ONE_SIDED.replace('["volta.river-front"]', "")), region(REGION + ONE_SIDED) | actors(GROUP)),
    ],
    "K406": [(actors(GROUP + WEAK.replace('["Volta"]', '["VRF", "Volta"]')), actors(GROUP + WEAK))],
    "K501": [
        (region(REGION + EXAMPLE.replace("shelled a town", "grew cotton").replace("Rebels", "Farmers")), region(REGION + EXAMPLE)),
        (region(REGION + EXAMPLE.replace('countries = ["VOL"]', 'countries = ["KES"]')), region(REGION + EXAMPLE)),
        (
            region(REGION + EXAMPLE + 'actors = ["volta.river-front"]') | actors(GROUP),
            region(REGION + EXAMPLE.replace("Rebels", "Volta River Front rebels") + 'actors = ["volta.river-front"]') | actors(GROUP),
        ),
    ],
    "K502": [
        (region(REGION + COUNTEREXAMPLE.replace("grows cotton", "rebels shelled a town")), region(REGION + COUNTEREXAMPLE)),
        (region(REGION + COUNTEREXAMPLE + 'not_countries = ["VOL"]'), region(REGION + COUNTEREXAMPLE + 'not_countries = ["KES"]')),
    ],
    "K601": [(actors(GROUP + ALLOW), actors(GROUP + 'names = ["VR"]' + ALLOW))],
}
CASES = [(rule, broken, kept) for rule, proofs in PROOFS.items() for broken, kept in proofs]
IDS = [f"{rule}, proof {number}" for rule, proofs in PROOFS.items() for number, _ in enumerate(proofs, 1)]


@pytest.fixture
def lint_files(small_folder: Path, tmp_path: Path):
    """Lint a folder with the vocabulary, two countries and the given files."""

    def lint_files(files: Files) -> list[Finding]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(small_folder, folder, ignore=shutil.ignore_patterns("regions", "actors", "countries", "languages"))
        for name, text in (TWO_COUNTRIES | files).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        knowledge = read_knowledge(folder)

        def tag_ids(article: Article) -> tuple[set[str], set[str], set[str]]:
            found = tag(article, build_lexicon(knowledge))
            return (
                {tagged.region.id for tagged in found.regions},
                {tagged.iso3 for tagged in found.countries},
                {tagged.actor.id for tagged in found.actors},
            )

        return lint(knowledge, tag_ids)

    return lint_files


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_proof(rule: str) -> None:
    """A new rule without an entry that breaks it and one that keeps it stops here."""
    assert PROOFS.get(rule)


@pytest.mark.parametrize(("rule", "broken", "kept"), CASES, ids=IDS)
def test_a_rule_finds_what_breaks_it(lint_files, rule: str, broken: Files, kept: Files) -> None:
    """The finding names a file that exists and what in it is wrong."""
    findings = [finding for finding in lint_files(broken) if finding.rule == rule]

    assert findings
    assert all(finding.file in {*broken, *TWO_COUNTRIES} and finding.subject and finding.message for finding in findings)


@pytest.mark.parametrize(("rule", "broken", "kept"), CASES, ids=IDS)
def test_a_rule_leaves_alone_what_keeps_it(lint_files, rule: str, broken: Files, kept: Files) -> None:
    """What is right has no finding at all, of this rule or another."""
    assert lint_files(kept) == []


def test_an_allow_entry_excuses_its_finding_only(lint_files) -> None:
    """Another name of the same file that breaks the same rule is still found."""
    findings = lint_files(actors(GROUP + 'names = ["VR", "VF"]' + ALLOW))

    assert [(finding.rule, finding.subject) for finding in findings] == [("K403", "VF")]


def test_an_examples_date_decides_who_is_in_office(lint_files) -> None:
    """An example is tagged as an article of its own date."""
    example = '\n[[example]]\ntext = "The Voltan president ordered an attack."\nactors = ["volta.president"]\ndate = "{}"\n'

    assert lint_files(actors(OFFICE + example.format("2005"))) == []
    assert lint_files(actors(OFFICE + example.format("2005-03"))) == []
    assert [finding.rule for finding in lint_files(actors(OFFICE + example.format("2015-03-01")))] == ["K501"]


def test_a_finding_reads_as_a_sentence() -> None:
    """File, rule, name, what is wrong."""
    finding = Finding("actors/volta.toml", "K403", "VR", "is too short")

    assert str(finding) == "actors/volta.toml: K403 'VR' is too short"


def test_the_tests_own_knowledge_is_clean(small_folder: Path) -> None:
    """What the other tests lean on is well-formed, its examples included."""
    knowledge = read_knowledge(small_folder)
    lexicon = build_lexicon(knowledge)

    def tag_ids(article: Article) -> tuple[set[str], set[str], set[str]]:
        found = tag(article, lexicon)
        return (
            {tagged.region.id for tagged in found.regions},
            {tagged.iso3 for tagged in found.countries},
            {tagged.actor.id for tagged in found.actors},
        )

    assert lint(knowledge, tag_ids) == []
