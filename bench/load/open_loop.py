"""The open loop: requests start at a constant rate whatever the answers do, latency counts from the intended start."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Latencies:
    """Milliseconds from the intended start to the last byte of the head, and what failed."""

    sent: int
    failures: dict[str, int]
    """How many by their status, or by the fault that befell the connection; 200 and 409 are answers."""
    p50_ms: float
    p99_ms: float
    worst_ms: float

    @property
    def failed(self) -> str:
        """The failures in words."""
        kinds = ", ".join(f"{number:,} {what}" for what, number in sorted(self.failures.items()))
        return f"{sum(self.failures.values()):,} failed{kinds and f' ({kinds})'}"


class _Connections:
    """Idle keep-alive connections; a new one is opened where none is idle, as a new client would."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def ask(self, request: bytes) -> int:
        """Send one request and return the answer's status."""
        while self._idle and self._idle[-1][0].at_eof():  # it was idle for too long, and was closed there
            self._idle.pop()
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(self._host, self._port)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)
        self._idle.append((reader, writer))
        return int(head[9:12])

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()


async def _drive(
    host: str, port: int, rate: float, seconds: float, tickets: int, tokens: list[str], prefer: str
) -> Latencies:
    connections = _Connections(host, port)
    chance = random.Random(7)
    took: list[float] = []
    failures: Counter[str] = Counter()

    async def one(number: int, intended: float) -> None:
        path = f"/api/tickets/t-{number % tickets:08d}/reserve"
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {chance.choice(tokens)}\r\n"
        request = f"{head}Prefer: {prefer}\r\nContent-Length: 0\r\n\r\n".encode()
        try:
            status = await asyncio.wait_for(connections.ask(request), PATIENCE_SECONDS)
            if status not in (200, 409):
                failures[str(status)] += 1
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            failures[type(fault).__name__] += 1
        took.append((time.perf_counter() - intended) * 1000)

    started = time.perf_counter()
    asked = set()
    for number in range(int(rate * seconds)):
        intended = started + number / rate
        delay = intended - time.perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        task = asyncio.create_task(one(number, intended))
        asked.add(task)
        task.add_done_callback(asked.discard)
    await asyncio.gather(*asked)
    connections.close()
    took.sort()
    return Latencies(
        sent=len(took),
        failures=dict(failures),
        p50_ms=took[len(took) // 2],
        p99_ms=took[int(len(took) * 0.99)],
        worst_ms=took[-1],
    )


def run(
    host: str, port: int, *, rate: float, seconds: float, tickets: int, tokens: Path, prefer: str = "wait=10"
) -> Latencies:
    """Ask for `rate` reservations a second for `seconds`, each on a ticket of its own."""
    return asyncio.run(_drive(host, port, rate, seconds, tickets, tokens.read_text().split(), prefer))
