"""How long it takes to deliver what piled up: one webhook, a delivering process, a receiver that notes the order."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
from sqlalchemy import Connection

from bench.ceiling import reserves, settle
from bench.servers import Servers
from bench.tickets import fill_rowlock
from shared.config import Settings
from shared.db import journal_reader, webhook_store
from shared.db.engine import create_engine, transaction
from shared.journal import cursor as cursors
from shared.journal.change import USUAL
from shared.journal.page import Page
from shared.webhooks.signing import new_secret

CHANGES = 10_000
BATCH = 50
"""Commands of a settled batch, so rows of the journal hold this many changes each."""
PATIENCE_S = 120.0


@dataclass(slots=True)
class Received:
    ids: list[str] = field(default_factory=list)
    messages: int = 0
    whole: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Delivered:
    seconds: float
    messages: int
    in_order: bool
    """Each change once, as the journal has them."""


def deliver(servers: Servers, changes: int = CHANGES) -> Delivered:
    """Settle reserves, then deliver what they changed; return how long that took from the webhook's first moment on."""
    fill_rowlock(servers, changes)
    settings = Settings(database_url=servers.database_url)
    engine = create_engine(settings, "bench", 1)
    with transaction(engine) as conn:
        start = journal_reader.start(conn, oldest=False)
    settle(servers, list(reserves(changes)), BATCH)
    with _receiver(changes) as (url, received), _delivering(servers):
        columns = {"url": url, "types": sorted(USUAL), "event_ids": None, "with_holder": True, "max_events": 100}
        with transaction(engine) as conn:
            made = columns | {"secret": new_secret(), "cursor": cursors.encode(start)}
            assert webhook_store.create(conn, str(uuid.uuid4()), made)
        began = time.perf_counter()
        if not received.whole.wait(PATIENCE_S):
            raise TimeoutError(f"{len(received.ids):,} of {changes:,} changes came in {PATIENCE_S:g} s")
        seconds = time.perf_counter() - began
    with transaction(engine) as conn:
        conn.exec_driver_sql("DELETE FROM webhooks")
        expected = [change.id for page in _pages(conn, start) for change in page.changes]
    engine.dispose()
    return Delivered(seconds, received.messages, received.ids == expected)


def _pages(conn: Connection, cursor: cursors.Cursor) -> Iterator[Page]:
    while True:
        page = journal_reader.read(conn, cursor, 1_000, USUAL)
        yield page
        if not page.has_more:
            return
        cursor = page.cursor


@contextmanager
def _delivering(servers: Servers) -> Iterator[None]:
    """Run a delivering process that looks for webhooks already."""
    env = {**os.environ, **servers.env, "ROWLOCK_WEBHOOK_ALLOW": "127.0.0.0/8", "ROWLOCK_LOG_FORMAT": "json"}
    process = subprocess.Popen([sys.executable, "-m", "workers.deliver"], env=env, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        next(line for line in process.stderr if "deliver_ready" in line)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextmanager
def _receiver(changes: int) -> Iterator[tuple[str, Received]]:
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
            received.ids += [event["id"] for event in body["data"]["events"]]
            received.messages += 1
            self.send_response(204)
            self.end_headers()
            if len(received.ids) >= changes:
                received.whole.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
