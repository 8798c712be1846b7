"""What the bench sends: the demo wire's articles, again and again, as they are or cut to a length."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from frontwire.deciding import Tagged, decide
from frontwire.knowledge.entities import Lexicon
from wirectl.folders import find_deploy_file
from wirectl.replay import list_files, read_records

_PLACE_OF_URI = "tag:bench.example,2026:place-of-uri"


def demo_articles() -> list[dict[str, Any]]:
    """Give the demo wire's text articles as JSON objects."""
    folder = find_deploy_file("demo-wire/README.md").parent
    files = [path for path in list_files([folder]) if path.suffix == ".json"]
    documents = []
    for record in read_records(files):
        try:
            document = orjson.loads(record.value or b"")
        except orjson.JSONDecodeError:
            continue
        if isinstance(document, dict) and document.get("body_text"):
            documents.append(document)
    return documents


def conflict_articles(lexicon: Lexicon, characters: int) -> list[bytes]:
    """Give the demo wire's conflict articles, each of so many characters: its text again from its beginning where it is shorter."""
    tagged = [document for document in demo_articles() if isinstance(decide(orjson.dumps(document), lexicon)[0], Tagged)]
    return [orjson.dumps(document | {"body_text": _of_length(document["body_text"], characters)}) for document in tagged]


def stream(names: Sequence[str] | Iterator[str]) -> Iterator[tuple[bytes, bytes]]:
    """Give the demo wire's articles again and again, one for each name: uri and value."""
    templates = [orjson.dumps(document | {"uri": _PLACE_OF_URI}) for document in demo_articles()]
    for name, template in zip(names, itertools.cycle(templates), strict=False):
        uri = f"tag:bench.example,2026:{name}".encode()
        yield uri, template.replace(_PLACE_OF_URI.encode(), uri)


def _of_length(text: str, characters: int) -> str:
    return "\n".join([text] * (characters // len(text) + 1))[:characters]
