"""A wire about every conflict region that the knowledge has: the examples of its files, as articles of some agencies."""

from __future__ import annotations

import itertools
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import orjson

from frontwire.knowledge.lexicon import DATA_FOLDER
from wirectl.replay import Record

PROVIDERS = ("Example Wire", "Meridian News", "Northern Press Agency")


@cache
def examples() -> tuple[str, ...]:
    """Give the first example of every region."""
    return tuple(
        example["text"]
        for file in sorted((DATA_FOLDER / "regions").glob("*.toml"))
        for example in tomllib.loads(file.read_text(encoding="utf-8")).get("example", [])[:1]
    )


def region_articles(count: int) -> Iterator[Record]:
    """Give so many articles, a region after the other; each has a uri of its own, and a third of the providers is nobody's."""
    begun = time.time_ns()
    for number, text in zip(range(count), itertools.cycle(examples())):
        uri = f"tag:region-wire.example,2026:{begun}-{number}"
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        provider = PROVIDERS[number % 3] if number % 2 else f"Agency {number}"
        article = {"uri": uri, "versioncreated": at, "provider": provider, "headline": text[:80], "body_text": text, "language": "en"}
        yield Record(str(number), uri.encode(), orjson.dumps(article))
