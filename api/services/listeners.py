"""Who listens to an event's changes: one subscription for each event and process, however many clients."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from api import metrics
from shared.redis import keys

HEARTBEAT_SECONDS = 15.0
BACKLOG_MAX = 256
"""Messages that a slow client may be behind; then it is sent to read the seats again."""
RETRY_MS = 2_000

Mailbox = asyncio.Queue[bytes | None]
_changes = msgspec.json.Decoder(list[dict[str, object]])


class Channels(Protocol):
    """The part of a subscriber that is needed here."""

    def subscribe(self, channel: str, on_message: Callable[[bytes], None], on_ready: Callable[[], None]) -> None: ...
    def unsubscribe(self, channel: str) -> None: ...


@dataclass(slots=True)
class _Audience:
    """The listeners of one channel. `ready`: from here on nothing is missed."""

    mailboxes: set[Mailbox] = field(default_factory=set)
    ready: bool = False


class Listeners:
    """Fans an event's changes out. `resync` comes whenever earlier changes may be unknown, so first of all."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._audiences: dict[str, _Audience] = {}

    def close(self) -> None:
        """End all streams."""
        for audience in self._audiences.values():
            for mailbox in audience.mailboxes:
                _empty(mailbox)
                mailbox.put_nowait(None)

    async def stream(self, event_id: str) -> AsyncIterator[bytes]:
        """Yield server-sent events until closed."""
        channel = keys.event(event_id)
        mailbox: Mailbox = asyncio.Queue(BACKLOG_MAX)
        self._join(channel, mailbox)
        try:
            yield f"retry: {RETRY_MS}\n\n".encode()
            while (piece := await _next(mailbox)) is not None:
                yield piece
        finally:
            self._leave(channel, mailbox)

    def _join(self, channel: str, mailbox: Mailbox) -> None:
        metrics.SSE_CLIENTS.inc()
        audience = self._audiences.get(channel)
        if audience is None:
            audience = self._audiences[channel] = _Audience()
            self._channels.subscribe(
                channel, functools.partial(_hand_on, audience), functools.partial(_start_anew, audience)
            )
        audience.mailboxes.add(mailbox)
        if audience.ready:
            _put(mailbox, _resync())

    def _leave(self, channel: str, mailbox: Mailbox) -> None:
        metrics.SSE_CLIENTS.dec()
        audience = self._audiences[channel]
        audience.mailboxes.discard(mailbox)
        if not audience.mailboxes:
            del self._audiences[channel]
            self._channels.unsubscribe(channel)


def _hand_on(audience: _Audience, message: bytes) -> None:
    """Write the changes once for everybody who listens."""
    written = b"".join(_event("ticket", change) for change in _changes.decode(message))
    for mailbox in audience.mailboxes:
        _put(mailbox, written)


def _start_anew(audience: _Audience) -> None:
    audience.ready = True
    for mailbox in audience.mailboxes:
        _put(mailbox, _resync())


def _resync() -> bytes:
    return _event("resync", {"reason": "what changed before this is not in the stream; read the seats"})


def _event(name: str, data: dict[str, object]) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (time.time_ns() // 1_000_000, name.encode(), msgspec.json.encode(data))


async def _next(mailbox: Mailbox) -> bytes | None:
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            return await mailbox.get()
    except TimeoutError:
        return b": still here\n\n"


def _put(mailbox: Mailbox, piece: bytes) -> None:
    if mailbox.full():
        _empty(mailbox)
        piece = _resync()
    mailbox.put_nowait(piece)


def _empty(mailbox: Mailbox) -> None:
    while not mailbox.empty():
        mailbox.get_nowait()
