"""The broker without Docker: one Kafka node, broker and controller in one, on loopback, in a folder kept or temporary.

`kafka_jars` brings what it runs; `wirectl broker` is its face and the tests' fixture uses it directly. What is to be
known of a running broker stands in `broker.json` in its folder, so that another process can find it and stop it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from wirectl.errors import LocalBrokerError
from wirectl.folders import find_deploy_file
from wirectl.kafka_jars import PACKAGES, bring_jars, find_programs, locked

HOST = "127.0.0.1"
LOG_TAIL_LINES = 25
POLL_SECONDS = 0.03

# Below the range that outgoing connections take their ports from: while a broker is down, a client that tries again and
# again could otherwise be given the very port it calls, and be connected to itself.
FREE_PORTS = range(20_000, 32_000)

FORMAT_FLAGS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m")
BROKER_FLAGS = ("-XX:+UseSerialGC", "-Xshare:auto", "-Xms128m", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError")

SINGLE_NODE = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "BROKER",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    # One node cannot have copies; few partitions, for each is a folder and files to open at start.
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "2",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.num.partitions": "2",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Nobody waits for members that do not come; a test may ask for a short session.
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    # Above the largest max.message.bytes in deploy/kafka/topics.toml.
    "message.max.bytes": "10485760",
    "replica.fetch.max.bytes": "10485760",
    # Two cores and a heap of at most 1 GiB.
    "num.network.threads": "2",
    "num.io.threads": "4",
    "log.cleaner.dedupe.buffer.size": "16777216",
    # After kill -9 the same node may come back when its predecessor's session is over: by default after 9 s.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}


@dataclass(frozen=True, slots=True)
class BrokerState:
    """What `broker.json` says of a broker that was started."""

    pid: int
    port: int
    controller_port: int
    folder: str


class Local(ABC):
    """What runs here for a while: as a context manager started on entry and closed on exit."""

    @abstractmethod
    def start(self) -> None:
        """Start it, and return when it answers."""

    @abstractmethod
    def close(self) -> None:
        """End it, and remove what is temporary."""

    def __enter__(self) -> Self:
        """Start it."""
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close it."""
        self.close()


