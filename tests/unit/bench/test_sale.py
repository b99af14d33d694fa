"""What the sale's program makes of what it heard."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest

from bench.sale.connection import Listener
from bench.sale.delay import delay

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
FIRST = b'retry: 1000\n\nid: r0\nevent: seats\ndata: {"map":"m","H":[1]}\n\n'
SOLD = b'id: r1\nevent: seats\ndata: {"map":"m","A":[9],"S":[1,1,3]}\n\n'
ALIVE = b'event: alive\ndata: {"as_of":"2030-01-01T00:00:00Z"}\n\n'


def heard(*parts: bytes) -> list[bytes]:
    """Return the pieces that a listener notes of what comes in these parts."""

    async def hear() -> list[bytes]:
        arrivals: defaultdict[bytes, list[float]] = defaultdict(list)
        listener = Listener(b"", arrivals, lambda: None)
        for part in parts:
            listener.data_received(part)
        assert await listener.begun == 200
        return list(arrivals)

    return asyncio.run(hear())


@pytest.mark.parametrize(
    "parts", [(HEAD + FIRST, ALIVE, SOLD), (HEAD[:20], HEAD[20:], FIRST[:30], FIRST[30:], SOLD[:40], SOLD[40:])]
)
def test_a_listener_notes_each_whole_piece_after_what_was_before_it(parts: tuple[bytes, ...]) -> None:
    assert heard(*parts) == [SOLD]


def test_the_delay_counts_each_seat_for_each_listener_once() -> None:
    seen = delay({SOLD: [10.010, 10.030]}, {1: 10.0, 2: 10.0, 5: 9.0})
    assert seen.heard == 6
    assert [seen.p50_ms, seen.p99_ms] == pytest.approx([30, 1_030], abs=1)


def test_a_seat_whose_sale_is_not_recorded_counts_nothing() -> None:
    assert delay({SOLD: [10.0]}, {2: 9.9}).heard == 1
