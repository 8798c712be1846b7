"""Grafana's boards: current, complete, and asking for what there is."""

from __future__ import annotations

import json

import pytest
import yaml

from dashboards import BOARDS, FOLDER, RATE, board_json, file_of
from promtool import promtool
from series import ROOT, known_series, names_in, rules

PANELS = [pytest.param(panel, id=f"{board.uid}: {panel.title}") for board in BOARDS for panel in board.panels]
EXPRESSIONS = [
    *(expression for board in BOARDS for panel in board.panels for expression, _ in panel.queries),
    *(mark["expr"] for board in BOARDS for mark in board.annotations),
]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)
def test_a_board_is_what_its_generator_makes(board):
    """`make dashboards` writes it."""
    assert file_of(board).read_text(encoding="utf-8") == board_json(board)


def test_there_are_no_other_boards():
    assert {file.name for file in FOLDER.glob("*.json")} == {file_of(board).name for board in BOARDS}


def test_every_expression_parses(tmp_path):
    """By promtool, as if each were a rule."""
    asked = [{"record": f"board:expression:{number}", "expr": each.replace(RATE, "1m")} for number, each in enumerate(EXPRESSIONS)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "boards", "rules": asked}]}), encoding="utf-8")

    code, said = promtool("check", "rules", tmp_path / "rules.yml")

    assert code == 0, said


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_expression_names_metrics_that_exist(expression):
    assert names_in(expression)
    assert names_in(expression) <= known_series()


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_says_what_it_shows_in_which_unit(panel):
    """And its runbook is there."""
    assert panel.title
    assert panel.about.endswith(".")
    assert panel.unit in {"s", "bytes", "percentunit", "short", "reqps"}
    assert all(legend for _, legend in panel.queries)
    assert not panel.runbook or (ROOT / f"deploy/runbooks/{panel.runbook}.md").is_file()


def test_every_alert_has_a_panel_that_links_its_runbook():
    """Whoever is woken finds the picture."""
    linked = {panel.runbook for board in BOARDS for panel in board.panels}

    assert {alert["alert"] for alert in rules("alerts.yml")} <= linked


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)
def test_panels_do_not_overlap(board):
    """Grafana would move them."""
    cells = [
        (across, down)
        for panel in json.loads(board_json(board))["panels"]
        for across in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for down in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]

    assert len(cells) == len(set(cells))


def test_the_data_source_of_the_boards_is_provisioned():
    provisioned = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/frontwire.yml").read_text(encoding="utf-8"))

    assert {source["uid"] for source in provisioned["datasources"]} == {"frontwire"}
