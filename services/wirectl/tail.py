"""`wirectl tail TOPIC`: follows a topic, read committed, and prints each record readable.

An enriched event is drawn by `picture`, a dead letter has its reason first, anything else is key, headers and the
beginning of its value. With --json it is one object a line, nothing left out.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from chassis.kafka import consumer_options
from chassis.settings import Settings
from wirectl.connecting import (
    CONNECT_LIMIT_MS,
    add_broker_argument,
    broker_faults,
    connected_admin,
    require_topic,
    settings_for,
)
from wirectl.picture import printable, render_summary

POLL_MS = 200
VALUE_SHOWN = 200  # characters
WHY_FIRST = ("reason", "stage", "detail")  # what a person asks of a dead letter


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("tail", description="Follow a topic, readable; only what is committed.")
    parser.add_argument("topic", metavar="TOPIC")
    parser.add_argument("--from-beginning", action="store_true", help="what is there already too")
    parser.add_argument("--count", type=int, help="end after so many records")
    timeout_help = "end when nothing came for so long; exit code 1 if --count was not reached"
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help=timeout_help)
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with the value whole")
    add_broker_argument(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print records until there were enough, or none came for too long."""
    settings = settings_for(arguments)
    render = _renderer(as_json=arguments.json, colour=sys.stdout.isatty())
    shown = 0
    if arguments.count != 0:
        records = follow(settings, arguments.topic, from_beginning=arguments.from_beginning, quiet_limit_seconds=arguments.timeout)
        for record in records:
            print(render(record), flush=True)
            shown += 1
            if shown == arguments.count:
                break
    if arguments.count is not None and shown < arguments.count:
        print(f"{shown} of {arguments.count} records came, then none for {arguments.timeout:g} s.", file=sys.stderr)
        return 1
    return 0


def follow(
    settings: Settings, topic: str, *, from_beginning: bool = False, quiet_limit_seconds: float | None = None
) -> Iterator[ConsumerRecord]:
    """Give a topic's records as they come, of all partitions, in no group; end when none came for the limit.

    Raises:
        TopicMissingError: when the topic is not there.
        BrokerUnreachableError: when the broker is not.
    """
    with connected_admin(settings) as admin:
        count = require_topic(admin, settings, topic)
    options = consumer_options(settings) | {"bootstrap_timeout_ms": CONNECT_LIMIT_MS, "group_id": None}
    with broker_faults(settings), closing(KafkaConsumer(**options)) as consumer:
        partitions = [TopicPartition(topic, number) for number in range(count)]
        consumer.assign(partitions)
        if from_beginning:
            consumer.seek_to_beginning(*partitions)
        else:
            consumer.seek_to_end(*partitions)
            for partition in partitions:
                consumer.position(partition)  # asked now, so that what comes from now on is not passed over
        last = time.monotonic()
        while quiet_limit_seconds is None or time.monotonic() - last < quiet_limit_seconds:
            for records in consumer.poll(timeout_ms=POLL_MS).values():
                yield from records
                last = time.monotonic()


def record_as_json(record: ConsumerRecord) -> dict[str, Any]:
    """Give a record as JSON can hold it.

    `value` is the parsed JSON where the bytes are that, else the text, else null; `value_base64` stands in for bytes
    that are neither, and `value_bytes` counts them as they are.
    """
    entry: dict[str, Any] = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": _time(record),
        "key": _text(record.key),
        "headers": {name: _text(value) for name, value in record.headers},
        "value_bytes": None if record.value is None else len(record.value),
        "value": _parsed(record.value),
    }
    if record.value is not None and _decoded(record.value) is None:
        entry["value_base64"] = base64.b64encode(record.value).decode()
    return entry


def render_record(record: ConsumerRecord, *, colour: bool) -> str:
    """Draw a record for people, by what it is."""
    headers = {name: _text(value) or "" for name, value in record.headers}
    event = _parsed(record.value)
    if isinstance(event, dict) and {"event", "mentions"} <= event.keys():
        return render_summary(event, colour=colour)
    key = printable(_text(record.key) or "none")
    lines = [f"{record.topic}[{record.partition}]@{record.offset}  {_time(record)}  key {key}"]
    why = _dead_letter_headers(headers)
    lines.extend(f"  {word:<10} {printable(headers[name])}" for word, name in why.items())
    others = "  ".join(f"{name}={printable(value)}" for name, value in headers.items() if name not in why.values())
    if others:
        lines.append(f"  {'headers':<10} {others}")
    lines.append(f"  {'value':<10} {_short_value(record.value)}")
    return "\n".join(lines) + "\n"


def _dead_letter_headers(headers: dict[str, str]) -> dict[str, str]:
    """Find the headers that say why: by the last word of their names, whatever the prefix; none without a reason."""
    why = {word: name for word in WHY_FIRST for name in headers if re.split(r"[^a-z]", name)[-1] == word}
    return why if "reason" in why else {}


def _renderer(*, as_json: bool, colour: bool) -> Callable[[ConsumerRecord], str]:
    if as_json:
        return lambda record: json.dumps(record_as_json(record), ensure_ascii=False)
    return lambda record: render_record(record, colour=colour)


def _short_value(value: bytes | None) -> str:
    if value is None:
        return "null"
    text = value[: 4 * VALUE_SHOWN].decode(errors="replace")[:VALUE_SHOWN]
    rest = f" … ({len(value):,} bytes)" if len(value) > len(text.encode()) else ""
    return printable(" ".join(text.split())) + rest


def _time(record: ConsumerRecord) -> str:
    return datetime.fromtimestamp(record.timestamp / 1000, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _parsed(value: bytes | None) -> Any:
    text = None if value is None else _decoded(value)
    if text is None or text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="replace")
