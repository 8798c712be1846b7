"""Trace contexts: passed on as they came without spans, and with them one trace from the sender through us to the reader."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.trace import StatusCode
from prometheus_client.openmetrics.exposition import generate_latest

from chassis import traces
from chassis.errors import SettingsError
from chassis.settings import read_settings
from chassis.spans import Spans
from chassis.traces import UNTRACED, carried, open_traces
from tagger.metrics import Metrics

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{TRACE}-{SPAN}-01".encode()
UNSAMPLED = f"00-{TRACE}-{SPAN}-00".encode()


@dataclass(frozen=True)
class Received:
    """A record as far as traces look at it."""

    headers: tuple[tuple[str, bytes | None], ...] = ()
    topic: str = "wire.articles"
    partition: int = 2
    offset: int = 10417


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def spans(exporter) -> Spans:
    """Spans that a test can look at."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Spans(provider)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param((), (), id="nothing"),
        pytest.param((("ce_id", b"1"), ("x", None)), (), id="other headers"),
        pytest.param((("x", b"1"), ("traceparent", PARENT)), (("traceparent", PARENT),), id="a parent"),
        pytest.param(
            (("tracestate", b"a=1,b=2"), ("traceparent", UNSAMPLED)),
            (("traceparent", UNSAMPLED), ("tracestate", b"a=1,b=2")),
            id="a parent that is not sampled, and its state",
        ),
        pytest.param(
            (("ce_traceparent", PARENT), ("ce_tracestate", b"a=1")),
            (("ce_traceparent", PARENT), ("ce_tracestate", b"a=1")),
            id="CloudEvents' own",
        ),
        pytest.param((("traceparent", UNSAMPLED), ("traceparent", PARENT)), (("traceparent", PARENT),), id="the last of two"),
        pytest.param((("tracestate", b"a=1"),), (), id="a state alone"),
        pytest.param((("tracestate", b"a=1"), ("ce_traceparent", PARENT)), (("ce_traceparent", PARENT),), id="another parent's state"),
        pytest.param((("traceparent", None),), (), id="a null"),
        pytest.param((("traceparent", b"\xff\x00"),), (), id="no text"),
        pytest.param((("traceparent", PARENT.upper()),), (), id="capitals"),
        pytest.param((("traceparent", PARENT + b"\n"),), (), id="a line end"),
        pytest.param((("traceparent", f"00-{'0' * 32}-{SPAN}-01".encode()),), (), id="a trace of zeros"),
        pytest.param((("traceparent", f"00-{TRACE}-{'0' * 16}-01".encode()),), (), id="a span of zeros"),
        pytest.param((("traceparent", b"ff" + PARENT[2:]),), (), id="the version that is none"),
        pytest.param((("traceparent", PARENT), ("tracestate", b"a=" + b"x" * 511)), (("traceparent", PARENT),), id="a state too long"),
        pytest.param((("traceparent", PARENT), ("tracestate", b"a=\x1b[2J")), (("traceparent", PARENT),), id="a state with escapes"),
    ],
)
def test_a_context_is_carried_on_as_it_came_and_what_is_malformed_is_left_out(headers, expected):
    assert carried(headers) == expected
    assert UNTRACED.begin("wire.articles", "g").carry(Received(headers)) == expected


def test_without_spans_opentelemetry_is_not_even_imported():
    """It is an extra: whoever does not ask for it does not have it."""
    code = "import sys, tagger.worker, desk.worker; print([name for name in sys.modules if name.startswith('opentelemetry')])"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "[]\n"


def test_spans_without_opentelemetry_are_a_setting_s_fault(monkeypatch):
    """One sentence that says what to install, as of every other variable."""
    monkeypatch.setitem(sys.modules, "chassis.spans", None)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)

    with pytest.raises(SettingsError, match=r"FRONTWIRE_TRACES otlp: .* is not installed; install frontwire\[traces\]"):
        open_traces(read_settings({"FRONTWIRE_TRACES": "otlp"}), service="frontwire-tagger", version="1")


def test_traces_are_off_unless_asked_for():
    assert open_traces(read_settings({}), service="frontwire-tagger", version="1") is traces.UNTRACED


