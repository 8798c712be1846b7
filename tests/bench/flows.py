"""Articles through real workers and a real broker: beside the peers, by workers and partitions, by rate, and over time.

Everything is timed where subscribers are: by when a read-committed reader had the event.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from articles import stream
from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, Producer, TopicPartition
from machine import cpu_seconds, quantile, resident_mib
from msgspec import structs
from report import Section

from own_topics import OwnTopics
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.topic_plan import Topic, read_topics
from wirectl.topics import apply_topics

HERE = Path(__file__).parent
PEERS = ("librdkafka-eos", "quix-eos", "aiokafka-eos", "faust")
FAUST_ARTICLES = 10_000  # it takes its time
_LIMIT_SECONDS = 900
_ARTICLES_AND_EVENTS = {"wire.articles", "wire.enriched"}


class UndecidedTagger(LocalTagger):
    """A tagger to which every article means what was made beforehand."""

    module = "undecided"


class Bench:
    """All topics under names of their own, on one broker: articles in, events out."""

    def __init__(self, bootstrap: str, prefix: str, partitions: int = 4) -> None:
        """Make the topics; `prefix.in` and `prefix.out`, as the peers call them, have as many partitions."""
        self.bootstrap, self.partitions = bootstrap, partitions
        self.articles, self.enriched = f"{prefix}.in", f"{prefix}.out"
        plan = read_topics(find_deploy_file("kafka/topics.toml"))
        plan = [topic for topic in read_topics(find_deploy_file("kafka/topics.toml")) if topic.name not in _ARTICLES_AND_EVENTS]
        others = (structs.replace(topic, name=f"{prefix}.{topic.name}") for topic in plan)
        topics = OwnTopics(prefix, bootstrap, tuple(others))
        self.environment = {**topics.environment, "FRONTWIRE_ARTICLES_TOPIC": self.articles, "FRONTWIRE_ENRICHED_TOPIC": self.enriched}
        with connected_admin(topics.settings) as admin:
            apply_topics(admin, (*topics.wanted, Topic(self.articles, partitions, {}), Topic(self.enriched, partitions, {})))

    def tagger(self, folder: Path, *, number: int = 0) -> LocalTagger:
        """Describe a worker of the group."""
        return LocalTagger(self.bootstrap, folder / f"tagger-{number}.log", environment=self.environment)

    def undecided(self, folder: Path) -> LocalTagger:
        """Describe a worker, of a group of its own, that decides nothing."""
        paths = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = {**self.environment, "FRONTWIRE_GROUP": f"undecided-{time.time():.0f}", "PYTHONPATH": paths}
        return UndecidedTagger(self.bootstrap, folder / "undecided.log", environment=environment)

    def fill(self, names: Iterator[str]) -> float:
        """Send articles as fast as they are taken; give articles a second."""
        producer = Producer({"bootstrap.servers": self.bootstrap, "linger.ms": 20, "compression.type": "zstd", "enable.idempotence": True})
        started, count = time.perf_counter(), 0
        for uri, value in stream(names):
            while True:
                try:
                    producer.produce(self.articles, key=uri, value=value)
                    break
                except BufferError:
                    producer.poll(0.1)
            count += 1
        producer.flush()
        return count / (time.perf_counter() - started)

    @contextmanager
    def reader(self, start: int = OFFSET_END) -> Iterator[Consumer]:
        """Read committed events from now on, or from the beginning."""
        consumer = Consumer({"bootstrap.servers": self.bootstrap, "group.id": f"reader-{time.time()}", "isolation.level": "read_committed"})
        consumer.assign([TopicPartition(self.enriched, number, start) for number in range(self.partitions)])
        consumer.poll(1)
        try:
            yield consumer
        finally:
            consumer.close()


def bench_beside_peers(bootstrap: str, folder: Path, count: int, peers: Path | None) -> tuple[list[Section], float]:
    """Run a worker, then each peer, over the same waiting articles with the same function; give the worker's articles a second too."""
    section = Section(
        "Throughput beside the peers", f"{count:,} articles of the demo wire, 4 partitions, one process", plot=("who", "articles_a_second")
    )
    bench = Bench(bootstrap, "bench")
    section.add("filling the topic", articles_a_second=round(bench.fill(map(str, range(count)))))
    rate = _throughput(bench, folder, count)
    section.add("frontwire lane", articles_a_second=round(rate), ratio=1.0)
    _add_overhead(section, bench, folder, count)
    if peers is None or not peers.is_file():
        print(f"No peers: {peers} is not there.", file=sys.stderr)
        return [section], rate
    for mode in PEERS:
        reached = run_peer(peers, mode, bootstrap, min(count, FAUST_ARTICLES) if mode == "faust" else count)
        if reached:
            section.add(mode, articles_a_second=reached, ratio=round(rate / reached, 2))
    bare = run_peer(peers, "aiokafka-eos", bootstrap, count, function=None)
    if bare:
        section.add("aiokafka-eos that passes values through", articles_a_second=bare, microseconds=round(1e6 / bare, 1))
    return [section], rate


