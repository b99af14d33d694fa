"""One ticket as an import hands it to the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shared.errors import RowlockError


class InventoryRow(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    """Where it was read, for the words of a mistake; places of one area share theirs."""
    id: str
    section: str
    row: str | None = None
    number: str | None = None
    category: str | None = None
    price: int
    """Minor units of the event's currency."""
    accessible: bool = False
    companion: bool = False
    general: bool = False
    for_sale: bool | None = None
    """None: nothing was said of it; a new ticket then is for sale."""
    x: float | None = None
    y: float | None = None
    position: int | None = None
    """Its standing in the row as the organizer counts: neighbours differ by one. None: to be found out."""
    block: str | None = None
    """Seats of different blocks of a row are never side by side."""
    rank: int | None = None
    """The organizer's own order, the smallest best. None: after those that have one, by the default."""
    attributes: Mapping[str, Any] = {}


class Taken(msgspec.Struct, frozen=True):
    """A row whose ticket or seat stands in an earlier row, or whose ticket id another event has."""

    line: int
    field: str
    value: str
    earlier: int | None
    """The line of the earlier row; None: another event has the id."""


class Conflict(msgspec.Struct, frozen=True):
    """A row that says something else than is stored; what is stored stays."""

    line: int
    field: str
    value: str | None
    stored: str | None


class Unknown(msgspec.Struct, frozen=True):
    """A row of seats where it can't be told of some who sits beside them."""

    section: str
    row: str
    reason: str


class RowMap(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a row of seats, or an area, would stand: `side_by_side` has the numbers of seats that are neighbours."""

    section: str
    tickets: int
    row: str | None = None
    side_by_side: Sequence[Sequence[str]] = ()


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or would do."""

    added: int
    unchanged: int = 0
    conflicting: int = 0
    conflicts: Sequence[Conflict] = ()
    unknown: Sequence[Unknown] = ()
    """The first rows of which adjacency is not promised; `unknown_rows` counts them all."""
    unknown_rows: int = 0
    map: Sequence[RowMap] = ()


class InventoryError(RowlockError):
    """An inventory has rows that can't be stored beside others. Nothing of it is kept."""

    def __init__(self, taken: Sequence[Taken], total: int) -> None:
        first = taken[0]
        where = "exists in another event" if first.earlier is None else f"stands in line {first.earlier} already"
        super().__init__(f"line {first.line}, field {first.field}: holds {first.value!r}; it {where}")
        self.taken = taken
        self.total = total
