"""Wakes whoever follows the journal when a row was written; without any news it is looked at all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from shared.redis import keys

LOOK_S = 1.0
"""A follower looks again after so long without news: a message may be lost, the journal is not."""


class Channels(Protocol):
    """The part of a subscriber that is needed here."""

    def subscribe(self, channel: str, on_message: Callable[[bytes], None], on_ready: Callable[[], None]) -> None: ...
    def unsubscribe(self, channel: str) -> None: ...


class JournalNews:
    """One subscription for each process, while anybody follows."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._followers = 0
        self._news = asyncio.Event()
        self._closed = False
        self.heard = 0
        """Counts what came."""

    @property
    def followers(self) -> int:
        return self._followers

    @contextmanager
    def following(self) -> Iterator[None]:
        """Hear of rows from here on. Begin before the journal is read, or a row in between is heard of late."""
        if not self._followers:
            self._channels.subscribe(keys.journal(), lambda _: self.ring(), self.ring)
        self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers:
                self._channels.unsubscribe(keys.journal())

    async def wait(self, seconds: float) -> bool:
        """Return after news, or when the time is up. False: the process is about to end."""
        if not self._closed:
            try:
                async with asyncio.timeout(min(seconds, LOOK_S)):
                    await self._news.wait()
            except TimeoutError:
                pass
        return not self._closed

    def close(self) -> None:
        """Let everybody go, and nobody wait any more."""
        self._closed = True
        self._news.set()

    def ring(self) -> None:
        """Wake all who wait now; who waits from now on waits for the next news."""
        self.heard += 1
        self._news.set()
        if not self._closed:
            self._news = asyncio.Event()
