"""The clients of a load run: each is a holder of its own who reserves tickets and gives them back."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from cli.load.http_connection import Answer, HttpConnection
from cli.load.tally import Tally

_WAIT_S = 10
_REST_MAX_S = 1.0


@dataclass(slots=True, kw_only=True)
class Crowd:
    """`once`: everybody asks for one ticket at the same moment; else all go on until `seconds` have passed."""

    url: str
    tokens: Sequence[str]
    tickets: Sequence[str]
    seconds: float
    once: bool
    tally: Tally

    async def run(self) -> None:
        gate = asyncio.Event()
        clients = [asyncio.create_task(self._client(number, token, gate)) for number, token in enumerate(self.tokens)]
        self.tally.began = time.perf_counter()
        gate.set()
        await asyncio.gather(*clients)

    async def _client(self, number: int, token: str, gate: asyncio.Event) -> None:
        connection = HttpConnection(self.url, token)
        choice = random.Random(number)  # noqa: S311 - which ticket is no secret
        await gate.wait()
        deadline = time.perf_counter() + self.seconds
        try:
            while True:
                ticket = choice.choice(self.tickets) if not self.once else self.tickets[number % len(self.tickets)]
                status = await self._command(connection, ticket, "reserve")
                if self.once:
                    break
                if status == "SUCCEEDED":
                    await self._command(connection, ticket, "release")
                if time.perf_counter() >= deadline:
                    break
        finally:
            connection.close()

    async def _command(self, connection: HttpConnection, ticket: str, kind: str) -> str:
        """Send one command, try again where it was not accepted, and return its outcome."""
        key = f"Prefer: wait={_WAIT_S}\r\nIdempotency-Key: {uuid.uuid4()}\r\n"
        give_up = time.perf_counter() + max(self.seconds, 1) + _WAIT_S
        while True:
            began = time.perf_counter()
            try:
                answer = await connection.request("POST", f"/api/tickets/{ticket}/{kind}", b"{}", key)
            except OSError:
                answer = Answer(0, {}, _REST_MAX_S / 2)
            outcome = self._note(kind, answer, time.perf_counter() - began)
            refused = answer.status in (0, 429, 502, 503, 504)
            if not refused or time.perf_counter() > give_up:
                return outcome
            await asyncio.sleep(min(answer.retry_after_s or 0.2, _REST_MAX_S))

    def _note(self, kind: str, answer: Answer, latency_s: float) -> str:
        command = answer.body.get("command", answer.body)
        if "id" in command and "status" in command and answer.status in (200, 202, 409):
            self.tally.accepted[command["id"]] = command["status"]
            outcome = str(command.get("code") or command["status"])
        else:
            outcome = str(answer.body.get("code") or (f"HTTP {answer.status}" if answer.status else "NO ANSWER"))
        self.tally.count(kind, outcome, latency_s)
        return outcome
