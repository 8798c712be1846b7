"""Where things are on this machine: the files of deploy/, the user's cache and the user's state."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from wirectl.errors import InputError


def find_deploy_file(name: str) -> Path:
    """Find a file of the repository's deploy/ folder: from this module upward, then from the working folder upward.

    Raises:
        InputError: when neither stands in a clone.
    """
    starts = (Path(__file__).resolve(), Path.cwd() / "-")
    for folder in (folder for start in starts for folder in start.parents):
        if (folder / "deploy" / name).is_file():
            return folder / "deploy" / name
    message = f"deploy/{name} is not above {starts[0].parent} nor {starts[1].parent}: run this in a clone."
    raise InputError(message)


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Give the user's cache folder of ours: what is in it can be brought again."""
    return _user_folder(environment, "XDG_CACHE_HOME", ".cache") / "frontwire"


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Give the user's state folder of ours: what is in it is kept between runs."""
    return _user_folder(environment, "XDG_STATE_HOME", ".local/state") / "frontwire"


def _user_folder(environment: Mapping[str, str], variable: str, default: str) -> Path:
    named = Path(environment.get(variable, ""))
    return named if named.is_absolute() else Path.home() / default  # the XDG rule: a relative path counts as unset
