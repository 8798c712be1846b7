"""The health server as whoever restarts, routes and scrapes sees it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from chassis.health import HealthServer
from tagger.metrics import Metrics


class Checks:
    """What the server asks; None is well."""

    live: str | None = None
    ready: str | None = None


@pytest.fixture(scope="module")
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture(scope="module")
def asked() -> Checks:
    return Checks()


@pytest.fixture
def checks(asked) -> Iterator[Checks]:
    """What a test may set; all is well again after it."""
    yield asked
    asked.live = asked.ready = None


@pytest.fixture(scope="module")
def server(asked, metrics) -> Iterator[HealthServer]:
    """A server on a free port."""
    server = HealthServer("127.0.0.1", 0, metrics.registry, live=lambda: asked.live, ready=lambda: asked.ready)
    server.start()
    yield server
    server.stop()


def ask(server: HealthServer, path: str) -> tuple[int, str, str]:
    """Give status, content type and body."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.mark.parametrize("path", ["/live", "/ready", "/live?verbose"])
def test_a_check_that_finds_nothing_is_200(server, path):
    assert ask(server, path) == (200, "text/plain; charset=utf-8", "ok\n")


@pytest.mark.parametrize(("wrong", "right"), [("live", "ready"), ("ready", "live")])
def test_a_check_that_finds_something_is_503_and_says_what(server, checks, wrong, right):
    """And the other check has its own answer."""
    setattr(checks, wrong, "waiting for a broker at “broker:9092”")

    assert ask(server, f"/{wrong}") == (503, "text/plain; charset=utf-8", "waiting for a broker at “broker:9092”\n")
    assert ask(server, f"/{right}")[0] == 200


def test_an_answer_is_of_now_and_not_of_the_start(server, checks):
    before = ask(server, "/ready")[0]
    checks.ready = "the consumer group is not joined"
    between = ask(server, "/ready")[0]
    checks.ready = None

    assert (before, between, ask(server, "/ready")[0]) == (200, 503, 200)


def test_metrics_are_prometheus_text_with_what_was_counted(server, metrics):
    metrics.articles.labels("tagged").inc(3)

    status, content_type, text = ask(server, "/metrics")

    assert (status, content_type.partition(";")[0]) == (200, "text/plain")
    assert "# HELP frontwire_articles_total Articles by what became of them" in text
    assert "# TYPE frontwire_articles_total counter" in text
    assert 'frontwire_articles_total{outcome="tagged"} 3.0\n' in text
    assert 'frontwire_articles_total{outcome="rejected"} 0.0\n' in text


def test_another_path_names_those_that_there_are(server):
    status, _, text = ask(server, "/")

    assert status == 404
    assert text == "/metrics, /live, /ready, /status\n"


def test_a_port_that_is_taken_is_an_error_at_once(server, metrics):
    """The worker makes a message and exit code 2 of it."""
    with pytest.raises(OSError, match="in use"):
        HealthServer("127.0.0.1", server.port, metrics.registry, live=lambda: None, ready=lambda: None)
