"""The rules and alerts of deploy/prometheus, as Prometheus reads them, and as whoever is woken by one does."""

from __future__ import annotations

import re

import pytest
import yaml

from promtool import promtool
from series import PROMETHEUS, ROOT, known_series, names_in, rules

TESTS = sorted((ROOT / "tests/prometheus").glob("*.test.yml"))
SECTIONS = ["What it means", "What breaks", "Check", "Act"]


ALERTS = rules("alerts.yml")
RECORDED = rules("rules.yml")


def test_the_configuration_is_one():
    assert promtool("check", "config", PROMETHEUS / "prometheus.yml")[0] == 0


def test_the_rules_are_rules():
    code, said = promtool("check", "rules", PROMETHEUS / "rules.yml", PROMETHEUS / "alerts.yml")

    assert (code, "FAILED" in said) == (0, False), said


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_every_alert_fires_and_stays_quiet_as_its_tests_say(file):
    code, said = promtool("test", "rules", file)

    assert code == 0, said


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_is_tested_firing_and_quiet(alert):
    """At least once each; a test without samples is one of quiet."""
    expected = [
        (expression["expr"], expression["exp_samples"])
        for file in TESTS
        for test in yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]
        for expression in test["promql_expr_test"]
    ]
    samples = [sample["labels"] for _, found in expected for sample in found]

    assert any(f'alertname="{alert["alert"]}", alertstate="firing"' in labels for labels in samples)
    assert any(
        not found and re.fullmatch(re.search(r'alertname=~?"([^"]+)"', expression)[1], alert["alert"]) for expression, found in expected
    )


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_says_what_is_the_matter_and_names_its_runbook(alert):
    """A runbook has what it means, what breaks, what to check and what to do."""
    annotations = alert["annotations"]
    runbook = ROOT / annotations["runbook_url"]

    assert alert["labels"]["severity"] in {"page", "ticket", "info"}
    assert annotations["summary"][-1] != "."
    assert annotations["description"].endswith(".") or annotations["description"].endswith("{{ end }}.")
    assert runbook.name == f"{alert['alert']}.md"
    assert re.findall(r"^## (.+)$", runbook.read_text(encoding="utf-8"), re.MULTILINE) == SECTIONS


def test_every_runbook_is_an_alerts():
    books = {file.stem for file in (ROOT / "deploy/runbooks").glob("*.md")} - {"README"}

    assert books == {alert["alert"] for alert in ALERTS}


@pytest.mark.parametrize("rule", RECORDED, ids=lambda rule: rule["record"])
def test_recording_rules_are_named_level_metric_operation(rule):
    """As Prometheus' own advice has it: the level is the labels of the result."""
    level, _, operation = rule["record"].split(":")
    grouped = [label.strip() for label in re.search(r"by \(([^)]*)\)", rule["expr"])[1].split(",")]

    assert level == "_".join(label for label in grouped if label != "le")
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", operation)


@pytest.mark.parametrize("rule", [*RECORDED, *ALERTS], ids=lambda rule: rule.get("record") or rule["alert"])
def test_what_a_rule_asks_for_is_there(rule):
    """A metric that was renamed would leave an alert that never fires."""
    assert names_in(rule["expr"]) - known_series() == set()
    assert names_in(rule["expr"])
