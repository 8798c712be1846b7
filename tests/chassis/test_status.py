"""What a worker says of itself at /status, as `wirectl doctor` and a container's HEALTHCHECK read it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from chassis import status
from chassis.health import HealthServer
from chassis.pulse import Pulse
from chassis.status import PartitionStatus, ask_status


class Clock:
    """A clock that goes when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pulse(clock) -> Pulse:
    """A worker through which articles flow."""
    pulse = Pulse(clock=clock)
    pulse.lexicon_loaded, pulse.waiting_for, pulse.joined, pulse.knowledge_version = True, "", True, "k1"
    return pulse


@pytest.fixture
def address(pulse, monkeypatch) -> Iterator[str]:
    """Where the worker's health server is, which is the one of this machine."""
    server = HealthServer(
        "127.0.0.1", 0, CollectorRegistry(), live=pulse.not_live, ready=pulse.not_ready, status=lambda: pulse.status("tagger", "1.2")
    )
    server.start()
    monkeypatch.setenv("FRONTWIRE_HEALTH_PORT", str(server.port))
    yield f"127.0.0.1:{server.port}"
    server.stop()


def test_a_worker_tells_all_of_itself(clock, pulse, address):
    pulse.lags = {("wire.articles", 3): 2, ("wire.articles", 0): 0}
    pulse.commit()
    clock.now += 7

    told = ask_status(address)

    assert (told.program, told.version, told.knowledge_version) == ("tagger", "1.2", "k1")
    assert (told.live, told.ready, told.not_live, told.not_ready) == (True, True, None, None)
    assert told.partitions == (PartitionStatus("wire.articles", 0, 0), PartitionStatus("wire.articles", 3, 2))
    assert (told.last_commit_age_seconds, told.uptime_seconds) == (7.0, 7.0)


def test_reasons_stand_beside_what_is_not_well(pulse, address):
    pulse.joined = False
    waiting = ask_status(address)
    pulse.failed = True

    failed = ask_status(address)

    assert (waiting.live, waiting.ready, waiting.not_ready) == (True, False, "the consumer group is not joined")
    assert waiting.last_commit_age_seconds is None
    assert (failed.live, failed.not_live) == (False, "the lane has failed")


def test_a_containers_check_fails_only_where_a_restart_would_help(pulse, address, capsys):
    """A worker that waits for its group is live."""
    pulse.joined = False
    waiting = status.main()
    pulse.failed = True
    failed = status.main()

    assert (waiting, failed) == (0, 1)
    assert capsys.readouterr().out == "tagger is live\nthe lane has failed\n"


def test_a_containers_check_fails_where_nobody_answers(monkeypatch, capsys):
    monkeypatch.setenv("FRONTWIRE_HEALTH_PORT", "1")

    assert status.main() == 1
    assert "no worker answers at 127.0.0.1:1" in capsys.readouterr().out


def test_another_server_is_not_taken_for_a_worker():
    """Whatever else answers at the address."""
    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()

        with pytest.raises(ValueError, match="Error"):
            ask_status(f"127.0.0.1:{server.server_address[1]}")


class Stranger(http.server.BaseHTTPRequestHandler):
    """A server that knows nothing of us."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"up": true}')

    def log_message(self, *_: object) -> None:
        pass
