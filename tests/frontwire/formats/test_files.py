"""Every file of `files/<format>/` is read to the letter of the `.expect.json` beside it.

An expectation is a list of articles, each with the fields that matter; or {"reason": …} for what is no article. `_why` says
which quirk a file is there for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from frontwire.article import Article
from frontwire.errors import Unreadable
from frontwire.formats.detecting import read_articles

FOLDER = Path(__file__).parent / "files"
EXPECTATIONS = sorted(FOLDER.rglob("*.expect.json"))


def file_of(expectation: Path) -> Path:
    """The file that an expectation stands beside: of the same name, with whatever ending."""
    stem = expectation.name.removesuffix(".expect.json")
    (found,) = [path for path in expectation.parent.iterdir() if path.stem == stem and path != expectation]
    return found


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda path: f"{path.parent.name}/{path.name.removesuffix('.expect.json')}")
def test_a_file_is_read_to_the_letter(expectation: Path) -> None:
    """As many articles as expected, in their order, and every expected field equal."""
    expected = json.loads(expectation.read_text(encoding="utf-8"))

    found = read(file_of(expectation))

    if isinstance(expected, dict):
        assert found == {name: value for name, value in expected.items() if not name.startswith("_")}
        return
    assert isinstance(found, list)
    shown = [{name: article.get(name, MISSING) for name in fields} for article, fields in zip(found, expected, strict=True)]
    assert shown == [fields | {name: MISSING for name in fields if name.startswith("_")} for fields in expected]


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda path: f"{path.parent.name}/{path.name.removesuffix('.expect.json')}")
def test_a_file_is_read_as_the_format_of_its_folder(expectation: Path) -> None:
    """Detection is by content alone; `odd/` holds what is no article of a format."""
    found = read(file_of(expectation))

    if isinstance(found, list) and expectation.parent.name != "odd":
        assert {article["format"] for article in found} == {expectation.parent.name}


def test_every_file_has_an_expectation() -> None:
    """A file that nothing is expected of tests nothing."""
    files = {path for path in FOLDER.rglob("*.*") if not path.name.endswith(".expect.json")}

    assert files == {file_of(expectation) for expectation in EXPECTATIONS}


MISSING = "(no such field)"


def read(path: Path) -> list[dict[str, Any]] | dict[str, str]:
    """The articles of a file as plain values, or the reason why there are none."""
    try:
        articles: tuple[Article, ...] = read_articles(path.read_bytes())
    except Unreadable as unreadable:
        return {"reason": unreadable.reason.value}
    return msgspec.json.decode(msgspec.json.encode(articles))
