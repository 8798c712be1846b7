"""Broker, tagger and desk with a Prometheus that watches them: where the scripts about metrics begin."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chassis.settings import Settings, read_settings
from local_prometheus import LocalPrometheus
from region_wire import PROVIDERS
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.topic_plan import read_topics
from wirectl.topics import apply_topics


@dataclass(frozen=True)
class Watched:
    """What runs, and the settings that reach it."""

    broker: LocalBroker
    settings: Settings
    tagger: LocalTagger
    prometheus: LocalPrometheus


@contextmanager
def watched(**of_prometheus: object) -> Iterator[Watched]:
    """Start everything with all topics, and give it when tagger and desk are ready; the arguments are `LocalPrometheus`'."""
    with tempfile.TemporaryDirectory(prefix="frontwire-watched-") as name, LocalBroker() as broker:
        folder, settings = Path(name), read_settings({"FRONTWIRE_BROKER": broker.bootstrap})
        with connected_admin(settings) as admin:
            apply_topics(admin, read_topics(find_deploy_file("kafka/topics.toml")))
        environment = {"FRONTWIRE_PROVIDERS": ",".join(PROVIDERS), "FRONTWIRE_LOG_LEVEL": "WARNING"}
        with (
            LocalTagger(broker.bootstrap, folder / "tagger.log", environment=environment) as tagger,
            LocalDesk(broker.bootstrap, folder / "desk.log", environment=environment) as desk,
            LocalPrometheus(folder / "prometheus", {"tagger": [tagger.port], "desk": [desk.port]}, **of_prometheus) as prometheus,
        ):
            tagger.wait_until_ready()
            desk.wait_until_ready()
            yield Watched(broker, settings, tagger, prometheus)
