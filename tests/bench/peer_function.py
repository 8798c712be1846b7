"""The function that the peers call on each value: the tagger's own `decide`, with the package's knowledge."""

from __future__ import annotations

import gc

from frontwire.deciding import Quiet, Retracted, Tagged, decide
from frontwire.knowledge.lexicon import load_lexicon

LEXICON = load_lexicon()
gc.collect()
gc.freeze()


def decide_bytes(value: bytes) -> bytes:
    """Give the enriched event's bytes, or the value itself when it is no article."""
    outcome = decide(value, LEXICON)[0]
    return outcome.publication.value if isinstance(outcome, Tagged | Quiet | Retracted) else value
