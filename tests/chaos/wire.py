"""Numbered articles into a topic, and what is in the topics afterwards as the checker reads it.

Each record says in its headers which number it has and which parts must follow. Most are one article; some are no article; some are
messages of three items of which the last is broken: two events and a dead letter, in one transaction.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import orjson
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from chaos.checker import Found, Sent, Verdict, judge
from chassis.kafka import consumer_options, kafka_python_producer_options
from chassis.settings import Settings

KEYS = 40
_BROKEN_EVERY, _SEVERAL_EVERY = 50, 10
_DELIVERY_MS = 600_000


class Sender:
    """Sends articles at a rate, in a thread of its own, until it is stopped; every one is delivered once."""

    def __init__(self, settings: Settings, *, rate: float, first: int = 0) -> None:
        """Describe it.

        Args:
            settings: the broker, beside any proxy, and the topic.
            rate: articles a second.
            first: the number of the first.
        """
        self._settings, self._rate, self._first = settings, rate, first
        self._stopping = threading.Event()
        self._fault: BaseException | None = None
        self.sent = 0
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> int:
        """Stop, wait until all is delivered, and give how many it was."""
        self._stopping.set()
        self._thread.join(_DELIVERY_MS / 1000)
        if self._fault is not None:
            raise self._fault
        return self.sent

    def _run(self) -> None:
        try:
            self._send_all()
        except BaseException as fault:  # noqa: BLE001 - raised again by `stop`
            self._fault = fault

    def _send_all(self) -> None:
        options = kafka_python_producer_options(self._settings) | {"delivery_timeout_ms": _DELIVERY_MS, "request_timeout_ms": 5000}
        producer = KafkaProducer(acks="all", enable_idempotence=True, max_block_ms=_DELIVERY_MS, **options)
        sent, started = [], time.monotonic()
        while not self._stopping.is_set():
            key, value, headers = make_article(self._first + self.sent)
            sent.append(producer.send(self._settings.articles_topic, key=key, value=value, headers=headers))
            self.sent += 1
            while sent and sent[0].is_done:
                sent.pop(0).get(0)
            self._stopping.wait(max(0.0, started + self.sent / self._rate - time.monotonic()))
        for one in sent:
            one.get(_DELIVERY_MS / 1000)
        producer.close()


def make_article(number: int) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """Give key, value and headers of the article of a number."""
    uri = f"tag:chaos.example,2026:{number % KEYS}"
    parts = "1"
    if number % _BROKEN_EVERY == _BROKEN_EVERY - 1:
        parts, value = "dead 1", b'{"uri": "%d", "headline": ' % number
    elif number % _SEVERAL_EVERY == _SEVERAL_EVERY - 1:
        parts = "1,2,dead 1"
        items = [{"altids": {"itemid": f"{uri}{part}"}, **_article(number)} for part in ("", ":2")]
        items.append({"altids": {"itemid": f"{uri}:3"}, "version": str(number)})
        value = orjson.dumps({"api_version": 1, "data": {"items": items}})
    else:
        value = orjson.dumps({"uri": uri, **_article(number)})
    return uri.encode(), value, [("number", b"%d" % number), ("parts", parts.encode())]


def _article(number: int) -> dict[str, object]:
    return {
        "version": str(number),
        "versioncreated": "2026-03-02T10:15:00Z",
        "headline": f"Shelling near Stepanakert kills {number % 7 + 1}",
        "body_text": "Azeri forces shelled positions near Stepanakert, Armenia said. Russian peacekeepers called for a truce.",
    }


def read_verdict(settings: Settings, *, gaps_since: float = 0.0) -> Verdict:
    """Read every topic of the tagger, committed and plainly, and judge."""
    sent = [_sent(record) for record in read_topic(settings, settings.articles_topic)]
    outputs = (settings.enriched_topic, settings.dlq_topic)
    committed = [_found(record) for topic in outputs for record in read_topic(settings, topic)]
    plainly = sum(1 for topic in outputs for _ in read_topic(settings, topic, isolation="read_uncommitted"))
    return judge(sent, committed, plainly=plainly, gaps_since=gaps_since)


def read_topic(settings: Settings, topic: str, *, isolation: str = "read_committed") -> Iterator:
    """Give the records of a topic from its beginning to its end."""
    consumer = KafkaConsumer(**(consumer_options(settings) | {"group_id": None, "isolation_level": isolation}))
    try:
        partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        while any(consumer.position(partition) < end for partition, end in ends.items()):
            for records in consumer.poll(timeout_ms=500, max_records=5000).values():
                yield from records
    finally:
        consumer.close()


def uncommitted_of(settings: Settings, group: str, topics: tuple[str, ...], *, markers: int = 0) -> dict[str, int]:
    """Give how many records of each partition a group has not committed; those that have none are left out.

    Args:
        settings: the broker.
        group: the group.
        topics: what it reads.
        markers: how many records at the end of a partition no consumer is given: the end of a transaction.
    """
    consumer = KafkaConsumer(**(consumer_options(settings) | {"group_id": group, "enable_auto_commit": False}))
    try:
        partitions = [TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic) or ()]
        ends = consumer.end_offsets(partitions)
        left = {f"{one.topic}-{one.partition}": ends[one] - (consumer.committed(one) or 0) for one in partitions}
        return {name: count for name, count in left.items() if count > markers}
    finally:
        consumer.close()


def _sent(record) -> Sent:
    headers = dict(record.headers)
    parts = tuple(part for part in headers["parts"].decode().split(",") if part)
    return Sent(int(headers["number"]), record.key.decode(), parts, record.timestamp / 1000)


def _found(record) -> Found:
    headers = dict(record.headers)
    stream = f"{record.topic}-{record.partition}"
    if "number" in headers:  # a dead letter has the headers of what was received
        return Found(
            int(headers["number"]),
            "dead 1",
            record.key.decode(),
            stream,
            record.timestamp / 1000,
            reason=headers.get("reason", b"").decode(),
        )
    event = orjson.loads(record.value)
    key = record.key.decode()
    part = "2" if key.endswith(":2") and key.count(":") > 2 else "1"
    return Found(int(event["version"]), part, key, stream, record.timestamp / 1000, transaction=headers["ce_time"].decode())
