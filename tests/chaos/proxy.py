"""Faults of the network between clients and brokers, and between brokers: a port on loopback that passes bytes on to another, until told
otherwise.

Loss is a stall: what TCP makes of a lost packet is a pause. All links of a proxy run in one thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from wirectl.local_broker import HOST, free_port

_CHUNK_BYTES = 64 * 1024
_RETRANSMISSION_SECONDS = (0.2, 1.0)


@dataclass(frozen=True)
class Condition:
    """How a link is: cut (connections are reset and refused), stalled (nothing comes through and nothing is said), slow, lossy."""

    is_cut: bool = False
    is_stalled: bool = False
    delay_seconds: float = 0.0
    loss: float = 0.0


SOUND = Condition()
CUT = Condition(is_cut=True)
STALLED = Condition(is_stalled=True)
SLOW = Condition(delay_seconds=0.15)
LOSSY = Condition(delay_seconds=0.005, loss=0.05)


@dataclass
class Link:
    """One port and where it leads."""

    port: int
    target: int
    condition: Condition = SOUND
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class FaultProxy:
    """Links that can be made bad one by one; a context manager."""

    def __init__(self, targets: dict[int, int], *, seed: int = 0) -> None:
        """Take a free port for each target.

        Args:
            targets: the ports to lead to, by the number of their broker.
            seed: of the losses.
        """
        self.links = {number: Link(free_port(), target) for number, target in targets.items()}
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *_exception: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def set(self, number: int, condition: Condition) -> None:
        """Make a broker's link so; returns when it is."""
        self._in_loop(lambda: self._set(self.links[number], condition))

    def _in_loop(self, do: Callable[[], None]) -> None:
        async def run() -> None:
            do()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def _set(self, link: Link, condition: Condition) -> None:
        link.condition = condition
        link.changed.set()
        link.changed = asyncio.Event()
        if condition.is_cut:
            for writer in tuple(link.writers):
                writer.transport.abort()

    async def _listen(self) -> None:
        self._servers = [
            await asyncio.start_server(lambda reader, writer, link=link: self._serve(link, reader, writer), HOST, link.port)
            for link in self.links.values()
        ]

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        writers = [writer for link in self.links.values() for writer in link.writers]
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0)  # a transport closes its socket in the loop's next round

    async def _serve(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if link.condition.is_cut:
            writer.transport.abort()
            return
        try:
            onward_reader, onward_writer = await asyncio.open_connection(HOST, link.target)
        except OSError:
            writer.transport.abort()
            return
        link.writers |= {writer, onward_writer}
        try:
            await asyncio.gather(self._pass_on(link, reader, onward_writer), self._pass_on(link, onward_reader, writer))
        finally:
            link.writers -= {writer, onward_writer}

    async def _pass_on(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(_CHUNK_BYTES):
                while link.condition.is_stalled:
                    await link.changed.wait()
                if link.condition.delay_seconds:
                    await asyncio.sleep(link.condition.delay_seconds)
                if self._chance.random() < link.condition.loss:
                    await asyncio.sleep(self._chance.uniform(*_RETRANSMISSION_SECONDS))
                writer.write(chunk)
                await writer.drain()
        writer.transport.abort() if link.condition.is_cut else writer.close()
