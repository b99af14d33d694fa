"""Spans of single commands, for who looks at them one by one: off unless a setting names where they go.

By hand, in this file alone: what the libraries offer to instrument (one event loop, an own client of Redis, a bare driver) is not what
happens here. A sampled command carries the `traceparent` of the span in which it was appended; the batch that settles it is one
span that links to it, and has the phases as its children. A command that is not sampled costs one comparison.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shared.config import Settings
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Link, Span, SpanContext, Tracer

LINKS_MAX = 128
"""Of one batch; what is sampled beyond that is counted in an attribute."""
_MARKS_MAX = 64
_EXPORT_TIMEOUT_S = 2
_ON_THE_WAY_MAX = 2_048


class Appending:
    """The span of one command that is on its way into its queue."""

    def __init__(self, span: Span, traceparent: str) -> None:
        self._span = span
        self.traceparent = traceparent

    def end(self, attributes: Mapping[str, Any], error: BaseException | None = None) -> None:
        self._span.set_attributes(dict(attributes))
        if error is not None:
            self._span.record_exception(error)
        self._span.end()


class Tracing:
    """What makes spans in this process. One thread's marks are its own.

    `share` of the commands that nobody asks for are sampled, decided here: of the others the tracer never hears.
    """

    def __init__(self, tracer: Tracer, share: float) -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._tracer = tracer
        self._share = share
        self._propagator = TraceContextTextMapPropagator()
        self._of_thread = threading.local()

    def appending(self, parent: str | None, kind: str, shard: int) -> Appending | None:
        """Begin the span of a command, if it is sampled. `parent` is a `traceparent` whose sampling is followed."""
        asked = None if parent is None else self._asked(parent)
        if not (random.random() < self._share if asked is None else asked.trace_flags.sampled):  # noqa: S311 - no secret
            return None
        from opentelemetry.trace import SpanKind, set_span_in_context

        context = self._propagator.extract({"traceparent": parent} if asked and parent else {})
        attributes = {**_messaging(shard, "send"), "rowlock.kind": kind}
        span = self._tracer.start_span(f"send shard.{shard:02d}", context, SpanKind.PRODUCER, attributes)
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier, set_span_in_context(span))
        return Appending(span, carrier["traceparent"])

    def mark(self, phase: str, began_s: float, ended_s: float) -> None:
        """Remember a phase of the batch at which this thread is; the times are those of `time.perf_counter`."""
        marks = self._marks()
        if len(marks) < _MARKS_MAX:
            marks.append((phase, began_s, ended_s))

    def settled(self, shard: int, traceparents: Sequence[str], commands: int) -> None:
        """Make the span of a batch out of what was marked, if any of its commands is sampled."""
        from opentelemetry.trace import SpanKind, set_span_in_context

        marks = self._marks()
        try:
            if not traceparents or not marks:
                return
            now_ns, now_s = time.time_ns(), time.perf_counter()

            def at_ns(moment_s: float) -> int:
                return now_ns - int((now_s - moment_s) * 1e9)

            attributes = {**_messaging(shard, "process"), "messaging.batch.message_count": commands}
            if len(traceparents) > LINKS_MAX:
                attributes["rowlock.links_left_out"] = len(traceparents) - LINKS_MAX
            links = [self._link(each) for each in traceparents[:LINKS_MAX]]
            batch = self._tracer.start_span(
                f"process shard.{shard:02d}",
                # Sampled because what it links to is: a batch has no parent that could say so.
                self._propagator.extract({"traceparent": traceparents[0]}),
                SpanKind.CONSUMER,
                attributes,
                links,
                start_time=at_ns(marks[0][1]),
            )
            inside = set_span_in_context(batch)
            for phase, began_s, ended_s in marks:
                span = self._tracer.start_span(phase, inside, start_time=at_ns(began_s))
                span.end(at_ns(ended_s))
            batch.end(at_ns(marks[-1][2]))
        finally:
            marks.clear()

    def _link(self, traceparent: str) -> Link:
        from opentelemetry.trace import Link

        return Link(self._span_context(traceparent))

    def _asked(self, parent: str) -> SpanContext | None:
        """Return who asks; None: a `traceparent` that is none."""
        found = self._span_context(parent)
        return found if found.is_valid else None

    def _span_context(self, traceparent: str) -> SpanContext:
        from opentelemetry.trace import get_current_span

        return get_current_span(self._propagator.extract({"traceparent": traceparent})).get_span_context()

    def _marks(self) -> list[tuple[str, float, float]]:
        marks: list[tuple[str, float, float]] | None = getattr(self._of_thread, "marks", None)
        if marks is None:
            marks = self._of_thread.marks = []
        return marks


active: Tracing | None = None
"""None: nothing is traced. Read as `tracing.active`, for `configure` sets it later."""


def configure(settings: Settings, process: str, exporter: SpanExporter | None = None) -> None:
    """Begin to trace if a setting says so. Raises ConfigurationError."""
    global active  # noqa: PLW0603 - set once, at the start of a process
    if settings.trace_url or exporter is not None:
        active = Tracing(_tracer(settings, process, exporter), settings.trace_per_thousand / 1000)
    else:
        active = None


def _tracer(settings: Settings, process: str, exporter: SpanExporter | None) -> Tracer:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise ConfigurationError(
            "ROWLOCK_TRACE_URL is set; it needs the extra: pip install 'rowlock[tracing]'"
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": f"rowlock-{process}"}))
    sink = exporter or OTLPSpanExporter(endpoint=settings.trace_url, timeout=_EXPORT_TIMEOUT_S)
    provider.add_span_processor(BatchSpanProcessor(sink, max_queue_size=_ON_THE_WAY_MAX, schedule_delay_millis=1_000))
    return provider.get_tracer("rowlock")


def _messaging(shard: int, operation: str) -> dict[str, Any]:
    """Name a queue as the conventions for messaging do."""
    return {
        "messaging.system": "redis",
        "messaging.destination.name": f"shard.{shard:02d}",
        "messaging.operation.type": operation,
    }
