"""The desk's three stages without Kafka and Faust: topics are lists, tables are dictionaries, and records come in the order in which they
were sent.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson

from chassis.settings import read_settings
from desk.activity_stage import ActivityStage
from desk.batch import Batch
from desk.desk import Desk
from desk.ledger_stage import LedgerStage
from desk.metrics import Metrics
from desk.newsroom_stage import NewsroomStage
from desk.surges import SurgeRules

PARTITIONS = 4


@dataclass
class Message:
    """What a stage reads of a record."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: float
    headers: list[tuple[str, bytes]]


@dataclass
class Event:
    """A record as Faust hands it to an agent."""

    message: Message
    headers: dict[str, bytes]


class Stream:
    """The stream of an agent, as far as a batch needs it."""

    def _set_current_event(self, event: Event) -> None:
        del event

    async def ack(self, event: Event) -> None:
        del event


class Topic:
    """Keeps what is sent to it, by partition."""

    def __init__(self, name: str, partitions: int) -> None:
        self.name = name
        self.partitions: list[list[Event]] = [[] for _ in range(partitions)]
        self.sent: list[Event] = []

    async def send(self, *, key: bytes | None, value: bytes | None, headers: Any, partition: int | None) -> asyncio.Future[None]:
        number = zlib.crc32(key or b"") % len(self.partitions) if partition is None else partition
        events = self.partitions[number]
        events.append(Event(Message(self.name, number, len(events), key, value, 2e9, list(headers)), dict(headers)))
        self.sent.append(events[-1])
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


@dataclass
class DictShelf:
    """A shelf whose table is a dictionary, and which writes at once."""

    held: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return self.held.get(key)

    def put(self, key: str, value: Any) -> None:
        self.held[key] = value

    def drop(self, key: str) -> None:
        self.held.pop(key, None)

    def items(self) -> Any:
        return tuple(self.held.items())


class DryDesk(Desk):
    """A desk with topics and tables in memory."""

    def __init__(self, **environment: str) -> None:
        self.settings, self.metrics = read_settings({f"FRONTWIRE_{name.upper()}": value for name, value in environment.items()}), Metrics()
        settings = self.settings
        one = (settings.changes_topic, settings.dlq_topic, settings.alerts_topic)
        names = (
            *(settings.enriched_topic, settings.arrivals_topic, settings.regions_topic, settings.actors_topic),
            *(settings.stories_topic, settings.activity_topic),
        )
        self.partitions = {**dict.fromkeys(one, 1), **dict.fromkeys(names, PARTITIONS)}
        self._topics = {name: Topic(name, count) for name, count in self.partitions.items()}
        self.ledger_batch, self.newsroom_batch, self.activity_batch = Batch(), Batch(), Batch()
        for name in ("ledger", "standing", "threads", "stories", "clock", "hours", "series"):
            setattr(self, name, DictShelf())
        self._read: dict[tuple[str, int], int] = defaultdict(int)

        self._start()

    def _start(self) -> None:
        settings = self.settings
        self.stages = (
            (settings.enriched_topic, self.ledger_batch, LedgerStage(self)),
            (settings.changes_topic, self.newsroom_batch, NewsroomStage(self)),
            (settings.arrivals_topic, self.activity_batch, ActivityStage(self, SurgeRules())),
        )

    def die(self, *, uncommitted: int) -> None:
        """Lose all memory, keep the tables, and read so many records of each partition again, as after kill -9."""
        self._start()
        for place in self._read:
            self._read[place] = max(0, self._read[place] - uncommitted)

    def take_in(self, *events: Any) -> None:
        """Read events, each with what follows from it, to the end; an event has uri, ce_id, value() and may have headers."""
        asyncio.run(self._take_in(events))

    async def _take_in(self, events: Any) -> None:
        for event in events:
            headers = [("ce_id", event.ce_id.encode()), *getattr(event, "headers", ())]
            await self._topics[self.settings.enriched_topic].send(
                key=event.uri.encode(), value=event.value(), headers=headers, partition=None
            )
            for topic, batch, stage in self.stages:
                await self._read_on(topic, batch, stage)

    async def _read_on(self, topic: str, batch: Batch, stage: Any) -> None:
        for number, records in enumerate(self._topics[topic].partitions):
            while self._read[topic, number] < len(records):
                event = records[self._read[topic, number]]
                self._read[topic, number] += 1
                batch.begin(event)
                await stage.handle(event)
        await batch.finish(Stream())

    def published(self, name: str) -> list[dict[str, Any]]:
        """Give the values that went to a topic: regions, actors, stories, activity, alerts, dlq."""
        topic = self._topics[getattr(self.settings, f"{name}_topic")]
        return [orjson.loads(event.message.value) for event in topic.sent]

    def ids(self, name: str) -> list[str]:
        """Give the CloudEvents ids of what went to a topic."""
        return [event.headers["ce_id"].decode() for event in self._topics[getattr(self.settings, f"{name}_topic")].sent]
