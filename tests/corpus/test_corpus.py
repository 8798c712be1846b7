"""Whole articles, written for this project and tagged by hand, against what `decide` makes of them.

`articles/` are about conflicts, `quiet/` only sound so. A file's `expect` holds the truth; what we get wrong today stands in
`known_misses.toml`, each with a reason, and is struck off when it is fixed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli

from frontwire.deciding import Quiet, Tagged, decide
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon
from frontwire.knowledge.loading import read_knowledge

FOLDER = Path(__file__).parent
FILES = {path.stem: path for path in sorted(FOLDER.glob("*/*.json"))}
QUIET_FILES = tuple(path for path in FILES.values() if path.parent.name == "quiet")
MISSES = {miss["file"]: miss["why"] for miss in tomli.loads((FOLDER / "known_misses.toml").read_text(encoding="utf-8")).get("miss", ())}

QUIET_SHARE = "quiet-share"  # the name under which a miss of the share, not of a file, is listed
HIGHEST_QUIET_SHARE = 0.01


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The knowledge of this repository, loaded once."""
    return load_lexicon()


@pytest.fixture(scope="session")
def tagged(lexicon) -> Callable[[Path], dict[str, Any]]:
    """Give the event that a file's article becomes; a failing test's report prints its arguments, and a lexicon is megabytes."""

    def decide_file(path: Path) -> dict[str, Any]:
        (outcome,) = decide(json.dumps(_read(path)["article"]).encode(), lexicon)
        assert isinstance(outcome, (Tagged, Quiet)), outcome
        return json.loads(outcome.publication.value)

    return decide_file


def _listed_misses_fail(name):
    return pytest.param(name, marks=pytest.mark.xfail(reason=MISSES[name], strict=True)) if name in MISSES else name


@pytest.mark.parametrize("name", [_listed_misses_fail(name) for name in FILES])
def test_article_is_tagged_as_a_desk_would(name, tagged):
    """An article of the corpus gets the tags that a regional desk gives it."""
    case = _read(FILES[name])

    event = tagged(FILES[name])

    assert _differences(event, case["expect"]) == []


@pytest.mark.xfail(QUIET_SHARE in MISSES, reason=MISSES.get(QUIET_SHARE, ""), strict=True)
def test_quiet_articles_hardly_ever_get_a_region(tagged):
    """Fewer than one in a hundred articles that are about no conflict is tagged with a region."""
    events = {path.stem: tagged(path) for path in QUIET_FILES}

    wrong = {name: [region["id"] for region in event["regions"]] for name, event in events.items() if event["regions"]}

    assert len(wrong) < HIGHEST_QUIET_SHARE * len(QUIET_FILES), wrong


def test_every_known_miss_names_a_file_and_a_reason():
    """A miss that names no file of the corpus, or gives no reason, is a slip of the list."""
    assert MISSES.keys() <= {*FILES, QUIET_SHARE}
    assert all(MISSES.values())


def test_expectations_name_regions_and_actors_that_exist(lexicon):
    """An expectation about an id that no knowledge file has would never be met."""
    regions, actors = set(), set()
    for path in FILES.values():
        expect = _read(path)["expect"]
        regions |= {*expect["regions"], *expect.get("regions_also", ())}
        actors |= {*expect["actors_present"], *expect["principal_includes"], *expect["sources"]}

    offices = {office.id for file in read_knowledge(DATA_FOLDER).actors.values() for office in file.office}

    assert regions <= lexicon.regions.keys()
    assert actors <= {*lexicon.actors, *offices}


@pytest.mark.parametrize(
    ("found", "difference"),
    [
        pytest.param({"conflict": {"relevant": False}}, "relevant is False", id="relevance"),
        pytest.param({"regions": [{"id": "kosovo"}]}, "region missing: mali", id="a region for another"),
        pytest.param({"countries": [{"iso3": "MLI", "standing": "mentioned"}]}, "about missing: MLI", id="a country's standing"),
        pytest.param({"actors": [{"id": "mali.jnim", "standing": "mentioned"}]}, "mali.jnim is mentioned", id="an actor's standing"),
        pytest.param({"mentions": [{"text": "Paris"}]}, "'Paris' is a mention", id="a mention that is none"),
    ],
)
def test_comparison_notices(found, difference):
    """The comparison itself notices each kind of difference."""
    right = {
        "conflict": {"relevant": True},
        "regions": [{"id": "mali"}],
        "countries": [{"iso3": "MLI", "standing": "about"}],
        "actors": [{"id": "mali.jnim", "standing": "principal"}],
        "mentions": [],
    }
    expect = {
        "relevant": True,
        "regions": ["mali"],
        "about": ["MLI"],
        "actors_present": [],
        "principal_includes": ["mali.jnim"],
        "sources": [],
        "absent": ["Paris"],
    }

    assert _differences(right, expect) == []
    assert difference in _differences(right | found, expect)


def _differences(event: dict[str, Any], expect: dict[str, Any]) -> list[str]:
    """Everything in which an event differs from what is expected, in sentences.

    `regions_also` and `about_also` are right too, without being needed: a region within a region, a country on the edge.
    """
    standings = {actor["id"]: actor["standing"] for actor in event["actors"]}
    about = [country["iso3"] for country in event["countries"] if country["standing"] == "about"]
    texts = {mention["text"] for mention in event["mentions"]}
    relevant = event["conflict"]["relevant"]
    found = [f"relevant is {relevant}"] if relevant is not expect["relevant"] else []
    found += _compare("region", [region["id"] for region in event["regions"]], expect["regions"], expect.get("regions_also", ()))
    if "about" in expect:
        found += _compare("about", about, expect["about"], expect.get("about_also", ()))
    for wanted, right in _STANDINGS.items():
        found += [f"{actor} is {standings.get(actor, 'absent')}" for actor in expect[wanted] if standings.get(actor) not in right]
    return found + [f"{text!r} is a mention" for text in expect["absent"] if text in texts]


_STANDINGS = {"principal_includes": {"principal"}, "actors_present": {"principal", "mentioned"}, "sources": {"source"}}


def _compare(kind: str, got, wanted, also) -> list[str]:
    missing = [f"{kind} missing: {name}" for name in wanted if name not in got]
    return missing + [f"{kind} wrong: {name}" for name in got if name not in wanted and name not in also]


@cache
def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
