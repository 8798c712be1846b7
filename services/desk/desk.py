"""What the desk's stages share: settings, tables, sending. `app` makes it; each stage is one function of an event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chassis.traces import UNTRACED
from desk.activity import Hour
from desk.batch import Batch, Journal, Message
from desk.clock import Clock
from desk.gathering import Story
from desk.ledger import Entry
from desk.newsroom import Standing, Thread
from desk.records import Destination, Record
from desk.shelves import Shelf
from desk.watching import Watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    import faust

    from chassis.settings import Settings
    from chassis.traces import Headers, Traces
    from desk.metrics import Metrics


class Desk:
    """One worker's desk."""

    def __init__(self, app: faust.App, settings: Settings, metrics: Metrics, *, traces: Traces = UNTRACED) -> None:
        """Declare the tables and topics; how many partitions each topic has is told by `waiting`, before the first event."""
        self.settings, self.metrics = settings, metrics
        self.partitions: Mapping[str, int] = {}
        store = settings.desk_store
        self.ledger_batch, self.newsroom_batch, self.activity_batch = Batch(), Batch(), Batch()
        self.ledger = Shelf(app, self.ledger_batch, "ledger", Entry, store=store)
        self.threads = Shelf(app, self.newsroom_batch, "threads", Thread, store=store)
        self.stories = Shelf(app, self.newsroom_batch, "stories", Story, store=store)
        self.clock = Shelf(app, self.newsroom_batch, "clock", Clock, store=store)
        self.standing = Shelf(app, self.newsroom_batch, "standing", Standing, store=store)
        self.hours = Shelf(app, self.activity_batch, "hours", Hour, store=store)
        self.series = Shelf(app, self.activity_batch, "series", Watched, store=store)
        for batch, shelves in (
            (self.ledger_batch, (self.ledger,)),
            (self.newsroom_batch, (self.threads, self.stories, self.clock, self.standing)),
            (self.activity_batch, (self.hours, self.series)),
        ):
            batch.tables = {shelf.name: shelf for shelf in shelves}
            batch.traces, batch.group = traces, settings.desk_group
        self.newsroom_batch.journal = Shelf(app, self.newsroom_batch, "newsroom-journal", Journal, store=store)
        self.activity_batch.journal = Shelf(app, self.activity_batch, "activity-journal", Journal, store=store)
        self.table_names = tuple(
            shelf.name
            for batch in (self.ledger_batch, self.newsroom_batch, self.activity_batch)
            for shelf in (*batch.tables.values(), *((batch.journal,) if batch.journal else ()))
        )
        self._topics = {
            name: app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
            for name in (
                *(settings.enriched_topic, settings.changes_topic, settings.arrivals_topic, settings.dlq_topic),
                *(self.topic_of(destination) for destination in Destination),
            )
        }

    def topic(self, name: str) -> Any:
        """Give a topic of Faust's."""
        return self._topics[name]

    def topic_of(self, destination: Destination) -> str:
        """Give the name of the topic that a record goes to."""
        settings = self.settings
        return {
            Destination.REGIONS: settings.regions_topic,
            Destination.ACTORS: settings.actors_topic,
            Destination.STORIES: settings.stories_topic,
            Destination.ACTIVITY: settings.activity_topic,
            Destination.ALERTS: settings.alerts_topic,
        }[destination]

    async def publish(self, batch: Batch, records: Iterable[Record], *, also: Iterable[Message] = (), carried: Headers = ()) -> None:
        """Send records, and what else is to be sent, as part of a stage's batch.

        Args:
            batch: what the stage has in hand.
            records: what is published.
            also: messages of the desk's own.
            carried: the batch's, for what the event in hand alone has made so; what time or several articles make so has no one trace.
        """
        ce_time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()
        messages: list[Message] = [
            (self.topic_of(record.destination), record.key, record.value, (*record.headers, ("ce_time", ce_time), *carried), None)
            for record in records
        ]
        await self.send(batch, [*messages, *also])

    async def send(self, batch: Batch, messages: Iterable[Message]) -> None:
        """Send messages as part of a stage's batch."""
        messages = tuple(messages)
        await batch.send(self._topics, messages)
        for message in messages:
            self.metrics.published.labels(message[0]).inc()

    async def tell(self, topic: str, value: bytes) -> None:
        """Send a message of no batch to a topic's first partition; return when the broker has it."""
        sent = await self._topics[topic].send(key=None, value=value, headers=[], partition=0)
        await sent
        self.metrics.published.labels(topic).inc()
