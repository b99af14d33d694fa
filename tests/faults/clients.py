"""The recorded clients: each asks for one thing after another, asks again with the same key until it is answered, and writes
down when it asked and what it was told.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jwt
import msgspec

from cli.load.http_connection import Answer, HttpConnection
from tests.faults.history import Operation, Seen
from tests.faults.poison import EVENT
from tests.faults.system import SECRET

ANSWER_PATIENCE_S = 10.0
FINAL = ("SUCCEEDED", "REJECTED")
AGAIN = (429, 500, 502, 503, 504)
ON_A_TICKET = ("reserve", "reserve", "reserve", "release", "confirm", "extend")
ON_AN_ORDER = ("release", "confirm", "extend", "cancel", "transfer")
BY_A_BOX_OFFICE = ("cancel", "transfer", "move")
HOLDERS = 192
"""As many as clients: a transfer names one of them."""
ORDERS_MINDED = 3


@dataclass(slots=True)
class Orders:
    """The flags by which the round steers its clients."""

    stop: bool = False
    give_up: bool = False


@dataclass(slots=True)
class Request:
    """What an operation sends."""

    path: str
    body: dict[str, Any] = field(default_factory=dict)
    by_office: bool = False
    """An operator sends it, in the client's name."""


class Client:
    """One person with a few tickets in mind. `operations` is its part of the history."""

    def __init__(self, number: int, seed: int, urls: Sequence[str], tickets: Sequence[str], orders: Orders) -> None:
        self.operations: list[Operation] = []
        self._number, self._tickets, self._told = number, tickets, orders
        self._chance = random.Random(f"{seed}/{number}")
        self._holder = f"holder-{number}"
        self._own_orders: list[str] = []
        self._minded: list[str] = []
        self._connections = [HttpConnection(url, _token(self._holder, "customer")) for url in urls]
        self._office = [HttpConnection(url, _token(f"office-{number}", "operator")) for url in urls]

    async def run(self) -> None:
        while not self._told.stop:
            operation, request = self._next()
            self.operations.append(operation)
            await self._carry_out(operation, request)
        for connection in (*self._connections, *self._office):
            connection.close()

    def _next(self) -> tuple[Operation, Request]:
        what = self._chance.random()
        if what < 0.08:
            return self._order()
        if what < 0.16 and self._own_orders:
            return self._on_order(self._chance.choice(self._own_orders))
        return self._at_the_office() if what < 0.24 else self._on_ticket()

    def _operation(self, kind: str, ticket_id: str | None, order_id: str | None = None) -> Operation:
        return Operation(
            client=self._number,
            kind=kind,
            ticket_id=ticket_id,
            order_id=order_id,
            holder=self._holder,
            sent_at_s=time.monotonic(),
        )

    def _on_ticket(self) -> tuple[Operation, Request]:
        kind, ticket = self._chance.choice(ON_A_TICKET), self._chance.choice(self._tickets)
        operation, request = self._operation(kind, ticket), Request(f"/api/tickets/{ticket}/{kind}")
        if kind == "reserve" and self._chance.random() < 0.1:
            request.body["deadline_seconds"] = self._chance.choice([1, 5])
        if kind == "reserve" and self._chance.random() < 0.15:
            request.body["wait_for_release_seconds"] = self._chance.choice([1, 2, 4])
            operation.waits = True
        if kind == "reserve":
            self._describe(operation, request)
        return operation, request

    def _order(self) -> tuple[Operation, Request]:
        named = {"ticket_ids": self._chance.sample(self._tickets, 2)}
        some = {"quantity": self._chance.randint(1, 3), "adjacent": self._chance.random() < 0.5}
        wishes = self._chance.sample([named, some], self._chance.randint(1, 2))
        operation = self._operation("order", None)
        request = Request("/api/orders", {"event_id": EVENT, "wishes": wishes})
        self._describe(operation, request)
        return operation, request

    def _describe(self, operation: Operation, request: Request) -> None:
        """Let some requests bring words that are to be kept."""
        if self._chance.random() < 0.2:
            operation.metadata = request.body["metadata"] = {"cart": f"{self._number}-{len(self.operations)}"}

    def _on_order(self, order_id: str) -> tuple[Operation, Request]:
        kind = self._chance.choice(ON_AN_ORDER)
        operation = self._operation(kind, None, order_id)
        request = Request(f"/api/orders/{order_id}/{kind}")
        if kind in BY_A_BOX_OFFICE:
            self._by_office(operation, request)
        return operation, request

    def _at_the_office(self) -> tuple[Operation, Request]:
        kind, ticket = self._chance.choice(BY_A_BOX_OFFICE), self._chance.choice(self._minded or self._tickets)
        operation, request = self._operation(kind, ticket), Request(f"/api/tickets/{ticket}/{kind}")
        self._by_office(operation, request)
        return operation, request

    def _by_office(self, operation: Operation, request: Request) -> None:
        """Let a box office do it with what is the client's own, so that it is known whose it was."""
        request.by_office = True
        request.body = {"holder": self._holder}
        if operation.kind == "cancel":
            request.body["reason"] = "the lab"
        elif operation.kind == "move":
            elsewhere = [ticket for ticket in self._chance.sample(self._tickets, 2) if ticket != operation.ticket_id]
            operation.to = request.body["to"] = elsewhere[0]
        else:
            operation.to_holder = request.body["to_holder"] = f"holder-{self._chance.randrange(HOLDERS)}"

    async def _carry_out(self, operation: Operation, request: Request) -> None:
        """Ask until somebody answers, then read until the outcome is known, then perhaps once more elsewhere."""
        headers = f'Idempotency-Key: "{self._number}-{len(self.operations)}"\r\n'
        if self._chance.random() < 0.7:
            headers += "Prefer: wait=5\r\n"
        answer = await self._insist("POST", request.path, headers, request.body, by_office=request.by_office)
        if answer is None:
            return
        command = answer.body.get("command", answer.body)
        if answer.status not in (200, 202, 409) or "id" not in command:
            operation.refusal = answer.status
            return
        operation.command_id = command["id"]
        self._note(operation, command)
        if command.get("sequence") is None and command["status"] in FINAL:
            operation.at_door = True
            return
        if operation.waits and not operation.seen and self._chance.random() < 0.3:
            await self._read(operation, "DELETE")
        while not operation.seen and not self._told.give_up:
            await self._read(operation, "GET", "Prefer: wait=5\r\n" if self._chance.random() < 0.5 else "")
        if self._chance.random() < 0.5 and not self._told.give_up:
            await self._read(operation, "GET")
        self._mind(operation)

    async def _read(self, operation: Operation, method: str, headers: str = "") -> None:
        answer = await self._insist(method, f"/api/commands/{operation.command_id}", headers)
        if answer is None or answer.status != 200:
            operation.lost_reads += answer is not None
            await asyncio.sleep(0.1)
            return
        self._note(operation, answer.body)
        if not operation.seen:
            await asyncio.sleep(0.02)

    def _note(self, operation: Operation, command: dict[str, Any]) -> None:
        if command["status"] in FINAL:
            operation.seen.append(
                Seen(
                    time.monotonic(),
                    command["status"],
                    command["code"],
                    command["reservation_id"],
                    tuple(command.get("ticket_ids") or ()),
                    command.get("price", command.get("total")),
                    command.get("held_until"),
                )
            )
        elif operation.seen:
            operation.forgotten += 1

    def _mind(self, operation: Operation) -> None:
        """Remember what one has, to do something with it later."""
        if operation.kind == "reserve" and operation.seen and operation.seen[0].status == "SUCCEEDED":
            assert operation.ticket_id is not None
            self._minded = [*self._minded, operation.ticket_id][-ORDERS_MINDED:]
        if operation.kind == "order" and operation.seen and operation.seen[0].status == "SUCCEEDED":
            assert operation.command_id is not None
            self._own_orders = [*self._own_orders, operation.command_id][-ORDERS_MINDED:]

    async def _insist(
        self, method: str, path: str, headers: str, body: dict[str, Any] | None = None, *, by_office: bool = False
    ) -> Answer | None:
        """Return the first answer that is one; None if the round gave up before."""
        content = msgspec.json.encode(body) if body else b""
        while not self._told.give_up:
            connection = self._chance.choice(self._office if by_office else self._connections)
            try:
                async with asyncio.timeout(ANSWER_PATIENCE_S):
                    answer = await connection.request(method, path, content, headers)
            except OSError:
                connection.close()
                await asyncio.sleep(0.05)
                continue
            if answer.status not in AGAIN:
                return answer
            await asyncio.sleep(min(0.5, answer.retry_after_s or 1) * self._chance.uniform(0.3, 1))
        return None


def _token(holder: str, role: str) -> str:
    claims = {"sub": holder, "role": role, "exp": int(time.time()) + 86_400}
    return jwt.encode(claims, SECRET, algorithm="HS256")
