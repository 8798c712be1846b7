"""A disk of its own for a test, small enough to be filled."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MIB = 1 << 20


@contextmanager
def small_disk(folder: Path, *, size_mib: int = 128) -> Iterator[None]:
    """Mount a disk of its own on a folder; only root may."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_mib * MIB}", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            raise RuntimeError(mounted.stderr)
        pytest.skip(f"no disk of its own can be mounted: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
