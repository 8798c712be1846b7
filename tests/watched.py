"""Broker, tagger, desk and webhook sender with a Prometheus that watches them: where the scripts about metrics begin."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chassis.settings import Settings, read_settings
from frontwire.knowledge.lexicon import DATA_FOLDER
from local_prometheus import LocalPrometheus
from region_wire import PROVIDERS
from webhook_receiver import SECRET
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker, free_port
from wirectl.local_process import LocalDesk, LocalTagger, LocalWebhooks
from wirectl.topic_plan import read_topics
from wirectl.topics import apply_topics

NO_KNOWLEDGE = shutil.ignore_patterns("*.py", "*.so", "__pycache__")


class ExampleReceiver:
    """deploy/webhooks/receiver.py as a process; as a context manager it is started on entry and stopped on exit."""

    def __init__(self) -> None:
        """Choose a port; nothing listens there yet."""
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Begin to take alerts."""
        self._process = subprocess.Popen(
            [sys.executable, find_deploy_file("webhooks/receiver.py"), str(self._port)],
            env={**os.environ, "SECRET": SECRET},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """Take no more."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


@dataclass(frozen=True)
class Watched:
    """What runs, the settings that reach it, and the folder of the tagger's knowledge."""

    broker: LocalBroker
    settings: Settings
    tagger: LocalTagger
    receiver: ExampleReceiver
    prometheus: LocalPrometheus
    knowledge: Path


@contextmanager
def watched(**of_prometheus: object) -> Iterator[Watched]:
    """Start everything with all topics, and give it when it is ready; the arguments are `LocalPrometheus`'."""
    with tempfile.TemporaryDirectory(prefix="frontwire-watched-") as name, LocalBroker() as broker, ExampleReceiver() as receiver:
        folder, settings = Path(name), read_settings({"FRONTWIRE_BROKER": broker.bootstrap})
        with connected_admin(settings) as admin:
            apply_topics(admin, read_topics(find_deploy_file("kafka/topics.toml")))
        knowledge = shutil.copytree(DATA_FOLDER, folder / "knowledge", ignore=NO_KNOWLEDGE)
        environment = {"FRONTWIRE_PROVIDERS": ",".join(PROVIDERS), "FRONTWIRE_LOG_LEVEL": "WARNING"}
        of_tagger = {**environment, "FRONTWIRE_KNOWLEDGE_FOLDER": str(knowledge)}
        of_webhooks = {**environment, "FRONTWIRE_WEBHOOK_URLS": receiver.url, "FRONTWIRE_WEBHOOK_SECRETS": SECRET}
        with (
            LocalTagger(broker.bootstrap, folder / "tagger.log", environment=of_tagger) as tagger,
            LocalDesk(broker.bootstrap, folder / "desk.log", environment=environment) as desk,
            LocalWebhooks(broker.bootstrap, folder / "webhooks.log", environment=of_webhooks) as webhooks,
            LocalPrometheus(
                folder / "prometheus", {"tagger": [tagger.port], "desk": [desk.port], "webhooks": [webhooks.port]}, **of_prometheus
            ) as prometheus,
        ):
            for process in (tagger, desk, webhooks):
                process.wait_until_ready()
            yield Watched(broker, settings, tagger, receiver, prometheus, knowledge)
