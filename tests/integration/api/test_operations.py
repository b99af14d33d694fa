"""What a supervisor and Prometheus see, and how the process starts."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from shared.config import Settings
from tests.api_process import Api, environment_of, running_api
from tests.integration.api.conftest import SettlingHarness

PROTECTED = ("/metrics", "/actuator/prometheus", "/actuator/metrics", "/actuator/metrics/rowlock_appends")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/actuator/health"])
def test_all_is_up(api: Api, path: str) -> None:
    answer = httpx.get(api.url + path)
    assert (answer.status_code, answer.json()["status"]) == (200, "UP")


def test_requests_are_counted_under_their_routes(ann: httpx.Client, harness: SettlingHarness) -> None:
    ann.post("/api/tickets/gala-1/reserve")
    ann.get("/api/tickets/nothing/like/that")
    text = ann.get("/metrics").text
    assert 'rowlock_http_requests_total{method="POST",route="/api/tickets/<ticket_id>/reserve",status="202"}' in text
    assert 'route="none",status="404"' in text
    assert "gala-1" not in text
    assert ann.get("/actuator/prometheus").headers["Content-Type"].startswith("text/plain")


def test_a_metric_can_be_asked_for_by_its_name(ann: httpx.Client, harness: SettlingHarness) -> None:
    ann.post("/api/tickets/gala-1/reserve")
    assert "rowlock_appends" in ann.get("/actuator/metrics").json()["names"]
    [sample] = [
        sample
        for sample in ann.get("/actuator/metrics/rowlock_appends").json()["measurements"]
        if sample["tags"] == {"kind": "reserve"}
    ]
    assert sample["value"] >= 1
    assert ann.get("/actuator/metrics/nothing").status_code == 404


@pytest.fixture(scope="module")
def strict_api(api_settings: Settings) -> Iterator[Api]:
    """A process with a token of operations and room for two commands in a line."""
    with running_api(
        replace(api_settings, operations_token="a token of operations", backlog_max=2, batch_max=1)
    ) as running:
        yield running


@pytest.mark.parametrize("path", PROTECTED)
def test_metrics_want_the_token_of_operations_where_one_is_set(strict_api: Api, path: str) -> None:
    headers = {"Authorization": "Bearer a token of operations"}
    assert httpx.get(strict_api.url + path).status_code == 401
    assert httpx.get(strict_api.url + path, headers=headers).status_code == 200


def test_a_line_that_is_full_refuses_with_the_time_to_come_back(strict_api: Api, redis_url: str) -> None:
    with strict_api.client() as client:
        answers = [client.post("/api/tickets/gala-1/reserve") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 503]
    assert answers[2].json()["code"] == "OVERLOADED"
    assert int(answers[2].headers["Retry-After"]) >= 1


def test_a_log_that_nobody_reads_stops_nobody(api_settings: Settings, harness: SettlingHarness) -> None:
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writing, b"x" * 4_096)
        os.set_blocking(writing, True)
        with running_api(api_settings, stderr=writing) as api, api.client() as client:
            answers = [client.post(f"/api/tickets/gala-{n}/reserve") for n in range(10)]
    finally:
        os.close(reading)
        os.close(writing)
    assert {answer.status_code for answer in answers} == {202}
    assert api.process.returncode == 0


def test_a_taken_port_is_one_clear_line(api_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = _start(replace(api_settings, api_port=port))
    assert ended.returncode != 0
    [line] = ended.stderr.splitlines()
    assert str(port) in line


def test_a_missing_secret_is_one_clear_line(api_settings: Settings) -> None:
    ended = _start(replace(api_settings, token_secret=""))
    assert ended.returncode != 0
    [line] = ended.stderr.splitlines()
    assert "ROWLOCK_TOKEN_SECRET" in line


def _start(settings: Settings) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api"],
        env=environment_of(settings),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