class LocalBroker(Local):
    """One local Kafka broker in one folder.

    As a context manager it is started on entry and closed on exit. `stop()` and `kill()` leave the folder, and
    `start()` goes on with the same data on the same port; `close()` also removes a temporary folder.
    """

    jvm_flags: tuple[str, ...] = BROKER_FLAGS

    def __init__(
        self,
        folder: Path | None = None,
        port: int | None = None,
        *,
        properties: Mapping[str, str] | None = None,
        start_limit_seconds: float = 60,
    ) -> None:
        """Describe a broker; nothing is started yet.

        Args:
            folder: Where its data, log and state are kept; a temporary folder when None.
            port: The port on loopback; a free one, kept over restarts, when None.
            properties: Broker settings that go over ours, by Kafka's names.
            start_limit_seconds: How long `start` waits for an answer before it gives up.
        """
        self._temporary = tempfile.TemporaryDirectory(prefix="frontwire-broker-") if folder is None else None
        self.folder = Path(self._temporary.name if self._temporary else folder or ".").resolve()
        self._properties = dict(properties or {})
        self._start_limit_seconds = start_limit_seconds
        self._cluster_id = new_cluster_id()
        self._process: subprocess.Popen[bytes] | None = None
        state = self.state()
        self._port = port or (state.port if state else None)

    @property
    def port(self) -> int:
        """The broker's port on loopback."""
        if self._port is None:
            self._port = free_port()
        return self._port

    @property
    def bootstrap(self) -> str:
        """The address for clients: host and port."""
        return f"{HOST}:{self.port}"

    @property
    def log_path(self) -> Path:
        """Where the broker's own log is."""
        return self.folder / "broker.log"

    def start(self) -> None:
        """Start the broker and return when it answers.

        Raises:
            LocalBrokerError: Java or Maven missing, port taken, running already, or not up in time: with its log's end.
        """
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the process, without waiting until it answers.

        Raises:
            LocalBrokerError: Java or Maven missing, port taken or running already.
        """
        bring_jars()
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "start.lock"):
            if self.is_running():
                message = f"A broker already runs in {self.folder} at {HOST}:{self._require_state().port}."
                raise LocalBrokerError(message)
            _require_free(self.port)
            controller_port = self._choose_controller_port()
            self._write_properties("server.properties", self.folder / "data", controller_port)
            self._format(controller_port)
            process = self._run_java()
            self._process = process
            self._write_state(BrokerState(process.pid, self.port, controller_port, str(self.folder)))

    def wait_until_ready(self) -> None:
        """Return when the broker answers; one that does not in time is killed.

        Raises:
            LocalBrokerError: with its log's end.
        """
        if self._process is None:
            raise LocalBrokerError(f"No broker was started in {self.folder} by this process.")
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.kill()
            raise

    def stop(self, *, limit_seconds: float = 20) -> None:
        """Stop the broker in good order; kill it when it has not ended in time. Nothing to do when none runs."""
        if self.is_running():
            self._signal(signal.SIGTERM)
            self._signal(signal.SIGCONT)  # one that was suspended would not hear of it
            if not self._wait_until_gone(limit_seconds):
                self.kill()
        self._forget()

    def kill(self) -> None:
        """End the broker as a power cut would (SIGKILL); its data stay for the next `start`."""
        if self.is_running():
            self._signal(signal.SIGKILL)
            if not self._wait_until_gone(20):
                message = f"The broker in {self.folder} (pid {self._require_state().pid}) does not end even when killed."
                raise LocalBrokerError(message)
        self._forget()

    def suspend(self) -> None:
        """Have the process stand still (SIGSTOP), as a machine that swaps or is moved does."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def let_go(self) -> None:
        """Let the broker outlive this process: from here on it is known by its state file alone."""
        if self._process is not None:
            self._process.returncode = 0  # else Popen warns, when it is collected, of a child that still runs
            self._process = None

    def close(self) -> None:
        """Stop the broker and remove its folder if that was temporary."""
        self.stop()
        if self._temporary:
            self._temporary.cleanup()

    def is_running(self) -> bool:
        """Tell whether the process of this folder's broker lives."""
        if self._process is not None:
            return self._process.poll() is None
        state = self.state()
        return state is not None and _is_broker_of(state.pid, self.folder)

    def state(self) -> BrokerState | None:
        """Read what `broker.json` says; None when no broker was started here, or it was stopped."""
        try:
            return BrokerState(**json.loads(self._state_path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def log_tail(self) -> str:
        """Give the last lines of the broker's log."""
        try:
            lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return "(no log)"
        return "\n".join(lines[-LOG_TAIL_LINES:]) or "(the log is empty)"

    @property
    def _state_path(self) -> Path:
        return self.folder / "broker.json"

    def _require_state(self) -> BrokerState:
        state = self.state()
        if state is None:
            message = f"No broker was started in {self.folder}."
            raise LocalBrokerError(message)
        return state

    def _write_state(self, state: BrokerState) -> None:
        arriving = self._state_path.with_suffix(".new")
        arriving.write_text(json.dumps(asdict(state)) + "\n", encoding="utf-8")
        arriving.replace(self._state_path)

    def _forget(self) -> None:
        self._process = None
        self._state_path.unlink(missing_ok=True)

    def _choose_controller_port(self) -> int:
        return free_port(besides=self.port)

    def _addresses(self, controller_port: int) -> dict[str, str]:
        return {
            "listeners": f"BROKER://{HOST}:{self.port},CONTROLLER://{HOST}:{controller_port}",
            "advertised.listeners": f"BROKER://{HOST}:{self.port}",
            "controller.quorum.voters": f"1@{HOST}:{controller_port}",
        }

    def _write_properties(self, name: str, data: Path, controller_port: int) -> Path:
        settings = {**SINGLE_NODE, **self._addresses(controller_port), "log.dirs": str(data), **self._properties}
        lines = [f"{key}={value}" for key, value in settings.items()]
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _format(self, controller_port: int) -> None:
        """Format the storage if it is not yet; it appears by one rename, so never half done."""
        data = self.folder / "data"
        if data.is_dir():
            return
        arriving = Path(tempfile.mkdtemp(dir=self.folder, prefix="formatting-"))
        properties = self._write_properties("format.properties", arriving, controller_port)
        arguments = ("format", "--cluster-id", self._cluster_id, "--config", str(properties))
        command = _java(FORMAT_FLAGS, "kafka.tools.StorageTool", *arguments)
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 -- our own command, no shell
        if done.returncode != 0:
            message = f"The broker's storage could not be formatted:\n{_with_java_hint(done.stdout + done.stderr)}"
            raise LocalBrokerError(message)
        properties.unlink()
        arriving.replace(data)

    def _run_java(self) -> subprocess.Popen[bytes]:
        """Start the JVM in a session of its own: Ctrl-C at a terminal ends our programs, and they end the broker."""
        command = _java(self.jvm_flags, "kafka.Kafka", str(self.folder / "server.properties"))
        with self.log_path.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 -- our own command, no shell
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + self._start_limit_seconds
        while not self._answers(deadline - time.monotonic()):
            if process.poll() is not None:
                message = f"The broker ended with code {process.returncode} while starting. {self._log_report()}"
                raise LocalBrokerError(message)
            if time.monotonic() > deadline:
                late = f"The broker did not answer at {self.bootstrap} within {self._start_limit_seconds:g} s."
                message = f"{late} {self._log_report()}"
                raise LocalBrokerError(message)
            time.sleep(POLL_SECONDS)

    def _answers(self, seconds_left: float) -> bool:
        """Tell whether it takes part in its cluster: the port opens a little before that."""
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        limit_ms = max(1000, int(seconds_left * 1000))
        try:
            with contextlib.closing(KafkaAdminClient(bootstrap_servers=self.bootstrap, bootstrap_timeout_ms=limit_ms)) as admin:
                return self._takes_part(admin.describe_cluster()["brokers"])
        except KafkaError:
            return False

    def _takes_part(self, brokers: list[dict[str, Any]]) -> bool:
        return any(not broker.get("is_fenced") for broker in brokers)

    def _log_report(self) -> str:
        return f"The end of {self.log_path}:\n{_with_java_hint(self.log_tail())}"

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running():  # asked again: a dead process' number goes to another
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._require_state().pid, number)

    def _wait_until_gone(self, limit_seconds: float) -> bool:
        """Wait until the process has ended and given back its port and files, which it does a moment after it is dead."""
        pid = self._require_state().pid
        deadline = time.monotonic() + limit_seconds
        while self._process.poll() is None if self._process else _exists(pid):
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True


def _java(flags: tuple[str, ...], main_class: str, *arguments: str) -> list[str]:
    (java,) = find_programs("java")
    logging_settings = find_deploy_file("kafka/simplelogger.properties").parent
    return [java, *flags, "-cp", f"{logging_settings}:{bring_jars()}/*", main_class, *arguments]


def new_cluster_id() -> str:
    """Make a cluster id as Kafka does: 16 bytes in URL-safe base64; a dash in front would read as an option."""
    while (name := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return name


def _with_java_hint(output: str) -> str:
    if "UnsupportedClassVersionError" in output:
        return f"{output}\nThis Java is too old: Kafka 4 needs 17 or newer (Debian: {PACKAGES['java']})."
    return output


def _is_broker_of(pid: int, folder: Path) -> bool:
    """Tell whether that process is a Kafka of this folder: its command line names the folder's own settings file."""
    words = _command_line(pid)
    return "kafka.Kafka" in words and str(folder / "server.properties") in words


def _command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        if Path("/proc/self").exists():
            return []
    command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]  # no /proc: macOS
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603 -- our own command, no shell


def _exists(pid: int) -> bool:
    """Tell whether a process is there; one that has ended and whose parent never asks for it is not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return "\nState:\tZ" not in status or "\nThreads:\t1\n" not in status
    return True


def free_port(*, besides: int = 0) -> int:
    """Find a port on loopback that nobody has, outside the range that outgoing connections are given; none twice in a process."""
    while True:
        port = FREE_PORTS.start + secrets.randbelow(len(FREE_PORTS))
        if port != besides and port not in _given and _is_free(port):
            _given.add(port)
            return port


_given: set[int] = set()  # a port may be given long before somebody listens there


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _require_free(port: int) -> None:
    if not _is_free(port):
        message = f"Port {port} on {HOST} is taken by another program: stop it or choose another port."
        raise LocalBrokerError(message)
