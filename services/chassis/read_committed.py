"""Faust reading only what is committed, and yet at least once.

Faust reads so in its exactly-once mode alone, which is not exactly once (measured: 7,494 of 40,000 records twice after four kills). What
the tagger publishes in transactions must be read committed all the same. Apart from `faust_broker`, because it leans on Faust's Kafka
driver.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import faust
from aiokafka.errors import IllegalStateError
from faust.transport.drivers import aiokafka as driver

from chassis.committed import heed_group_errors

_ISOLATION_LEVEL = "read_committed"


class _Thread(driver.AIOKafkaConsumerThread):
    confirmed_at = -math.inf  # when the last heartbeat that was answered well was sent, by the monotonic clock

    async def on_start(self) -> None:
        await super().on_start()
        consumer: Any = self._consumer
        heed_group_errors(consumer)
        coordinator = consumer._coordinator  # noqa: SLF001 - who hears whether we are still in the group
        beat: Callable[[], Awaitable[bool]] = coordinator._do_heartbeat  # noqa: SLF001

        async def beat_and_note() -> bool:
            sent_at = time.monotonic()
            is_member = await beat()
            if is_member:
                self.confirmed_at = sent_at
            return is_member

        coordinator._do_heartbeat = beat_and_note  # noqa: SLF001

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = _ISOLATION_LEVEL  # noqa: SLF001 - what its constructor sets; Faust passes another
        return consumer

    async def on_partitions_assigned(self, assigned: Any, generation_id: int = 0) -> None:
        # Else aiokafka sends no heartbeats until this is done, and opening the tables on a busy machine takes longer than a session:
        # the worker was out of the group before it was in, again and again.
        self._ensure_consumer()._coordinator._start_heartbeat_task()  # noqa: SLF001 - nothing public starts them
        await super().on_partitions_assigned(assigned, generation_id)

    async def on_thread_stop(self) -> None:
        # aiokafka cancels its fetches, and one that waits to call a broker again passes the cancellation on: without an end of its thread
        # Faust waited for it for a minute.
        with contextlib.suppress(asyncio.CancelledError):
            await super().on_thread_stop()


class _Consumer(driver.Consumer):
    """Faust's consumer, which passes on nothing that was fetched before a seek or during one.

    Faust goes on with what it has in hand, remembers how far that went, and then drops what it reads again from the committed offset as
    known: after a rebalance a hundred records were never seen, and nothing was committed any more. When a second rebalance follows on the
    heels of a first, it also fetches while it seeks, partition by partition: what comes from beyond makes it take what is before for seen.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seeks = 0
        self._seeking = asyncio.Lock()

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        self._seeks += 1
        async with self._seeking:
            await super().perform_seek()

    async def getmany(self, timeout: float) -> AsyncIterator[Any]:  # noqa: ASYNC109 - Faust's own signature
        async with self._seeking:
            seeks = self._seeks
        async for record in super().getmany(timeout):
            if self._seeks != seeks:  # some of this may be from before and some from after: all of it is read again
                # Partitions that a rebalance has just taken cannot be sought, and when it is over Faust seeks all that is assigned then.
                with contextlib.suppress(IllegalStateError):
                    await self.perform_seek()
                return
            yield record


class _Transport(driver.Transport):
    Consumer = _Consumer


class ReadCommittedApp(faust.App):
    """A Faust app whose agents see no record of a transaction that is open or aborted."""

    is_handing_over = False  # Faust's own `rebalancing` is over too soon when one rebalance follows another

    async def _on_partitions_revoked(self, revoked: Any) -> None:
        self.is_handing_over = True
        try:
            await super()._on_partitions_revoked(revoked)
        finally:
            self.is_handing_over = False

    def _new_transport(self) -> _Transport:
        return _Transport(self.conf.broker_consumer, self)

    def is_member(self) -> bool:
        """Tell whether the group has confirmed, within half a session, that this worker is one of it.

        If not, its partitions may be another's already: it was stopped for a while, or the network between is cut.
        """
        consumer: Any = self.consumer
        age = time.monotonic() - consumer._thread.confirmed_at  # noqa: SLF001 - our own thread
        return bool(age < self.conf.broker_session_timeout / 2)
