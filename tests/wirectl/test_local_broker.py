"""The broker without Docker: found by its folder, survives a kill, and says what is missing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from chassis.settings import read_settings
from wirectl import kafka_jars, local_broker
from wirectl.connecting import connected_admin
from wirectl.errors import LocalBrokerError
from wirectl.local_broker import BrokerState, LocalBroker
from wirectl.replay import Record, replay
from wirectl.tail import follow
from wirectl.topic_plan import Topic
from wirectl.topics import apply_topics

SERVICES = Path(__file__).parents[2] / "services"


def wirectl(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(SERVICES)}
    return subprocess.run([sys.executable, "-m", "wirectl", *words], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.broker
@pytest.mark.usefixtures("broker")
def test_up_status_and_down_find_the_same_broker(tmp_path: Path) -> None:
    """What one command started another finds, and stops; asked twice, each says how it is."""
    folder = ("--folder", str(tmp_path))
    port = str(local_broker.free_port())

    before = wirectl("broker", "status", *folder)
    try:
        up = wirectl("broker", "up", "--port", port, *folder)
        again = wirectl("broker", "up", "--port", port, *folder)
        elsewhere = wirectl("broker", "up", "--port", str(int(port) + 1), *folder)
        status = wirectl("broker", "status", *folder)
    finally:
        down = wirectl("broker", "down", *folder)
    after = wirectl("broker", "status", *folder)

    assert (before.returncode, up.returncode, status.returncode, down.returncode, after.returncode) == (1, 0, 0, 0, 1)
    assert f"up at 127.0.0.1:{port}" in up.stdout
    assert again.stdout == status.stdout == up.stdout.splitlines()[-1] + "\n"
    assert elsewhere.returncode == 1
    assert f"already runs in {tmp_path}" in elsewhere.stderr
    assert "data stay" in down.stdout
    assert "No broker runs" in wirectl("broker", "down", *folder).stdout


@pytest.mark.broker
@pytest.mark.usefixtures("broker")
def test_a_killed_broker_starts_again_with_its_data() -> None:
    """After kill -9, and after a stop, the same port answers with the same records."""
    with LocalBroker() as broker:
        settings = read_settings({"FRONTWIRE_BROKER": broker.bootstrap})
        with connected_admin(settings) as admin:
            apply_topics(admin, [Topic("kept", partitions=1)])
        sent = [Record(f"{number}", b"key", b"value %d" % number) for number in range(100)]
        replay(settings, "kept", sent)

        found = []
        for end in (broker.kill, broker.stop):
            end()
            assert not broker.is_running()
            broker.start()
            with closing(follow(settings, "kept", from_beginning=True)) as records:
                found.append([record.value for record in islice(records, len(sent))])
        folder = broker.folder

    assert found == [[record.value for record in sent]] * 2
    assert not folder.exists()


@pytest.mark.broker
def test_a_broker_that_runs_is_not_started_twice(broker: LocalBroker) -> None:
    """A second start in the same folder is refused, and the first goes on."""
    with pytest.raises(LocalBrokerError, match="already runs"):
        LocalBroker(broker.folder).start()

    assert broker.is_running()


@pytest.mark.broker
@pytest.mark.usefixtures("broker")
def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """A port that another program has is refused before anything is started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(LocalBrokerError, match=f"Port {port} .* is taken"):
            LocalBroker(tmp_path, port).start()


@pytest.mark.broker
@pytest.mark.usefixtures("broker")
def test_a_broker_that_ends_at_start_shows_its_log(tmp_path: Path) -> None:
    """A fault in Kafka's own settings is told with the words of its log, and no process is left."""
    broker = LocalBroker(tmp_path, properties={"num.io.threads": "none"})

    with pytest.raises(LocalBrokerError, match=r"(?s)could not be formatted|ended with code") as caught:
        broker.start()

    assert "num.io.threads" in str(caught.value)
    assert not broker.is_running()


def test_a_process_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """A state file whose number belongs to another process by now does not get that process stopped."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        broker = LocalBroker(tmp_path)
        broker._write_state(BrokerState(other.pid, 9092, 9093, str(tmp_path)))

        running = broker.is_running()
        broker.kill()

        assert not running
        assert other.poll() is None
        other.send_signal(signal.SIGKILL)


def test_missing_programs_are_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Java and Maven the message names both, Debian's packages, and docker compose."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    with pytest.raises(LocalBrokerError) as caught:
        LocalBroker(tmp_path / "broker").start()

    assert "java and mvn" in str(caught.value)
    assert "apt-get install default-jre-headless maven" in str(caught.value)
    assert "docker compose up" in str(caught.value)


def test_a_failing_maven_leaves_no_half_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What Maven said is shown, and the next try starts afresh."""
    for name, body in {"java": "exit 0", "mvn": "echo cannot reach anything; exit 1"}.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    with pytest.raises(LocalBrokerError, match="cannot reach anything"):
        kafka_jars.bring_jars()

    assert [path.suffix for path in (tmp_path / "cache/frontwire/kafka").iterdir()] == [".lock"]
