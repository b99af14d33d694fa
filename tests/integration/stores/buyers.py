"""Who buys while a store is struck."""

from __future__ import annotations

import threading
import time

import httpx
import psycopg2

from tests.api_process import Api

BUYERS, TICKETS = 16, 400


class Buyers:
    """Each reserves one ticket after the other, sends what failed again under its key, and keeps what was accepted."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._buy, args=(n,)) for n in range(BUYERS)]
        self.accepted: dict[str, str] = {}
        """Key -> id of the command."""
        self.refused: list[int] = []
        self.accepted_at: list[float] = []

    def __enter__(self) -> Buyers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _buy(self, buyer: int) -> None:
        with self._api.client(f"buyer-{buyer}") as client:
            for n in range(1, 1_000_000):
                key = f"{buyer}-{n}"
                while key not in self.accepted:
                    if self._stop.is_set():
                        return
                    self._try(client, key, f"gala-{(buyer * 25 + n) % TICKETS + 1}")

    def _try(self, client: httpx.Client, key: str, ticket: str) -> None:
        answer = client.post(f"/api/tickets/{ticket}/reserve", headers={"Idempotency-Key": f'"{key}"'})
        if answer.status_code == 202:
            self.accepted[key] = answer.json()["id"]
            self.accepted_at.append(time.monotonic())
        elif answer.status_code == 409:  # sold for good
            self.accepted[key] = answer.json()["command"]["id"]
        else:
            self.refused.append(answer.status_code)
            assert int(answer.headers["Retry-After"]) >= 1, answer.text


def all_final(database: str, ids: list[str]) -> bool:
    connection = psycopg2.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM commands WHERE id = ANY(%s::uuid[])", (ids,))
            return bool(cursor.fetchall()[0][0] == len(set(ids)))
    finally:
        connection.close()
