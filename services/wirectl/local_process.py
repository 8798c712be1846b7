"""A deployable of ours as a process of its own against a given broker: what `wirectl demo`, the broker tests and the bench start, kill and
stop.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

from wirectl.errors import WirectlError
from wirectl.local_broker import free_port

_POLL_SECONDS = 0.05
_STOP_SECONDS = 30.0


class ProcessFailedError(WirectlError):
    """The process ended before it was ready, or was not ready in time."""


class LocalProcess:
    """One process of a deployable; as a context manager it is started on entry and stopped on exit."""

    module: ClassVar[str]

    def __init__(self, bootstrap: str, log: Path, *, environment: Mapping[str, str] | None = None) -> None:
        """Describe the process; nothing is started yet.

        Args:
            bootstrap: the broker's address.
            log: the file that its log goes to.
            environment: FRONTWIRE_ variables beside the address and the port.
        """
        self.port = free_port()
        self.log = log
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FRONTWIRE_")}
        ours = {"FRONTWIRE_BROKER": bootstrap, "FRONTWIRE_HEALTH_PORT": str(self.port)}
        self._environment = {**inherited, **ours, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; `wait_until_ready` tells when articles flow."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a module of ours
                [sys.executable, "-m", self.module],
                env=self._environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_until_ready(self, *, limit_seconds: float = 60) -> None:
        """Return when /ready says so.

        Raises:
            ProcessFailedError: with the end of the log.
        """
        deadline = time.monotonic() + limit_seconds
        while time.monotonic() < deadline:
            if self.ask("/ready")[0] == 200:  # noqa: PLR2004 - HTTP's OK
                return
            if self._process is None or self._process.poll() is not None:
                break
            time.sleep(_POLL_SECONDS)
        tail = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
        raise ProcessFailedError(f"The {self.module} is not ready after {limit_seconds:g} s: {self.ask('/ready')[1].strip()}\n{tail}")

    def ask(self, path: str) -> tuple[int, str]:
        """Ask its health server; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    @property
    def pid(self) -> int:
        """The process id while it runs."""
        return self._process.pid if self._process else 0

    def signal(self, number: signal.Signals) -> None:
        """Send a signal: SIGSTOP and SIGCONT make a zombie of it for a while."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def poll(self) -> int | None:
        """Give the exit code when it has ended, None while it runs."""
        return self._process.poll() if self._process else None

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> int | None:
        """Ask it to finish, and give its exit code; one that does not end is killed."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def wait(self, *, limit_seconds: float = _STOP_SECONDS) -> int | None:
        """Wait for its end and give the exit code."""
        if self._process is None:
            return None
        try:
            return self._process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop it."""
        self.stop()


class LocalTagger(LocalProcess):
    """One tagger process."""

    module = "tagger"


class LocalDesk(LocalProcess):
    """One desk process."""

    module = "desk"

    def __init__(self, bootstrap: str, log: Path, *, environment: Mapping[str, str] | None = None) -> None:
        """Describe the process, on a free port for what it is asked; nothing is started yet."""
        self.web_port = free_port()
        super().__init__(bootstrap, log, environment={"FRONTWIRE_DESK_WEB_PORT": str(self.web_port), **(environment or {})})


class LocalWebhooks(LocalProcess):
    """One process of the webhook sender."""

    module = "webhooks"
