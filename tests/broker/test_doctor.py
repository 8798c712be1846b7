"""`wirectl doctor` against a real broker: well, it says so and exits 0; each thing that is broken is named with what to do."""

from __future__ import annotations

import os

import pytest

from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.main import main
from wirectl.replay import Record, replay

pytestmark = pytest.mark.broker


def ask_doctor(topics, monkeypatch, capsys, *words: str) -> tuple[int, str]:
    """Run the verb as whoever is on call does; give its exit code and what it said."""
    for name, value in topics.environment.items():
        monkeypatch.setenv(name, os.environ.get(name, value))
    code = main(["doctor", "--seconds", "1", *words])
    return code, capsys.readouterr().out


def test_a_deployment_that_is_well_is_said_to_be(topics, tmp_path, monkeypatch, capsys):
    with (
        LocalTagger(topics.bootstrap, tmp_path / "tagger.log", environment=topics.environment) as tagger,
        LocalDesk(topics.bootstrap, tmp_path / "desk.log", environment=topics.environment) as desk,
    ):
        tagger.wait_until_ready()
        desk.wait_until_ready()

        code, said = ask_doctor(topics, monkeypatch, capsys, "--worker", f"127.0.0.1:{tagger.port}", "--worker", f"127.0.0.1:{desk.port}")

    assert code == 0, said
    assert said.count("is ready") == 2
    assert "no access control" in said


def test_what_is_wrong_is_named_and_dead_letters_are_until_somebody_has_attended_to_them(topics, tmp_path, monkeypatch, capsys):
    """No worker, a topic that is not there, another one's setting changed, a dead letter; then the dead letter is attended to."""
    settings = topics.settings
    with LocalTagger(topics.bootstrap, tmp_path / "log", environment=topics.environment) as tagger:
        tagger.wait_until_ready()
        replay(settings, settings.articles_topic, [Record("bad", b"bad", b"{")])
        while 'frontwire_rejected_total{reason="not_json"} 1.0' not in tagger.ask("/metrics")[1]:
            assert tagger.ask("/live")[0] == 200
    topics.alter(settings.held_topic, {"cleanup.policy": "delete"})
    monkeypatch.setenv("FRONTWIRE_ALERTS_TOPIC", "nowhere.alerts")

    code, said = ask_doctor(topics, monkeypatch, capsys, "--worker", "127.0.0.1:1", "--no-desk")
    attended = main(["attended"])
    _, later = ask_doctor(topics, monkeypatch, capsys, "--no-desk")

    assert code == 1
    assert "nowhere.alerts: created" in said
    assert f"{settings.held_topic}: cleanup.policy delete -> compact" in said
    assert "has no worker" in said
    assert "no worker answers at 127.0.0.1:1" in said
    assert f"1 dead letters in {settings.dlq_topic} are unattended, within this hour" in said
    assert (attended, "no dead letter" in later) == (0, True)


def test_a_broker_that_is_not_there_is_a_finding(monkeypatch, capsys):
    monkeypatch.setenv("FRONTWIRE_BROKER", "127.0.0.1:1")

    assert main(["doctor"]) == 1
    assert "No broker answers" in capsys.readouterr().out
