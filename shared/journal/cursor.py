"""How far a reader of the journal has come: a number for each lane, opaque to who carries it."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from shared.domain.ids import SHARDS_MAX

OPERATORS = SHARDS_MAX
"""The lane of what operators change; the lanes below are the shards."""
CURSOR_MAX_LENGTH = 65_536
"""Above the cursor of a deployment with as many shards as there may be."""
_VERSION = 1

_Lane = Annotated[int, Meta(ge=0, le=OPERATORS)]
_Number = Annotated[int, Meta(ge=0, le=2**63 - 1)]
_Offset = Annotated[int, Meta(ge=0, le=10_000_000)]


class CursorError(ValueError):
    """The text is no cursor that the journal gave out."""


class Cursor(Struct, frozen=True):
    """What was read: of each lane all rows up to a number, and of one lane perhaps a part of the next row."""

    database: str
    """Names the database whose numbers these are: another, or the same after a restore, counts anew."""
    numbers: Mapping[int, int]
    lane: int = 0
    offset: int = 0
    """In the row after `numbers[lane]`, the index of the first item that was not read; 0: none was."""

    def number(self, lane: int) -> int:
        """Return the number of the last row of the lane that was read whole; 0: none was."""
        return self.numbers.get(lane, 0)

    def past(self, lane: int, number: int) -> Cursor:
        """Return the cursor after a row that was read whole."""
        offset = 0 if lane == self.lane else self.offset
        return Cursor(self.database, {**self.numbers, lane: number}, self.lane, offset)

    def within(self, lane: int, offset: int) -> Cursor:
        """Return the cursor before the item of that index in the lane's next row."""
        assert not self.offset or self.lane == lane, "only one row is ever cut"
        return Cursor(self.database, self.numbers, lane, offset)


class _Wire(Struct, frozen=True, array_like=True):
    version: int
    database: Annotated[str, Meta(max_length=64)]
    lanes: Annotated[list[_Lane], Meta(max_length=OPERATORS + 1)]
    numbers: Annotated[list[_Number], Meta(max_length=OPERATORS + 1)]
    lane: _Lane = 0
    offset: _Offset = 0


_decoder = msgspec.msgpack.Decoder(_Wire)


def encode(cursor: Cursor) -> str:
    """Return the cursor as text that is safe in a URL."""
    lanes = sorted(cursor.numbers)
    numbers = [cursor.numbers[lane] for lane in lanes]
    wire = _Wire(_VERSION, cursor.database, lanes, numbers, cursor.lane, cursor.offset)
    return urlsafe_b64encode(msgspec.msgpack.encode(wire)).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """Return the cursor. Raises CursorError for a text that `encode` did not make."""
    if len(text) > CURSOR_MAX_LENGTH:
        raise CursorError(f"longer than {CURSOR_MAX_LENGTH} characters")
    try:
        wire = _decoder.decode(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except (Base64Error, ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise CursorError("it is none that the journal gave out") from error
    if wire.version != _VERSION or len(wire.lanes) != len(wire.numbers) or len(set(wire.lanes)) != len(wire.lanes):
        raise CursorError("it is none that the journal gave out")
    return Cursor(wire.database, dict(zip(wire.lanes, wire.numbers, strict=True)), wire.lane, wire.offset)
