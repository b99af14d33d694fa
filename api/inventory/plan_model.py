"""The seating-plan format as records: what Rowlock reads of it. Other keys of an export are passed over."""

from __future__ import annotations

from typing import Any

import msgspec

Scalar = str | int | float | bool | None
"""A value whose meaning is checked where it is used, so that the mistake can name its place."""


class Point(msgspec.Struct, frozen=True):
    x: float | None = 0.0
    y: float | None = 0.0


class Size(msgspec.Struct, frozen=True):
    width: float = 0.0
    height: float = 0.0


class ForAll(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of a seat, or of all seats of a row, a zone, an area or a category at once."""

    accessible: Scalar = None
    wheelchair: Scalar = None
    companion: Scalar = None


class Category(ForAll, frozen=True, kw_only=True):
    name: Scalar
    color: str | None = None
    price: Scalar = None


class Seat(ForAll, frozen=True, kw_only=True):
    seat_number: Scalar = None
    seat_guid: Scalar = None
    position: Point | None = None
    category: Scalar = None


class Row(ForAll, frozen=True, kw_only=True):
    row_number: Scalar = None
    position: Point | None = None
    seats: tuple[Seat, ...] = ()


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    text: str | None = None
    color: str | None = None
    position: Point | None = None
    size: float | None = None


class Area(msgspec.Struct, frozen=True, omit_defaults=True):
    """A shape on the map; with a `capacity` it is general admission."""

    name: str | None = None
    shape: str | None = None
    color: str | None = None
    border_color: str | None = None
    rotation: float | None = None
    position: Point | None = None
    text: Text | str | None = None
    rectangle: dict[str, Any] | None = None
    circle: dict[str, Any] | None = None
    ellipse: dict[str, Any] | None = None
    polygon: dict[str, Any] | None = None
    capacity: Scalar = None
    category: Scalar = None
    accessible: Scalar = None
    wheelchair: Scalar = None

    def label(self) -> str | None:
        return self.name or (self.text.text if isinstance(self.text, Text) else self.text)


class Zone(ForAll, frozen=True, kw_only=True):
    name: Scalar = None
    zone_id: Scalar = None
    position: Point | None = None
    rows: tuple[Row, ...] = ()
    areas: tuple[Area, ...] = ()
    capacity: Scalar = None
    category: Scalar = None


class Plan(msgspec.Struct, frozen=True):
    zones: tuple[Zone, ...]
    name: str = ""
    categories: tuple[Category, ...] = ()
    areas: tuple[Area, ...] = ()
    size: Size | None = None
    prices: dict[str, Scalar] = {}
