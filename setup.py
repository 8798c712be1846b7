"""Compiles the tagging core with mypyc where there is a C compiler; without one the same modules run as they are, four times as slow.

FRONTWIRE_PURE=1 leaves it out. `frontwire/__init__.py` refuses to run what was compiled from an older source.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup

# A compiled Struct forgets its keywords (frozen, gc): mypy refuses the assignments that msgspec then would not.
COMPILED = [
    "services/frontwire/deciding.py",
    "services/frontwire/events.py",
    "services/frontwire/folding.py",
    "services/frontwire/formats/classifying.py",
    "services/frontwire/formats/content.py",
    "services/frontwire/formats/dates.py",
    "services/frontwire/formats/detecting.py",
    "services/frontwire/formats/embargo.py",
    "services/frontwire/formats/json_fields.py",
    "services/frontwire/formats/language.py",
    "services/frontwire/formats/making.py",
    "services/frontwire/formats/ninjs.py",
    "services/frontwire/formats/plain_json.py",
    "services/frontwire/formats/signals.py",
    "services/frontwire/formats/source_line.py",
    "services/frontwire/formats/subjects.py",
    "services/frontwire/formats/unwrapping.py",
    "services/frontwire/formats/wirecopy.py",
    "services/frontwire/knowledge/entities.py",
    "services/frontwire/tagging/grammar.py",
    "services/frontwire/tagging/matching.py",
    "services/frontwire/tagging/reading.py",
    "services/frontwire/tagging/relevance.py",
    "services/frontwire/tagging/resolving.py",
    "services/frontwire/tagging/standing.py",
    "services/frontwire/tagging/tagging.py",
    "services/frontwire/tagging/tags.py",
    "services/frontwire/tagging/theatres.py",
]


def extensions() -> list[Extension]:
    """Give what is to be compiled; nothing when it cannot be."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    if os.environ.get("FRONTWIRE_PURE") == "1" or shutil.which(compiler) is None or not headers.exists():
        print("frontwire: the core is not compiled (no C compiler, no Python headers, or FRONTWIRE_PURE=1).", file=sys.stderr)
        return []
    try:
        from mypyc.build import mypycify  # noqa: PLC0415 - needed here only

        found: list[Extension] = mypycify(["--config-file=", "--ignore-missing-imports", *COMPILED], opt_level="3")
    except (ImportError, SystemExit) as error:
        print(f"frontwire: the core is not compiled: {error}", file=sys.stderr)
        return []
    for extension in found:
        extension.optional = True
        # Nobody calls into the library but Python: without these a compiler leaves every function as it stands, for others to replace.
        extension.extra_compile_args = [*extension.extra_compile_args, "-fvisibility=hidden", "-fno-semantic-interposition"]
    return found


setup(ext_modules=extensions())
