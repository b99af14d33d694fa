"""Cursors of lists: the key of the last item told, opaque to who carries it."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from shared.domain.bounds import in_utc

T = TypeVar("T")

Milliseconds = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
"""A time until the year 9999: what a forged cursor says must be what PostgreSQL can read."""
Moment = Annotated[datetime, Meta(tz=True)]
Number = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
BigNumber = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Name = Annotated[str, Meta(max_length=200, pattern="^[^\\x00]*$")]


class CursorError(ValueError):
    """The cursor is none that was given out."""


def encode(*key: int | str) -> str:
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decode(cursor: str, kind: type[T]) -> T:
    """Return the key within a cursor. Raises CursorError unless it is of `kind`, a tuple."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=kind)
    except (Base64Error, ValueError, RecursionError) as error:
        raise CursorError(f"{cursor!r} is no cursor of this list") from error


def moment(at: datetime) -> datetime:
    """Return a time of a cursor in UTC. Raises CursorError for one that PostgreSQL, or nobody, can read."""
    try:
        return in_utc(at)
    except ValueError as error:
        raise CursorError(str(error)) from error


def page(rows: Sequence[T], limit: int) -> tuple[Sequence[T], T | None]:
    """Split `limit + 1` rows read into the page and its last row, if another page follows."""
    return (rows[:limit], rows[limit - 1]) if len(rows) > limit else (rows, None)