def _add_overhead(section: Section, bench: Bench, folder: Path, count: int) -> None:
    """Let a worker that decides nothing carry the same articles: what an article then costs is what all but `decide` does."""
    with bench.undecided(folder) as tagger, bench.reader() as consumer:
        reached = [(time.time(), cpu_seconds(tagger.pid)) for _ in _read(consumer, count)]
    times, spent = zip(*reached, strict=True)
    begun, ended = count // 10, count * 9 // 10
    section.add(
        "the lane with nothing to decide",
        articles_a_second=round(_rate(times)),
        microseconds=round(1e6 * (spent[ended] - spent[begun]) / (ended - begun), 1),
    )


def _throughput(bench: Bench, folder: Path, count: int) -> float:
    """Let a worker carry what waits; give its articles a second."""
    with bench.tagger(folder), bench.reader(OFFSET_BEGINNING) as consumer:
        return _rate([time.time() for _ in _read(consumer, count)])


def _rate(read_at: Sequence[float]) -> float:
    """Give records a second, without the first and the last tenth: partitions and workers begin and end apart."""
    return 0.8 * len(read_at) / (quantile(read_at, 0.9) - quantile(read_at, 0.1))


def run_peer(script: Path, mode: str, bootstrap: str, count: int, *, function: str | None = "peer_function:decide_bytes") -> int:
    """Run one peer in a process of its own with the same function, or with none; give its articles a second, 0 when it failed."""
    paths = os.pathsep.join([str(HERE), str(HERE.parent.parent / "services")])
    command = [sys.executable, str(script), "--broker", bootstrap, *(["--function", function] if function else []), "run", mode, str(count)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=600, check=False)
    words = done.stdout.split()
    if len(words) < 2:
        print(f"{mode} failed: {done.stderr[-800:]}", file=sys.stderr)
        return 0
    return int(words[-2])


def bench_workers(bootstrap: str, folder: Path, count: int) -> Section:
    """Run one, two and four workers over 4, 8 and 16 partitions."""
    about = f"{count:,} articles produced once all workers have joined; this machine's {os.cpu_count()} cores also run the broker"
    section = Section("Workers and partitions", about, plot=("workers", "articles_a_second"))
    for partitions, workers in itertools.product((4, 8, 16), (1, 2, 4)):
        bench = Bench(bootstrap, f"w{workers}p{partitions}", partitions)
        with ExitStack() as running:
            taggers = [running.enter_context(bench.tagger(folder, number=number)) for number in range(workers)]
            for tagger in taggers:
                tagger.wait_until_ready()
            consumer = running.enter_context(bench.reader())
            began = time.time()
            bench.fill(map(str, range(count)))
            # When they were published, not when they are read: the first are there before all is produced.
            rate = count / (max(record.timestamp()[1] for record in _read(consumer, count)) / 1000 - began)
        section.add(
            f"{workers} workers, {partitions} partitions",
            group=f"{partitions} partitions",
            workers=workers,
            articles_a_second=round(rate),
        )
    return section


