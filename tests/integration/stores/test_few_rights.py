"""The users of Redis that docs/operations.md gives have the rights that a sale needs, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from shared.config import Settings
from shared.redis.client.blocking import BlockingRedis
from tests.api_process import running_api
from tests.conftest import TOKEN_SECRET
from tests.events import put_on_sale
from tests.integration.workers.program import running
from tests.servers import embedded_valkey
from tests.waiting import eventually

PAGE = (Path(__file__).parents[3] / "docs/operations.md").read_text()


@dataclass(frozen=True, slots=True)
class Users:
    streams_url: str
    broker_url: str
    server: Any


@pytest.fixture(scope="module")
def users() -> Iterator[Users]:
    """A server whose users are made by the very lines of the page."""
    with embedded_valkey() as url:
        server: Any = redis.Redis.from_url(url, decode_responses=True)
        rules = re.findall(r"^ACL SETUSER (\w+) (.*)$", PAGE, re.MULTILINE)
        assert [name for name, _ in rules] == ["rowlock", "rowlock_broker"]
        for name, rule in rules:
            server.execute_command("ACL", "SETUSER", name, *rule.replace(">PASSWORD", ">secret").split())
        server.execute_command("ACL", "LOG", "RESET")
        at = f"{urlsplit(url).hostname}:{urlsplit(url).port}"
        yield Users(f"redis://rowlock:secret@{at}/0", f"redis://rowlock_broker:secret@{at}/1", server)
        server.close()


def test_a_sale_goes_on_with_them_and_nothing_is_refused(users: Users, module_database_url: str) -> None:
    put_on_sale(module_database_url, "gala", 20, refundable=True)
    settings = Settings(
        database_url=module_database_url,
        redis_url=users.streams_url,
        broker_url=users.broker_url,
        token_secret=TOKEN_SECRET,
        shards=4,
    )
    with ExitStack() as stack:
        worker = stack.enter_context(running("workers", settings))
        stack.enter_context(running("workers.sweep", settings))
        api = stack.enter_context(running_api(settings))
        worker.wait_for("worker_ready", 90)
        with api.client("ann") as ann:
            wait = {"Prefer": "wait=20", "Idempotency-Key": '"a"'}
            assert ann.post("/api/tickets/gala-1/reserve", headers=wait).status_code == 200
            for verb in ("extend", "release"):
                answer = ann.post(f"/api/tickets/gala-1/{verb}", headers={"Prefer": "wait=20"})
                assert answer.status_code == 200, answer.text
            body = {"event_id": "gala", "wishes": [{"ticket_ids": ["gala-2", "gala-3"]}]}
            assert ann.post("/api/orders", json=body, headers={"Prefer": "wait=20"}).status_code == 200
            assert ann.get("/actuator/health").json()["status"] == "UP"
            waiting = ann.post("/api/tickets/gala-4/reserve").json()["id"]
            ann.delete(f"/api/commands/{waiting}")
            eventually(lambda: ann.get(f"/api/commands/{waiting}").json()["status"] != "PENDING")
        pings = users.server.execute_command("CLIENT", "LIST")
        assert "user=rowlock_broker" in pings
        refused = [(e["username"], e["object"]) for e in users.server.acl_log()]
    # What a server does not show of its configuration is its operator's to see to.
    assert [each for each in refused if each != ("rowlock", "config|get")] == []


@pytest.mark.parametrize(
    "command",
    [
        ("FLUSHALL",),
        ("CONFIG", "SET", "appendonly", "no"),
        ("GET", "somebody's"),
        ("KEYS", "*"),
        ("ACL", "LIST"),
        ("SHUTDOWN",),
    ],
)
def test_they_may_do_nothing_else(users: Users, command: tuple[str, ...]) -> None:
    for url in (users.streams_url, users.broker_url.replace("/1", "/0")):
        with BlockingRedis(url, 2_000) as connection, pytest.raises(Exception, match="NOPERM"):
            connection.call(*command)
