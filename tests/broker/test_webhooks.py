"""What is promised of the webhook sender: whatever dies on the way, each receiver gets each alert, or there is a dead letter of it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from aiohttp import web
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from standardwebhooks import Webhook

from chassis.kafka import consumer_options, kafka_python_producer_options
from contracts.validating import validate_dead_letter
from own_topics import OwnTopics
from webhook_receiver import OTHER_SECRET, SECRET, Receiver, record
from wirectl.local_process import LocalWebhooks
from wirectl.tail import follow

pytestmark = pytest.mark.broker

LIMIT_SECONDS = 90
KEYS = ("chad", "mali", "niger", "sudan")
QUIET = ("/token-of-mine", SECRET, OTHER_SECRET, SECRET.removeprefix("whsec_"))


def a_sender(topics: OwnTopics, folder: Path, *urls: str, **more: str) -> LocalWebhooks:
    environment = {
        **topics.environment,
        "FRONTWIRE_WEBHOOK_GROUP": topics.name("webhooks"),
        "FRONTWIRE_WEBHOOK_URLS": ",".join(urls),
        "FRONTWIRE_WEBHOOK_SECRETS": f"{SECRET},{OTHER_SECRET}",
        "FRONTWIRE_WEBHOOK_TIMEOUT_SECONDS": "3",
        "FRONTWIRE_SESSION_TIMEOUT_MS": "6000",
        "FRONTWIRE_LOG_LEVEL": "DEBUG",
        **more,
    }
    return LocalWebhooks(topics.bootstrap, folder / "webhooks.log", environment=environment)


def send(topics: OwnTopics, records) -> None:
    producer = KafkaProducer(**kafka_python_producer_options(topics.settings))
    for sent in records:
        producer.send(topics.settings.alerts_topic, key=sent.key, value=sent.value, headers=sent.headers)
    producer.flush()
    producer.close()


def committed(topics: OwnTopics) -> int:
    options = consumer_options(topics.settings) | {"group_id": topics.name("webhooks"), "enable_auto_commit": False}
    consumer = KafkaConsumer(**options)
    try:
        return consumer.committed(TopicPartition(topics.settings.alerts_topic, 0)) or 0
    finally:
        consumer.close()


def wait_until_committed(topics: OwnTopics, offset: int) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while (reached := committed(topics)) != offset:
        assert time.monotonic() < deadline, f"{reached} of {offset} alerts committed after {LIMIT_SECONDS} s"
        time.sleep(0.3)


def ids(receiver: Receiver) -> list[str]:
    return [event["id"] for event in receiver.events]


async def test_killed_on_the_way_every_alert_is_posted_or_a_dead_letter(topics, tmp_path):
    """kill -9 while one alert hangs at one receiver: what is posted again has the id that it had, and each key keeps its order."""
    records = [record(number, key=KEYS[number % 4]) for number in range(40)]
    records[17] = record(17, key=KEYS[1], value=b'{"key": ')
    refused, hanging = f"{9:032x}", [f"{6:032x}"]

    def answer(_number, event) -> web.Response | None:
        return None if event["id"] in hanging else web.Response(status=422 if event["id"] == refused else 200)

    await asyncio.to_thread(send, topics, records)
    async with Receiver() as one, Receiver(answer) as other:
        with a_sender(topics, tmp_path, one.url, other.url, FRONTWIRE_WEBHOOK_FROM="beginning") as sender:
            async with asyncio.timeout(LIMIT_SECONDS):
                await asyncio.gather(one.has(39), other.has(30))
            before = await asyncio.to_thread(committed, topics)
            sender.kill()
            hanging.clear()
            sender.start()
            await asyncio.to_thread(wait_until_committed, topics, 40)
            metrics = (await asyncio.to_thread(sender.ask, "/metrics"))[1]
            code = await asyncio.to_thread(sender.stop)
    dead = list(follow(topics.settings, topics.settings.dlq_topic, from_beginning=True, quiet_limit_seconds=2))

    wanted = [f"{number:032x}" for number in range(40) if number != 17]
    assert before <= 6
    assert code == 0
    for receiver in (one, other):
        assert set(ids(receiver)) == set(wanted)
        assert len(receiver.requests) > len(wanted)
        for key in range(4):
            assert [ce_id for ce_id in dict.fromkeys(ids(receiver)) if int(ce_id, 16) % 4 == key] == wanted_of(wanted, key)
        for headers, body in receiver.requests:
            Webhook(OTHER_SECRET).verify(body, headers)
            assert headers["webhook-id"] == json.loads(body)["id"]
    for letter in dead:
        validate_dead_letter(letter.headers)
    found = {(int(dict(letter.headers)["source_offset"]), dict(letter.headers)["reason"]): letter for letter in dead}
    assert set(found) == {(9, b"refused"), (17, b"not_an_event")}
    for (offset, _reason), letter in found.items():
        assert (letter.key, letter.value) == (records[offset].key, records[offset].value)
        assert list(letter.headers)[: len(records[offset].headers)] == records[offset].headers
    assert not [word for word in QUIET if word in sender.log.read_text() + metrics]


def wanted_of(wanted: list[str], key: int) -> list[str]:
    return [ce_id for ce_id in wanted if int(ce_id, 16) % 4 == key]


async def test_a_new_group_begins_with_what_comes_and_misses_nothing_from_then_on(topics, tmp_path):
    """Whoever asks for alerts today is not told those of the last 90 days; and what came while the sender was away is posted."""
    await asyncio.to_thread(send, topics, [record(0), record(1)])
    async with Receiver() as receiver:
        sender = a_sender(topics, tmp_path, receiver.url)
        for first in (2, 4):
            sender.start()
            await asyncio.to_thread(sender.wait_until_ready)
            await asyncio.to_thread(send, topics, [record(first)])
            async with asyncio.timeout(LIMIT_SECONDS):
                await receiver.has(first - 1)
            await asyncio.to_thread(sender.stop)
            await asyncio.to_thread(send, topics, [record(first + 1)])
        sender.start()
        async with asyncio.timeout(LIMIT_SECONDS):
            await receiver.has(4)
        await asyncio.to_thread(wait_until_committed, topics, 6)
        await asyncio.to_thread(sender.stop)

    assert ids(receiver) == [f"{number:032x}" for number in (2, 3, 4, 5)]
