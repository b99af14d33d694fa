"""The recorded clients: each asks for one thing after another, asks again with the same key until it is answered, and writes
down when it asked and what it was told.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import jwt

from rowlock_client import AsyncRowlock, Command, NotAnswered, Problem, Rejected, Retries, Status, UnexpectedAnswer
from tests.faults import bays, codes
from tests.faults.history import Operation, Seen
from tests.faults.poison import EVENT, SIDE_EVENT
from tests.faults.system import SECRET

ANSWER_PATIENCE_S = 10.0
WAIT_S = 5
AGAIN = (429, 500, 502, 503, 504)
RETRIES = Retries(pause_max_s=0.5)
"""The client's own; then it is asked again, perhaps elsewhere."""
ON_A_TICKET = ("reserve", "reserve", "reserve", "release", "confirm", "extend")
ON_AN_ORDER = ("release", "confirm", "extend", "cancel", "transfer", "move")
BY_A_BOX_OFFICE = ("cancel", "transfer", "move")
HOLDERS = 192
"""As many as clients: a transfer names one of them."""
ORDERS_MINDED = 3


@dataclass(slots=True)
class Orders:
    """The flags by which the round steers its clients."""

    stop: bool = False
    give_up: bool = False


Call = Callable[[AsyncRowlock], Awaitable[Command]]


@dataclass(slots=True)
class Request:
    """What an operation sends: a call of the client by its name, on what, and with which fields."""

    call: str
    subject: tuple[Any, ...]
    fields: dict[str, Any] = field(default_factory=dict)
    by_office: bool = False
    """An operator sends it, in the client's name."""

    def made(self, key: str, wait: int) -> Call:
        """Return the call under a key that it keeps wherever it is made."""
        return lambda rowlock: getattr(rowlock, self.call)(*self.subject, **self.fields, idempotency_key=key, wait=wait)


