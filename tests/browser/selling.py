"""Sellers who change seats by the thousand, each its own share of a hall, through an API that may be killed under them."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.acceptance.local_stack import LocalStack

AT_ONCE = 100
"""Seats of one order."""
PATIENCE_S = 60


def open_hall(stack: LocalStack, event: str, seats: int) -> list[str]:
    """Put blocks of 2,500 seats on sale and return their ids in the map's order."""
    rows = [
        {
            "section": f"Block {seat // 2_500}",
            "row": str(seat // 50 % 50 + 1),
            "number": str(seat % 50 + 1),
            "price": 1_000,
            "category": f"Category {seat // 2_500 % 3}",
            "x": seat // 2_500 % 5 * 1_200 + seat % 50 * 22,
            "y": seat // 12_500 * 1_400 + seat // 50 % 50 * 26,
        }
        for seat in range(seats)
    ]
    with stack.client("olga", "operator") as operator:
        rules = {"hold_seconds": 3_600, "confirm_by": "holder", "refundable": True, "cool_down_seconds": 0}
        made = operator.post("/api/events", json={"id": event, "name": event, **rules})
        assert made.status_code == 201, made.text
        imported = operator.post(f"/api/events/{event}/tickets", json=rows)
        assert imported.status_code == 201, imported.text
        ids: list[str] = operator.get(f"/api/events/{event}/seats").json()["ids"]
    return ids


class Sellers:
    """Four who order, confirm and give back until they are told to end, and have changed so many seats.

    Their orders span the lines, so that what is settled comes in no order.
    """

    def __init__(self, stack: LocalStack, event: str, ids: Sequence[str], changes: int) -> None:
        self._enough = threading.Event()
        self._pool = ThreadPoolExecutor(4)
        self._at_work = [
            self._pool.submit(_sell, stack, event, number, ids[number::4], changes // 4, self._enough)
            for number in range(4)
        ]

    def finish(self) -> int:
        """Let them come to their end, and return how many seats were changed, each time counted."""
        self._enough.set()
        changed = sum(each.result(PATIENCE_S) for each in self._at_work)
        self._pool.shutdown()
        return changed


def _sell(stack: LocalStack, event: str, number: int, ids: Sequence[str], changes: int, enough: threading.Event) -> int:
    chance, free, changed = random.Random(number), list(ids), 0
    orders: list[tuple[str, list[str]]] = []
    with stack.client(f"seller-{number}") as client:
        while changed < changes or not enough.is_set():
            may_order = len(free) >= AT_ONCE
            if may_order and (not orders or chance.random() < 0.5):
                chosen = chance.sample(free, AT_ONCE)
                body = {"event_id": event, "wishes": [{"ticket_ids": chosen}]}
                orders.append((_settled(client, "/api/orders", body)["order_id"], chosen))
                free = [each for each in free if each not in set(chosen)]
            else:
                place = chance.randrange(len(orders))
                order, chosen = orders[place]
                verb = "confirm" if chance.random() < 0.4 and may_order else "release"
                _settled(client, f"/api/orders/{order}/{verb}", {})
                if verb == "release":
                    del orders[place]
                    free += chosen
            changed += AT_ONCE
    return changed


def _settled(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send a command until its outcome is known: an API that dies in the middle is asked again with the same key."""
    headers = {"Idempotency-Key": uuid.uuid4().hex, "Prefer": "wait=20"}
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            answer = client.post(path, json=body, headers=headers)
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code == 200:
            found: dict[str, Any] = answer.json()
            return found
        assert answer is None or answer.status_code in (202, 429, 503), answer.text
        assert time.monotonic() < deadline, path
        time.sleep(0.1)
