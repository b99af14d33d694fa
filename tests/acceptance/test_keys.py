"""A shop's key from the command line."""

from __future__ import annotations

import shlex

import httpx

from tests.acceptance.local_stack import LocalStack


def test_the_first_start_shows_a_shops_key_that_sells(stack: LocalStack) -> None:
    (line,) = [line for line in stack.lines if line.startswith("shop ")]
    headers = {"Authorization": f"Bearer {line.split()[1]}"}
    with httpx.Client(base_url=stack.url, headers=headers, timeout=20) as shop:
        assert shop.get("/api/me").json()["scopes"] == ["feed", "read", "reports", "sell", "webhooks"]
    # What it says of another one is a command that works.
    words = shlex.split(line.rpartition("another one: rowlock ")[2].rstrip(")"))
    assert stack.rowlock(*words)["scopes"] == ["feed", "read", "reports", "sell", "webhooks"]


def test_a_key_is_made_listed_rotated_and_revoked(stack: LocalStack) -> None:
    made = stack.rowlock("key", "create", "the shop", "--scope", "sell", "--scope", "read", "--event", "demo")
    assert (made["scopes"], made["event_ids"]) == (["read", "sell"], ["demo"])

    def status(key: str) -> int:
        return httpx.get(f"{stack.url}/api/me", headers={"Authorization": f"Bearer {key}"}).status_code

    assert status(made["key"]) == 200
    rotated = stack.rowlock("key", "rotate", made["id"], "--old-seconds", "0")
    assert (status(made["key"]), status(rotated["key"])) == (401, 200)
    assert made["id"] in [key["id"] for key in stack.rowlock("key", "list")]
    stack.rowlock("key", "revoke", made["id"])
    assert status(rotated["key"]) == 401
