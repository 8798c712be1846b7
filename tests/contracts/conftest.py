"""What the contract tests share: the knowledge, loaded once."""

from __future__ import annotations

import pytest

from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Give the lexicon of the knowledge that comes with the package."""
    return load_lexicon()
