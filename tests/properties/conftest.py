"""What the properties share: the package's knowledge, and a pace that does not depend on the machine."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import load_lexicon

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Give the lexicon of the knowledge that comes with the package."""
    return load_lexicon()
