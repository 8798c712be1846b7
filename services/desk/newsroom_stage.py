"""desk.changes in; conflict.regions, conflict.actors, conflict.stories and desk.arrivals out: the newsroom's stage, on one worker at a
time.

`newsroom` decides what stands, `gathering` what is one story, `clock` how far time has come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from desk.changes import Change, Moved, Silence, Tick, encode, read_change
from desk.clock import Clock, hear, miss
from desk.gathering import Gathering
from desk.ledger import TAKEN_BACK
from desk.newsroom import OVERTAKEN, Standing, Thread, arrivals_of, decide_standing, follows_on, is_overtaken, is_repeat
from desk.records import article_records
from desk.stories import closed_story_record, story_record
from desk.times import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desk.changes import Arrival
    from desk.desk import Desk
    from desk.gathering import Story
    from desk.newsroom import Decision
    from desk.records import Record

_MOVED_SECONDS = 300  # how often the watermark is told where nothing arrives
_SWEEP_SECONDS = HOUR
_CLOCK = "clock"


class NewsroomStage:
    """The newsroom, while this worker has the partition of desk.changes."""

    def __init__(self, desk: Desk) -> None:
        """Begin without stories; they are read back with the first change."""
        self._desk = desk
        self._thread_seconds = desk.settings.thread_hours * HOUR
        self._gathering: Gathering | None = None
        self._swept = 0

    def forget(self) -> None:
        """Drop what is in hand and what was read from the tables: they may be another worker's now."""
        self._desk.newsroom_batch.abandon()
        self._gathering = None

    async def handle(self, event: Any) -> None:
        """Take one change, or one tick, in."""
        message = event.message
        told = read_change(message.value)
        clock = self._desk.clock.get(_CLOCK) or Clock()
        match told:
            case Silence():
                clock = miss(clock, told.origin.partition)
            case Change() | Tick():
                partitions = self._desk.partitions[self._desk.settings.enriched_topic]
                clock = hear(clock, told.origin.partition, told.at, partitions=partitions)
        if isinstance(told, Change):
            await self._handle_change(told, message.offset, clock)
        await self._move_on(clock, message.offset)

    async def _handle_change(self, change: Change, number: int, clock: Clock) -> None:
        desk = self._desk
        held = desk.standing.get(change.uri)
        if is_repeat(change, held):
            desk.metrics.repeats.labels(desk.settings.changes_topic).inc()
            return
        story, joined_by, is_changed = self._gather(change)
        story_id = story.id if story and change.sketch else ""
        thread = desk.threads.get(change.thread) if change.thread else None
        overtaken = is_overtaken(change, thread, story_id, thread_seconds=self._thread_seconds)
        decision = decide_standing(change, held, self._replaced(change, thread, story_id), is_overtaken=overtaken)
        if decision.event == OVERTAKEN:
            desk.metrics.overtaken.inc()
        records = [] if decision.event == OVERTAKEN else [*article_records(change, decision, story_id)]
        if story and is_changed:
            records.append(story_record(story, change, joined_by=joined_by))
        await self._send(records, arrivals_of(change, decision.own_before, story_id, number=number, clock=clock))
        if story:
            self._keep_story(story)
        self._keep_standing(change, held, story_id, decision, thread)

    def _gather(self, change: Change) -> tuple[Story | None, str, bool]:
        """Let the article join a story, or leave the one that it was in: the story, how it joined, whether the story changed."""
        gathering = self._gathering_now()
        if change.sketch is None:
            return gathering.take_out(change.uri), "", True
        gathered = gathering.take_in(change.sketch)
        if gathered.is_changed:
            self._desk.metrics.joined.labels(gathered.joined_by.value).inc()
        return gathered.story, gathered.joined_by.value, gathered.is_changed

    def _replaced(self, change: Change, thread: Thread | None, story: str) -> tuple[str, Standing] | None:
        """Give the article that this one replaces under another uri, if it does."""
        for uri in (change.replaces, thread.uri if thread else ""):
            standing = self._desk.standing.get(uri) if uri else None
            if standing and follows_on(change, uri, standing, story, thread_seconds=self._thread_seconds):
                return uri, standing
        return None

    async def _send(self, records: Iterable[Record], arrivals: Iterable[Arrival]) -> None:
        topic, batch = self._desk.settings.arrivals_topic, self._desk.newsroom_batch
        also = [(topic, arrival.series.encode(), encode(arrival), batch.carried, None) for arrival in arrivals]
        await self._desk.publish(batch, records, also=also, carried=batch.carried)

    def _keep_story(self, story: Story) -> None:
        if story.members:
            self._desk.stories.put(story.id, story)
        else:
            self._desk.stories.drop(story.id)

    def _keep_standing(self, change: Change, held: Standing | None, story: str, decision: Decision, thread: Thread | None) -> None:
        """Keep what stands now; what was replaced may still be killed, and keeps its tags for that."""
        desk = self._desk
        if decision.replaced and decision.replaced != change.uri and (replaced := desk.standing.get(decision.replaced)):
            desk.standing.put(decision.replaced, msgspec.structs.replace(replaced, is_live=False))
        if change.thread and change.event not in TAKEN_BACK and (thread is None or thread.at <= change.at):
            desk.threads.put(change.thread, Thread(change.uri, change.at, change.claims_update, story))
        standing = Standing(
            change.origin,
            change.at,
            change.version_created,
            change.tags,
            change.tags,
            change.event not in TAKEN_BACK,
            story,
            decision.event,
            decision.replaced,
            change.version_created,
        )
        if decision.event == OVERTAKEN:  # nothing of it is published: what was before is what a kill takes back
            before = held.published_version if held else None
            standing = msgspec.structs.replace(standing, published=decision.before, is_live=False, published_version=before)
        desk.standing.put(change.uri, standing)

    async def _move_on(self, clock: Clock, number: int) -> None:
        """Tell every partition of desk.arrivals how far time has come, close stories, forget what is old."""
        desk = self._desk
        desk.metrics.watermark.set(clock.watermark)
        if clock.watermark >= clock.told + _MOVED_SECONDS:
            moved = encode(Moved(clock.watermark, number))
            topic = desk.settings.arrivals_topic
            await desk.send(desk.newsroom_batch, ((topic, None, moved, (), partition) for partition in range(desk.partitions[topic])))
            await self._close_stories(clock.watermark)
            clock = msgspec.structs.replace(clock, told=clock.watermark)
        desk.clock.put(_CLOCK, clock)
        self._sweep(clock.watermark)

    async def _close_stories(self, watermark: int) -> None:
        desk = self._desk
        gathering = self._gathering_now()
        for story_id in gathering.close(watermark - desk.settings.story_hours * HOUR):
            if (story := desk.stories.get(story_id)) is not None:
                await desk.publish(desk.newsroom_batch, [closed_story_record(story)])
                desk.stories.drop(story_id)
        desk.metrics.stories_open.set(len(gathering))

    def _sweep(self, watermark: int) -> None:
        """Forget what stands of articles that the ledger has forgotten too."""
        if watermark < self._swept + _SWEEP_SECONDS:
            return
        self._swept = watermark
        oldest = watermark - self._desk.settings.ledger_days * DAY
        for shelf in (self._desk.standing, self._desk.threads):
            for key, value in shelf.items():
                if value.at < oldest:
                    shelf.drop(key)

    def _gathering_now(self) -> Gathering:
        if self._gathering is None:
            self._gathering = Gathering(story for _, story in self._desk.stories.items())
        return self._gathering
