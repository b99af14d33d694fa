"""The primary of PostgreSQL is lost while people buy: its synchronous standby, promoted, has all that anybody was told."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import ExitStack
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
import psycopg2
import pytest

from shared.config import Settings
from shared.db.migrate import upgrade
from tests.api_process import Api, running_api
from tests.conftest import TOKEN_SECRET
from tests.events import put_on_sale
from tests.integration.workers.program import running
from tests.replicated import postgres_pair
from tests.servers import database_named, execute
from tests.waiting import eventually

BUYERS, TICKETS = 8, 200


class Told:
    """What buyers were told, each command's last word. They wait for outcomes, and send again under its key what failed."""

    def __init__(self) -> None:
        self.statuses: dict[str, str] = {}
        self.settled_at: list[float] = []
        self.stop = threading.Event()

    def buy(self, api: Api, buyer: int) -> None:
        with api.client(f"buyer-{buyer}") as client:
            for n in range(1, 1_000_000):
                while not self._is_accepted(client, f"{buyer}-{n}", f"gala-{(buyer * 25 + n) % TICKETS + 1}"):
                    if self.stop.is_set():
                        return
                if self.stop.is_set():
                    return

    def _is_accepted(self, client: httpx.Client, key: str, ticket: str) -> bool:
        headers = {"Idempotency-Key": f'"{key}"', "Prefer": "wait=5"}
        answer = client.post(f"/api/tickets/{ticket}/reserve", headers=headers)
        assert answer.status_code in (200, 202, 409, 503), answer.text
        if answer.status_code == 503:
            return False
        command = answer.json() if answer.status_code != 409 else answer.json()["command"]
        self.statuses[command["id"]] = command["status"]
        if command["status"] != "PENDING":
            self.settled_at.append(time.monotonic())
        return True


def recorded(url: str) -> dict[str, str]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id::text, status FROM commands")
            return dict(cursor.fetchall())
    finally:
        connection.close()


def test_a_promoted_standby_has_every_outcome_that_was_told_and_sales_go_on(
    redis_url: str, broker_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told()
    with ExitStack() as stack:
        pair = stack.enter_context(postgres_pair(synchronous=True))
        execute(pair.primary, "CREATE DATABASE rowlock")
        primary, standby = (database_named(url, "rowlock") for url in (pair.primary, pair.standby))
        upgrade(primary)
        put_on_sale(primary, "gala", TICKETS)
        other = urlsplit(standby)
        hosts = f"{primary.removesuffix('/rowlock')},{other.hostname}:{other.port}"
        both = f"{hosts}/rowlock?target_session_attrs=read-write"
        settings = Settings(
            database_url=both, redis_url=redis_url, broker_url=broker_url, token_secret=TOKEN_SECRET, shards=4
        )
        worker = stack.enter_context(running("workers", settings))
        stack.enter_context(running("workers.sweep", settings))
        api = stack.enter_context(running_api(settings))
        worker.wait_for("worker_ready", 90)
        buyers = [threading.Thread(target=told.buy, args=(api, n)) for n in range(BUYERS)]
        for buyer in buyers:
            buyer.start()
        try:
            eventually(lambda: len(told.settled_at) > 60, "sales", patience_s=90)
            os.kill(pair.primary_pid, signal.SIGKILL)
            lost = time.monotonic()
            execute(pair.standby, "SELECT pg_promote()")
            eventually(
                lambda: told.settled_at[-1] > lost + 1 and len(told.settled_at) > 120, "sales go on", patience_s=90
            )
        finally:
            told.stop.set()
            for buyer in buyers:
                buyer.join()
        around = sorted(at for at in told.settled_at if at > lost - 1)
        pause_s = max(after - before for before, after in pairwise(around))
        with capsys.disabled():
            print(f"\nlongest pause between two outcomes: {pause_s:.1f} s")
        eventually(lambda: set(recorded(standby)) >= set(told.statuses), "each accepted command ends", patience_s=90)
        final = recorded(standby)
    assert {id_: final[id_] for id_, status in told.statuses.items() if status != "PENDING"} == {
        id_: status for id_, status in told.statuses.items() if status != "PENDING"
    }
