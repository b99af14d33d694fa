import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest

from api.services import listeners
from api.services.listeners import BACKLOG_MAX, Listeners

CHANNEL = "rowlock:event:gala"


class Channels:
    """A subscriber whose messages are sent by the test."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.heard: Callable[[bytes], None]
        self.ready: Callable[[], None]

    def subscribe(self, channel: str, on_message: Callable[[bytes], None], on_ready: Callable[[], None]) -> None:
        self.calls.append(f"+{channel}")
        self.heard, self.ready = on_message, on_ready

    def unsubscribe(self, channel: str) -> None:
        self.calls.append(f"-{channel}")


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
def hub(channels: Channels) -> Listeners:
    return Listeners(channels)


def change(ticket: str) -> dict[str, object]:
    return {"ticket_id": ticket, "status": "HELD", "held_until": None}


def message(*tickets: str) -> bytes:
    return json.dumps([change(ticket) for ticket in tickets]).encode()


async def opened(hub: Listeners) -> AsyncIterator[bytes]:
    pieces = hub.stream("gala")
    assert (await anext(pieces)).startswith(b"retry: ")
    return pieces


def test_each_change_is_an_event_for_everybody_who_listens(hub: Listeners, channels: Channels) -> None:
    async def play() -> None:
        streams = [await opened(hub), await opened(hub)]
        channels.heard(message("a", "b"))
        for pieces in streams:
            lines = (await anext(pieces)).decode().splitlines()
            assert [json.loads(line[6:]) for line in lines if line.startswith("data: ")] == [change("a"), change("b")]
            assert lines.count("event: ticket") == 2

    asyncio.run(play())


def test_an_event_is_subscribed_once_and_until_the_last_has_gone(hub: Listeners, channels: Channels) -> None:
    async def play() -> None:
        for pieces in [await opened(hub) for _ in range(3)]:
            await pieces.aclose()  # type: ignore[attr-defined]  # it is a generator
        assert channels.calls == [f"+{CHANNEL}", f"-{CHANNEL}"]

    asyncio.run(play())


def test_everybody_is_told_to_read_the_seats_once_nothing_is_missed_any_more(
    hub: Listeners, channels: Channels
) -> None:
    async def play() -> None:
        early = await opened(hub)
        channels.ready()
        late = await opened(hub)
        assert b"event: resync" in await anext(early)
        assert b"event: resync" in await anext(late)
        channels.ready()  # after Redis was away
        assert b"event: resync" in await anext(early)

    asyncio.run(play())


def test_a_client_too_slow_for_the_changes_is_told_to_look_again_instead_of_filling_the_memory(
    hub: Listeners, channels: Channels
) -> None:
    async def play() -> None:
        slow = await opened(hub)
        for number in range(BACKLOG_MAX + 1):
            channels.heard(message(str(number)))
        assert b"event: resync" in await anext(slow)

    asyncio.run(play())


def test_a_quiet_event_still_sends_heartbeats_and_closing_ends_the_stream(
    hub: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play() -> None:
        monkeypatch.setattr(listeners, "HEARTBEAT_SECONDS", 0.01)
        pieces = await opened(hub)
        assert (await anext(pieces)).startswith(b":")
        hub.close()
        assert [piece async for piece in pieces if not piece.startswith(b":")] == []

    asyncio.run(play())
