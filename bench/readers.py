"""Readers before every address in turn while commands settle: what they are answered, and how often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx
import jwt

from bench.contenders import Running, rowlock, running
from bench.load import open_loop
from bench.servers import Servers
from bench.tickets import EVENT, SECRET, fill_rowlock
from cli.load.http_connection import HttpConnection
from tests.crowd import FILES, Endpoint, Request, Seen, ask, endpoints

READERS = 32
SECONDS = 5
COMMANDS_PER_S = 1_000
TICKETS = 2_000
PAUSE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Read:
    """What the readers of one address were answered."""

    address: str
    per_s: float
    undocumented: dict[str, int]
    broken: int


def read_everything(servers: Servers, tokens: Path, seconds: int = SECONDS) -> tuple[list[Read], open_loop.Latencies]:
    """Let READERS read each address for `seconds`; return that, and how the reserves fared meanwhile."""
    fill_rowlock(servers, TICKETS)
    with running(rowlock(), servers) as system, ProcessPoolExecutor(1, get_context("spawn")) as beside:
        requests = _requests(system, tokens)
        last = len(requests) * (seconds + 1) + PAUSE_SECONDS
        selling = beside.submit(
            open_loop.run,
            system.host,
            system.port,
            rate=COMMANDS_PER_S,
            seconds=last,
            tickets=TICKETS,
            tokens=tokens,
        )
        time.sleep(PAUSE_SECONDS)
        reads = [asyncio.run(_readers(system.url, request, seconds)) for request in requests]
        return reads, selling.result()


def _requests(system: Running, tokens: Path) -> list[Request]:
    """Return a read of each address; those of one's own are about a seat that the reader has reserved."""
    customer = tokens.read_text().split()[0]
    claims: dict[str, Any] = {"sub": "operator", "role": "operator", "exp": int(time.time()) + 86_400}
    operator = jwt.encode(claims, SECRET, algorithm="HS256")
    with httpx.Client(base_url=system.url, headers={"Authorization": f"Bearer {customer}", "Prefer": "wait=10"}) as own:
        wishes = {"event_id": EVENT, "wishes": [{"ticket_ids": [f"t-{TICKETS - 1:08d}"]}]}
        order = own.post("/api/orders", json=wishes).raise_for_status().json()
        document = own.get("/api/openapi.json").json()
        version = own.get(f"/api/events/{EVENT}/map").json()["version"]
    with httpx.Client(base_url=system.url, headers={"Authorization": f"Bearer {operator}"}) as operators:
        key = operators.post("/api/keys", json={"name": "a shop", "scopes": ["read"]}).raise_for_status().json()
        webhook = operators.post("/api/webhooks", json={"url": "https://127.0.0.1/nobody"}).raise_for_status().json()
    values = {
        **FILES,
        "event_id": EVENT,
        "version": version,
        "ticket_id": order["ticket_ids"][0],
        "id": order["id"],
        "order_id": order["order_id"],
        "reservation_id": order["reservation_ids"][0],
        "name": "rowlock_appends",
        "key_id": key["id"],
        "webhook_id": webhook["id"],
    }
    return [
        Request(endpoint, _path(endpoint, values), operator if endpoint.operators else customer)
        for endpoint in endpoints(document)
        if endpoint.method == "GET"
    ]


def _path(endpoint: Endpoint, values: dict[str, str]) -> str:
    query = f"?ids={values['id']}" if endpoint.pattern == "/api/commands" else ""
    return endpoint.path(values) + query


async def _readers(url: str, request: Request, seconds: int) -> Read:
    seen, until = Seen(), time.perf_counter() + seconds

    async def reader() -> None:
        connection = HttpConnection(url, request.token)
        while time.perf_counter() < until:
            await ask(url, request, seen, connection)
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(reader() for _ in range(READERS)))
    return Read(
        str(request.endpoint),
        seen.answers.total() / (time.perf_counter() - began),
        dict(seen.undocumented),
        seen.broken,
    )


def table(reads: Sequence[Read], selling: open_loop.Latencies) -> str:
    """Return what was read as a table in Markdown."""
    rows = [
        f"| `{read.address}` | {read.per_s:,.0f} | {sum(read.undocumented.values()):,}"
        f"{' (' + ', '.join(sorted(read.undocumented)) + ')' if read.undocumented else ''} | {read.broken} |"
        for read in reads
    ]
    head = [f"| {READERS} readers of | answers/s | undocumented | broken |", "|---|---|---|---|"]
    sold = f"\n{selling.sent:,} reserves at {COMMANDS_PER_S:,}/s beside them: {selling.failed}, p50 {selling.p50_ms:.1f} ms, p99 {selling.p99_ms:.1f} ms."
    return "\n".join([*head, *rows, sold])
