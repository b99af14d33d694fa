"""The recorded clients: each asks for one thing after another, asks again with the same key until it is answered, and writes
down when it asked and what it was told.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from typing import Any

import httpx
import jwt

from tests.faults.history import Operation, Seen
from tests.faults.system import SECRET

ANSWER_PATIENCE_S = 10.0
FINAL = ("SUCCEEDED", "REJECTED")
AGAIN = (429, 500, 502, 503, 504)
KINDS = ("reserve", "reserve", "reserve", "release", "confirm", "extend")


class Client(threading.Thread):
    """One person with a few tickets in mind. `operations` is its part of the history."""

    def __init__(
        self,
        number: int,
        seed: int,
        urls: Sequence[str],
        tickets: Sequence[str],
        stop: threading.Event,
        give_up: threading.Event,
    ) -> None:
        super().__init__(name=f"client-{number}", daemon=True)
        self.operations: list[Operation] = []
        self._number, self._urls, self._tickets = number, urls, tickets
        self._chance = random.Random(f"{seed}/{number}")
        self._stop_asking, self._give_up = stop, give_up
        self._holder = f"holder-{number}"
        token = jwt.encode(
            {"sub": self._holder, "role": "customer", "exp": int(time.time()) + 86_400}, SECRET, algorithm="HS256"
        )
        self._http = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=ANSWER_PATIENCE_S)

    def run(self) -> None:
        with self._http:
            while not self._stop_asking.is_set():
                operation = self._next()
                self.operations.append(operation)
                self._carry_out(operation)

    def _next(self) -> Operation:
        kind, ticket = self._chance.choice(KINDS), self._chance.choice(self._tickets)
        return Operation(
            client=self._number, kind=kind, ticket_id=ticket, holder=self._holder, sent_at_s=time.monotonic()
        )

    def _carry_out(self, operation: Operation) -> None:
        """Ask until somebody answers, then read until the outcome is known, then read it once more elsewhere."""
        headers = {"Idempotency-Key": f'"{self._number}-{len(self.operations)}"'}
        if self._chance.random() < 0.7:
            headers["Prefer"] = "wait=5"
        path = f"/api/tickets/{operation.ticket_id}/{operation.kind}"
        body: dict[str, Any] = {}
        if operation.kind == "reserve" and self._chance.random() < 0.1:
            body["deadline_seconds"] = self._chance.choice([1, 5])
        answer = self._insist("POST", path, headers, body)
        if answer is None:
            return
        document = answer.json()
        command = document.get("command", document)
        if answer.status_code not in (200, 202, 409) or "id" not in command:
            operation.refusal = answer.status_code
            return
        operation.command_id = command["id"]
        self._note(operation, command)
        if command.get("sequence") is None and command["status"] in FINAL:
            operation.at_door = True
            return
        reads_left = 1 if operation.seen else 2
        while reads_left and not self._give_up.is_set():
            answer = self._insist(
                "GET", f"/api/commands/{operation.command_id}", {"Prefer": "wait=5"} if not operation.seen else {}
            )
            if answer is None or answer.status_code != 200:
                operation.lost_reads += answer is not None
                time.sleep(0.1)
                continue
            self._note(operation, answer.json())
            reads_left = 0 if len(operation.seen) > 1 else reads_left - bool(operation.seen)
            if not operation.seen:
                time.sleep(0.02)

    def _note(self, operation: Operation, command: dict[str, Any]) -> None:
        if command["status"] in FINAL:
            operation.seen.append(Seen(time.monotonic(), command["status"], command["code"], command["reservation_id"]))

    def _insist(
        self, method: str, path: str, headers: dict[str, str], body: dict[str, Any] | None = None
    ) -> httpx.Response | None:
        """Return the first answer that is one; None if the round gave up before."""
        while not self._give_up.is_set():
            try:
                answer = self._http.request(
                    method, self._chance.choice(self._urls) + path, headers=headers, json=body or None
                )
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            if answer.status_code not in AGAIN:
                return answer
            time.sleep(min(0.5, float(answer.headers.get("Retry-After", 1))) * self._chance.uniform(0.3, 1))
        return None
