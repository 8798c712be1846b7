"""What is loaded once and stays is kept out of the garbage collector's sight: faster to load, and nothing to look at afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

COLLECT_EVERY = 50_000
"""Allocations between collections afterwards: tagging leaves no cycles, so there is little to find."""


@contextmanager
def loading_for_good() -> Iterator[None]:
    """Load in this block what the process will keep until its end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECT_EVERY)
