from __future__ import annotations

import os
from collections.abc import Iterator

import jwt
import pytest

from cli.stack.layout import Layout
from cli.stack.stack import Stack
from shared.errors import ConfigurationError
from tests.servers import scratch

NAMED = ("ROWLOCK_DATABASE_URL", "DATABASE_URL", "ROWLOCK_REDIS_URL", "REDIS_URL", "REDIS_HOST", "ROWLOCK_BROKER_URL")


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> Iterator[Layout]:
    for name in (*NAMED, "ROWLOCK_TOKEN_SECRET", "ROWLOCK_FLOWER_PORT"):
        monkeypatch.delenv(name, raising=False)
    with scratch() as home:
        made = Layout(home / "data")
        made.create()
        yield made


def servers(stack: Stack) -> list[str]:
    return [server.part.name for server in stack.servers]


def test_a_stack_brings_its_own_servers(layout: Layout) -> None:
    stack = Stack.plan(layout, "127.0.0.1", 18_080)
    assert servers(stack) == ["postgresql", "valkey", "broker"]
    assert [part.name for part in stack.processes] == ["api", "worker", "sweep", "deliver", "flower"]
    assert stack.addresses.redis != stack.addresses.broker


def test_servers_named_in_the_environment_are_used_instead(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@db/rowlock")
    monkeypatch.setenv("ROWLOCK_REDIS_URL", "redis://streams:6379/0")
    stack = Stack.plan(layout, "127.0.0.1", 18_080)
    assert servers(stack) == []
    assert stack.addresses.database == "postgresql://a:b@db/rowlock"
    assert stack.addresses.broker == stack.addresses.redis == "redis://streams:6379/0"
    monkeypatch.setenv("ROWLOCK_BROKER_URL", "redis://queues:6379/0")
    assert Stack.plan(layout, "127.0.0.1", 18_080).addresses.broker == "redis://queues:6379/0"


def test_the_greeting_tells_the_login_of_flower(layout: Layout) -> None:
    stack = Stack.plan(layout, "0.0.0.0", 18_080)
    text = "\n".join(stack.greeting(loaded=True, key=None))
    assert "http://127.0.0.1:18080" in text
    assert stack.secrets.flower_password in text
    assert "rowlock seats demo" in text


def test_the_greeting_opens_the_box_office_to_an_operator(layout: Layout) -> None:
    stack = Stack.plan(layout, "127.0.0.1", 18_080)
    text = "\n".join(stack.greeting(loaded=False, key=None))
    address, _, token = next(line.split()[-1] for line in text.splitlines() if "office" in line).partition("#token=")
    assert address == "http://127.0.0.1:18080/office"
    assert jwt.decode(token, stack.secrets.token_secret, ["HS256"])["role"] == "operator"


def test_the_api_answers_for_its_health_on_a_port_of_its_own(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def health_port() -> str:
        env = Stack.plan(layout, "127.0.0.1", 18_080).processes[0]._launch().env
        assert env is not None
        return env["ROWLOCK_API_HEALTH_PORT"]

    monkeypatch.delenv("ROWLOCK_API_HEALTH_PORT", raising=False)
    assert health_port() not in ("0", "18080")
    monkeypatch.setenv("ROWLOCK_API_HEALTH_PORT", "18081")
    assert health_port() == "18081"


def test_a_taken_port_for_flower_is_named(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWLOCK_FLOWER_PORT", "none")
    with pytest.raises(ConfigurationError, match="ROWLOCK_FLOWER_PORT"):
        Stack.plan(layout, "127.0.0.1", 18_080)


def test_a_stack_has_as_many_lines_as_cores_unless_told(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROWLOCK_SHARDS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert _lines(layout) == "3"
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert _lines(layout) == "16"
    monkeypatch.setenv("ROWLOCK_SHARDS", "24")
    assert _lines(layout) == "24"
    monkeypatch.delenv("ROWLOCK_SHARDS")
    # Others may serve the same lines: their number is not this machine's to choose.
    monkeypatch.setenv("ROWLOCK_REDIS_URL", "redis://streams:6379/0")
    assert _lines(layout) == "16"


def _lines(layout: Layout) -> str | None:
    worker = Stack.plan(layout, "127.0.0.1", 18_080).processes[1]
    env = worker._launch().env
    assert env is not None
    return env.get("ROWLOCK_SHARDS")
