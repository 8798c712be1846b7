"""A small HTTP server in a thread of its own: /metrics for Prometheus, /live and /ready for whoever restarts and routes, /status to read.

It answers while the event loop is busy or stuck; that is what /live is asked for.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import msgspec
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from chassis.pulse import Pulse
from chassis.settings import Settings
from chassis.status import Status

Check = Callable[[], str | None]
"""Says what is wrong, or None."""
Tell = Callable[[], Status]
"""Says how the worker is."""


class HealthServer:
    """Serves until it is stopped; `port` is the one that was taken when 0 was asked for."""

    def __init__(self, host: str, port: int, registry: CollectorRegistry, *, live: Check, ready: Check, status: Tell | None = None) -> None:
        """Take the port.

        Raises:
            OSError: the port is taken, or not ours to take.
        """

        class Handler(_Handler):
            checks: ClassVar[dict[str, Check]] = {"/live": live, "/ready": ready}
            metrics = registry
            tells: ClassVar[dict[str, Tell]] = {"/status": status} if status else {}

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    @property
    def port(self) -> int:
        """The port that is served."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def serve_health(settings: Settings, registry: CollectorRegistry, pulse: Pulse, *, program: str, version: str = "") -> HealthServer | None:
    """Serve a deployable's metrics and health where the settings say; None, with a line on standard error, when it cannot be had."""
    try:
        health = HealthServer(
            settings.health_host,
            settings.health_port,
            registry,
            live=pulse.not_live,
            ready=pulse.not_ready,
            status=lambda: pulse.status(program, version),
        )
    except OSError as error:
        print(f"{program}: FRONTWIRE_HEALTH_PORT {settings.health_port} cannot be served: {error.strerror}", file=sys.stderr)
        return None
    health.start()
    return health


class _Handler(BaseHTTPRequestHandler):
    checks: ClassVar[dict[str, Check]]
    metrics: ClassVar[CollectorRegistry]
    tells: ClassVar[dict[str, Tell]]
    server_version = "frontwire"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/metrics":
            encode, content_type = choose_encoder(self.headers.get("Accept", ""))
            self._answer(200, content_type, encode(self.metrics))
        elif path in self.checks:
            fault = self.checks[path]()
            self._answer(503 if fault else 200, "text/plain; charset=utf-8", f"{fault or 'ok'}\n".encode())
        elif path in self.tells:
            self._answer(200, "application/json", msgspec.json.format(msgspec.json.encode(self.tells[path]()), indent=2) + b"\n")
        else:
            self._answer(404, "text/plain; charset=utf-8", b"/metrics, /live, /ready, /status\n")

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        with suppress(ConnectionError):  # whoever asked has not waited
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: a scrape every few seconds is no news."""
