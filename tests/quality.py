"""What `knowledge/QUALITY.md` says: how much the knowledge covers, and how right the tags are on texts of our own.

`tests/docs.py` writes the page (`make docs`); `tests/corpus/test_headlines.py` holds the figures above their floors.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from frontwire.deciding import Quiet, Tagged, decide
from frontwire.knowledge.entities import LATEST, Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon, parse_day
from frontwire.knowledge.loading import Knowledge, read_knowledge
from wirectl.knowledge import count_knowledge

CORPUS = Path(__file__).parent / "corpus"
YEARS = range(1990, 2030, 5)
LANGUAGE_NAMES = {
    "en": "English",
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}

Row = dict[str, Any]


@dataclass
class Figures:
    """Counts over one file of headlines: found and wanted, and what was found that is wrong."""

    headlines: int = 0
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    wrong_countries: int = 0
    quiet: int = 0
    quiet_tagged: int = 0

    @property
    def country_precision(self) -> float:
        """Of the countries found, the share that is right."""
        return self.found["countries"] / max(1, self.found["countries"] + self.wrong_countries)

    def recall(self, kind: str) -> float:
        """Of what is wanted, the share that is found."""
        return self.found[kind] / max(1, self.wanted[kind])


@cache
def package_lexicon() -> Lexicon:
    """Load the knowledge of this repository, once."""
    return load_lexicon()


@cache
def package_knowledge() -> Knowledge:
    """Read the knowledge of this repository, once."""
    return read_knowledge(DATA_FOLDER)


def tag_row(row: Row) -> dict[str, Any]:
    """Give the event that a headline of the corpus becomes."""
    date = row["date"] + "-07-01"[len(row["date"]) - 4 :] if len(row["date"]) < len("2026-01-01") else row["date"]
    article = {"uri": "urn:frontwire:corpus", "headline": row.get("headline", ""), "body_text": row.get("body_text", "")}
    article |= {"language": row.get("language", "en"), "versioncreated": f"{date}T00:00:00Z"}
    (outcome,) = decide(json.dumps(article).encode(), package_lexicon())
    assert isinstance(outcome, (Tagged, Quiet)), outcome
    event: dict[str, Any] = json.loads(outcome.publication.value)
    return event


def measure(rows: Iterable[Row]) -> Figures:
    """Tag headlines and count.

    A row has `headline`, `date` and `countries`; what is known of `regions` and `ucdp_conflicts`, any of which is right; `ucdp_actors` and
    `actors`, each of which must be found; `about_also` are countries that are right besides. A quiet row has `quiet` instead.
    """
    figures = Figures()
    for row in rows:
        event = tag_row(row)
        figures.headlines += 1
        regions = {region["id"] for region in event["regions"]}
        if row.get("quiet"):
            figures.quiet += 1
            figures.quiet_tagged += bool(regions)
            continue
        countries, wanted = {country["iso3"] for country in event["countries"]}, set(row.get("countries", ()))
        figures.found["countries"] += len(countries & wanted)
        figures.wanted["countries"] += len(wanted)
        figures.wrong_countries += len(countries - wanted - set(row.get("about_also", ())))
        numbers = {number for region in event["regions"] for number in region["ucdp_conflicts"]}
        for kind, got in (("regions", regions), ("ucdp_conflicts", numbers)):
            if row.get(kind):
                figures.wanted[kind] += 1
                figures.found[kind] += not got.isdisjoint(row[kind])
        sides = {number for actor in event["actors"] for number in actor["ucdp_actors"]} | {actor["id"] for actor in event["actors"]}
        for side in (*row.get("ucdp_actors", ()), *row.get("actors", ())):
            figures.wanted["sides"] += 1
            figures.found["sides"] += side in sides
    return figures


@cache
def measured_files() -> dict[str, Figures]:
    """Measure every file of headlines, by its name."""
    return {path.stem: measure(read_rows(path)) for path in sorted((CORPUS / "headlines").glob("*.jsonl"))}


def read_rows(path: Path) -> list[Row]:
    """Read a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def counts_rows() -> list[tuple[str, ...]]:
    """How much there is."""
    stats = count_knowledge(package_knowledge())
    return [(name.replace("_", " "), f"{value:,}") for name, value in stats.items() if isinstance(value, int)]


