"""Checks the knowledge's UCDP numbers against UCDP's own, where they are: `make ucdp` reads the two files of a folder beside the project.

`python -m tests.ucdp FOLDER` with ucdp-actors.csv and ucdp-conflicts.csv; prints what is not carried, what UCDP does not have, and
numbers whose country is another; exits 1 when a conflict number of the files has no theatre.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path

from frontwire.knowledge.entries import ConflictType
from frontwire.knowledge.lexicon import DATA_FOLDER
from frontwire.knowledge.loading import Knowledge, read_knowledge

TYPES = {"1": ConflictType.STATE, "2": ConflictType.NON_STATE, "3": ConflictType.ONE_SIDED}
FIRST_YEAR = 1989


def check(knowledge: Knowledge, folder: Path) -> dict[str, list[str]]:
    """Compare; give sentences by kind of finding."""
    conflicts = _rows(folder / "ucdp-conflicts.csv", "conflict_id")
    actors = _rows(folder / "ucdp-actors.csv", "actor_id")
    carried = {conflict.ucdp: conflict for file in knowledge.regions.values() for conflict in file.conflict if conflict.ucdp}
    numbers = {number for file in knowledge.actors.values() for actor in file.actor for number in actor.ucdp_actors}
    numbers |= {country.ucdp_government for file in knowledge.countries.values() for country in file.country} - {0}
    named_by_actors = {int(number) for row in actors.values() for number in re.findall(r"\d+", row["conflict_ids"])}
    return {
        "conflict numbers that no theatre carries": [
            f"{number} {row['name']} ({row['first_year_seen']} to {row['last_year_seen']})"
            for number, row in conflicts.items()
            if number not in carried and int(row["last_year_seen"]) >= FIRST_YEAR
        ],
        "conflicts of another type": [
            f"{number} {row['name']}: {carried[number].type.value} here, {TYPES[row['type_of_violence']].value} there"
            for number, row in conflicts.items()
            if number in carried and carried[number].type is not TYPES[row["type_of_violence"]]
        ],
        "actor numbers that no entry carries": [
            f"{number} {row['name']}, {row['location']}" for number, row in actors.items() if number not in numbers
        ],
        "actor numbers that UCDP does not have": [str(number) for number in sorted(numbers - actors.keys())],
        "conflict numbers known from neither file (derived from dyads, or newer than the files)": [
            f"{number} {conflict.name}"
            for number, conflict in sorted(carried.items())
            if number not in conflicts and number not in named_by_actors
        ],
    }


def _rows(path: Path, key: str) -> dict[int, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {int(row[key]): row for row in csv.DictReader(file)}


def main(words: list[str] | None = None) -> int:
    """Check and print; 1 when a conflict has no theatre or another type, or an actor's number is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.ucdp", description="The knowledge's UCDP numbers against UCDP's own.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=20, help="print at most so many of a kind")
    arguments = parser.parse_args(words)
    if not (arguments.folder / "ucdp-actors.csv").is_file():
        print(f"{arguments.folder}: has no ucdp-actors.csv; nothing is checked.")
        return 0
    findings = check(read_knowledge(DATA_FOLDER), arguments.folder)
    for kind, found in findings.items():
        print(f"{len(found):>5} {kind}")
        for sentence in found[: arguments.most]:
            print(f"        {sentence}")
    grave = ("conflict numbers that no theatre carries", "conflicts of another type", "actor numbers that UCDP does not have")
    return 1 if any(findings[kind] for kind in grave) else 0


if __name__ == "__main__":
    sys.exit(main())
