"""Buyers who reserve and give back while the deployment changes, and what they were answered."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.deployment.compose import Deployment, wait_until

EXPECTED = frozenset((200, 202, 409))
BUYERS = 6
FINAL = frozenset(("SUCCEEDED", "REJECTED"))


@dataclass(slots=True)
class Traffic:
    deployment: Deployment
    tickets: list[str]
    answers: Counter[int] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    """Refusals that say so: 503, a problem's code, a Retry-After."""
    failures: list[str] = field(default_factory=list)
    accepted: dict[str, str] = field(default_factory=dict)
    """Command id and its holder."""
    _ending: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let them buy until the block ends; it begins and ends under full traffic."""
        buyers = [threading.Thread(target=self._buy, args=(f"buyer-{number}",)) for number in range(BUYERS)]
        for buyer in buyers:
            buyer.start()
        try:
            self.flows()
            yield
            self.flows()
        finally:
            self._ending.set()
            for buyer in buyers:
                buyer.join()

    def flows(self, count: int = 100) -> None:
        """Wait for so many more answers."""
        wanted = self.answers.total() + count
        wait_until(lambda: self.answers.total() >= wanted, f"{count} more answers; {self.failures[-3:]}")

    def assert_nothing_lost(self) -> None:
        """Every command that was accepted has, or soon gets, its final outcome."""
        for holder in set(self.accepted.values()):
            ids = [command for command, owner in self.accepted.items() if owner == holder]
            with self.deployment.client(holder) as client:
                for start in range(0, len(ids), 100):
                    wait_until(lambda part=ids[start : start + 100]: _all_final(client, part), "all are final")  # type: ignore[misc]

    def _buy(self, holder: str) -> None:
        client = self.deployment.client(holder)
        while not self._ending.is_set():
            ticket = random.choice(self.tickets)
            if self._send(client, holder, ticket, "reserve") == 200:
                self._send(client, holder, ticket, "release")
            self._ask(client, ticket)
        client.close()

    def _send(self, client: httpx.Client, holder: str, ticket: str, action: str) -> int:
        headers = {"Prefer": "wait=10", "Idempotency-Key": uuid.uuid4().hex}
        answer = self._noted(lambda: client.post(f"/api/tickets/{ticket}/{action}", headers=headers), action)
        if answer is None or answer.status_code not in EXPECTED:
            return 0
        body = answer.json()
        command = body.get("command", body)
        self.accepted[command["id"]] = holder
        return answer.status_code

    def _ask(self, client: httpx.Client, ticket: str) -> None:
        self._noted(lambda: client.get(f"/api/tickets/{ticket}"), "ask")

    def _noted(self, request: Callable[[], httpx.Response], what: str) -> httpx.Response | None:
        try:
            answer = request()
        except httpx.TransportError as error:
            self.failures.append(f"{time.strftime('%X')} {what}: {error!r}")
            time.sleep(0.1)
            return None
        if answer.status_code in EXPECTED:
            self.answers[answer.status_code] += 1
        elif answer.status_code == 503 and "Retry-After" in answer.headers:
            self.stated[answer.json()["code"]] += 1
            time.sleep(0.1)
        else:
            self.failures.append(f"{time.strftime('%X')} {what}: {answer.status_code} {answer.text[:300]}")
        return answer


def _all_final(client: httpx.Client, ids: list[str]) -> bool:
    items = client.get("/api/commands", params={"ids": ",".join(ids)}).json()["items"]
    assert len(items) == len(ids), f"{len(ids) - len(items)} commands are unknown"
    return all(item["status"] in FINAL for item in items)
