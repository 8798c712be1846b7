"""One trace through tagger and desk, as whoever looks for an article in a tracing system sees it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from kafka import KafkaProducer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from chassis.kafka import kafka_python_producer_options
from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.tail import follow

pytestmark = pytest.mark.broker

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
ARTICLE = {
    "uri": "tag:wire.example,2026:1",
    "versioncreated": "2026-03-02T10:15:00Z",
    "headline": "Shelling near Stepanakert kills two",
    "body_text": "Azeri forces shelled positions near Stepanakert, Armenia said.",
}


class Collector(ThreadingHTTPServer):
    """Takes spans by OTLP over HTTP and keeps them."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def spans(self) -> list[tuple[str, object]]:
        """Each with the name of its service."""
        return [
            (next(each.value.string_value for each in of.resource.attributes if each.key == "service.name"), span)
            for request in self.requests
            for of in request.resource_spans
            for scope in of.scope_spans
            for span in scope.spans
        ]


class Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.requests.append(ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_an_article_s_trace_goes_from_its_sender_through_the_tagger_to_the_desk_s_records(topics, tmp_path, collector):
    """The tagger makes spans and the desk does not: its records still belong to the trace, by the headers alone."""
    settings = topics.settings
    spans = {"FRONTWIRE_TRACES": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_address[1]}"}
    producer = KafkaProducer(**kafka_python_producer_options(settings))
    producer.send(
        settings.articles_topic, orjson.dumps(ARTICLE), key=b"1", headers=[("traceparent", f"00-{TRACE}-{SPAN}-01".encode())]
    ).get(60)
    producer.close()

    with (
        LocalTagger(topics.bootstrap, tmp_path / "tagger.log", environment={**topics.environment, **spans}) as tagger,
        LocalDesk(topics.bootstrap, tmp_path / "desk.log", environment=topics.environment),
    ):
        (enriched,) = _some(settings, settings.enriched_topic)
        regions = _some(settings, settings.regions_topic)
        code = tagger.stop()

    assert code == 0
    sent = {service: span for service, span in collector.spans if span.parent_span_id}
    ours = sent["frontwire-tagger"]
    assert (ours.trace_id.hex(), ours.parent_span_id.hex()) == (TRACE, SPAN)
    carried = [dict(record.headers)["traceparent"].decode() for record in (enriched, *regions)]
    assert carried == [f"00-{TRACE}-{ours.span_id.hex()}-01"] * (1 + len(regions))


def _some(settings, topic):
    """Wait for a topic's first records."""
    found = []
    while not found:
        found = list(follow(settings, topic, from_beginning=True, quiet_limit_seconds=4))
    return found
