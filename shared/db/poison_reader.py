"""Reads what was set aside because it could not be settled."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text


class Poison(NamedTuple):
    commands: int
    latest: str | None
    """The id of the command that was set aside last."""


def read_poison(conn: Connection) -> Poison:
    row = conn.execute(
        text("SELECT count(*), (SELECT command_id::text FROM poison ORDER BY at DESC LIMIT 1) FROM poison")
    ).one()
    return Poison(row[0], row[1])
