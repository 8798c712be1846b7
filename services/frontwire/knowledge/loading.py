"""Knowledge files in, entries out: `read_knowledge(folder)` gives everything that is written, with the file it stands in.

A file that cannot be read, or an entry of the wrong shape, becomes a fault; all faults of all files are raised together as
one `KnowledgeError`. `linting` finds what is well-formed and still wrong; `lexicon` is built from what comes out here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tomli

from frontwire.errors import KnowledgeError
from frontwire.knowledge.entries import ActorFile, CountryFile, CuesFile, LanguageFile, RegionFile, RolesFile

FileT = TypeVar("FileT", RegionFile, ActorFile, CountryFile, RolesFile, CuesFile, LanguageFile)


_ROLES, _CUES = "vocabulary/roles.toml", "vocabulary/cues.toml"


class Knowledge(msgspec.Struct, frozen=True):
    """Every file of a knowledge folder, by its path relative to it."""

    countries: dict[str, CountryFile]
    regions: dict[str, RegionFile]
    actors: dict[str, ActorFile]
    languages: dict[str, LanguageFile]
    roles: RolesFile
    cues: CuesFile
    digest: str


def read_knowledge(folder: Path) -> Knowledge:
    """Read a knowledge folder.

    Raises:
        KnowledgeError: naming every file and entry that cannot be read.
    """
    faults: list[str] = []
    digest = hashlib.blake2b(digest_size=8)
    countries = _read_files(folder, "vocabulary/countries/*.toml", CountryFile, faults, digest)
    regions = _read_files(folder, "regions/*.toml", RegionFile, faults, digest)
    actors = _read_files(folder, "actors/*.toml", ActorFile, faults, digest)
    languages = _read_files(folder, "vocabulary/languages/*.toml", LanguageFile, faults, digest)
    roles = _read_files(folder, _ROLES, RolesFile, faults, digest)
    cues = _read_files(folder, _CUES, CuesFile, faults, digest)
    faults.extend(f"{name}: is missing; a knowledge folder has one" for name in (_ROLES, _CUES) if not (folder / name).is_file())
    if faults:
        raise KnowledgeError(faults)
    return Knowledge(
        countries=countries,
        regions=regions,
        actors=actors,
        languages=languages,
        roles=roles[_ROLES],
        cues=cues[_CUES],
        digest=digest.hexdigest(),
    )


def _read_files(folder: Path, pattern: str, shape: type[FileT], faults: list[str], digest: hashlib.blake2b) -> dict[str, FileT]:
    files: dict[str, FileT] = {}
    for path in sorted(folder.glob(pattern)):
        name = str(path.relative_to(folder))
        content = path.read_bytes()
        digest.update(name.encode() + b"\0" + content + b"\0")
        try:
            document = tomli.loads(content.decode("utf-8"))
        except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{name}: {error}")
            continue
        try:
            files[name] = msgspec.convert(document, shape)
        except msgspec.ValidationError as error:
            faults.extend(_entry_faults(name, document, shape) or [f"{name}: {error}"])
    return files


def _entry_faults(name: str, document: dict[str, Any], shape: type[FileT]) -> list[str]:
    """Convert each entry of a faulty file by itself, so that one message can name them all."""
    faults = []
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(shape)}
    for key, value in document.items():
        if key not in fields:
            faults.append(f"{name}: [{key}] is no part of such a file; known are {', '.join(fields)}")
            continue
        entries = value if isinstance(value, list) else [value]
        entry_type = fields[key].__args__[0] if isinstance(value, list) and hasattr(fields[key], "__args__") else fields[key]
        for entry in entries:
            try:
                msgspec.convert(entry, entry_type)
            except msgspec.ValidationError as error:
                faults.append(f"{name}: {key} {_label(entry)}: {error}")
    return faults


def _label(entry: Any) -> str:
    if not isinstance(entry, dict):
        return repr(entry)
    return repr(next((entry[key] for key in ("id", "iso3", "text", "subject", "name") if key in entry), "without a name"))
