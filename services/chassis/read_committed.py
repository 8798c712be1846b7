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
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import faust
from aiokafka.errors import IllegalStateError
from faust.transport.drivers import aiokafka as driver

from chassis.committed import ask_for_final_offsets

if TYPE_CHECKING:
    from faust.types import TP, Message

_ISOLATION_LEVEL = "read_committed"
_REBALANCE_LOOK_SECONDS = 0.05


class _Thread(driver.AIOKafkaConsumerThread):
    confirmed_at = -math.inf  # when the last heartbeat that was answered well was sent, by the monotonic clock

    async def on_start(self) -> None:
        await super().on_start()
        consumer: Any = self._consumer
        ask_for_final_offsets(consumer)
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


class OutOfOrderError(Exception):
    """A record came to be handled though not all before it had been: to go on would commit those as done."""


class _Consumer(driver.Consumer):
    """Faust's consumer, for which a partition is handled in unbroken order from where its group has committed, or not at all.

    Faust drops what it has fetched in many places: when a rebalance comes in the middle, when it seeks, when it empties the queues before
    the flow goes on. It then takes what is missing for the gaps of transactions and commits past it, or waits for it and commits nothing
    any more. So nothing of a stream is fetched before a rebalance is over, a fetch that a seek overtook is fetched again, and every record
    is handled after the very one that was fetched before it (`is_next`). What is acknowledged has then no gaps.
    """

    app: ReadCommittedApp

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seeks = self._seeks_at_fetch = 0
        self._seeking = asyncio.Lock()
        self._fetched: dict[TP, int] = {}  # the last offset fetched of a partition, and handled
        self._handled: dict[TP, int] = {}
        self._before: dict[TP, dict[int, int]] = {}  # by what was fetched and is not yet handled, what was fetched before it

    def is_next(self, message: Message) -> bool:
        """Tell whether a record of a stream is to be handled now; False when it is from before a rebalance, and will be read again.

        Raises:
            OutOfOrderError: where a record before it was dropped.
        """
        tp, offset = message.tp, message.offset
        if message.generation_id != self.app.consumer_generation_id or not self.app.is_flowing:
            self.unacked.discard(message)
            return False
        before = self._before[tp].pop(offset, None)
        if before != self._handled[tp]:
            detail = f"{tp.topic} {tp.partition}: {offset} follows {before}, and {self._handled[tp]} was handled last"
            raise OutOfOrderError(detail)
        self._handled[tp] = offset
        return True

    async def seek_to_committed(self) -> Mapping[TP, int]:
        committed = await super().seek_to_committed()
        streams = {tp: offset for tp, offset in committed.items() if not self._is_changelog_tp(tp)}
        if beginning := [tp for tp, offset in streams.items() if not offset or offset < 0]:  # where aiokafka seeks nothing
            await self._thread.seek_wait(await self._thread.earliest_offsets(*beginning))
        for tp, offset in streams.items():
            self._fetched[tp] = self._handled[tp] = max(offset or 0, 0) - 1
            self._before[tp] = {}
        return committed

    async def perform_seek(self) -> None:
        self._seeks += 1
        async with self._seeking:
            await super().perform_seek()

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's own signature
        async with self._seeking:
            self._seeks_at_fetch = self._seeks
        # A copy, for Faust empties the set while we wait, and then everything is fetched.
        wanted = {tp for tp in active_partitions or () if self.app.is_flowing or self._is_changelog_tp(tp)}
        if not wanted:
            await asyncio.sleep(_REBALANCE_LOOK_SECONDS)
            return {}
        fetched = await super()._getmany(wanted, timeout if self.app.is_flowing else _REBALANCE_LOOK_SECONDS)
        if self._seeks != self._seeks_at_fetch:  # some of this may be from before and some from after: all of it is read again
            # Partitions that a rebalance has just taken cannot be sought, and when it is over Faust seeks all that is assigned then.
            if self.assignment():
                with contextlib.suppress(IllegalStateError):
                    await self.perform_seek()
            return {}
        for tp, records in fetched.items():
            if tp in self._fetched:
                for record in records:
                    self._before[tp][record.offset] = self._fetched[tp]
                    self._fetched[tp] = record.offset
        return fetched

    async def getmany(self, timeout: float) -> AsyncIterator[Any]:  # noqa: ASYNC109 - Faust's own signature
        async for record in super().getmany(timeout):
            if self._seeks != self._seeks_at_fetch:
                return
            yield record

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Do nothing: what is missing between two records that are handled one after the other was no record."""

    def _new_offset(self, tp: TP) -> int | None:
        acknowledged = self._acked[tp]
        if not acknowledged:
            return None
        following = max(acknowledged) + 1
        acknowledged.clear()
        self._acked_index[tp].clear()
        return following

    async def verify_all_partitions_active(self) -> None:
        """Do nothing: `/live` tells of what stands still, and Faust's own look crashes where a position is not known yet."""

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)


class _Transport(driver.Transport):
    Consumer = _Consumer


class ReadCommittedApp(faust.App):
    """A Faust app whose agents see no record of a transaction that is open or aborted."""

    # Faust's own `rebalancing` is over too soon when one rebalance follows another.
    is_handing_over = False
    is_flowing = False  # whether partitions are assigned, their tables read back, and no rebalance has begun since
    _begun = 0
    _assigned = -1

    def on_rebalance_start(self) -> None:
        """Stop the flow; called in the consumer's thread."""
        self._begun += 1
        self.is_flowing = False
        super().on_rebalance_start()

    async def _on_partitions_assigned(self, assigned: Any, generation_id: int = 0) -> None:
        self._assigned = self._begun
        await super()._on_partitions_assigned(assigned, generation_id)

    def on_rebalance_end(self) -> None:
        """Let records flow, where no other rebalance has begun since."""
        super().on_rebalance_end()
        self.is_flowing = self._assigned == self._begun

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