def bench_latency(bootstrap: str, folder: Path, highest: float, seconds: float) -> Section:
    """Produce at a steady rate; time each article from there to a read-committed reader."""
    section = Section("Latency, produced to readable", f"one worker, {seconds:g} s at each rate", plot=("articles_a_second", "p99_ms"))
    bench = Bench(bootstrap, "latency")
    with bench.tagger(folder) as tagger:
        tagger.wait_until_ready()
        before = cpu_seconds(tagger.pid)
        time.sleep(seconds)
        section.add("idle", articles_a_second=0, core_percent=round(100 * (cpu_seconds(tagger.pid) - before) / seconds, 1))
        _latencies(bench, 1_000, 8)  # the first ones make the connections, and the broker compiles what carries them
        for name, rate in (("100/s", 100), ("1,000/s", 1_000), ("80% of the throughput above", int(0.8 * highest))):
            before = cpu_seconds(tagger.pid)
            taken = _latencies(bench, rate, seconds)
            section.add(
                name,
                articles_a_second=rate,
                p50_ms=round(quantile(taken, 0.5), 1),
                p99_ms=round(quantile(taken, 0.99), 1),
                worst_ms=round(max(taken), 1),
                core_percent=round(100 * (cpu_seconds(tagger.pid) - before) / seconds),
            )
    return section


def _latencies(bench: Bench, rate: int, seconds: float) -> list[float]:
    """Give each article's way in ms: the time at which it was produced is the end of its uri."""
    count = int(rate * seconds)
    with bench.reader() as consumer:
        sending = threading.Thread(target=_send_steadily, args=(bench, rate, count))
        sending.start()
        taken = [(time.time_ns() - int(record.key().rpartition(b":")[2])) / 1e6 for record in _read(consumer, count)]
        sending.join()
    return taken


def _send_steadily(bench: Bench, rate: int, count: int) -> None:
    producer = Producer({"bootstrap.servers": bench.bootstrap, "linger.ms": 0, "compression.type": "zstd"})
    started = time.perf_counter()

    def names() -> Iterator[str]:
        for number in range(count):
            ahead = started + number / rate - time.perf_counter()
            if ahead > 0:
                time.sleep(ahead)
            yield f"{number}:{time.time_ns()}"

    for uri, value in stream(names()):
        producer.produce(bench.articles, key=uri, value=value)
        producer.poll(0)
    producer.flush()


def bench_memory(bootstrap: str, folder: Path, minutes: float, rate: int) -> Section:
    """Let a tagger and a desk carry a wire for so long; read their memory as it goes."""
    section = Section("Memory over time", f"{rate} articles a second", plot=("minutes", "mib"))
    bench = Bench(bootstrap, "memory")
    environment = {**bench.environment, "FRONTWIRE_DESK_FOLDER": str(folder)}
    with bench.tagger(folder) as tagger, LocalDesk(bootstrap, folder / "desk.log", environment=environment) as desk:
        tagger.wait_until_ready()
        desk.wait_until_ready()
        sending = threading.Thread(target=_send_steadily, args=(bench, rate, int(rate * minutes * 60)), daemon=True)
        sending.start()
        started = time.monotonic()
        while sending.is_alive():
            sending.join(max(15.0, minutes * 6))
            passed = round((time.monotonic() - started) / 60, 1)
            for name, worker in (("tagger", tagger), ("desk", desk)):
                section.add(f"{name} after {passed} minutes", group=name, minutes=passed, mib=resident_mib(worker.pid))
    return section


def _read(consumer: Consumer, count: int) -> Iterator[object]:
    """Give so many records as they come."""
    deadline = time.monotonic() + _LIMIT_SECONDS
    read = 0
    while read < count:
        record = consumer.poll(0.05)  # `consume` would wait for its whole time, or for all that it is asked for
        if record is not None and record.error() is None:
            read += 1
            yield record
        if time.monotonic() > deadline:
            raise TimeoutError(f"{read} of {count} records after {_LIMIT_SECONDS} s")