class Client:
    """One person with a few tickets in mind. `operations` is its part of the history."""

    def __init__(
        self,
        number: int,
        seed: int,
        urls: Sequence[str],
        tickets: Sequence[str],
        orders: Orders,
        http: httpx2.AsyncClient,
    ) -> None:
        self.operations: list[Operation] = []
        self._number, self._tickets, self._told = number, tickets, orders
        self._chance = random.Random(f"{seed}/{number}")
        self._holder = f"holder-{number}"
        self._own_orders: dict[str, tuple[str, ...]] = {}
        self._minded: list[str] = []
        own, office = _token(self._holder, "customer"), _token(f"office-{number}", "operator")
        self._own = [AsyncRowlock(url, own, retries=RETRIES, http=http) for url in urls]
        self._office = [AsyncRowlock(url, office, retries=RETRIES, http=http) for url in urls]

    async def run(self) -> None:
        while not self._told.stop:
            operation, request = self._next()
            self.operations.append(operation)
            await self._carry_out(operation, request)

    def _next(self) -> tuple[Operation, Request]:
        what = self._chance.random()
        if what < 0.06:
            return self._with_a_code()
        if what < 0.12:
            return self._order()
        if what < 0.16 and self._own_orders:
            return self._on_order(self._chance.choice(list(self._own_orders)))
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
        operation, request = self._operation(kind, ticket), Request(kind, (ticket,))
        if kind == "reserve" and self._chance.random() < 0.1:
            request.fields["deadline_seconds"] = self._chance.choice([1, 5])
        if kind == "reserve" and self._chance.random() < 0.15:
            request.fields["wait_for_release_seconds"] = self._chance.choice([1, 2, 4])
            operation.waits = True
        if kind == "reserve":
            self._describe(operation, request)
        return operation, request

    def _order(self) -> tuple[Operation, Request]:
        named = {"ticket_ids": self._chance.sample(self._tickets, 2)}
        some = {"quantity": self._chance.randint(1, 3), "adjacent": self._chance.random() < 0.5}
        wishes = self._chance.sample([named, some], self._chance.randint(1, 2))
        operation = self._operation("order", None)
        operation.with_companion = self._chance.random() < 0.1
        request = Request("order", (EVENT, *([bays.WISH] if operation.with_companion else wishes)))
        if not operation.with_companion and self._chance.random() < 0.2:
            beside = {"event_id": SIDE_EVENT, "wishes": [{"quantity": 1}]}
            request = Request("package", ({"event_id": EVENT, "wishes": wishes}, beside))
        elif self._chance.random() < 0.3:
            request.fields["wait_for_release_seconds"] = self._chance.choice([1, 2, 4])
            operation.waits = True
        self._describe(operation, request)
        return operation, request

    def _with_a_code(self) -> tuple[Operation, Request]:
        """Try to have one more of what the press has, by a code that is good for fewer than want it."""
        if self._chance.random() < 0.3:
            operation, request = self._operation("order", None), Request("order", (EVENT, {"quantity": 2}))
            if self._chance.random() < 0.5:
                request.fields["wait_for_release_seconds"] = self._chance.choice([1, 2, 4])
                operation.waits = True
        else:
            ticket = self._chance.choice(self._tickets[-codes.SEATS :])
            operation, request = self._operation("reserve", ticket), Request("reserve", (ticket,))
        request.fields["code"] = codes.CODE
        return operation, request

    def _describe(self, operation: Operation, request: Request) -> None:
        """Let some requests bring words that are to be kept."""
        if self._chance.random() < 0.2:
            operation.metadata = request.fields["metadata"] = {"cart": f"{self._number}-{len(self.operations)}"}

    def _on_order(self, order_id: str) -> tuple[Operation, Request]:
        kind = self._chance.choice(ON_AN_ORDER)
        operation = self._operation(kind, None, order_id)
        request = Request(f"{kind}_order", (order_id,))
        if kind in BY_A_BOX_OFFICE:
            self._by_office(operation, request, self._own_orders[order_id])
        return operation, request

    def _at_the_office(self) -> tuple[Operation, Request]:
        kind, ticket = self._chance.choice(BY_A_BOX_OFFICE), self._chance.choice(self._minded or self._tickets)
        operation, request = self._operation(kind, ticket), Request(kind, (ticket,))
        self._by_office(operation, request, (ticket,))
        return operation, request

    def _by_office(self, operation: Operation, request: Request, tickets: Sequence[str]) -> None:
        """Let a box office do it with what is the client's own, so that it is known whose it was."""
        request.by_office = True
        request.fields = {"holder": self._holder}
        if operation.kind == "cancel":
            request.fields["reason"] = "the lab"
        elif operation.kind == "move":
            elsewhere = [each for each in self._chance.sample(self._tickets, 2 * len(tickets)) if each not in tickets]
            operation.moves = dict(zip(tickets, elsewhere, strict=False))
            request.fields["to"] = operation.moves if operation.ticket_id is None else elsewhere[0]
        else:
            operation.to_holder = request.fields["to_holder"] = f"holder-{self._chance.randrange(HOLDERS)}"

    async def _carry_out(self, operation: Operation, request: Request) -> None:
        """Ask until somebody answers, then read until the outcome is known, then perhaps once more elsewhere."""
        wait = WAIT_S if self._chance.random() < 0.7 else 0
        call = request.made(f"{self._number}-{len(self.operations)}", wait)
        command = await self._insist(call, self._office if request.by_office else self._own)
        if not isinstance(command, Command):
            operation.refusal = command
            return
        operation.command_id = command.id
        self._note(operation, command)
        if command.sequence is None and command.status is not Status.PENDING:
            operation.at_door = True
            return
        if operation.waits and not operation.seen and self._chance.random() < 0.3:
            await self._read(operation, lambda rowlock: rowlock.withdraw(command.id))
        while not operation.seen and not self._told.give_up:
            wait = WAIT_S if self._chance.random() < 0.5 else 0
            await self._read(operation, _outcome(command.id, wait))
        if self._chance.random() < 0.5 and not self._told.give_up:
            await self._read(operation, lambda rowlock: rowlock.command(command.id))
        self._mind(operation)

    async def _read(self, operation: Operation, call: Call) -> None:
        command = await self._insist(call, self._own)
        if not isinstance(command, Command):
            operation.lost_reads += command is not None
            await asyncio.sleep(0.1)
            return
        self._note(operation, command)
        if not operation.seen:
            await asyncio.sleep(0.02)

    def _note(self, operation: Operation, command: Command) -> None:
        if command.status is not Status.PENDING:
            held_until = command.held_until
            operation.seen.append(
                Seen(
                    time.monotonic(),
                    command.status.value,
                    None if command.code is None else command.code.value,
                    command.reservation_id,
                    command.ticket_ids,
                    command.total if command.price is None else command.price,
                    None
                    if held_until is None
                    else held_until.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
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
            self._own_orders[operation.command_id] = operation.seen[0].ticket_ids
            if len(self._own_orders) > ORDERS_MINDED:
                del self._own_orders[next(iter(self._own_orders))]

    async def _insist(self, call: Call, clients: Sequence[AsyncRowlock]) -> Command | int | None:
        """Return the command, refused or not, or the status of another answer; None if the round gave up before."""
        while not self._told.give_up:
            try:
                async with asyncio.timeout(ANSWER_PATIENCE_S):
                    return await call(self._chance.choice(clients))
            except Rejected as refusal:
                return refusal.command
            except (NotAnswered, TimeoutError):
                await asyncio.sleep(0.05)
            except UnexpectedAnswer as answer:
                return answer.status
            except Problem as problem:
                if problem.status not in AGAIN:
                    return problem.status
                await asyncio.sleep(min(0.5, problem.retry_after_s or 1) * self._chance.uniform(0.3, 1))
        return None


def _outcome(command_id: str, wait: int) -> Call:
    return lambda rowlock: rowlock.outcome(command_id, wait=wait)


def _token(holder: str, role: str) -> str:
    claims = {"sub": holder, "role": role, "exp": int(time.time()) + 86_400}
    return jwt.encode(claims, SECRET, algorithm="HS256")
