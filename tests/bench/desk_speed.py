"""How fast a desk worker is, and how large it grows.

A day of the synthetic wire (three articles of ten about no conflict) is read from its beginning by one worker, with the tables in RocksDB
and in memory. Then many uris about no conflict, with the worker's resident memory and the tables' size on disk as they come.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kafka import KafkaProducer
from machine import cpu_seconds, disk_mib, resident_mib
from report import Section

from chassis.kafka import kafka_python_producer_options
from chassis.settings import Settings, read_settings
from synthetic_wire import MIDNIGHT, Event, a_day
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.local_process import LocalDesk
from wirectl.topic_plan import read_topics
from wirectl.topics import apply_topics

_STEPS = 4
_LIMIT_SECONDS = 1800


def bench_desk(count: int) -> Section:
    """Give events and relevant articles a second, from the first event read to the last record published."""
    events = a_day(count)
    relevant = sum(1 for event in events if event.regions)
    section = Section(
        "One desk worker", f"{count:,} events of a synthetic day, {relevant:,} about a conflict", plot=("store", "events_a_second")
    )
    for store in ("rocksdb", "memory"):
        with a_broker() as settings, tempfile.TemporaryDirectory() as folder:
            send(settings, events)
            with a_desk(settings, Path(folder), store) as desk:
                started = wait_for(desk, 1)
                wait_for(desk, count)
                seconds = wait_until_quiet(desk) - started
                section.add(
                    f"tables in {store}",
                    events_a_second=round(count / seconds),
                    relevant_a_second=round(relevant / seconds),
                    cpu_ms_an_event=round(1000 * cpu_seconds(desk.pid) / count, 2),
                    resident_mib=resident_mib(desk.pid),
                )
    return section


def bench_uris(uris: int) -> Section:
    """Give memory and disk after each quarter of so many uris."""
    quiet = Event("", "Example Wire", MIDNIGHT, 0, "", "", "Striker scores twice", "The home side won the cup.")
    section = Section("A desk's memory by uris", "tables in RocksDB, articles about no conflict", plot=("uris", "resident_mib"))
    with a_broker() as settings, tempfile.TemporaryDirectory() as folder, a_desk(settings, Path(folder), "rocksdb") as desk:
        desk.wait_until_ready()
        section.add("at the start", uris=0, resident_mib=resident_mib(desk.pid), disk_mib=disk_mib(Path(folder)))
        for step in range(_STEPS):
            numbers = range(step * uris // _STEPS, (step + 1) * uris // _STEPS)
            started = time.monotonic()
            send(
                settings,
                (replace(quiet, uri=f"tag:wire.example,2026:article:{number:09d}", at=MIDNIGHT + number // 50) for number in numbers),
            )
            wait_for(desk, numbers.stop)
            section.add(
                f"after {numbers.stop:,}",
                uris=numbers.stop,
                resident_mib=resident_mib(desk.pid),
                disk_mib=disk_mib(Path(folder)),
                events_a_second=round(len(numbers) / (time.monotonic() - started)),
            )
    return section


class a_broker:  # noqa: N801 - reads as a phrase where it is used
    """A broker of its own with all topics; gives the settings to reach it."""

    def __enter__(self) -> Settings:
        self._broker = LocalBroker().__enter__()
        settings = read_settings({"FRONTWIRE_BROKER": self._broker.bootstrap})
        with connected_admin(settings) as admin:
            apply_topics(admin, read_topics(find_deploy_file("kafka/topics.toml")))
        return settings

    def __exit__(self, *exception: object) -> None:
        self._broker.__exit__(*exception)


def a_desk(settings: Settings, folder: Path, store: str) -> LocalDesk:
    environment = {"FRONTWIRE_DESK_STORE": store, "FRONTWIRE_DESK_FOLDER": str(folder)}
    return LocalDesk(",".join(settings.broker), folder / "desk.log", environment=environment)


def send(settings: Settings, events: Iterator[Event] | list[Event]) -> None:
    producer = KafkaProducer(**kafka_python_producer_options(settings))
    for number, event in enumerate(events):
        ce_id = event.ce_id if event.number else f"{event.uri}{number}"
        producer.send(settings.enriched_topic, key=event.uri.encode(), value=event.value(), headers=[("ce_id", ce_id.encode())])
    producer.flush()
    producer.close()


def wait_for(desk: LocalDesk, events: int) -> float:
    """Give the time at which the ledger had read so many events."""
    deadline = time.monotonic() + _LIMIT_SECONDS
    while total(desk, "frontwire_desk_events_total") < events:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{events} events were not read in {_LIMIT_SECONDS} s")
        time.sleep(0.1)
    return time.monotonic()


def wait_until_quiet(desk: LocalDesk) -> float:
    """Give the time at which the last record was published."""
    last, since = -1.0, time.monotonic()
    while time.monotonic() - since < 3:
        published = total(desk, "frontwire_desk_published_total")
        if published != last:
            last, since = published, time.monotonic()
        time.sleep(0.1)
    return since


def total(desk: LocalDesk, series: str) -> float:
    return sum(float(line.rpartition(" ")[2]) for line in desk.ask("/metrics")[1].splitlines() if line.startswith(series))
