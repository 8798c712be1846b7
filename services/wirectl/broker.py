"""`wirectl broker up|down|status`: the face of `local_broker`."""

from __future__ import annotations

import argparse
from pathlib import Path

from wirectl.errors import LocalBrokerError
from wirectl.folders import find_deploy_file, state_folder
from wirectl.kafka_jars import jars_folder
from wirectl.local_broker import HOST, LocalBroker

DEFAULT_PORT = 9092


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("broker", description="A local Kafka broker, without Docker.")
    actions = parser.add_subparsers(dest="action", metavar="up|down|status", required=True)
    folder = argparse.ArgumentParser(add_help=False)
    default = state_folder() / "broker"
    folder.add_argument("--folder", type=Path, default=default, help="where its data, log and state are (%(default)s)")
    up = actions.add_parser("up", parents=[folder], help="start it, on loopback; it runs on when this command has ended")
    up.add_argument("--port", type=int, default=DEFAULT_PORT, help="the port for clients (%(default)s)")
    actions.add_parser("down", parents=[folder], help="stop it; its data stay")
    actions.add_parser("status", parents=[folder], help="say whether it runs: exit code 0 if it does, 1 if not")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action."""
    match arguments.action:
        case "up":
            return _up(arguments.folder, arguments.port)
        case "down":
            return _down(LocalBroker(arguments.folder))
        case _:
            return _status(LocalBroker(arguments.folder))


def _up(folder: Path, port: int) -> int:
    broker = LocalBroker(folder, port)
    state = broker.state()
    if state and broker.is_running():
        if state.port != port:
            message = (
                f"A broker already runs in {broker.folder}, at {HOST}:{state.port}: `wirectl broker down` first, or name another --folder."
            )
            raise LocalBrokerError(message)
        return _status(broker)
    if not jars_folder(find_deploy_file("kafka/pom.xml")).is_dir():
        print("Bringing Kafka's jars by Maven; this is done once.", flush=True)
    broker.start()
    broker.let_go()
    return _status(broker)


def _down(broker: LocalBroker) -> int:
    if not broker.is_running():
        print(f"No broker runs in {broker.folder}.")
        return 0
    broker.stop()
    print(f"The broker is down; its data stay in {broker.folder}.")
    return 0


def _status(broker: LocalBroker) -> int:
    state = broker.state()
    if state is None or not broker.is_running():
        print(f"No broker runs in {broker.folder}.")
        return 1
    print(f"The broker is up at {HOST}:{state.port} (pid {state.pid}, folder {broker.folder}).")
    return 0
