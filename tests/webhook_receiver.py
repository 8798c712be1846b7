"""A receiver on loopback that writes down what it is sent and answers as it is told; and records of conflict.alerts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from types import SimpleNamespace
from typing import Self

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[int, Mapping[str, str]], web.Response | None]
"""Given how many requests came before and the body, says what is answered; None is no answer at all."""

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


@dataclass
class Receiver:
    """What a receiver got: headers and body of each request, and when."""

    answer: Answer = lambda _number, _event: web.Response(status=204)
    ssl: SSLContext | None = None
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0

    async def __aenter__(self) -> Self:
        self._came = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._server = TestServer(app, scheme="https" if self.ssl else "http")
        await self._server.start_server(ssl=self.ssl)
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("/token-of-mine?channel=1"))

    @property
    def events(self) -> list[dict]:
        return [json.loads(body) for _, body in self.requests]

    async def has(self, count: int) -> None:
        """Return when so many requests have come."""
        while len(self.requests) < count:
            self._came.clear()
            await self._came.wait()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        number = len(self.requests)
        self.requests.append(({name.lower(): value for name, value in request.headers.items()}, body))
        self.times.append(time.monotonic())
        self._came.set()
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            answer = self.answer(number, json.loads(body))
            if answer is None:
                await asyncio.sleep(30)
            await asyncio.sleep(0.01)
        finally:
            self.busy -= 1
        return answer


def record(offset: int, *, key: str = "mali", event: str = "began", value: bytes | None = None, **headers: str | None) -> SimpleNamespace:
    """Give a record of conflict.alerts, as a consumer has it; a header that is None is left out."""
    alert = {"id": f"{offset:016x}", "key": key, "key_kind": "region", "event": f"surge.{event}"}
    attributes = {
        "specversion": "1.0",
        "id": f"{offset:032x}",
        "source": "frontwire/desk",
        "type": f"frontwire.surge.{event}",
        "subject": key,
        "time": "2026-03-02T10:15:00.417Z",
        "dataschema": "https://frontwire.example/schemas/alert.schema.json",
        **headers,
    }
    return SimpleNamespace(
        topic="conflict.alerts",
        partition=0,
        offset=offset,
        timestamp=int(time.time() * 1000),
        key=key.encode(),
        value=json.dumps(alert).encode() if value is None else value,
        headers=[
            *((f"ce_{name}", text.encode()) for name, text in attributes.items() if text is not None),
            ("content-type", b"application/json"),
        ],
    )
