"""`wirectl tag`: what outside checks rely on, line for line, and what a person sees."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from frontwire.knowledge.lexicon import DATA_FOLDER
from wirectl.main import main

SERVICES = Path(__file__).parents[2] / "services"
STORY = """Armenia and Azerbaijan clash at border

(Reuters) - Soldiers of Armenia and Azerbaijan clashed on Monday, the two foreign ministries said.
"""
COUNTRIES = """
[[country]]
iso3 = "ARM"
slug = "armenia"
name = "Armenia"
capital = "Yerevan"
ucdp_region = "Europe"

[[country]]
iso3 = "AZE"
slug = "azerbaijan"
name = "Azerbaijan"
capital = "Baku"
ucdp_region = "Europe"
"""
REGION = """
[region]
id = "border"
name = "Border war"
ucdp_region = "Europe"
countries = ["ARM", "AZE"]

[[conflict]]
ucdp = 388
name = "Armenia: Azerbaijan"
type = "state"
sides = [["armenia.government"], ["azerbaijan.government"]]
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two countries and a conflict between them."""
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "vocabulary/countries").mkdir(parents=True)
    (folder / "regions").mkdir()
    for name in ("vocabulary/roles.toml", "vocabulary/cues.toml"):
        shutil.copy(DATA_FOLDER / name, folder / name)
    (folder / "vocabulary/countries/two.toml").write_text(COUNTRIES)
    (folder / "regions/border.toml").write_text(REGION)
    return folder


@pytest.fixture
def tag_lines(knowledge: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]):
    """Run `wirectl tag --jsonl` on some bytes; give exit code and answers."""

    def tag_lines(given: bytes) -> tuple[int, list[dict[str, Any]]]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = main(["tag", "--jsonl", "--knowledge", str(knowledge)])
        out = capsysbinary.readouterr().out
        assert out == b"" or out.endswith(b"\n")
        return code, [orjson.loads(line) for line in out.splitlines()]

    return tag_lines


# --jsonl ----------------------------------------------------------------------------------------------------------------------


def test_every_line_has_its_answer_in_order(tag_lines) -> None:
    """Events and errors stand where their lines stood."""
    documents = [{"uri": f"urn:{number}", "headline": f"War, day {number}"} for number in range(50)]
    lines = [orjson.dumps(document) for document in documents]
    lines[7] = b'{"uri": "urn:7", "headline": 7}'

    code, answers = tag_lines(b"\n".join(lines) + b"\n")

    assert code == 0
    assert [answer["uri"] for answer in answers] == [f"urn:{number}" for number in range(50)]
    assert [number for number, answer in enumerate(answers) if "error" in answer] == [7]


def test_a_line_becomes_an_enriched_event(tag_lines) -> None:
    """Headline, text, language and time go in; tags with evidence come out."""
    line = {
        "uri": "urn:1",
        "headline": "Armenia and Azerbaijan clash",
        "body_text": "Soldiers attacked.",
        "language": "en",
        "versioncreated": "2026-03-02T10:15:00Z",
    }

    _, (event,) = tag_lines(orjson.dumps(line))

    assert {name: event[name] for name in ("uri", "headline", "language", "version_created", "event")} == {
        "uri": "urn:1",
        "headline": "Armenia and Azerbaijan clash",
        "language": "en",
        "version_created": "2026-03-02T10:15:00Z",
        "event": "article.enriched",
    }
    assert event["body"] == "Soldiers attacked."
    assert {tag["iso3"]: tag["standing"] for tag in event["countries"]} == {"ARM": "about", "AZE": "about"}
    assert [(tag["id"], tag["ucdp_conflicts"]) for tag in event["regions"]] == [("border", [388])]


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"headline": "War in Armenia"}, id="a headline alone"),
        pytest.param({"body_text": "War in Armenia."}, id="a text alone"),
        pytest.param(
            {"uri": None, "headline": "War in Armenia", "language": None, "versioncreated": None}, id="nulls for what is not known"
        ),
    ],
)
def test_any_field_may_be_missing(tag_lines, document: dict[str, Any]) -> None:
    """But one of headline and text."""
    code, (event,) = tag_lines(orjson.dumps(document))

    assert code == 0
    assert [tag["iso3"] for tag in event["countries"]] == ["ARM"]
    assert event["uri"]


@pytest.mark.parametrize(
    ("line", "uri", "reason"),
    [
        pytest.param(b"", None, "empty", id="an empty line"),
        pytest.param(b"   ", None, "empty", id="a line of spaces"),
        pytest.param(b'{"uri": "urn:1", "headline": ', None, "not_json", id="a line that was cut off"),
        pytest.param(b'{"uri": "urn:1"}', "urn:1", "body_missing", id="no text at all"),
        pytest.param(b'{"uri": "urn:1", "headline": ["War"]}', "urn:1", "wrong_type", id="a field of the wrong type"),
        pytest.param(b'{"uri": 1, "headline": "War"}', None, "wrong_type", id="a uri of the wrong type"),
        pytest.param(b'{"uri": "urn:1", "headline": "War", "versioncreated": "soon"}', "urn:1", "bad_time", id="a time that is none"),
        pytest.param(b'{"uri": "urn:1", "headline": "\\ud800"}', None, "not_utf8", id="half of a surrogate pair"),
        pytest.param(b"Shelling near Goma kills two", None, "not_json", id="a line of bare text"),
        pytest.param(b"[1, 2]", None, "wrong_type", id="an array"),
        pytest.param(b"[" * 100_000, None, "too_deep", id="nesting without end"),
        pytest.param(b'{"uri": "urn:1", "type": "picture", "headline": "War"}', "urn:1", "skipped", id="an item that is no text"),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error_in_its_place(tag_lines, line: bytes, uri: str | None, reason: str) -> None:
    """With the uri where it could be read, a reason for a program and a detail for a person; the next line is tagged, and the code is 0."""
    code, (error, event) = tag_lines(line + b'\n{"uri": "urn:2", "headline": "War in Armenia"}\n')

    assert code == 0
    assert set(error) == {"uri", "error"}
    assert set(error["error"]) == {"reason", "detail"}
    assert (error["uri"], error["error"]["reason"]) == (uri, reason)
    assert error["error"]["detail"]
    assert event["uri"] == "urn:2"


def test_no_lines_have_no_answers(tag_lines) -> None:
    """Nothing in, nothing out."""
    assert tag_lines(b"") == (0, [])


def test_a_last_line_needs_no_end(tag_lines) -> None:
    """With and without a line end it is one line; a carriage return is part of the end."""
    _, without = tag_lines(b'{"uri": "urn:1", "headline": "War in Armenia"}')
    _, with_both = tag_lines(b'{"uri": "urn:1", "headline": "War in Armenia"}\r\n')

    assert without == with_both
    assert len(without) == 1


def test_a_line_separator_inside_a_string_ends_no_line(tag_lines) -> None:
    """U+2028 and NEL are white space of the headline, which is one line."""
    _, (event,) = tag_lines('{"uri": "urn:1", "headline": "War in\u2028Armenia\u0085today"}\n'.encode())

    assert event["headline"] == "War in Armenia today"
    assert event["mentions"][-1]["text"] == "Armenia"


def test_as_a_process_it_needs_nothing_but_lines(knowledge: Path) -> None:
    """A pipe in, a pipe out, nothing on standard error, exit code 0."""
    done = subprocess.run(
        [sys.executable, "-m", "wirectl", "tag", "--jsonl", "--knowledge", str(knowledge)],
        input=b'{"headline": "War in Armenia"}\n\n',
        env={"PYTHONPATH": str(SERVICES)},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert [sorted(orjson.loads(line).keys() & {"countries", "error"}) for line in done.stdout.splitlines()] == [["countries"], ["error"]]


# Files ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A file of wire copy."""
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that is no article."""
    path = tmp_path / "broken.json"
    path.write_text('{"headline": 7}')
    return path


def test_a_file_is_drawn_for_people(knowledge: Path, story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Marked words and a table of tags; no colour where there is no terminal."""
    code = main(["tag", "--knowledge", str(knowledge), str(story)])

    out = capsys.readouterr().out
    assert code == 0
    assert "[Armenia] and [Azerbaijan] [clash]" in out
    assert "UCDP 388" in out
    assert "\x1b" not in out


