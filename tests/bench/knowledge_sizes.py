"""The knowledge made smaller and larger: a quarter of the names, or three more for each that no article has."""

from __future__ import annotations

import string
from typing import TypeVar

import msgspec

from frontwire.knowledge.loading import Knowledge

_EntryT = TypeVar("_EntryT", bound=msgspec.Struct)
_LETTERS = string.ascii_lowercase


def thinned(knowledge: Knowledge, one_of: int) -> Knowledge:
    """Keep one of so many of each entry's further names and of each region's places."""
    return _with_names(knowledge, lambda names: names[::one_of])


def grown(knowledge: Knowledge, times: int) -> Knowledge:
    """Give each entry, for each of its names, further ones of the same letters' shape: its letters moved along the alphabet."""
    return _with_names(knowledge, lambda names: names + tuple(_moved(name, 5 * turn) for turn in range(1, times) for name in names))


def _moved(name: str, by: int) -> str:
    lower = _LETTERS[by:] + _LETTERS[:by]
    return name.translate(str.maketrans(_LETTERS + _LETTERS.upper(), lower + lower.upper()))


def _with_names(knowledge: Knowledge, change) -> Knowledge:
    def renamed(entry: _EntryT) -> _EntryT:
        return msgspec.structs.replace(entry, names=change(entry.names))

    actors, regions = {}, {}
    for path, file in knowledge.actors.items():
        offices = tuple(msgspec.structs.replace(office, holder=tuple(map(renamed, office.holder))) for office in file.office)
        actors[path] = msgspec.structs.replace(file, actor=tuple(map(renamed, file.actor)), office=offices)
    for path, file in knowledge.regions.items():
        places = {country: change(names) for country, names in file.places.items()}
        regions[path] = msgspec.structs.replace(file, region=renamed(file.region), places=places)
    return msgspec.structs.replace(knowledge, actors=actors, regions=regions)
