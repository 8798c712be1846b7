"""`make bench`: how fast it is, as ratios in one run against what a user would pick instead, on the demo wire's articles.

Prints a table; --json FILE writes the figures. The peers are run by a script of their own (--peers); without it the lane runs alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from chassis.kafka import consumer_options, kafka_python_producer_options
from chassis.memory import loading_for_good
from chassis.settings import Settings, read_settings
from frontwire.deciding import Tagged, decide
from frontwire.folding import fold
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, english_words, load_lexicon
from frontwire.knowledge.loading import read_knowledge
from frontwire.tagging.matching import find_hits
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.local_tagger import LocalTagger
from wirectl.replay import Record, list_files, read_records, replay

HERE = Path(__file__).parent
IN, OUT, DLQ, KNOWLEDGE = "bench.in", "bench.out", "bench.dlq", "bench.knowledge"
PEERS = ("faust", "quix-eos", "aiokafka-eos")
REPEATS = 100
TYPICAL_CHARACTERS = 2200
SINGLE_ARTICLES = 30


def main() -> int:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--peers", type=Path, default=None, help="the script that runs the peers")
    parser.add_argument("--json", type=Path, default=None, help="where to write the figures as JSON")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"articles": arguments.articles, **bench_core()}
    with tempfile.TemporaryDirectory(prefix="frontwire-bench-") as folder, LocalBroker() as broker:
        settings = bench_settings(broker.bootstrap)
        make_topics(settings)
        replay(settings, IN, numbered_articles(arguments.articles))
        figures |= bench_lane(settings, Path(folder), arguments.articles)
        if arguments.peers is not None and arguments.peers.is_file():
            figures |= {f"{mode} articles/s": run_peer(arguments.peers, mode, broker.bootstrap, arguments.articles) for mode in PEERS}
        else:
            print(f"No peers: {arguments.peers} is not there.", file=sys.stderr)
    for mode in PEERS:
        if figures.get(f"{mode} articles/s"):
            figures[f"lane / {mode}"] = round(figures["lane articles/s"] / figures[f"{mode} articles/s"], 2)
    for name, value in figures.items():
        print(f"{name:<36} {value}")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def demo_articles() -> list[dict[str, Any]]:
    """Give the demo wire's text articles as JSON objects."""
    folder = find_deploy_file("demo-wire/README.md").parent
    files = [path for path in list_files([folder]) if path.suffix == ".json"]
    documents = []
    for record in read_records(files):
        try:
            document = orjson.loads(record.value or b"")
        except orjson.JSONDecodeError:
            continue
        if isinstance(document, dict) and document.get("body_text"):
            documents.append(document)
    return documents


def numbered_articles(count: int) -> Any:
    """Give so many records: the demo wire's articles again and again, each under a uri of its own."""
    for number, document in zip(range(count), itertools.cycle(demo_articles()), strict=False):
        uri = f"tag:bench.example,2026:{number}"
        yield Record(uri, uri.encode(), orjson.dumps({**document, "uri": uri}))


def bench_core() -> dict[str, Any]:
    """Time the load of the lexicon and `decide`, on typical articles and over the demo wire, with the whole knowledge and a small one."""
    before = resident_mib(os.getpid())
    started = time.perf_counter()
    with loading_for_good():
        lexicon = load_lexicon()
    load_seconds = time.perf_counter() - started
    loaded_mib = resident_mib(os.getpid()) - before
    english_count = len(lexicon.words)
    started = time.perf_counter()
    for code in sorted(lexicon.languages.codes):
        lexicon.index_of(code)
    languages_seconds, languages_mib = time.perf_counter() - started, resident_mib(os.getpid()) - before
    documents = demo_articles()
    values = [orjson.dumps(document) for document in documents]
    wire = []
    for _ in range(20):
        started = time.perf_counter()
        for each in values:
            decide(each, lexicon)
        wire.append((time.perf_counter() - started) / len(values))
    long = long_articles(documents, lexicon)
    with tempfile.TemporaryDirectory(prefix="frontwire-bench-") as folder:
        small = load_lexicon(small_knowledge(Path(folder)))
    return {
        "lexicon load s": round(load_seconds, 2),
        "lexicon MiB": loaded_mib,
        "lexicon words, English": english_count,
        "lexicon s and words of all other languages": f"{languages_seconds:.2f}, {len(lexicon.words) - english_count}",
        "lexicon MiB with all languages": languages_mib,
        f"decide µs, conflict article of {TYPICAL_CHARACTERS} characters": median_decide(long, lexicon),
        f"the same with a small knowledge of {len(small.words)} words": median_decide(long, small),
        "decide µs, mean of the demo wire": round(statistics.median(wire) * 1e6, 1),
        "mean characters of the demo wire": round(statistics.mean(len(document["body_text"]) for document in documents)),
        **bench_matchers(lexicon, [orjson.loads(value)["body_text"] for value in long]),
    }


