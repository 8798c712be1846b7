"""A tagger that decides nothing: what follows from any record is made beforehand. What an article then costs is what the lane costs.

Started as `python -m undecided`.
"""

from __future__ import annotations

import itertools

import orjson
from articles import demo_articles
from msgspec import structs

from frontwire.deciding import Outcome, Quiet, Retracted, Tagged, decide
from frontwire.knowledge.lexicon import load_lexicon
from tagger import assignment, worker

_KEYS = 64  # of the events, over the partitions


def prepared() -> list[tuple[Outcome, ...]]:
    """Give the demo wire's outcomes, each once for a key."""
    lexicon = load_lexicon()
    decided = [decide(orjson.dumps(document), lexicon)[0] for document in demo_articles()]
    published = [outcome for outcome in decided if isinstance(outcome, Tagged | Quiet | Retracted)]
    return [
        (structs.replace(outcome, publication=structs.replace(outcome.publication, key=f"tag:bench.example,2026:{key}".encode())),)
        for key, outcome in zip(range(_KEYS), itertools.cycle(published), strict=False)
    ]


if __name__ == "__main__":
    outcomes = itertools.cycle(prepared())
    assignment.decide = lambda *_arguments, **_options: next(outcomes)  # type: ignore[assignment]
    worker.main()
