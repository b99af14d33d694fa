"""A traced command's way: from the request to the batch that settled it, to a collector that listens."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from msgspec import structs
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.principals.identity import Role
from shared.config import Settings
from shared.domain.commands import Kind
from shared.errors import ConfigurationError
from shared.redis.codec import encode_command
from shared.telemetry import tracing
from tests.api_process import Api, environment_of, running_api
from tests.integration.workers.harness import Harness
from tests.integration.workers.program import running
from tests.own_server import Quiet, serving
from tests.waiting import eventually

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flag}"
NO_TRACER: Any = None
PHASES = ["lock", "read", "decide", "write", "publish"]


@pytest.fixture
def harness(settings: Settings) -> Iterator[Harness]:
    made = Harness(settings)
    yield made
    made.close()


class Sink:
    """An OTLP collector over HTTP that keeps the spans it gets."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, Span]] = []
        """Each with the name of its service."""

    def named(self, start: str) -> list[Span]:
        return [span for _, span in self.spans if span.name.startswith(start)]


@contextmanager
def collector() -> Iterator[tuple[str, Sink]]:
    sink = Sink()

    class Handler(Quiet):
        def do_POST(self) -> None:
            import gzip

            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                (service,) = [a.value.string_value for a in resource.resource.attributes if a.key == "service.name"]
                sink.spans += [(service, span) for scope in resource.scope_spans for span in scope.spans]
            self.send_response(200)
            self.end_headers()

    with serving(Handler) as url:
        yield f"{url}/v1/traces", sink


@contextmanager
def traced_site(harness: Harness, url: str, per_thousand: int) -> Iterator[Api]:
    settings = replace(harness.settings, trace_url=url, trace_per_thousand=per_thousand)
    with ExitStack() as stack:
        worker = stack.enter_context(running("workers", settings))
        api = stack.enter_context(running_api(settings))
        worker.wait_for("worker_ready", 90)
        yield api
        worker.stop()


def reserve(api: Api, ticket: str, role: Role, **headers: str) -> httpx.Response:
    with api.client("ann", role=role) as client:
        return client.post(f"/api/tickets/{ticket}/reserve", headers={"Prefer": "wait=20"} | headers)


def test_a_shop_s_trace_goes_on_through_api_and_worker_and_a_buyer_s_is_not_followed(harness: Harness) -> None:
    tickets = harness.sell(4)
    with collector() as (url, sink), traced_site(harness, url, 0) as api:
        shop = reserve(api, tickets[0], Role.OPERATOR, traceparent=PARENT.format(flag="01"))
        for role, parent in (
            (Role.CUSTOMER, PARENT.format(flag="01")),
            (Role.OPERATOR, PARENT.format(flag="00")),
            (Role.OPERATOR, "nonsense"),
        ):
            assert reserve(api, tickets[1], role, traceparent=parent).status_code in (200, 409)
        eventually(lambda: len(sink.named("publish")) >= 1, "the batch's spans", patience_s=60)
    (sent,) = sink.named("send ")
    assert (sent.trace_id.hex(), sent.parent_span_id.hex()) == (PARENT.split("-")[1], PARENT.split("-")[2])
    assert {a.key: a.value.string_value for a in sent.attributes}["messaging.message.id"] == shop.json()["id"]
    (batch,) = sink.named("process ")
    assert [link.span_id for link in batch.links] == [sent.span_id]
    assert batch.links[0].trace_id == sent.trace_id
    children = [span for _, span in sink.spans if span.parent_span_id == batch.span_id]
    assert [span.name for span in sorted(children, key=lambda span: span.start_time_unix_nano)] == PHASES
    for child in children:
        assert batch.start_time_unix_nano <= child.start_time_unix_nano <= child.end_time_unix_nano
        assert child.end_time_unix_nano <= batch.end_time_unix_nano
    assert sent.kind == Span.SPAN_KIND_PRODUCER
    assert batch.kind == Span.SPAN_KIND_CONSUMER
    assert {service for service, _ in sink.spans} == {"rowlock-api", "rowlock-worker"}


def test_a_thousand_of_a_thousand_are_all_traced(harness: Harness) -> None:
    tickets = harness.sell(5)
    with collector() as (url, sink), traced_site(harness, url, 1_000) as api:
        for ticket in tickets:
            assert reserve(api, ticket, Role.CUSTOMER).status_code == 200
        eventually(lambda: len(sink.named("send ")) == 5, patience_s=60)
        eventually(lambda: sum(len(span.links) for span in sink.named("process ")) == 5, patience_s=60)