def long_articles(documents: list[dict[str, Any]], lexicon: Lexicon) -> list[bytes]:
    """Give conflict articles of the length that the target is stated for: each one's text, again from its beginning where it is shorter."""
    tagged = [document for document in documents if isinstance(decide(orjson.dumps(document), lexicon)[0], Tagged)]
    return [orjson.dumps({**document, "body_text": ("\n".join([document["body_text"]] * 9))[:TYPICAL_CHARACTERS]}) for document in tagged]


def median_decide(values: list[bytes], lexicon: Lexicon) -> float:
    """Give the median over articles of each one's median, in µs."""
    return round(statistics.median(median_seconds(partial(decide, value, lexicon)) for value in values) * 1e6, 1)


def small_knowledge(folder: Path) -> Path:
    """Copy the tests' own small knowledge, with the package's roles and cues."""
    shutil.copytree(HERE.parent / "frontwire" / "knowledge_small", folder, dirs_exist_ok=True)
    for name in ("roles.toml", "cues.toml"):
        shutil.copy(DATA_FOLDER / "vocabulary" / name, folder / "vocabulary" / name)
    return folder


def bench_matchers(lexicon: Lexicon, texts: list[str]) -> dict[str, Any]:
    """Time the matcher beside what others would take, with the same English names over the same texts."""
    names = [name.strip() for name in english_names()]
    figures: dict[str, Any] = {}
    folded = [fold(text) for text in texts]
    figures["matcher µs an article, with folding"] = _mean_us(lambda text: find_hits(fold(text), lexicon), texts)
    figures["matcher alone µs"] = _mean_us(lambda text: find_hits(text, lexicon), folded)
    try:
        import flashtext  # noqa: PLC0415 - of the bench's extra
        import spacy  # noqa: PLC0415
    except ImportError:
        print("No matchers to compare with: flashtext and spaCy are in the extra `bench`.", file=sys.stderr)
        return figures
    keywords = flashtext.KeywordProcessor()
    keywords.add_keywords_from_list(names)
    figures["flashtext µs"] = _mean_us(keywords.extract_keywords, folded)
    pipeline = spacy.blank("en")
    pipeline.max_length = 10_000_000
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "NAME", "pattern": name} for name in names])
    figures["spaCy EntityRuler µs"] = _mean_us(pipeline, folded[:10])
    matcher = figures["matcher µs an article, with folding"]
    figures["flashtext / matcher"] = round(figures["flashtext µs"] / matcher, 1)
    figures["spaCy EntityRuler / matcher"] = round(figures["spaCy EntityRuler µs"] / matcher, 1)
    return figures


def english_names() -> list[str]:
    """Give every string that the English index finds, folded."""
    return english_words(read_knowledge(DATA_FOLDER))


def _mean_us(call: Any, texts: list[str]) -> float:
    return round(statistics.mean(median_seconds(partial(call, text), repeats=5) for text in texts) * 1e6, 1)


def median_seconds(call: Any, *, repeats: int = REPEATS) -> float:
    """Give the median of many calls."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def bench_settings(bootstrap: str) -> Settings:
    """Give settings that name the bench's own topics."""
    return read_settings({"FRONTWIRE_BROKER": bootstrap, **environment()})


