"""What the webhook sender's tests share: the schemas' examples."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from contracts.validating import SCHEMAS


@pytest.fixture
def read_example() -> Callable[[str, str], bytes]:
    """Give an example that keeps to a schema, as bytes."""

    def read(schema: str, name: str) -> bytes:
        return json.dumps(json.loads((SCHEMAS / f"examples/{schema}/should_pass/{name}.json").read_text())["instance"]).encode()

    return read
