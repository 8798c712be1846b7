"""The command line itself: quick, and a fault with a name is a line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wirectl.main import VERBS, main

SERVICES = Path(__file__).parents[2] / "services"


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """Help lists the verbs without importing them."""
    with pytest.raises(SystemExit) as caught:
        main(["--help"])

    assert caught.value.code == 0
    said = capsys.readouterr().out
    assert all(verb in said for verb in VERBS)


def test_nothing_of_kafka_is_imported_before_a_verb_needs_it() -> None:
    """`wirectl tag` does not wait for a Kafka client."""
    program = "import sys, wirectl.main; print([name for name in sys.modules if name.split('.')[0] in ('kafka', 'faust')])"

    done = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(SERVICES)}, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_wrong_setting_is_a_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The settings' own message goes to standard error, with exit code 1."""
    monkeypatch.setenv("FRONTWIRE_BROKR", "kafka:9092")

    code = main(["topics", "apply"])

    assert code == 1
    assert "FRONTWIRE_BROKR is not a setting; the nearest known is FRONTWIRE_BROKER" in capsys.readouterr().err
