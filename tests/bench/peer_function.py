"""The function that the peers call on each value: the tagger's own `decide`, with the package's knowledge."""

from __future__ import annotations

from chassis.memory import loading_for_good
from frontwire.deciding import Quiet, Retracted, Tagged, decide
from frontwire.knowledge.lexicon import load_lexicon

with loading_for_good():
    LEXICON = load_lexicon()


def decide_bytes(value: bytes) -> bytes:
    """Give the enriched event's bytes, or the value itself when it is no article."""
    outcome = decide(value, LEXICON)[0]
    return outcome.publication.value if isinstance(outcome, Tagged | Quiet | Retracted) else value
