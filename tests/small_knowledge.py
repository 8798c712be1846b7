"""The tests' own knowledge, with the roles and cues of the package, as a folder that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

from frontwire.knowledge.lexicon import DATA_FOLDER

SOURCE = Path(__file__).parent / "frontwire/knowledge_small"
VOCABULARY = ("vocabulary/roles.toml", "vocabulary/cues.toml")

# A region that is not among it, for a test to add.
REGION = """[region]
id = "atlantis"
name = "Atlantis"
ucdp_region = "Europe"
countries = []
names = ["Port Poseidon"]
"""


def copy_small_knowledge(folder: Path) -> Path:
    """Copy it into a folder that is not there yet, and give the folder."""
    shutil.copytree(SOURCE, folder)
    for name in VOCABULARY:
        shutil.copy(DATA_FOLDER / name, folder / name)
    return folder
