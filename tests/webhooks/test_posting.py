"""Records to several receivers: order per key, no waiting for each other, dead letters, and how far may be committed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiokafka import TopicPartition

from contracts.validating import desk_faults, schema_faults, validate_dead_letter
from webhook_receiver import SECRET, Receiver, record
from webhooks import answers, delivering
from webhooks.delivering import open_session
from webhooks.metrics import Metrics
from webhooks.posting import Posting
from webhooks.signing import read_keys

PARTITION = TopicPartition("conflict.alerts", 0)
LIMIT_SECONDS = 20


class Graveyard:
    """Writes down dead letters; refuses them while `fault` is set."""

    def __init__(self) -> None:
        self.letters, self.fault = [], None

    async def bury(self, dead, why) -> None:
        if self.fault is not None:
            raise self.fault
        self.letters.append((dead, dict(why)))


@pytest.fixture
def graveyard() -> Graveyard:
    return Graveyard()


@asynccontextmanager
async def posting_to(*receivers: Receiver, graveyard: Graveyard, give_up_seconds: float = 20) -> AsyncIterator[Posting]:
    metrics = Metrics(len(receivers))
    async with open_session(timeout_seconds=2, trust=None) as session:
        senders = [
            delivering.Receiver(number, receiver.url, session, read_keys((SECRET,)), metrics, give_up_seconds=give_up_seconds)
            for number, receiver in enumerate(receivers, start=1)
        ]
        yield Posting(senders, metrics, graveyard.bury, wanted=("began", "ended"))


@pytest.fixture(autouse=True)
def short_waits(monkeypatch) -> None:
    monkeypatch.setattr(answers, "FIRST_WAIT_SECONDS", 0.02)


async def test_the_alerts_of_a_key_come_in_their_order_whatever_fails_on_the_way(graveyard):
    """Each key waits for its own alerts only, and what is not asked for is not waited for."""
    stumbles = {}

    def answer(_number, event) -> web.Response:
        stumbles[event["id"]] = stumbles.get(event["id"], 0) + 1
        return web.Response(status=500 if stumbles[event["id"]] <= int(event["id"], 16) % 3 else 200)

    records = [record(number, key=f"k{number % 3}", event=("began", "continues", "ended")[number // 3 % 3]) for number in range(45)]
    async with Receiver(answer) as receiver, posting_to(receiver, graveyard=graveyard) as posting, asyncio.TaskGroup() as group:
        for sent in records:
            posting.take_in(PARTITION, sent, group)
        await posting.finish(limit_seconds=LIMIT_SECONDS)
        committable = posting.committable()

    for key in ("k0", "k1", "k2"):
        wanted = [f"{sent.offset:032x}" for sent in records if sent.key == key.encode() and b"continues" not in sent.value]
        assert list(dict.fromkeys(event["id"] for event in receiver.events if event["subject"] == key)) == wanted
    assert committable == {PARTITION: 45}
    assert graveyard.letters == []


async def test_a_receiver_that_hangs_holds_nobody_up_but_the_commit(graveyard):
    """The other one has everything; an offset is committed only when both have what stands before it."""
    async with (
        Receiver() as quick,
        Receiver(lambda _number, event: None if event["subject"] == "stuck" else web.Response()) as hanging,
        posting_to(quick, hanging, graveyard=graveyard) as posting,
        asyncio.TaskGroup() as group,
    ):
        for offset, key in enumerate(("mali", "stuck", "niger", "stuck", "chad")):
            posting.take_in(PARTITION, record(offset, key=key), group)
        await asyncio.gather(quick.has(5), hanging.has(4))
        await asyncio.sleep(0.2)
        committable, in_hand = posting.committable(), len(posting)
        await posting.let_go()

    assert committable == {PARTITION: 1}
    assert in_hand == 2
    assert {event["subject"] for event in hanging.events} == {"mali", "stuck", "niger", "chad"}


async def test_what_a_receiver_refuses_is_a_dead_letter_as_received_and_the_next_goes_on(graveyard):
    """One for each receiver that did not take it, which it names; the URL is in none."""
    async with (
        Receiver() as taking,
        Receiver(lambda number, _event: web.Response(status=400 if number == 0 else 200)) as refusing,
        posting_to(taking, refusing, graveyard=graveyard) as posting,
        asyncio.TaskGroup() as group,
    ):
        records = [record(3), record(4)]
        for sent in records:
            posting.take_in(PARTITION, sent, group)
        await posting.finish(limit_seconds=LIMIT_SECONDS)
        committable = posting.committable()

    ((dead, why),) = graveyard.letters
    assert dead is records[0]
    validate_dead_letter([*dead.headers, *why.items()])
    assert (why["stage"], why["reason"], why["source_offset"]) == (b"webhook", b"refused", b"3")
    assert why["detail"].startswith(b"receiver 2 of FRONTWIRE_WEBHOOK_URLS: it answers 400")
    assert b"token-of-mine" not in why["detail"]
    assert [len(taking.requests), len(refusing.requests)] == [2, 2]
    assert committable == {PARTITION: 5}


async def test_what_a_receiver_does_not_take_in_time_is_a_dead_letter(graveyard):
    """The time runs from when an alert came: those that waited behind it are given up with it, each after one try at least."""
    async with (
        Receiver(lambda _number, _event: web.Response(status=503)) as down,
        posting_to(down, graveyard=graveyard, give_up_seconds=0.3) as posting,
        asyncio.TaskGroup() as group,
    ):
        for offset in range(3):
            posting.take_in(PARTITION, record(offset), group)
        await posting.finish(limit_seconds=LIMIT_SECONDS)
        committable = posting.committable()

    assert [why["reason"] for _, why in graveyard.letters] == [b"not_delivered"] * 3
    assert [dead.offset for dead, _ in graveyard.letters] == [0, 1, 2]
    assert {event["id"] for event in down.events} == {f"{offset:032x}" for offset in range(3)}
    assert committable == {PARTITION: 3}


async def test_what_is_no_alert_is_a_dead_letter_and_is_posted_to_nobody(graveyard):
    async with Receiver() as receiver, posting_to(receiver, graveyard=graveyard) as posting, asyncio.TaskGroup() as group:
        posting.take_in(PARTITION, record(0, value=b"{"), group)
        posting.take_in(PARTITION, record(1), group)
        await posting.finish(limit_seconds=LIMIT_SECONDS)

    ((dead, why),) = graveyard.letters
    validate_dead_letter([*dead.headers, *why.items()])
    assert (dead.offset, why["reason"]) == (0, b"not_an_event")
    assert [event["id"] for event in receiver.events] == [f"{1:032x}"]


async def test_a_dead_letter_that_cannot_be_written_ends_all_with_nothing_done(graveyard):
    """It is the broker's fault: whoever has the partition next posts the alert again."""
    graveyard.fault = ConnectionError("the broker is gone")

    async def post(posting: Posting) -> None:
        async with asyncio.TaskGroup() as group:
            posting.take_in(PARTITION, record(7), group)
            await asyncio.sleep(LIMIT_SECONDS)

    async with Receiver(lambda _number, _event: web.Response(status=400)) as receiver, posting_to(receiver, graveyard=graveyard) as posting:
        with pytest.raises(ExceptionGroup) as caught:
            await post(posting)

        assert caught.group_contains(ConnectionError)
        assert posting.committable() == {PARTITION: 7}


async def test_what_is_posted_keeps_to_the_desk_s_schemas(graveyard, read_example):
    """The event's data is an alert, its attributes are the record's headers."""
    value = read_example("alert", "began")
    async with Receiver() as receiver, posting_to(receiver, graveyard=graveyard) as posting, asyncio.TaskGroup() as group:
        posting.take_in(PARTITION, record(0, value=value), group)
        await posting.finish(limit_seconds=LIMIT_SECONDS)

    (event,) = receiver.events
    data = event.pop("data")
    attributes = {"content-type" if name == "datacontenttype" else f"ce_{name}": text for name, text in event.items()}
    assert schema_faults("alert", data) == desk_faults("alert", data) == []
    assert schema_faults("desk-headers", attributes) == []
