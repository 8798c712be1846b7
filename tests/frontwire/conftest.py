"""What the core's tests share: a small knowledge of their own, and articles tagged with it as a subscriber would see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest

from frontwire.deciding import Quiet, Retracted, Tagged, decide
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import load_lexicon
from small_knowledge import copy_small_knowledge


class Tags(msgspec.Struct):
    """The enriched event of one article, read as a subscriber reads it."""

    event: dict[str, Any]

    @property
    def regions(self) -> list[str]:
        """Ids of the regions, the surest first."""
        return [tag["id"] for tag in self.event["regions"]]

    @property
    def countries(self) -> dict[str, str]:
        """Standing by ISO code."""
        return {tag["iso3"]: tag["standing"] for tag in self.event["countries"]}

    @property
    def actors(self) -> dict[str, str]:
        """Standing by id."""
        return {tag["id"]: tag["standing"] for tag in self.event["actors"]}

    @property
    def unresolved(self) -> list[tuple[str, str]]:
        """Text and kind of what no entry knows."""
        return [(found["text"], found["kind"]) for found in self.event["unresolved"]]

    @property
    def ucdp_conflicts(self) -> list[int]:
        """UCDP's numbers of the first region."""
        return self.event["regions"][0]["ucdp_conflicts"]

    @property
    def is_relevant(self) -> bool:
        """Whether the article is taken for one about a conflict."""
        return self.event["conflict"]["relevant"]

    def actor(self, actor_id: str) -> dict[str, Any]:
        """One actor's tag."""
        return next(tag for tag in self.event["actors"] if tag["id"] == actor_id)

    def words_of(self, tag_id: str) -> list[str]:
        """The words that prove a region, country or actor, in reading order."""
        tags = (*self.event["regions"], *self.event["countries"], *self.event["actors"])
        found = next(tag for tag in tags if tag_id in (tag.get("id"), tag.get("iso3")))
        return [self.event["mentions"][number]["text"] for number in found["mentions"]]


TagText = Callable[..., Tags]


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own knowledge, with the roles and cues of the package."""
    return copy_small_knowledge(tmp_path_factory.mktemp("knowledge") / "small")


@pytest.fixture(scope="session")
def lexicon(small_folder: Path) -> Lexicon:
    """The tests' own knowledge, loaded."""
    return load_lexicon(small_folder)


@pytest.fixture(scope="session")
def package_lexicon() -> Lexicon:
    """The knowledge that comes with the package, loaded."""
    return load_lexicon()


@pytest.fixture(scope="session")
def tag_text(lexicon: Lexicon) -> TagText:
    """Tag a body, with a headline or a date where a test needs one, by the small knowledge."""
    return tagger_of(lexicon)


@pytest.fixture(scope="session")
def tag_with_package(package_lexicon: Lexicon) -> TagText:
    """The same by the package's knowledge."""
    return tagger_of(package_lexicon)


def tagger_of(lexicon: Lexicon) -> TagText:
    """Make the function that tests tag with."""

    def tag_text(body: str = "", *, headline: str = "", date: str = "2024-06-01", **fields: Any) -> Tags:
        document: dict[str, Any] = {"uri": "urn:test:1", "headline": headline, "body_text": body, **fields}
        if date:
            document["versioncreated"] = f"{date}T12:00:00Z"
        (outcome,) = decide(orjson.dumps(document), lexicon)
        assert isinstance(outcome, Tagged | Quiet | Retracted)
        return Tags(orjson.loads(outcome.publication.value))

    return tag_text