def continent_rows() -> list[tuple[str, ...]]:
    """By UCDP's five regions: theatres, UCDP's conflict numbers, places, examples and counterexamples."""
    files = package_knowledge().regions.values()
    rows = []
    for continent in sorted({file.region.ucdp_region.value for file in files}):
        here = [file for file in files if file.region.ucdp_region.value == continent]
        numbers = {conflict.ucdp for file in here for conflict in file.conflict if conflict.ucdp}
        names = sum(len(file.region.names) + len(file.weak_name) + sum(map(len, file.places.values())) for file in here)
        examples, counterexamples = sum(len(file.example) for file in here), sum(len(file.counterexample) for file in here)
        rows.append((continent, *(f"{count:,}" for count in (len(here), len(numbers), names, examples, counterexamples))))
    return rows


def year_rows() -> list[tuple[str, ...]]:
    """By year: conflicts that go on then, and persons in office or at the head of a group."""
    knowledge = package_knowledge()
    conflicts = [conflict for file in knowledge.regions.values() for conflict in file.conflict]
    holders = [holder for file in knowledge.actors.values() for office in file.office for holder in office.holder]
    rows = []
    for year in YEARS:
        first, last = year * 10000 + 101, year * 10000 + 1231
        going_on = {conflict.ucdp for conflict in conflicts if conflict.ucdp and _overlaps(conflict.from_, conflict.until, first, last)}
        in_office = {holder.name for holder in holders if _overlaps(holder.from_, holder.until, first, last)}
        rows.append((str(year), f"{len(going_on):,}", f"{len(in_office):,}"))
    return rows


def _overlaps(begin: str, end: str, first: int, last: int) -> bool:
    return parse_day(begin, end=False) <= last and first <= min(parse_day(end, end=True), LATEST)


def language_rows() -> list[tuple[str, ...]]:
    """By language: names of countries, places, theatres, actors and persons; cues for and against."""
    knowledge = package_knowledge()
    names = count_knowledge(knowledge)["names_by_language"]
    assert isinstance(names, dict)
    cues = Counter({"en": sum(len(cue.words) for cue in (*knowledge.cues.cue, *knowledge.cues.quiet))})
    for file in knowledge.languages.values():
        cues[file.language] += sum(len(cue.words) for cue in (*file.cue, *file.quiet))
    return [
        (LANGUAGE_NAMES.get(code, code), f"{count:,}", f"{cues[code]:,}")
        for code, count in sorted(names.items(), key=lambda item: -item[1])
    ]


def headline_rows() -> list[tuple[str, ...]]:
    """How right the tags of our own headlines are, by part of the world and by language."""
    rows = []
    for name, figures in measured_files().items():
        recalls = (
            f"{figures.recall(kind):.2f}" if figures.wanted[kind] else "" for kind in ("countries", "regions", "ucdp_conflicts", "sides")
        )
        quiet = f"{figures.quiet_tagged} of {figures.quiet}"
        rows.append((name.replace("-", " "), str(figures.headlines), f"{figures.country_precision:.2f}", *recalls, quiet))
    return rows


def article_rows() -> list[tuple[str, ...]]:
    """How many whole articles are tagged to the letter, and how many are known not to be."""
    misses = {miss["file"] for miss in tomli.loads((CORPUS / "known_misses.toml").read_text(encoding="utf-8")).get("miss", ())}
    rows = []
    for folder, what in (("articles", "about a conflict"), ("quiet", "that must stay quiet")):
        names = [path.stem for path in (CORPUS / folder).glob("*.json")]
        missed = len(misses.intersection(names))
        rows.append((what, str(len(names)), str(len(names) - missed), str(missed)))
    return rows
