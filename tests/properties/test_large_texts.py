"""A text as long as is read, made to be hard, is decided like any other: work grows with its length and no faster."""

from __future__ import annotations

import json

import pytest

from frontwire.deciding import Quiet, Tagged, decide
from frontwire.formats.content import MAXIMUM_TEXT

SHAPES = {
    "one surname again and again": "Aliyev ",
    "titles without a name": "President ",
    "a group's noun again and again": "Front ",
    "countries and organs": "Armenian and Azeri troops ",
    "one word without an end": "A",
    "nothing but quotation marks": "“",
    "open brackets at every line": "(\n",
    "datelines that never come to a dash": "MOSCOW, March 3 ",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_long_text_made_to_be_hard_is_decided(lexicon, shape):
    """Quadratic work on a million characters would not come to an end here."""
    text = (shape * (MAXIMUM_TEXT // len(shape) + 1))[: MAXIMUM_TEXT - 1]

    (outcome,) = decide(json.dumps({"uri": "urn:large", "body_text": text}).encode(), lexicon)

    assert isinstance(outcome, Tagged | Quiet)
