"""How far an answer has read the journal, and of which map its indices are: text that a client hands back."""

from __future__ import annotations

from typing import NamedTuple

from shared.journal import cursor as cursors
from shared.journal.cursor import CURSOR_MAX_LENGTH, Cursor, CursorError

MAX_LENGTH = CURSOR_MAX_LENGTH + 64


class Revision(NamedTuple):
    """What stands before the dot of its text is a cursor of `GET /api/changes`."""

    cursor: Cursor
    map_version: str

    def encode(self) -> str:
        return f"{cursors.encode(self.cursor)}.{self.map_version}"


def decode(text: str | None) -> Revision | None:
    """Return the revision; None for a text that none of ours is."""
    if not text or len(text) > MAX_LENGTH:
        return None
    cursor, _, version = text.rpartition(".")
    try:
        return Revision(cursors.decode(cursor), version)
    except CursorError:
        return None