@pytest.mark.parametrize(
    ("environment", "service"),
    [({}, "frontwire-desk"), ({"OTEL_SERVICE_NAME": "desk-eu"}, "desk-eu"), ({"OTEL_RESOURCE_ATTRIBUTES": "service.name=x"}, "x")],
    ids=["ours", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"],
)
def test_otlp_is_set_up_by_the_standard_variables(monkeypatch, environment, service):
    """Endpoint and name are OpenTelemetry's own variables; closing does not wait for a collector that is not there."""
    for name, value in {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", **environment}.items():
        monkeypatch.setenv(name, value)

    opened = open_traces(read_settings({"FRONTWIRE_TRACES": "OTLP"}), service="frontwire-desk", version="0.1.0")
    opened.close()

    assert isinstance(opened, Spans)
    assert opened._provider.resource.attributes["service.name"] == service
    assert opened._provider.resource.attributes["service.version"] == "0.1.0"


def test_a_sampled_article_has_a_span_of_its_own_in_its_sender_s_trace(spans, exporter):
    """The reader's span hangs on ours, and ours on the sender's; state, and where the trace began, go on as they came."""
    received = Received((("traceparent", PARENT), ("tracestate", b"vendor=1"), ("ce_traceparent", UNSAMPLED)))

    with spans.begin("wire.articles", "frontwire-tagger") as batch:
        sent = dict(batch.carry(received))

    article, whole = exporter.get_finished_spans()
    assert sent == {
        "traceparent": f"00-{TRACE}-{article.context.span_id:016x}-01".encode(),
        "tracestate": b"vendor=1",
        "ce_traceparent": UNSAMPLED,
    }
    assert (f"{article.parent.trace_id:032x}", f"{article.parent.span_id:016x}") == (TRACE, SPAN)
    assert article.attributes["messaging.kafka.offset"] == 10417
    assert article.attributes["messaging.destination.partition.id"] == "2"
    assert [link.context.span_id for link in article.links] == [whole.context.span_id]


def test_a_batch_has_one_span_that_links_every_context_and_is_in_none_of_their_traces(spans, exporter):
    other = "00-" + "1" * 32 + "-" + "2" * 16 + "-00"
    records = [Received((("traceparent", PARENT),)), Received(), Received((("traceparent", other.encode()),))]

    with spans.begin("wire.articles", "frontwire-tagger") as batch:
        sent = [batch.carry(record) for record in records]

    _, whole = exporter.get_finished_spans()
    assert whole.name == "process wire.articles"
    assert whole.parent is None
    assert [f"{link.context.trace_id:032x}" for link in whole.links] == [TRACE, "1" * 32]
    assert whole.attributes["messaging.batch.message_count"] == 3
    assert whole.attributes["messaging.consumer.group.name"] == "frontwire-tagger"
    assert sent[1:] == [(), (("traceparent", other.encode()),)]


@pytest.mark.parametrize(
    "headers", [(), (("traceparent", UNSAMPLED),), (("traceparent", b"mine"),)], ids=["none", "unsampled", "malformed"]
)
def test_an_article_whose_sender_does_not_sample_it_has_no_span_and_goes_on_as_it_came(spans, exporter, headers):
    with spans.begin("wire.articles", "g") as batch:
        sent = batch.carry(Received(headers))

    assert sent == carried(headers)
    assert len(exporter.get_finished_spans()) == 1


def test_a_batch_that_is_undone_is_an_error_and_what_was_said_stays_in_the_log(spans, exporter):
    """An exception's text may hold what no trace should."""

    def fail() -> None:
        with spans.begin("wire.articles", "g") as batch:
            batch.carry(Received((("traceparent", PARENT),)))
            raise ConnectionError("password hunter2")

    with pytest.raises(ConnectionError):
        fail()

    *_, whole = exporter.get_finished_spans()
    assert (whole.status.status_code, whole.status.description) == (StatusCode.ERROR, "ConnectionError")
    assert "hunter2" not in whole.to_json()


def test_with_a_sampler_that_takes_nothing_nothing_is_recorded(exporter):
    """OTEL_TRACES_SAMPLER decides, and there is no exemplar that would lead nowhere."""
    provider = TracerProvider(sampler=ALWAYS_OFF)
    provider.add_span_processor(SimpleSpanProcessor(exporter))

    with Spans(provider).begin("wire.articles", "g") as batch:
        batch.carry(Received((("traceparent", PARENT),)))

    assert batch.exemplar is None
    assert exporter.get_finished_spans() == ()


def test_a_batch_s_exemplar_leads_from_the_metric_to_its_trace(spans, exporter):
    """Under OpenMetrics, as Prometheus reads it; without spans there is none."""
    metrics = Metrics()

    with spans.begin("wire.articles", "g") as batch:
        batch.carry(Received())
    metrics.publish_seconds.observe(0.2, batch.exemplar)
    metrics.publish_seconds.observe(0.02, UNTRACED.begin("wire.articles", "g").exemplar)

    (whole,) = exporter.get_finished_spans()
    exemplars = [line for line in generate_latest(metrics.registry).decode().splitlines() if " # {" in line]
    assert len(exemplars) == 1
    assert f'# {{trace_id="{whole.context.trace_id:032x}"}} 0.2' in exemplars[0]
