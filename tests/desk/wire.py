"""Articles for the desk's tests: written as a wire would, tagged by the package, read and sketched as the desk does."""

from __future__ import annotations

import json
from typing import Any

from tests.quality import package_lexicon

from desk.enriched import Enriched, read_enriched
from desk.sketching import Sketch, sketch_of
from frontwire.deciding import Quiet, Tagged, decide


def enriched(headline: str, body: str = "", at: str = "2026-03-03T10:00:00Z", **fields: Any) -> Enriched:
    """Give the event that an article becomes; its uri is made of headline and time unless it is named."""
    article = {
        "uri": f"urn:test:{at}:{headline}",
        "headline": headline,
        "body_text": body,
        "versioncreated": at,
        "language": "en",
        **fields,
    }
    (outcome,) = decide(json.dumps(article).encode(), package_lexicon())
    assert isinstance(outcome, (Tagged, Quiet)), outcome
    return read_enriched(outcome.publication.value)


def sketched(headline: str, body: str = "", at: str = "2026-03-03T10:00:00Z", **fields: Any) -> Sketch:
    return sketch_of(enriched(headline, body, at, **fields))
