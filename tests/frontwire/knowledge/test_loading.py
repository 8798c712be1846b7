"""Knowledge files: what cannot be used stops the start, with one message that names every fault of every file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from frontwire.errors import KnowledgeError
from frontwire.knowledge.lexicon import load_lexicon, parse_day
from frontwire.knowledge.loading import read_knowledge


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path) -> Path:
    """A copy of the tests' knowledge, to be broken."""
    return shutil.copytree(small_folder, tmp_path / "knowledge")


def test_one_message_names_every_fault_of_every_file(folder: Path) -> None:
    """Broken TOML, a misspelt key, a wrong type, a missing field, an unknown table: all at once, each with file and entry."""
    (folder / "regions/mali.toml").write_text("[region\nid = ")
    add(folder / "actors/world.toml", '\n[[actor]]\nid = "volta.front"\nnaem = "Front"\nkind = "armed_group"\nsector = "REB"\n')
    add(folder / "actors/world.toml", '\n[[actor]]\nid = "volta.army"\nname = 7\nkind = "armed_group"\nsector = "REB"\n')
    add(folder / "actors/world.toml", '\n[[planet]]\nid = "mars"\n')
    (folder / "vocabulary/countries/more.toml").write_text(
        '[[country]]\niso3 = "VOL"\nslug = "volta"\nname = "Volta"\nucdp_region = "Oceania"\n'
    )

    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(folder)

    message = str(caught.value)
    for words in (
        ("regions/mali.toml",),
        ("actors/world.toml", "volta.front", "naem"),
        ("actors/world.toml", "volta.army", "name"),
        ("actors/world.toml", "planet"),
        ("vocabulary/countries/more.toml", "VOL", "Oceania"),
    ):
        assert any(all(word in line for word in words) for line in message.splitlines()), words
    assert len(caught.value.faults) >= 5


def test_bytes_that_are_no_text_are_a_fault(folder: Path) -> None:
    """A file in another encoding is named like any other fault."""
    (folder / "regions/mali.toml").write_bytes(b'[region]\nname = "C\xf4te"\n')

    with pytest.raises(KnowledgeError, match=r"regions/mali\.toml"):
        read_knowledge(folder)


@pytest.mark.parametrize("name", ["vocabulary/roles.toml", "vocabulary/cues.toml"])
def test_a_missing_vocabulary_is_a_fault(folder: Path, name: str) -> None:
    """A knowledge folder has roles and cues."""
    (folder / name).unlink()

    with pytest.raises(KnowledgeError, match=name):
        read_knowledge(folder)


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """The message says what a knowledge folder has."""
    with pytest.raises(KnowledgeError, match=r"roles\.toml"):
        load_lexicon(tmp_path / "nowhere")


def test_holes_between_files_stop_the_start_together(folder: Path) -> None:
    """Well-formed files that name what is not there are refused too, every hole at once."""
    add(
        folder / "actors/world.toml",
        '\n[[actor]]\nid = "volta.front"\nname = "Volta Front"\nkind = "armed_group"\nsector = "REB"\n'
        'country = "VOL"\nacts_for = ["volta.army"]\nfrom = "long ago"\n',
    )
    (folder / "regions/kashmir.toml").rename(folder / "regions/cashmere.toml")

    with pytest.raises(KnowledgeError) as caught:
        load_lexicon(folder)

    assert sorted(fault.split()[1] for fault in caught.value.faults) == ["K101", "K201", "K202", "K301"]


def test_the_version_is_of_what_the_files_say(folder: Path, small_folder: Path) -> None:
    """Any change of any file is another version; a copy is the same."""
    before = load_lexicon(folder).version
    add(folder / "regions/mali.toml", "\n# a remark\n")

    assert before == load_lexicon(small_folder).version
    assert load_lexicon(folder).version != before


def test_an_entry_may_be_read_in_full(folder: Path) -> None:
    """What is written is what is read, under its file's name."""
    knowledge = read_knowledge(folder)

    region = knowledge.regions["regions/nagorno-karabakh.toml"]
    assert (region.region.id, region.places["AZE"][0]) == ("nagorno-karabakh", "Stepanakert")
    assert region.weak_name[0].with_ == ("Armenia", "Armenian", "Azeri", "truce")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2003", 20030101, 20031231, id="a year"),
        pytest.param("2003-02", 20030201, 20030231, id="a month, up to a day that no month exceeds"),
        pytest.param("2003-10-31", 20031031, 20031031, id="a day"),
        pytest.param("", 0, 99999999, id="an open end"),
    ],
)
def test_a_date_is_a_span_of_days(text: str, first: int, last: int) -> None:
    """What is left out is filled to the start or to the end."""
    assert (parse_day(text, end=False), parse_day(text, end=True)) == (first, last)


def add(path: Path, text: str) -> None:
    """Write something behind a file's end."""
    with path.open("a") as file:
        file.write(text)