def test_a_collector_that_is_away_stops_nothing(harness: Harness) -> None:
    (ticket,) = harness.sell(1)
    with traced_site(harness, "http://127.0.0.1:1/v1/traces", 1_000) as api:
        assert reserve(api, ticket, Role.CUSTOMER).status_code == 200


@pytest.fixture
def in_memory() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    tracing.configure(replace(Settings(), trace_per_thousand=1_000), "test", exporter)
    yield exporter
    tracing.active = None


def test_one_batch_links_to_its_traced_commands_and_counts_what_is_too_many(
    harness: Harness, in_memory: InMemorySpanExporter
) -> None:
    assert tracing.active is not None
    (ticket,) = harness.sell(1)
    shard = harness.shard(ticket)
    commands = []
    for n in range(tracing.LINKS_MAX + 7):
        span = tracing.active.appending(None, "reserve", shard)
        assert span is not None
        commands.append(structs.replace(harness.command(Kind.RESERVE, ticket, f"h{n}"), traceparent=span.traceparent))
        span.end({})
    harness.append(*commands)
    harness.request(Kind.RESERVE, ticket, "untraced")
    assert harness.drainer().drain(shard).settled == tracing.LINKS_MAX + 8

    def batches() -> list[object]:
        return [span for span in in_memory.get_finished_spans() if span.name.startswith("process ")]

    eventually(batches)
    (batch,) = [span for span in in_memory.get_finished_spans() if span.name.startswith("process ")]
    assert len(batch.links) == tracing.LINKS_MAX
    assert batch.attributes is not None
    assert batch.attributes["rowlock.links_left_out"] == 7
    assert batch.attributes["messaging.batch.message_count"] == tracing.LINKS_MAX + 8


def test_a_batch_without_a_traced_command_has_no_span(harness: Harness, in_memory: InMemorySpanExporter) -> None:
    (ticket,) = harness.sell(1)
    harness.request(Kind.RESERVE, ticket)
    assert harness.drainer().drain(harness.shard(ticket)).settled == 1
    assert tracing.active is not None
    assert in_memory.get_finished_spans() == ()


def test_of_a_command_that_is_not_sampled_no_tracer_hears(harness: Harness) -> None:
    (ticket,) = harness.sell(1)
    tracing.active = tracing.Tracing(NO_TRACER, share=0)
    try:
        for parent in (None, PARENT.format(flag="00"), "nonsense"):
            assert tracing.active.appending(parent, "reserve", 1) is None
        harness.request(Kind.RESERVE, ticket)
        assert harness.drainer().drain(harness.shard(ticket)).settled == 1
        with pytest.raises(AttributeError):  # it is asked for one that is
            tracing.active.appending(PARENT.format(flag="01"), "reserve", 1)
    finally:
        tracing.active = None


def test_the_share_of_a_thousand_is_kept(in_memory: InMemorySpanExporter) -> None:
    assert tracing.active is not None
    sampled = tracing.Tracing(tracing.active._tracer, share=0.1)
    found = sum(sampled.appending(None, "reserve", 1) is not None for _ in range(5_000))
    assert 350 < found < 650  # by chance outside once in 10^12


def test_who_is_not_traced_travels_in_the_same_bytes_as_ever(harness: Harness) -> None:
    command = harness.command(Kind.RESERVE, "a")
    assert b"traceparent" not in encode_command(command)
    assert tracing.active is None


@pytest.mark.parametrize("url", ["collector:4318", "ftp://x/", "http://", "http://a/?x=1", "http://u:p@h/v1"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="ROWLOCK_TRACE_URL"):
        Settings.from_env({"ROWLOCK_TRACE_URL": url})


def test_without_the_extra_one_line_says_what_to_install(settings: Settings) -> None:
    code = (
        "import sys; sys.modules['opentelemetry.sdk'] = None; from shared.config import Settings; "
        "from shared.telemetry import tracing; tracing.configure(Settings.from_env(), 'x')"
    )
    env = environment_of(replace(settings, trace_url="http://127.0.0.1:1/v1/traces"))
    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "pip install 'rowlock[tracing]'" in ended.stderr.splitlines()[-1]