def test_files_become_an_event_a_line_with_json(knowledge: Path, story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of any supported format, in the order in which they were named."""
    item = tmp_path / "item.json"
    item.write_bytes(orjson.dumps({"uri": "urn:1", "versioncreated": "2026-03-02", "headline": "War in Armenia"}))

    code = main(["tag", "--json", "--knowledge", str(knowledge), str(story), str(item)])

    events = [orjson.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [event["format"] for event in events] == ["wire-copy", "ninjs"]
    assert events[0]["headline"] == "Armenia and Azerbaijan clash at border"


def test_a_file_that_is_no_article_is_told_and_the_next_is_tagged(
    knowledge: Path, story: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, the file and the reason on standard error, and the others' events on standard output."""
    code = main(["tag", "--json", "--knowledge", str(knowledge), str(broken), str(story)])

    out, err = capsys.readouterr()
    error, event = map(orjson.loads, out.splitlines())
    assert code == 1
    assert error["error"]["reason"] == "wrong_type"
    assert event["event"] == "article.enriched"
    assert str(broken) in err
    assert "wrong_type" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["tag"], "needs files, or --jsonl", id="neither files nor lines"),
        pytest.param(["tag", "--jsonl", "story.txt"], "needs files, or --jsonl", id="files and lines"),
        pytest.param(["tag", "--knowledge", "{knowledge}", "nowhere.txt"], "nowhere.txt: No such file", id="a file that is not there"),
        pytest.param(["tag", "--knowledge", "{knowledge}", "."], ".: Is a directory", id="a folder"),
        pytest.param(
            ["tag", "--jsonl", "--knowledge", "nowhere"], "vocabulary/roles.toml: is missing", id="a knowledge folder that is not there"
        ),
    ],
)
def test_what_cannot_be_asked_is_a_message(
    knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    """One line, exit code 1, no traceback."""
    monkeypatch.chdir(tmp_path)

    code = main([word.format(knowledge=knowledge) for word in words])

    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert message in err
    assert "Traceback" not in err


# A field map --------------------------------------------------------------------------------------------------------------------


def test_a_feed_of_plain_json_is_read_by_the_field_map(tag_lines, monkeypatch: pytest.MonkeyPatch):
    """The tagger's own setting: what is seen here is what it would publish."""
    line = orjson.dumps({"kop": "Armenia and Azerbaijan clash", "inhoud": {"tekst": "Soldiers clashed on Monday."}})
    monkeypatch.setenv("FRONTWIRE_FIELD_MAP", "headline=kop,body_text=inhoud.tekst")

    code, (event,) = tag_lines(line)

    assert code == 0
    assert (event["headline"], event["body"]) == ("Armenia and Azerbaijan clash", "Soldiers clashed on Monday.")


@pytest.mark.parametrize("verb", [["tag", "--jsonl"], ["explain", "FILE"]], ids=["tag", "explain"])
def test_a_field_map_with_faults_stops_the_start_with_one_message(
    verb, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Every fault, and the name that was meant."""
    monkeypatch.setenv("FRONTWIRE_FIELD_MAP", "headlin=kop,body_text=")

    code = main(verb)

    said = capsys.readouterr().err
    assert code == 1
    assert "'headlin' is no field of ours; the nearest known is headline" in said
    assert "body_text= names no field of the feed" in said
