"""One receiver, a real server on loopback: what it is sent verifies, and what it answers decides what follows."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from webhook_receiver import OTHER_SECRET, SECRET, Receiver
from webhooks import answers, delivering
from webhooks.alert import CONTENT_TYPE, Alert
from webhooks.answers import Refused
from webhooks.delivering import open_session
from webhooks.metrics import Metrics
from webhooks.reasons import Failure, Reason
from webhooks.signing import read_keys
from wirectl.local_broker import free_port

ALERT = Alert("0123456789abcdef0123456789abcdef", '{"id":"0123456789abcdef0123456789abcdef","data":{"words":["é"]}}'.encode())
Deliver = Callable[..., delivering.Receiver]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(1)


@pytest.fixture
async def to(metrics, monkeypatch) -> AsyncIterator[Deliver]:
    """Make senders to a URL, that wait hundredths of a second where others wait seconds."""
    monkeypatch.setattr(answers, "FIRST_WAIT_SECONDS", 0.02)
    async with open_session(timeout_seconds=1, trust=None) as session:

        def to(url: str, *, secrets: tuple[str, ...] = (SECRET,), give_up_seconds: float = 20) -> delivering.Receiver:
            keys = read_keys(secrets)
            return delivering.Receiver(1, url, session, keys, metrics, give_up_seconds=give_up_seconds)

        yield to


async def deliver(sender: delivering.Receiver) -> Refused | None:
    return await sender.deliver(ALERT, since=time.monotonic())


def retried(metrics: Metrics, failure: Failure) -> float:
    return metrics.retried.labels("1", failure.value)._value.get()


async def test_what_is_sent_verifies_by_the_specification_s_own_library(to):
    """With either secret while one is being replaced, and with no other."""
    async with Receiver() as receiver:
        refused = await deliver(to(receiver.url, secrets=(SECRET, OTHER_SECRET)))

    ((headers, body),) = receiver.requests
    assert refused is None
    assert body == ALERT.body
    assert (headers["webhook-id"], headers["content-type"]) == (ALERT.id, CONTENT_TYPE)
    for secret in (SECRET, OTHER_SECRET):
        assert Webhook(secret).verify(body, headers)["id"] == ALERT.id
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"words", b"wards"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(body, headers)


@pytest.mark.parametrize(
    ("status", "failure"),
    [(408, Failure.BUSY), (425, Failure.BUSY), (429, Failure.BUSY), (500, Failure.SERVER_ERROR), (503, Failure.SERVER_ERROR)],
)
async def test_a_receiver_in_trouble_is_tried_again_with_the_same_id(to, metrics, status, failure):
    """Until it takes the alert; each try has a signature of its own time."""
    async with Receiver(lambda number, _event: web.Response(status=status if number < 3 else 200)) as receiver:
        refused = await deliver(to(receiver.url))

    assert refused is None
    assert {headers["webhook-id"] for headers, _ in receiver.requests} == {ALERT.id}
    assert len(receiver.requests) == 4
    assert retried(metrics, failure) == 3
    for headers, body in receiver.requests:
        Webhook(SECRET).verify(body, headers)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(301, Reason.REFUSED), (307, Reason.REFUSED), (400, Reason.REFUSED), (401, Reason.REFUSED), (404, Reason.REFUSED), (410, Reason.GONE)],
)
async def test_a_receiver_that_will_not_have_it_is_asked_once(to, status, reason):
    """What it says is kept for a person, cut and on one line; where it redirects to is not asked."""
    headers = {"location": "/elsewhere"} if status < 400 else {}
    async with Receiver(lambda _number, _event: web.Response(status=status, text="no\nsuch " + "x" * 9000, headers=headers)) as receiver:
        refused = await deliver(to(receiver.url))

    assert len(receiver.requests) == 1
    assert refused.reason is reason
    assert str(status) in refused.detail
    assert "\n" not in refused.detail
    assert len(refused.detail) < 300


@pytest.mark.parametrize("status", [429, 503])
async def test_what_retry_after_says_of_one_alert_holds_for_all(to, status):
    """One that comes while the receiver has asked for quiet waits with its first try."""
    asked = {"retry-after": "1"}
    async with Receiver(lambda number, _event: web.Response(status=status if number == 0 else 200, headers=asked)) as receiver:
        sender = to(receiver.url)
        first = asyncio.create_task(deliver(sender))
        await receiver.has(1)
        await asyncio.sleep(0.2)
        await asyncio.gather(first, deliver(sender))

    assert len(receiver.requests) == 3
    assert all(at - receiver.times[0] >= 0.95 for at in receiver.times[1:])


async def test_a_receiver_that_stays_down_is_given_up_after_the_time_that_is_set(to):
    """With what was last the matter, and how often it was tried."""
    async with Receiver(lambda _number, _event: web.Response(status=503, text="down for repairs")) as receiver:
        refused = await deliver(to(receiver.url, give_up_seconds=0.5))

    assert refused.reason is Reason.NOT_DELIVERED
    assert "given up after 0.5 s" in refused.detail
    assert "503: down for repairs" in refused.detail
    assert len(receiver.requests) >= 3


async def test_a_receiver_that_does_not_answer_is_cut_off_and_tried_again(to, metrics):
    async with Receiver(lambda number, _event: None if number == 0 else web.Response()) as receiver:
        refused = await deliver(to(receiver.url))

    assert refused is None
    assert len(receiver.requests) == 2
    assert retried(metrics, Failure.TIMEOUT) == 1


async def test_where_nobody_listens_is_tried_again_and_the_url_is_told_to_nobody(to, metrics):
    """The URL may hold a token; an error's own text would have it."""
    refused = await deliver(to(f"http://127.0.0.1:{free_port()}/token-of-mine", give_up_seconds=0.3))

    assert refused.reason is Reason.NOT_DELIVERED
    assert "token-of-mine" not in refused.detail
    assert "127.0.0.1" not in refused.detail
    assert retried(metrics, Failure.NETWORK) >= 1


async def test_an_answer_without_end_is_not_read_to_its_end(to):
    """Some of it is read, the connection is closed, and a refusal is a refusal."""

    class Endless(web.StreamResponse):
        async def prepare(self, request):
            writer = await super().prepare(request)
            while True:
                await self.write(b"x" * 65536)
            return writer

    async with Receiver(lambda _number, _event: Endless(status=400)) as receiver:
        refused = await deliver(to(receiver.url))

    assert refused.reason is Reason.REFUSED


@pytest.fixture
def certificate(tmp_path) -> Path:
    """A certificate of our own for 127.0.0.1, with its key in the same file."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost".split()
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    certificate.write_text(certificate.read_text() + key.read_text())
    return certificate


async def test_a_certificate_counts_only_where_it_is_trusted(to, metrics, certificate):
    """https without a known certificate is a fault of the network, not a way through."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=certificate)

    async with Receiver(ssl=context) as receiver:
        refused = await deliver(to(receiver.url, give_up_seconds=0.2))
        async with open_session(timeout_seconds=2, trust=trust) as session:
            sender = delivering.Receiver(1, receiver.url, session, read_keys((SECRET,)), metrics, give_up_seconds=5)
            trusted = await deliver(sender)

    assert refused.reason is Reason.NOT_DELIVERED
    assert "Certificate" in refused.detail
    assert trusted is None
    assert len(receiver.requests) == 1


async def test_no_more_than_four_requests_are_made_to_a_receiver_at_a_time(to):
    async with Receiver() as receiver:
        sender = to(receiver.url)
        await asyncio.gather(*(deliver(sender) for _ in range(20)))

    assert len(receiver.requests) == 20
    assert receiver.most_busy <= 4
