"""Those who listen to one event: what changed within a moment is written once and handed to each of them as it is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api import metrics
from api.services.board import pieces
from api.services.board.board import Board
from api.services.board.pieces import Form
from api.services.board.revision import Revision

GATHER_S = 0.15
"""Changes of so long travel together: a listener gets one write, however many seats changed."""
HEARTBEAT_S = 10.0
RETRY_MS = (1_000, 3_000)
"""Listeners that were cut off together shall not all come back in the same moment."""
SOON_MS = (50, 250)
"""When a listener is to come back whose stream was ended as planned."""
BYTES_MAX = 512 << 10
"""A stream ends after so many bytes, or a little less, and its client goes on with another. The server takes whatever is
written and waits for the client without a bound, so who reads nothing holds so much memory and no more."""
SINCE_MAX = 64
"""Answers that are kept for those who come back from the same place."""

Write = Callable[[bytes], Any]


@dataclass(slots=True, eq=False)
class _Listener:
    write: Write
    form: Form
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    room: int = field(default_factory=lambda: round(BYTES_MAX * random.uniform(0.75, 1)))  # noqa: S311 - only a spread

    def send(self, piece: bytes) -> None:
        if self.ended.is_set():
            return
        self.room -= len(piece)
        try:
            self.write(piece)
            if self.room < 0:
                self.write(pieces.retry(random.uniform(*SOON_MS)))  # noqa: S311 - only a spread
                self.ended.set()
        except Exception:  # noqa: BLE001  (this client's connection is of no use any more; the others' are)
            self.ended.set()


class Audience:
    """On the loop of its board."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._listeners: set[_Listener] = set()
        self._changed: dict[int, str | None] = {}
        self._is_reset = False
        self._gathering: asyncio.TimerHandle | None = None
        self._heartbeat: asyncio.TimerHandle | None = None
        self._is_stale = False
        self._since: dict[tuple[str, Form], bytes] = {}
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._listeners)

    async def listen(self, write: Write, form: Form, since: Revision | None) -> None:
        """Write what changes from `since` on, or a word to begin anew, until the stream ends or this is cancelled."""
        listener = _Listener(write, form)
        if self._is_closed:
            return
        listener.send(pieces.retry(random.uniform(*RETRY_MS)))  # noqa: S311 - only a spread
        listener.send(self._first(since, form))
        self._listeners.add(listener)
        metrics.SSE_CLIENTS.inc()
        if self._heartbeat is None:
            self._heartbeat = asyncio.get_running_loop().call_later(HEARTBEAT_S, self._say_alive)
        try:
            await listener.ended.wait()
        finally:
            self._listeners.discard(listener)
            metrics.SSE_CLIENTS.dec()

    def note(self, changed: Mapping[int, str | None]) -> None:
        """Have the seats told soon, together with others."""
        self._since.clear()
        self._changed.update(changed)
        if changed or self._is_reset:
            self._gather()

    def renew(self, board: Board) -> None:
        """Go on with a newer board of the event."""
        before, self._board = self._board, board
        self._since.clear()
        if board.map_version != before.map_version:
            self._is_reset = True
            self._gather()
        else:
            self.note(board.differences(before))

    def say_stale(self) -> None:
        """Tell, once, that nothing new can be told."""
        if not self._is_stale:
            self._is_stale = True
            self._send({form: pieces.stale(self._board) for form in Form})

    def revive(self) -> None:
        """Tell those who were told of silence that it is over."""
        if self._is_stale:
            self._is_stale = False
            asyncio.get_running_loop().call_soon(self._say_alive)

    def close(self) -> None:
        """End all streams."""
        self._is_closed = True
        for listener in self._listeners:
            listener.ended.set()
        for timer in (self._gathering, self._heartbeat):
            if timer is not None:
                timer.cancel()

    def _first(self, since: Revision | None, form: Form) -> bytes:
        if since is None:
            return pieces.reset(self._board, form, "what changed before this is not in the stream")
        key = since.encode(), form
        if key not in self._since:
            changed = self._board.since(since)
            if changed is None:
                return pieces.reset(self._board, form, "what changed since then is not known here")
            if len(self._since) >= SINCE_MAX:
                self._since.clear()
            self._since[key] = pieces.changes(self._board, changed, form)
        return self._since[key]

    def _gather(self) -> None:
        if self._gathering is None and not self._is_closed:
            self._gathering = asyncio.get_running_loop().call_later(GATHER_S, self._tell)

    def _tell(self) -> None:
        self._gathering = None
        changed, self._changed = self._changed, {}
        is_reset, self._is_reset = self._is_reset, False
        forms = {listener.form for listener in self._listeners}
        if is_reset:
            self._send({form: pieces.reset(self._board, form, "the map is another") for form in forms})
        elif changed:
            self._send({form: pieces.changes(self._board, changed, form) for form in forms})

    def _send(self, by_form: Mapping[Form, bytes]) -> None:
        for listener in tuple(self._listeners):
            listener.send(by_form[listener.form])
        self._rest()

    def _rest(self) -> None:
        """A sign of life is due after a while without anything else."""
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        self._heartbeat = None
        if self._listeners and not self._is_closed:
            self._heartbeat = asyncio.get_running_loop().call_later(HEARTBEAT_S, self._say_alive)

    def _say_alive(self) -> None:
        self._heartbeat = None
        if self._listeners:
            said = pieces.stale if self._is_stale else pieces.alive
            self._send({form: said(self._board) for form in Form})
