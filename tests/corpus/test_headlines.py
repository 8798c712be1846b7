"""Headlines of our own, by part of the world and by language, tagged by hand: their figures stay above what has been reached.

The figures themselves stand in `knowledge/QUALITY.md`; whoever changes the knowledge sees there what it did.
"""

from __future__ import annotations

import pytest
from tests.quality import CORPUS, Figures, measured_files, read_rows

FILES = sorted((CORPUS / "headlines").glob("*.jsonl"))
PARTS = [path.stem for path in FILES if not path.stem.startswith("language-")]
LANGUAGES = [path.stem for path in FILES if path.stem.startswith("language-")]
FEWEST_HEADLINES = 1_000
MOST_QUIET_TAGGED = 0.1


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_world_is_tagged_as_well_as_it_was(part: str) -> None:
    """Countries, theatres, UCDP's conflicts and the sides that a headline names are found, and hardly any other country."""
    figures = measured_files()[part]

    assert figures.country_precision >= 0.93
    assert _below(figures, {"countries": 0.93, "regions": 0.9, "ucdp_conflicts": 0.88, "sides": 0.88}) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_tagged_as_well_as_it_was(language: str) -> None:
    """In ten languages beside English countries and theatres are found, though fewer sides."""
    figures = measured_files()[language]

    assert figures.country_precision >= 0.65
    assert _below(figures, {"countries": 0.9, "regions": 0.78, "sides": 0.65}) == {}


def test_quiet_headlines_mostly_stay_so() -> None:
    """Of headlines that tempt at most a tenth is given a theatre."""
    figures = measured_files().values()

    assert sum(each.quiet_tagged for each in figures) <= MOST_QUIET_TAGGED * sum(each.quiet for each in figures)


def test_there_are_enough_of_them() -> None:
    """A thousand and more, in ten languages beside English, from 1989 on."""
    rows = [row for path in FILES for row in read_rows(path)]

    assert len(rows) >= FEWEST_HEADLINES
    assert {path.stem for path in FILES} >= {f"language-{code}" for code in "ar de es fa fr pt ru tr uk zh".split()}
    assert {row["date"][:3] for row in rows} >= {"199", "200", "201", "202"}


def _below(figures: Figures, floors: dict[str, float]) -> dict[str, float]:
    """Give what is found less often than it was."""
    return {kind: figures.recall(kind) for kind, floor in floors.items() if figures.recall(kind) < floor}
