"""The tables in the READMEs say what the code says, and `make check` notices when they no longer do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import docs


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A root with copies of the files that have tables."""
    for file, _ in docs.TABLES.values():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(docs.ROOT / file, tmp_path / file)
    return tmp_path


def test_the_tables_are_what_the_code_says():
    assert docs.find_drift(docs.ROOT) == []


def test_a_table_that_was_changed_by_hand_is_named_and_written_anew(copy, capsys):
    readme = copy / "deploy/README.md"
    right = readme.read_text()
    readme.write_text(right.replace("| `FRONTWIRE_LINGER_MS` | `5` |", "| `FRONTWIRE_LINGER_MS` | `50` |"))

    checked = docs.main(["--check"], root=copy)
    said = capsys.readouterr().err
    written = docs.main([], root=copy)

    assert (checked, written) == (1, 0)
    assert said == 'deploy/README.md: the table "settings" is not what the code says; `make docs` writes it\n'
    assert readme.read_text() == right
    assert docs.main(["--check"], root=copy) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("<!-- generated: metrics -->", "", 'there is no table "metrics"', id="a table that was taken out"),
        pytest.param(
            "<!-- generated: metrics -->", "<!-- generated: metrix -->", 'nothing makes the table "metrix"', id="a table with another name"
        ),
        pytest.param("`frontwire_rebalances_total`", "`frontwire_rebalance_total`", 'the table "metrics" is not', id="a metric"),
        pytest.param("| `bad_time` |", "| `bad_date` |", 'the table "reasons" is not', id="a reason"),
    ],
)
def test_drift_is_noticed(copy, capsys, old, new, said):
    readme = copy / "deploy/README.md"
    assert old in readme.read_text()
    readme.write_text(readme.read_text().replace(old, new))

    code = docs.main(["--check"], root=copy)

    assert code == 1
    assert said in capsys.readouterr().err


def test_what_cannot_be_mended_by_writing_is_still_said(copy, capsys):
    """A table without its marks needs a person."""
    readme = copy / "services/frontwire/knowledge/README.md"
    readme.write_text(readme.read_text().replace("<!-- end -->", ""))

    assert docs.main([], root=copy) == 1
    assert 'there is no table "lint rules"' in capsys.readouterr().err


def test_a_new_rule_is_drift(monkeypatch):
    monkeypatch.setitem(docs.RULES, "K999", "A name has a reason.")

    assert docs.find_drift(docs.ROOT) == [
        'services/frontwire/knowledge/README.md: the table "lint rules" is not what the code says; `make docs` writes it'
    ]


def test_a_cell_with_a_bar_stays_one_cell():
    assert docs.table(("a",), [("x|y",)]) == "| a |\n| --- |\n| x\\|y |\n"


def test_an_info_metric_has_the_labels_that_it_is_given():
    """They are read from the tagger's own call."""
    assert "| `frontwire_build_info` | info | `version`, `python` |" in docs.metrics_table(docs.TaggerMetrics(), "tagger")
