"""Statements of readers that are parsed and planned once for each connection: where that takes longer than to run them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection

from shared.db.queries import statements

_PARAMETER = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")
"""As SQLAlchemy finds them: no cast, and no colon within a text of digits and letters."""


Row = tuple[Any, ...]


class Found(NamedTuple):
    columns: tuple[str, ...]
    rows: list[Row]


def execute(conn: Connection, name: str, types: Mapping[str, str], values: Mapping[str, Any]) -> Found:
    """Return the rows of a statement of `queries.sql`; `types` are those of its parameters."""
    known = conn.connection.info.setdefault("prepared", set())
    with closing(conn.connection.cursor()) as cursor:
        if name not in known:
            numbers = {parameter: f"${number}" for number, parameter in enumerate(types, 1)}
            sql = _PARAMETER.sub(lambda found: numbers[found[1]], statements("queries.sql")[name].sql)
            cursor.execute(f"PREPARE {name} ({', '.join(types.values())}) AS {sql}")
            known.add(name)
        marks = ", ".join(["%s"] * len(types))
        cursor.execute(f"EXECUTE {name} ({marks})", [values[parameter] for parameter in types])
        return Found(tuple(column[0] for column in cursor.description), list(cursor.fetchall()))
