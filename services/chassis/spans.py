"""Records in, OpenTelemetry spans out: one a batch, linked to the contexts that its articles came with, and one for each article whose
sender samples it.

Imported only with FRONTWIRE_TRACES=otlp: OpenTelemetry is the extra `traces`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, StatusCode, format_trace_id, get_current_span, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from chassis.traces import Headers, Traced, carried

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_PROPAGATOR = TraceContextTextMapPropagator()


def open_spans(*, service: str, version: str) -> Spans:
    """Give spans that go to a collector by OTLP over HTTP, as the standard OTEL_ variables say."""
    named = OTELResourceDetector().detect().attributes
    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.version": version, **named}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider)


class Spans:
    """The spans of one process."""

    def __init__(self, provider: TracerProvider) -> None:
        """Make spans of a provider's, whatever it does with them."""
        self._provider = provider
        self._tracer = provider.get_tracer("frontwire")

    def begin(self, topic: str, group: str) -> BatchSpan:
        """Begin a batch of a topic's records, read by a consumer group."""
        return BatchSpan(self._tracer, topic, group)

    def close(self) -> None:
        """Send what is still to be sent."""
        self._provider.shutdown()


class BatchSpan:
    """A batch's span and those of its articles; attributes are named by OpenTelemetry's conventions for messaging."""

    def __init__(self, tracer: Tracer, topic: str, group: str) -> None:
        """Begin the batch."""
        self._tracer = tracer
        self._attributes = {
            "messaging.system": "kafka",
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.destination.name": topic,
            "messaging.consumer.group.name": group,
        }
        self._span = tracer.start_span(f"process {topic}", Context(), SpanKind.CONSUMER, self._attributes)
        self._articles: list[Span] = []
        self._records = 0

    @property
    def exemplar(self) -> dict[str, str] | None:
        """The trace, where it is sampled; also once the batch has ended."""
        context = self._span.get_span_context()
        return {"trace_id": format_trace_id(context.trace_id)} if context.trace_flags.sampled else None

    def carry(self, record: Traced) -> Headers:
        """Link the record's context; where its sender samples it, begin a span of its own, and give that one's context."""
        self._records += 1
        headers = carried(record.headers)
        context = _PROPAGATOR.extract({name: value.decode() for name, value in headers}, Context())
        sender = get_current_span(context).get_span_context()
        if not sender.is_valid:
            return headers
        self._span.add_link(sender)
        if not sender.trace_flags.sampled:
            return headers
        place: dict[str, str | int] = {
            "messaging.destination.partition.id": str(record.partition),
            "messaging.kafka.offset": record.offset,
        }
        links = [Link(self._span.get_span_context())]
        span = self._tracer.start_span(f"process {record.topic}", context, SpanKind.CONSUMER, {**self._attributes, **place}, links)
        self._articles.append(span)
        own: dict[str, str] = {}
        _PROPAGATOR.inject(own, set_span_in_context(span, context))
        return tuple({**dict(headers), **{name: value.encode() for name, value in own.items()}}.items())

    def end(self) -> None:
        """End the batch and its articles."""
        for span in self._articles:
            span.end()
        self._span.set_attribute("messaging.batch.message_count", self._records)
        self._span.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """End the batch; what was raised has undone it."""
        if isinstance(raised[0], type):
            self._span.set_status(StatusCode.ERROR, raised[0].__name__)  # what it says is in the log, without secrets
        self.end()
