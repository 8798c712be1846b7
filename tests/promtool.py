"""Where Prometheus and its promtool are; Debian's package `prometheus` has both."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def find_tool(name: str) -> str:
    """Give the path of `prometheus` or `promtool`; without it a skip, and on CI a failure."""
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not installed: Debian's package prometheus has it"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


def promtool(*arguments: object, text: str | None = None) -> tuple[int, str]:
    """Run promtool; give its exit code and all that it said."""
    command = [find_tool("promtool"), *map(str, arguments)]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr
