"""New knowledge while a tagger runs: a whole folder is taken, a broken one is not, and metrics and log say which."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import load_lexicon
from small_knowledge import REGION, copy_small_knowledge
from tagger.metrics import Metrics
from tagger.reloading import Reloading


class RecordingLane:
    """Keeps what it is given to tag with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon, self.given = lexicon, asyncio.Queue()

    def use(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.given.put_nowait(lexicon.version)


class Running:
    """A tagger's reloading, its lane, and what it has counted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.metrics, self.lane = folder, Metrics(), RecordingLane(load_lexicon(folder))
        self.reloading = Reloading(folder, self.metrics)

    async def reload(self) -> None:
        await self.reloading.reload(self.lane)

    def series(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, labels)

    @property
    def results(self) -> dict[str, float]:
        return {result: self.series("frontwire_knowledge_reloads_total", result=result) for result in ("loaded", "failed")}


@pytest.fixture
def running(tmp_path) -> Running:
    return Running(copy_small_knowledge(tmp_path / "knowledge"))


async def test_a_new_file_is_known_after_a_reload(running):
    """The lane is given the whole new knowledge, and its version is another."""
    before = running.lane.lexicon
    (running.folder / "regions/atlantis.toml").write_text(REGION)

    await running.reload()

    assert "atlantis" in running.lane.lexicon.regions
    assert running.lane.lexicon.version != before.version
    assert running.results == {"loaded": 1, "failed": 0}


async def test_the_languages_in_use_are_ready_before_the_lane_has_the_new_knowledge(running):
    """The first Arabic text would hold the loop up."""
    running.lane.lexicon.index_of("ar")

    await running.reload()

    assert set(running.lane.lexicon.indexes) == {"ar"}


def break_toml(folder) -> None:
    (folder / "regions/kashmir.toml").write_text("[region")
    (folder / "regions/mali.toml").write_text('[region]\nid = "mali"\nnme = "Mali"\n')


def name_nobody(folder) -> None:
    file = folder / "regions/kashmir.toml"
    file.write_text(file.read_text().replace("pakistan.lashkar-e-taiba", "pakistan.nobody"))


def take_file_away(folder) -> None:
    (folder / "vocabulary/cues.toml").unlink()


def make_unreadable(folder) -> None:
    (folder / "regions/kashmir.toml").unlink()
    (folder / "regions/kashmir.toml").mkdir()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        pytest.param(break_toml, ("regions/kashmir.toml", "regions/mali.toml"), id="two files are no knowledge"),
        pytest.param(name_nobody, ("regions/kashmir.toml", "pakistan.nobody"), id="a file names an actor that is not there"),
        pytest.param(take_file_away, ("vocabulary/cues.toml",), id="a file is gone"),
        pytest.param(make_unreadable, ("kashmir.toml",), id="a file cannot be read"),
    ],
)
async def test_a_broken_folder_leaves_everything_as_it_was_and_names_every_fault(running, caplog, spoil, named):
    """It is counted as failed and shown until it is mended."""
    before = running.lane.lexicon
    spoil(running.folder)

    await running.reload()

    assert running.lane.lexicon is before
    assert running.results == {"loaded": 0, "failed": 1}
    assert running.series("frontwire_knowledge_last_reload_successful") == 0
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert all(any(each in fault for fault in record.faults) for each in named)


async def test_once_it_is_mended_a_folder_is_taken(running):
    """One failed reload does not end reloading."""
    file = running.folder / "regions/kashmir.toml"
    whole = file.read_text()

    file.write_text("[region")
    await running.reload()
    file.write_text(whole)
    await running.reload()

    assert running.lane.given.qsize() == 1
    assert running.series("frontwire_knowledge_last_reload_successful") == 1


async def test_what_is_asked_for_while_the_folder_is_read_is_read_once_more(running, monkeypatch):
    """The second change may have come too late for the first reading."""
    read = []

    def load(folder, languages):
        read.append(folder)
        if len(read) == 1:
            running.reloading.ask()
        return running.lane.lexicon

    monkeypatch.setattr("tagger.reloading._load", load)
    running.reloading.ask()

    reloading = asyncio.create_task(running.reloading.run(running.lane))
    async with asyncio.timeout(30):
        await running.lane.given.get()
        await running.lane.given.get()
    reloading.cancel()

    assert len(read) == 2
