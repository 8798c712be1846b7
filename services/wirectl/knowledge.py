"""`wirectl knowledge lint` and `wirectl knowledge stats`: whether the knowledge is right, and how much there is."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from frontwire.article import Article
from frontwire.knowledge.lexicon import DATA_FOLDER, build_lexicon
from frontwire.knowledge.linting import Finding, check_references, lint
from frontwire.knowledge.loading import Knowledge, read_knowledge
from frontwire.tagging.tagging import tag


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("knowledge", description=__doc__)
    parser.add_argument("action", choices=("lint", "stats"))
    parser.add_argument("--folder", type=Path, default=DATA_FOLDER, help="a knowledge folder instead of the package's")
    parser.add_argument("--only", metavar="WORDS", default="", help="lint: only findings that contain these words")
    parser.add_argument("--json", action="store_true", help="stats: one JSON object")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Lint, or count; lint exits 1 when there is a finding."""
    knowledge = read_knowledge(arguments.folder)
    if arguments.action == "stats":
        stats = count_knowledge(knowledge)
        print(json.dumps(stats) if arguments.json else "\n".join(f"{name:<24} {value}" for name, value in stats.items()))
        return 0
    findings = [finding for finding in _lint(knowledge) if arguments.only in str(finding)]
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings." if findings else "No finding.")
    return 1 if findings else 0


def _lint(knowledge: Knowledge) -> list[Finding]:
    """Lint everything; a knowledge with holes is looked at no further, for no lexicon can be built of it."""
    if holes := check_references(knowledge):
        return holes
    lexicon = build_lexicon(knowledge)

    def tag_ids(article: Article) -> tuple[set[str], set[str], set[str]]:
        found = tag(article, lexicon)
        return (
            {str(tagged.region.id) for tagged in found.regions},
            {tagged.iso3 for tagged in found.countries},
            {str(tagged.actor.id) for tagged in found.actors},
        )

    return lint(knowledge, tag_ids)


def count_knowledge(knowledge: Knowledge) -> dict[str, int | dict[str, int]]:
    """Count regions, actors, names by language, and the UCDP numbers that are covered."""
    actors = [actor for file in knowledge.actors.values() for actor in file.actor]
    holders = [holder for file in knowledge.actors.values() for office in file.office for holder in office.holder]
    countries = [country for file in knowledge.countries.values() for country in file.country]
    regions = list(knowledge.regions.values())
    people = {(holder.name, holder.surname) for holder in holders}
    names: Counter[str] = Counter()
    for actor in actors:
        names["en"] += 1 + len(actor.names) + len(actor.weak_name)
    for holder in holders:
        names["en"] += 1 + len(holder.names)
    for region in regions:
        names["en"] += len(region.region.names) + len(region.weak_name) + sum(map(len, region.places.values()))
    for country in countries:
        names["en"] += 2 + len(country.names) + len(country.demonyms) + len(country.seats) + len(country.cities) + len(country.weak_name)
    by_language = [entry.names_by_language for entry in actors]
    by_language += [entry.names_by_language for entry in holders]
    by_language += [
        {file.language: names}
        for file in knowledge.languages.values()
        for table in (file.names, file.demonyms, file.capitals, file.seats, file.cities)
        for names in table.values()
    ]
    by_language += [region.region.names_by_language for region in regions]
    for languages in by_language:
        for language, texts in languages.items():
            names[language] += len(texts)
    conflicts = {conflict.ucdp for region in regions for conflict in region.conflict if conflict.ucdp}
    numbers = {number for actor in actors for number in actor.ucdp_actors} | {country.ucdp_government for country in countries}
    return {
        "regions": len(regions),
        "countries": len(countries),
        "actors": len(actors) + len(people),
        "actor_names": sum(1 + len(actor.names) + len(actor.weak_name) for actor in actors)
        + sum(1 + len(holder.names) for holder in holders),
        "armed_groups": sum(actor.kind.value == "armed_group" for actor in actors),
        "names_by_language": dict(names),
        "ucdp_conflicts": len(conflicts),
        "ucdp_actors": len(numbers - {0}),
    }
