"""What an operator types around a backup, and what it left in the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from shared.config import Settings
from shared.db.engine import create_engine, transaction
from shared.db.journal_reader import FeedResetError, read, start
from shared.domain.commands import Kind
from shared.journal import cursor as cursors
from shared.journal.change import USUAL
from tests.integration.workers.harness import Harness

SOLD = "SELECT ticket_id, holder, status FROM reservations ORDER BY ticket_id"
WEBHOOK = """
INSERT INTO webhooks (id, url, types, with_holder, max_events, secret, cursor)
VALUES (gen_random_uuid(), 'https://shop.example', '{{}}', false, 1, 'whsec_x', '{cursor}')
"""


def rowlock(settings: Settings, home: Path, *words: str, code: int = 0, database: str = "") -> Any:
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("ROWLOCK_", "DATABASE", "REDIS"))
    } | {
        "ROWLOCK_DATABASE_URL": database or settings.database_url,
        "ROWLOCK_REDIS_URL": settings.redis_url,
        "ROWLOCK_BROKER_URL": settings.broker_url,
        "ROWLOCK_DATA": str(home / "none"),
    }
    command = [sys.executable, "-m", "cli.main", *words, "--json"]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def sell(harness: Harness, *tickets: str) -> None:
    for ticket in tickets:
        for kind in (Kind.RESERVE, Kind.CONFIRM):
            harness.request(kind, ticket)
            harness.drainer().drain(harness.shard(ticket))


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = create_engine(Settings(database_url=url), "test", 1)
    with transaction(engine) as conn:
        found = [tuple(row) for row in conn.execute(text(statement)).all()]
    engine.dispose()
    return found


def _on(url: str) -> Any:
    return transaction(create_engine(Settings(database_url=url), "test", 1))


def now(url: str) -> str:
    """Return the cursor behind the newest change."""
    with _on(url) as conn:
        return cursors.encode(start(conn, oldest=False))


def resets(url: str, cursor: str) -> bool:
    conn: Connection
    with _on(url) as conn:
        try:
            read(conn, cursors.decode(cursor), 10, USUAL)
        except FeedResetError:
            return True
    return False


def webhook_follows(url: str) -> list[str | None]:
    """Return the tickets of what the one webhook has still to get, as `workers.deliver` reads it."""
    ((kept,),) = rows(url, "SELECT cursor FROM webhooks")
    with _on(url) as conn:
        page = read(conn, cursors.decode(kept), 100, USUAL, kept_here=True)
    return [change.ticket_id for change in page.changes]
