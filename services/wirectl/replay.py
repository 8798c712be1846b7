"""`wirectl replay FILES|FOLDER`: each file's bytes become one record of wire.articles, as they are.

A .jsonl file is one record a line. The key is the article's uri where one is easily seen: order is kept within a key.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaProducer
from kafka.errors import KafkaError
from kafka.producer.future import FutureRecordMetadata

from chassis.kafka import kafka_python_producer_options
from chassis.settings import Settings
from wirectl.connecting import (
    CONNECT_LIMIT_MS,
    add_broker_argument,
    broker_faults,
    connected_admin,
    require_topic,
    settings_for,
)
from wirectl.errors import InputError

DELIVERY_LIMIT_SECONDS = 120
IN_FLIGHT = 2_000  # records sent and not yet acknowledged: a large folder is never in memory whole


@dataclass(frozen=True, slots=True)
class Record:
    """One record to send, and where it came from."""

    origin: str
    key: bytes
    value: bytes | None


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("replay", description="Send files into a topic: each file's bytes are one record.")
    paths_help = "a folder's files go in the order of their names; a .jsonl file is one record a line"
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER", help=paths_help)
    parser.add_argument("--rate", type=_positive, help="records a second; as fast as they are taken when not given")
    parser.add_argument("--topic", help="the topic to send to (wire.articles)")
    add_broker_argument(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Send everything and say how much it was."""
    settings = settings_for(arguments)
    topic = arguments.topic or settings.articles_topic
    files = list_files(arguments.paths)
    with connected_admin(settings) as admin:
        require_topic(admin, settings, topic)
    started = time.monotonic()
    records, sent_bytes = replay(settings, topic, read_records(files), rate=arguments.rate)
    seconds = time.monotonic() - started
    noun = "record" if records == 1 else "records"
    print(f"Sent {records} {noun}, {sent_bytes:,} bytes, to {topic} in {seconds:.1f} s.", file=sys.stderr)
    return 0


def list_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Give the files as they were named, a folder's files in its place and by name; hidden files are left out.

    Raises:
        InputError: when a path is neither, or there is nothing in any.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            children = (child for child in path.iterdir() if child.is_file() and not child.name.startswith("."))
            files.extend(sorted(children))
        elif path.is_file():
            files.append(path)
        else:
            message = f"{path} is neither a file nor a folder."
            raise InputError(message)
    if not files:
        message = f"There is no file in {', '.join(str(path) for path in paths)}."
        raise InputError(message)
    return tuple(files)


def read_records(files: Iterable[Path]) -> Iterator[Record]:
    """Read the files one after the other; a blank line of a .jsonl file is no record."""
    for path in files:
        try:
            if path.suffix == ".jsonl":
                with path.open("rb") as lines:
                    for number, line in enumerate(lines, start=1):
                        if value := line.strip():
                            yield Record(f"{path}:{number}", _key(value, f"{path.stem}:{number}"), value)
            else:
                value = path.read_bytes()
                yield Record(str(path), _key(value, path.stem), value)
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}."
            raise InputError(message) from error


def replay(settings: Settings, topic: str, records: Iterable[Record], *, rate: float | None = None) -> tuple[int, int]:
    """Send records, acknowledged by all replicas and each written once; return how many and how many bytes.

    Raises:
        InputError: naming the record that the broker does not take.
        BrokerUnreachableError: when the broker goes away.
    """
    options = kafka_python_producer_options(settings) | {"bootstrap_timeout_ms": CONNECT_LIMIT_MS}
    with broker_faults(settings), closing(KafkaProducer(acks="all", enable_idempotence=True, **options)) as producer:
        waiting: deque[tuple[Record, FutureRecordMetadata]] = deque()
        count = sent_bytes = 0
        started = time.monotonic()
        for record in records:
            if rate:
                time.sleep(max(0.0, started + count / rate - time.monotonic()))
            waiting.append((record, _send(producer, topic, record)))
            count += 1
            sent_bytes += len(record.value or b"")
            while len(waiting) > IN_FLIGHT or (waiting and waiting[0][1].is_done):
                _require_delivered(*waiting.popleft())
        producer.flush(timeout=DELIVERY_LIMIT_SECONDS)
        for record, delivery in waiting:
            _require_delivered(record, delivery)
    return count, sent_bytes


def _send(producer: KafkaProducer, topic: str, record: Record) -> FutureRecordMetadata:
    try:
        return producer.send(topic, key=record.key, value=record.value)
    except KafkaError as error:
        raise _refused(record, error) from error


def _require_delivered(record: Record, delivery: FutureRecordMetadata) -> None:
    try:
        delivery.get(timeout=DELIVERY_LIMIT_SECONDS)
    except KafkaError as error:
        raise _refused(record, error) from error


def _refused(record: Record, error: KafkaError) -> InputError:
    return InputError(f"{record.origin} ({len(record.value or b''):,} bytes) was not taken: {type(error).__name__}: {error}")


def _key(value: bytes, otherwise: str) -> bytes:
    """Give the article's uri where the value is JSON that has one, for order is kept within a key."""
    if value.lstrip()[:1] == b"{":
        try:
            article = json.loads(value)
        except (ValueError, RecursionError):
            article = {}
        for name in ("uri", "guid"):
            if isinstance(article.get(name), str) and article[name]:
                return str(article[name]).encode(errors="replace")
    return otherwise.encode(errors="replace")


def _positive(word: str) -> float:
    number = float(word)
    if not number > 0:
        message = f"{word} is not above 0"
        raise argparse.ArgumentTypeError(message)
    return number
