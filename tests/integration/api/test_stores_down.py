"""What is said while a store is away, and that all goes on when it is back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from msgspec import structs

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.domain.commands import Kind
from shared.domain.ids import command_id
from tests.api_process import running_api
from tests.conftest import EMPTY
from tests.integration.api.conftest import SettlingHarness
from tests.servers import database_named, embedded_valkey, execute, scratch
from tests.waiting import eventually

RESERVE = "/api/tickets/gala-1/reserve"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with scratch() as path:
        yield path


def test_without_redis_503_and_when_to_come_back_and_afterwards_all_is_well(api_settings: Settings, home: Path) -> None:
    port = free_ports(1)[0]
    with embedded_valkey(port, home) as url:
        settings = replace(api_settings, redis_url=url, broker_url=url, store_timeout_ms=500)
        with running_api(settings) as api, api.client() as client:
            path = client.post(RESERVE).headers["Location"]
            os.kill(_pid_of(url), signal.SIGKILL)
            down = client.post(RESERVE)
            assert (down.status_code, down.json()["code"]) == (503, "STORE_UNAVAILABLE")
            assert int(down.headers["Retry-After"]) >= 1
            assert client.get("/readyz").status_code == 503
            assert client.get("/healthz").status_code == 200
            assert client.get("/actuator/health").json()["components"]["redis"] == {"status": "DOWN"}
            with embedded_valkey(port, home):
                eventually(lambda: client.post(RESERVE).status_code == 202)
                assert client.get(path).json()["status"] == "PENDING"


def test_without_postgresql_and_broker_commands_are_accepted_and_what_needs_them_says_503(
    api_settings: Settings, redis_url: str
) -> None:
    gone = database_named(api_settings.database_url, "gone")
    nobody = f"redis://127.0.0.1:{free_ports(1)[0]}/0"
    with running_api(replace(api_settings, database_url=gone, broker_url=nobody)) as api, api.client() as client:
        accepted = [client.post(f"/api/tickets/gala-{n}/reserve") for n in range(8)]
        assert [answer.status_code for answer in accepted] == [202] * 8
        assert client.get(accepted[0].headers["Location"]).status_code == 200
        unknown = client.get("/api/commands/01900000-0000-7000-8000-000000000000")
        assert (unknown.status_code, unknown.json()["code"]) == (503, "STORE_UNAVAILABLE")
        assert client.get("/readyz").status_code == 200
        health = client.get("/actuator/health")
        assert health.status_code == 503
        assert {name: part["status"] for name, part in health.json()["components"].items()} == {
            "redis": "UP",
            "broker": "DOWN",
            "postgresql": "DOWN",
        }


def test_without_postgresql_what_may_be_settled_is_not_told_as_waiting(api_settings: Settings, redis_url: str) -> None:
    harness = SettlingHarness(replace(api_settings, redis_url=redis_url))
    long_ago = command_id(harness.shard("gala-1"), time.time_ns() // 1_000_000 - 5_000, os.urandom(8))
    harness.append(structs.replace(harness.command(Kind.RESERVE, "gala-1"), id=long_ago))
    harness.close()
    gone = database_named(api_settings.database_url, "gone")
    with running_api(replace(api_settings, database_url=gone)) as api, api.client("ann") as ann:
        assert ann.get(f"/api/commands/{long_ago}").status_code == 503


def test_without_redis_what_it_may_not_have_told_yet_is_not_told_either(
    api_settings: Settings, home: Path, redis_url: str
) -> None:
    execute(api_settings.database_url, EMPTY)
    with running_api(replace(api_settings, redis_url=f"redis://127.0.0.1:{free_ports(1)[0]}/0")) as api:
        harness = SettlingHarness(replace(api_settings, redis_url=redis_url))
        command = harness.request(Kind.RESERVE, harness.sell(1)[0])
        harness.settle()
        harness.close()
        with api.client("ann") as ann:
            for completed, status in (("+", 503), ("-", 200)):
                execute(
                    api_settings.database_url, f"UPDATE commands SET completed_at = now() {completed} interval '1 h'"
                )
                assert ann.get(f"/api/commands/{command.id}").status_code == status


def _pid_of(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.info("server")["process_id"])
