"""Many clients at once, each with a token and a connection of its own, as a sale has them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from cli.stack.layout import Layout
from cli.tokens import sign
from tests.acceptance.local_stack import LocalStack

WAIT = {"Prefer": "wait=30"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of one client."""

    holder: str
    path: str
    body: dict[str, Any] | None = None
    headers: dict[str, str] | None = None
    """WAIT unless said otherwise."""


def all_at_once(stack: LocalStack, asks: Sequence[Ask]) -> list[httpx.Response]:
    """Send every request at the same time; return the answers in the order of the requests."""
    return asyncio.run(_gather(stack, asks))


def outcome(answer: httpx.Response) -> dict[str, Any]:
    """Return the command of an answer that has its outcome: 200 or 409."""
    assert answer.status_code in (200, 409), answer.text
    document: dict[str, Any] = answer.json()
    command: dict[str, Any] = document.get("command", document)
    return command


async def _gather(stack: LocalStack, asks: Sequence[Ask]) -> list[httpx.Response]:
    secret = json.loads(Layout(stack.data).secrets.read_text())["token_secret"]
    tokens = {holder: sign(secret, holder, "customer") for holder in {ask.holder for ask in asks}}
    limits = httpx.Limits(max_connections=len(asks), max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=stack.url, limits=limits, timeout=60) as client:
        return list(
            await asyncio.gather(
                *(
                    client.post(
                        ask.path,
                        json=ask.body,
                        headers={
                            **(WAIT if ask.headers is None else ask.headers),
                            "Authorization": f"Bearer {tokens[ask.holder]}",
                        },
                    )
                    for ask in asks
                )
            )
        )