def environment() -> dict[str, str]:
    """Give the variables that make a tagger use the bench's topics."""
    return {
        "FRONTWIRE_ARTICLES_TOPIC": IN,
        "FRONTWIRE_ENRICHED_TOPIC": OUT,
        "FRONTWIRE_DLQ_TOPIC": DLQ,
        "FRONTWIRE_KNOWLEDGE_TOPIC": KNOWLEDGE,
        "FRONTWIRE_GROUP": "bench",
    }


def make_topics(settings: Settings) -> None:
    """Make the bench's topics with 4 partitions."""
    with connected_admin(settings) as admin:
        admin.create_topics([NewTopic(IN, 4, 1), NewTopic(OUT, 4, 1), NewTopic(DLQ, 1, 1), NewTopic(KNOWLEDGE, 1, 1)])


def bench_lane(settings: Settings, folder: Path, count: int) -> dict[str, Any]:
    """Run a tagger over everything that waits, then single articles on the quiet topic."""
    with LocalTagger(settings.broker[0], folder / "tagger.log", environment=environment()) as tagger:
        started = time.perf_counter()
        tagger.wait_until_ready()
        ready_seconds = time.perf_counter() - started
        first_time, first_count, last_time = 0.0, 0.0, 0.0
        while (done := articles_done(tagger)) < count:
            if not first_count and done:
                first_time, first_count = time.perf_counter(), done
            time.sleep(0.02)
        last_time = time.perf_counter()
        latencies = quiet_latencies(settings)
        return {
            "start to ready s": round(ready_seconds, 2),
            "lane articles/s": round((done - first_count) / (last_time - first_time)),
            "quiet topic, ms until sent": _median_and_worst([sent for sent, _ in latencies]),
            "quiet topic, ms until readable": _median_and_worst([readable for _, readable in latencies]),
            "resident MiB": resident_mib(tagger.pid),
        }


def _median_and_worst(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} median, {max(values):.0f} worst of {len(values)}"


def articles_done(tagger: LocalTagger) -> float:
    """Read the tagger's own count."""
    lines = tagger.ask("/metrics")[1].splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("frontwire_articles_total"))


def quiet_latencies(settings: Settings) -> list[tuple[float, float]]:
    """Send single articles to the quiet topic; give for each the ms until its event was sent, and until a read-committed reader had it."""
    consumer = KafkaConsumer(**(consumer_options(settings) | {"group_id": None}))
    partitions = [TopicPartition(OUT, number) for number in consumer.partitions_for_topic(OUT)]
    consumer.assign(partitions)
    consumer.seek_to_end(*partitions)
    for partition in partitions:
        consumer.position(partition)
    producer = KafkaProducer(**(kafka_python_producer_options(settings) | {"linger_ms": 0}))
    latencies = []
    try:
        for number in range(SINGLE_ARTICLES + 1):
            time.sleep(0.2)  # the topic is quiet in between
            article = {"uri": f"tag:bench.example,2026:single-{number}", "headline": "Shelling near Goma kills two"}
            started = time.time()
            producer.send(IN, key=b"single", value=orjson.dumps(article)).get(timeout=10)
            while not (polled := consumer.poll(timeout_ms=1000)):
                pass
            record = next(iter(polled.values()))[0]
            latencies.append((record.timestamp - started * 1000, (time.time() - started) * 1000))
    finally:
        producer.close()
        consumer.close()
    return latencies[1:]  # the first one makes the connections


def resident_mib(pid: int) -> int:
    """Read a process' resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def run_peer(script: Path, mode: str, bootstrap: str, count: int) -> int:
    """Run one peer in a process of its own with the same function; give its articles a second."""
    paths = os.pathsep.join([str(HERE), str(HERE.parent.parent / "services")])
    command = [sys.executable, str(script), "--broker", bootstrap, "--function", "peer_function:decide_bytes", "run", mode, str(count)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=600, check=False)
    words = done.stdout.split()
    if len(words) < 2:
        print(f"{mode} failed: {done.stderr[-800:]}", file=sys.stderr)
        return 0
    return int(words[-2])


if __name__ == "__main__":
    sys.exit(main())
