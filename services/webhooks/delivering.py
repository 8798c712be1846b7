"""One receiver: an alert is posted to it, and tried again until it has it, refuses it, or too long a time has passed. `answers` says what
an answer means.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from typing import TYPE_CHECKING

import aiohttp

from webhooks.alert import CONTENT_TYPE
from webhooks.answers import Refused, Taken, TryAgain, judge, wait_seconds
from webhooks.reasons import Failure, Reason
from webhooks.signing import signed_headers

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    from webhooks.alert import Alert
    from webhooks.metrics import Metrics

_AT_ONCE = 4  # requests to one receiver at a time
_ANSWER_BYTES = 4096
_EXCERPT_LETTERS = 200


def open_session(*, timeout_seconds: float, trust: ssl.SSLContext | None) -> aiohttp.ClientSession:
    """Open the HTTP client that the receivers share: no cookies, no proxies of the environment, certificates verified."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ssl=trust or True),
        timeout=aiohttp.ClientTimeout(total=timeout_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"user-agent": "frontwire-webhooks"},
        auto_decompress=False,
    )


class Receiver:
    """One URL; `name` is its place in the settings, for URLs may hold tokens and are written nowhere."""

    def __init__(
        self,
        number: int,
        url: str,
        session: aiohttp.ClientSession,
        keys: Sequence[bytes],
        metrics: Metrics,
        *,
        give_up_seconds: float,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Describe the receiver.

        Args:
            number: its place in FRONTWIRE_WEBHOOK_URLS, from 1.
            url: where it is.
            session: from `open_session`.
            keys: what is signed with.
            metrics: where to count.
            give_up_seconds: how long an alert is tried again.
            jitter: a random number from 0 to 1.
        """
        self.name = str(number)
        self._url, self._session, self._keys, self._metrics = url, session, keys, metrics
        self._give_up_seconds, self._jitter = give_up_seconds, jitter
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._closed_until = 0.0  # what a Retry-After says of one alert holds for all

    async def deliver(self, alert: Alert, *, since: float) -> Refused | None:
        """Post an alert until the receiver has it, and give None; or why it never will.

        Args:
            alert: what is posted.
            since: when it came, by the monotonic clock: the time for giving up runs from then.
        """
        until = since + self._give_up_seconds
        tries = 0
        while True:
            await self._sleep(self._closed_until - time.monotonic(), until)
            answer = await self._try(alert)
            tries += 1
            match answer:
                case Taken():
                    return None
                case Refused():
                    return answer
            if time.monotonic() >= until:
                return Refused(Reason.NOT_DELIVERED, f"given up after {self._give_up_seconds:g} s, {tries} tries; at last {answer.detail}")
            self._metrics.retried.labels(self.name, answer.failure.value).inc()
            self._closed_until = max(self._closed_until, time.monotonic() + answer.after_seconds)
            await self._sleep(wait_seconds(tries, jitter=self._jitter()), until)

    async def _sleep(self, seconds: float, until: float) -> None:
        """Wait, but not past the time for giving up: the last try is made then."""
        await asyncio.sleep(max(0.0, min(seconds, until - time.monotonic())))

    async def _try(self, alert: Alert) -> Taken | Refused | TryAgain:
        async with self._slots:
            now = time.time()
            headers = signed_headers(self._keys, webhook_id=alert.id, timestamp=int(now), body=alert.body)
            with self._metrics.request_seconds.labels(self.name).time():
                try:
                    async with self._session.post(
                        self._url, data=alert.body, headers={**headers, "content-type": CONTENT_TYPE}, allow_redirects=False
                    ) as answer:
                        excerpt = "" if answer.ok else await _excerpt(answer)
                        return judge(answer.status, retry_after=answer.headers.get("retry-after"), excerpt=excerpt, now=now)
                except TimeoutError:
                    return TryAgain(Failure.TIMEOUT, "it does not answer in time")
                except (aiohttp.ClientError, OSError) as error:
                    return TryAgain(Failure.NETWORK, f"it cannot be asked ({_without_address(error)})")


async def _excerpt(answer: aiohttp.ClientResponse) -> str:
    """Give how a body begins, for a person; a body that does not come is no reason to ask again."""
    text = b""
    with contextlib.suppress(TimeoutError, aiohttp.ClientError, OSError):
        text = await answer.content.read(_ANSWER_BYTES)
    letters = "".join(letter if letter.isprintable() else " " for letter in text.decode("utf-8", "replace"))
    return " ".join(letters.split())[:_EXCERPT_LETTERS]


def _without_address(error: Exception) -> str:
    """Give an error's kind and the system's word for it: its own text may have the URL."""
    number = getattr(error, "errno", None)
    said = os.strerror(number) if isinstance(number, int) and number > 0 else ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
