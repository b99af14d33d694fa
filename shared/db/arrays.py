"""Literals of PostgreSQL for EXECUTE, written by joining strings: a batch has some forty arrays of hundreds of values,
and the driver's adapters cost more than the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shared.errors import SettleError

_PLAIN = re.compile(r"[0-9A-Za-z_,-]*")

EMPTY = "'{}'"


def plain(values: Iterable[str | None]) -> str:
    """Return an array of values that need no quotes: ids that are UUIDs, our own words. None is NULL.

    Raises SettleError for anything else: an id comes from the stream, and who wrote into that is not known here.
    """
    joined = ",".join([value or "NULL" for value in values])
    if not _PLAIN.fullmatch(joined):
        raise SettleError(f"an id is none: {joined[:200]!r}")
    return "'{" + joined + "}'"


def numbers(values: Iterable[int | None]) -> str:
    """Return an array of whole numbers. None is NULL."""
    return "'{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}'"


def booleans(values: Iterable[bool]) -> str:
    """Return an array of truth values."""
    return "'{" + ",".join(["t" if value else "f" for value in values]) + "}'"


def texts(values: Sequence[str | None]) -> str:
    """Return an array of any text. None is NULL. Raises SettleError for the one character PostgreSQL can't hold."""
    if not values:
        return EMPTY
    if None in values:
        return "'{" + ",".join(["NULL" if value is None else _element(value) for value in values]) + "}'"
    joined = "".join(values)  # type: ignore[arg-type]  # none of them is None
    if '"' in joined or "\\" in joined or "'" in joined or "\0" in joined:
        return "'{" + ",".join([_element(value) for value in values]) + "}'"  # type: ignore[arg-type]
    return "'{\"" + '","'.join(values) + "\"}'"  # type: ignore[arg-type]


def literal(value: str) -> str:
    """Return one text as a literal. Raises SettleError for the one character PostgreSQL can't hold."""
    if "\0" in value:
        raise SettleError("a text holds the character 0")
    return "'" + value.replace("'", "''") + "'"


def _element(value: str) -> str:
    if "\0" in value:
        raise SettleError("a text holds the character 0")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("'", "''") + '"'
