"""A hall of as many seats as are asked for, put on sale by the API like anybody's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import jwt

from bench.tickets import SECRET

SEATS_OF_ROW, ROWS, SECTIONS_BESIDE = 50, 50, 5


def rows(seats: int) -> Iterator[dict[str, Any]]:
    """Yield the seats of blocks of 2,500 in rows of fifty, five blocks beside each other."""
    for index in range(seats):
        row, seat = divmod(index, SEATS_OF_ROW)
        block, row = divmod(row, ROWS)
        yield {
            "section": f"Block {block}",
            "row": str(row + 1),
            "number": str(seat + 1),
            "price": 5_000,
            "x": block % SECTIONS_BESIDE * 1_200 + seat * 22,
            "y": block // SECTIONS_BESIDE * 1_500 + row * 26,
        }


def client(url: str, holder: str, role: str = "customer") -> httpx.Client:
    token = jwt.encode({"sub": holder, "role": role, "exp": int(time.time()) + 86_400}, SECRET, algorithm="HS256")
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=120)


def put_on_sale(url: str, event: str, seats: int) -> None:
    with client(url, "operator", "operator") as operator:
        operator.post("/api/events", json={"id": event, "name": f"{seats:,} seats"}).raise_for_status()
        operator.post(f"/api/events/{event}/tickets", json=[*rows(seats)]).raise_for_status()
