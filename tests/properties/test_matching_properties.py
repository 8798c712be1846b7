"""The matcher against a slow and obvious one, on names and texts made to run into each other."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontwire.knowledge.entries import Actor, ActorFile, Kind, Sector
from frontwire.knowledge.lexicon import DATA_FOLDER, build_lexicon
from frontwire.knowledge.loading import Knowledge, read_knowledge
from frontwire.tagging.matching import find_hits

# Words that are beginnings and ends of each other: names of them break, overlap and hide one another.
WORDS = ["q", "qx", "qxz", "xq", "z", "zz", "zzq"]
names = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8, unique=True)
texts = st.lists(st.sampled_from([*WORDS, "zzx", "qq", ""]), min_size=1, max_size=14).map(" ".join)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """A knowledge of roles and cues, without names."""
    folder = tmp_path_factory.mktemp("vocabulary")
    (folder / "vocabulary").mkdir()
    for name in ("roles.toml", "cues.toml"):
        shutil.copy(DATA_FOLDER / "vocabulary" / name, folder / "vocabulary" / name)
    return read_knowledge(Path(folder))


@settings(max_examples=200)
@given(names=names, text=texts)
def test_hits_are_whole_words_leftmost_longest(vocabulary: Knowledge, names: list[str], text: str) -> None:
    """From the left, at each word the longest name that ends where a word does; nothing is hidden by a name that breaks."""
    actor = Actor(id="made-up", name=names[0], kind=Kind.NGO, sector=Sector.NGO, names=tuple(names))
    lexicon = build_lexicon(msgspec.structs.replace(vocabulary, actors={"actors/made-up.toml": ActorFile(actor=(actor,))}))

    hits = find_hits(text, lexicon)

    assert [text[start:end] for _, start, end in hits] == find_slowly(text.split(" "), set(names))


def find_slowly(words: list[str], names: set[str]) -> list[str]:
    """Try every name of several words at every word."""
    found = []
    position = 0
    while position < len(words):
        length = next(
            (
                length
                for length in range(4, 0, -1)
                if " ".join(words[position : position + length]) in names and position + length <= len(words)
            ),
            0,
        )
        if length:
            found.append(" ".join(words[position : position + length]))
        position += max(1, length)
    return found
