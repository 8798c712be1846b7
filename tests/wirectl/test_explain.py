"""`wirectl explain`: which words, which rule, which score, and why another tag did not win."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wirectl.main import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An article with a clear region."""
    path = tmp_path / "article.json"
    body = "Rebels of M23 shelled Goma on Monday, Congo's army said."
    path.write_text(
        json.dumps({"uri": "urn:test:1", "headline": "Shelling near Goma", "body_text": body, "versioncreated": "2025-01-20T00:00:00Z"})
    )
    return path


def test_it_shows_words_rules_and_scores(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Relevance, regions, actors, countries, and what was not taken for a name."""
    code = main(["explain", str(file)])

    out = capsys.readouterr().out
    assert code == 0
    assert "m23" in out
    assert "Goma (place)" in out
    assert "conflict: at least 0.5" in out


def test_one_region_is_explained_alone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also when it is not there: the sentence says why."""
    main(["explain", str(file), "--region", "kashmir"])

    out = capsys.readouterr().out
    assert "- 0.00  kashmir" in out
    assert "no place, name or group of it stands in the text" in out
    assert "dr-congo" not in out


def test_one_actor_is_explained_alone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An office's id means whoever held it."""
    main(["explain", str(file), "--actor", "russia.president"])

    assert "no name of it stands in the text" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--region", "atlantis"), ("--actor", "nobody.at-all")])
def test_an_unknown_id_is_one_message(file: Path, words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """It names what is not there, and ends with 1."""
    code = main(["explain", str(file), *words])

    assert code == 1
    assert words[1] in capsys.readouterr().err


def test_a_file_that_is_no_article_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason that its dead letter would have."""
    (tmp_path / "broken.json").write_text("{")

    assert main(["explain", str(tmp_path / "broken.json")]) == 1
    assert "not_json" in capsys.readouterr().err


def test_it_reads_a_feed_of_plain_json_by_the_field_map(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the tagger does."""
    path = tmp_path / "article.json"
    path.write_text(json.dumps({"kop": "Shelling near Goma"}))
    monkeypatch.setenv("FRONTWIRE_FIELD_MAP", "headline=kop")

    assert main(["explain", str(path)]) == 0
    assert "Goma (place)" in capsys.readouterr().out


def test_an_item_that_cannot_be_read_is_named_and_its_siblings_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As they are published."""
    path = tmp_path / "feed.xml"
    bad = "<item><title>h</title><pubDate>soon</pubDate></item>"
    path.write_text(f"<rss><channel>{bad}<item><title>Shelling near Goma</title></item></channel></rss>")

    assert main(["explain", str(path)]) == 0
    out = capsys.readouterr().out
    assert "bad_time: item 1 of 2" in out
    assert "Goma (place)" in out
