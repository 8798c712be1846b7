"""`wirectl knowledge`: every fault in one go, and how much there is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from frontwire.knowledge.lexicon import DATA_FOLDER
from wirectl.main import main

COUNTRY = """
[[country]]
iso3 = "VOL"
slug = "volta"
name = "Volta"
names = ["Republic of Volta"]
demonyms = ["Voltan", "Voltans"]
capital = "Lumo"
ucdp_region = "Africa"
ucdp_government = 7
"""
REGION = """
[region]
id = "north-volta"
name = "North Volta"
ucdp_region = "Africa"
countries = ["VOL"]

[[conflict]]
ucdp = 901
name = "Volta: River Front"
type = "state"
sides = [["volta.government"], ["volta.river-front"]]

[[example]]
text = "Rebels shelled a town in North Volta."
regions = ["north-volta"]
"""
ACTORS = """
[[actor]]
id = "volta.river-front"
name = "Volta River Front"
kind = "armed_group"
sector = "REB"
country = "VOL"
ucdp_actors = [902]
names = ["VRF"]
names_by_language = { fr = ["La Volta"], ru = ["Вольта"] }

[[office]]
id = "volta.president"
title = "President"
role = "president"
country = "VOL"
sector = "GOV"

[[office.holder]]
name = "Ama Sol"
surname = "Sol"
from = "2003-10-31"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small knowledge without a fault."""
    for name, text in (("vocabulary/countries/one.toml", COUNTRY), ("regions/north-volta.toml", REGION), ("actors/volta.toml", ACTORS)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for name in ("vocabulary/roles.toml", "vocabulary/cues.toml"):
        shutil.copy(DATA_FOLDER / name, tmp_path / name)
    return tmp_path


def test_lint_of_clean_knowledge_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 and the version."""
    code = main(["knowledge", "lint", "--folder", str(folder)])

    assert code == 0
    assert capsys.readouterr().out.startswith("No finding")


def test_lint_names_every_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, with file, rule and name, and exit code 1."""
    replace(folder / "regions/north-volta.toml", "Rebels shelled a town", "Farmers grew cotton")
    replace(folder / "actors/volta.toml", '["VRF"]', '["VR"]')

    code = main(["knowledge", "lint", "--folder", str(folder)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert lines[-1] == f"{len(lines) - 1} findings."
    assert any(line.startswith("actors/volta.toml: K403 'VR'") for line in lines)
    assert any(line.startswith("regions/north-volta.toml: K501") for line in lines)


def test_lint_can_be_narrowed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--only` shows the findings with these words."""
    replace(folder / "regions/north-volta.toml", "Rebels shelled a town", "Farmers grew cotton")
    replace(folder / "actors/volta.toml", '["VRF"]', '["VR"]')

    main(["knowledge", "lint", "--folder", str(folder), "--only", "K403"])

    out = capsys.readouterr().out
    assert "K403" in out
    assert "K501" not in out


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        pytest.param("actors/volta.toml", "2003-10-31", "long ago", "K301", id="a date that is none"),
        pytest.param("actors/volta.toml", 'country = "VOL"\nucdp', 'country = "XXX"\nucdp', "K202", id="a country that is not there"),
        pytest.param("regions/north-volta.toml", '["VOL"]', '["XXX"]', "K202", id="a region's country that is not there"),
        pytest.param("regions/north-volta.toml", "volta.river-front", "volta.lake-front", "K201", id="an actor that is not there"),
        pytest.param("regions/north-volta.toml", 'id = "north-volta"', 'id = "volta-north"', "K101", id="an id that is not the file's"),
    ],
)
def test_lint_finds_a_hole_and_does_not_fall_into_it(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, rule: str
) -> None:
    """What no lexicon can be built of is a finding like any other."""
    replace(folder / file, old, new)

    code = main(["knowledge", "lint", "--folder", str(folder)])

    assert code == 1
    assert f"{file}: {rule} " in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_a_message(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every faulty file by name, exit code 1, no traceback."""
    (folder / "actors/broken.toml").write_text("[actor")
    (folder / "regions/broken.toml").write_text("[region")

    code = main(["knowledge", "lint", "--folder", str(folder)])

    err = capsys.readouterr().err
    assert code == 1
    assert "actors/broken.toml" in err
    assert "regions/broken.toml" in err


def test_stats_count_what_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As one JSON object: regions, actors, names by language, UCDP's numbers."""
    code = main(["knowledge", "stats", "--json", "--folder", str(folder)])

    stats = json.loads(capsys.readouterr().out)
    assert code == 0
    assert {name: stats[name] for name in ("regions", "countries", "actors", "armed_groups", "ucdp_conflicts", "ucdp_actors")} == {
        "regions": 1,
        "countries": 1,
        "actors": 2,
        "armed_groups": 1,
        "ucdp_conflicts": 1,
        "ucdp_actors": 2,
    }
    assert stats["names_by_language"].keys() == {"en", "fr", "ru"}
    assert (stats["names_by_language"]["fr"], stats["names_by_language"]["ru"]) == (1, 1)


def test_stats_are_readable_without_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line a count."""
    main(["knowledge", "stats", "--folder", str(folder)])

    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert ["regions", "1"] in lines


def test_the_packages_knowledge_is_counted_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a folder the numbers are those of what comes with the package."""
    main(["knowledge", "stats", "--json"])

    stats = json.loads(capsys.readouterr().out)
    assert stats["regions"] >= 300
    assert (stats["actors"], stats["actor_names"]) >= (1_500, 8_000)
    assert stats["names_by_language"].keys() == set("en ar de es fa fr pt ru tr uk zh".split())


def replace(path: Path, old: str, new: str) -> None:
    """Change a file's text."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
