"""The trace context of an event goes on with what the desk publishes because of it, and with nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis.spans import Spans
from contracts.validating import decode_headers, schema_faults
from desk.changes import Arrival, encode
from desk.times import HOUR
from dry_desk import DryDesk
from synthetic_wire import MIDNIGHT, Event

TOPICS = ("regions", "actors", "stories", "activity", "alerts")
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CONTEXT = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "tracestate": "vendor=1", "ce_traceparent": f"00-{TRACE}-53995c3f42cd8ad8-01"}

TOWNS = (
    "Goma Bukavu Masisi Rutshuru Walikale Lubero Beni Butembo Uvira Fizi Shabunda Kabare Kalehe Minova Sake Bunagana Kanyabayonga".split()
)


@dataclass(frozen=True)
class Traced(Event):
    """An event that comes with headers."""

    context: tuple[tuple[str, str], ...] = ()

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        return [(name, value.encode()) for name, value in self.context]


FIRST = Traced(
    uri="tag:wire.example,2026:1",
    provider="Example Wire",
    at=MIDNIGHT + 10 * HOUR,
    arrives=0,
    story="",
    place="Goma",
    headline="Rebels shell Goma airport, killing 12",
    body="GOMA, March 2 (Wire) - Rebels shelled the airport of Goma on Monday, killing 12 people, doctors said.",
    regions=("kivu",),
    actors=("m23", "drc.military"),
    number=1,
    context=tuple(CONTEXT.items()),
)


def sent(desk: DryDesk, name: str) -> list[dict[str, str]]:
    """Give the headers that went to a topic, each record's checked against the contract where the topic has one."""
    headers = [decode_headers(event.message.headers) for event in desk.topic(getattr(desk.settings, f"{name}_topic")).sent]
    if name in TOPICS:
        assert [fault for each in headers for fault in schema_faults("desk-headers", each)] == []
    return headers


def contexts(desk: DryDesk, name: str) -> list[dict[str, str]]:
    return [{key: value for key, value in headers.items() if key in CONTEXT} for headers in sent(desk, name)]


@pytest.mark.parametrize("name", ["changes", "regions", "actors", "stories", "arrivals"])
def test_what_follows_from_an_event_has_its_context_as_it_came(name):
    """From wire.enriched through the desk's own topics to the article's records and its story."""
    desk = DryDesk()

    desk.take_in(FIRST)

    told = [context for context in contexts(desk, name) if context]
    assert told
    assert all(context == CONTEXT for context in told)


def test_a_surge_has_the_context_of_the_article_that_raised_it():
    """Stories of one region come every few seconds, each in a trace of its own."""
    desk = DryDesk()
    topic, batch, stage = desk.stages[-1]

    async def take_in_arrivals() -> None:
        for number in range(1, 200):
            at = FIRST.at + 6 * number
            arrival = Arrival(
                series="kivu",
                is_region=True,
                number=number,
                watermark=at,
                began=FIRST.at,
                is_about=True,
                uri=f"urn:{number}",
                at=at,
                story=f"story:{number:020x}",
                provider="Example Wire",
                headline=FIRST.headline,
                actors=("m23",),
            )
            await desk.topic(topic).send(key=b"kivu", value=encode(arrival), headers=[("traceparent", parent_of(number))], partition=0)
        await desk._read_on(topic, batch, stage)

    asyncio.run(take_in_arrivals())

    began, *_ = desk.published("alerts")
    assert began["event"] == "surge.began"
    assert contexts(desk, "alerts")[0] == {"traceparent": parent_of(began["articles"]).decode()}
    assert all(context.keys() == {"traceparent"} for context in contexts(desk, "alerts"))


def parent_of(number: int) -> bytes:
    return f"00-{number:032x}-00f067aa0ba902b7-01".encode()


def test_windows_and_stories_that_time_closes_have_no_context():
    """They follow from many articles, or from none."""
    desk = DryDesk()

    desk.take_in(FIRST, replace(FIRST, uri="urn:again", at=FIRST.at + 1, number=2))
    desk.take_in(*(replace(FIRST, uri=f"urn:{number}", at=FIRST.at + 60 * HOUR, regions=(), actors=()) for number in range(24)))

    assert any(headers["ce_type"] == "frontwire.activity.final" for headers in sent(desk, "activity"))
    assert contexts(desk, "activity") == [{}] * len(contexts(desk, "activity"))
    closed = [headers for headers in sent(desk, "stories") if headers["ce_type"] == "frontwire.story.closed"]
    assert closed
    assert all(not CONTEXT.keys() & headers.keys() for headers in closed)


@pytest.mark.parametrize("name", TOPICS)
def test_ids_and_values_are_the_same_with_a_context_and_without(name):
    """A repeat that was sent within another trace is still a repeat."""
    desk, other = DryDesk(), DryDesk()

    desk.take_in(FIRST)
    other.take_in(replace(FIRST, context=()))

    assert (desk.ids(name), desk.published(name)) == (other.ids(name), other.published(name))


def test_with_spans_each_stage_hangs_on_the_one_before():
    """One trace: the sender, ledger, newsroom; and what is published names the newsroom's span."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    desk = DryDesk()
    for batch in (desk.ledger_batch, desk.newsroom_batch, desk.activity_batch):
        batch.traces, batch.group = Spans(provider), "frontwire-desk"

    desk.take_in(FIRST)

    articles = {span.name: span for span in exporter.get_finished_spans() if span.parent is not None}
    ledger, newsroom, activity = (articles[f"process {topic}"] for topic in ("wire.enriched", "desk.changes", "desk.arrivals"))
    assert {f"{span.context.trace_id:032x}" for span in (ledger, newsroom, activity)} == {TRACE}
    assert f"{ledger.parent.span_id:016x}" == "00f067aa0ba902b7"
    assert (newsroom.parent.span_id, activity.parent.span_id) == (ledger.context.span_id, newsroom.context.span_id)
    ours = {**CONTEXT, "traceparent": f"00-{TRACE}-{newsroom.context.span_id:016x}-01"}
    assert contexts(desk, "regions") == [ours]
