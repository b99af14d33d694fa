"""Makes the map's document of an event and its seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from api.services.maps.columns import Deltas, Names, Places, Runs
from shared.db.map_reader import MapHead, MapSeat

ACCESSIBLE, GENERAL, NO_PLACE, COMPANION = 1, 2, 4, 8
ENCODED_AT_ONCE = 20_000
"""Numbers of a column written in one go: no other thread runs meanwhile."""


class Category(msgspec.Struct, frozen=True):
    name: str
    color: str | None = None


class Size(msgspec.Struct, frozen=True):
    width: float
    height: float


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """A value for each seat, in the event's order. Runs are value, times, value, times, …; deltas a first value and differences."""

    count: int
    section: Sequence[int]
    """Runs of indices into `sections`; likewise `row`, `category` and `price`."""
    row: Sequence[int]
    category: Sequence[int]
    price: Sequence[int]
    flags: Sequence[int]
    """Runs of sums: 1 accessible, 2 general admission, 4 without a place on the plan, 8 for who comes along with somebody accessible."""
    number: Sequence[int]
    """Deltas of indices into `numbers`."""
    position: Sequence[int]
    """Deltas. Seats of one row are side by side if and only if their positions differ by 1."""
    x: Sequence[int] | None
    """Deltas in `unit`s; null where no seat has a place. `y` likewise."""
    y: Sequence[int] | None


class SeatMap(msgspec.Struct, frozen=True, kw_only=True):
    """What of an event's seats does not change while they sell. The same `version` is the same map for ever."""

    event_id: str
    version: str
    currency: str
    unit: float | None
    size: Size | None
    sections: Sequence[str]
    rows: Sequence[str | None]
    numbers: Sequence[str | None]
    categories: Sequence[Category | None]
    prices: Sequence[int]
    areas: Sequence[dict[str, Any]]
    """Shapes of the seating plan."""
    seats: Columns


def build(event_id: str, head: MapHead, seats: Iterable[MapSeat]) -> bytes:
    """Return the map as JSON."""
    sections, rows, numbers = Names[str](), Names[str | None](), Names[str | None]()
    categories, prices = Names[str | None](), Names[int]()
    section, row, category, price, flags = Runs(), Runs(), Runs(), Runs(), Runs()
    number, position, places = Deltas(), Deltas(), Places()
    count = 0
    for seat in seats:
        count += 1
        section.add(sections.index(seat.section))
        row.add(rows.index(seat.row))
        number.add(numbers.index(seat.number))
        category.add(categories.index(seat.category))
        price.add(prices.index(seat.price))
        position.add(seat.position)
        has_place = places.add(seat.x, seat.y)
        kind = ACCESSIBLE * seat.accessible + GENERAL * seat.general + COMPANION * seat.companion
        flags.add(kind + NO_PLACE * (not has_place))
    unit, x, y = places.in_units()
    plan = head.plan or {}
    colors = {each.get("name"): each.get("color") for each in plan.get("categories") or ()}
    document = SeatMap(
        event_id=event_id,
        version=head.version,
        currency=head.currency,
        unit=unit,
        size=_size(plan),
        sections=sections.values,
        rows=rows.values,
        numbers=numbers.values,
        categories=[None if name is None else Category(name, colors.get(name)) for name in categories.values],
        prices=prices.values,
        areas=list(_areas(plan)),
        seats=Columns(
            count=count,
            section=_written(section.flat),
            row=_written(row.flat),
            category=_written(category.flat),
            price=_written(price.flat),
            flags=_written(flags.flat),
            number=_written(number.flat),
            position=_written(position.flat),
            x=None if x is None else _written(x),
            y=None if y is None else _written(y),
        ),
    )
    return msgspec.json.encode(document)


def _written(column: Sequence[int]) -> Any:
    """Return a column as JSON that is encoded already."""
    parts = (column[at : at + ENCODED_AT_ONCE] for at in range(0, len(column), ENCODED_AT_ONCE))
    return msgspec.Raw(b"[" + b",".join(msgspec.json.encode(list(part))[1:-1] for part in parts) + b"]")


def _size(plan: Mapping[str, Any]) -> Size | None:
    size = plan.get("size") or {}
    width, height = size.get("width") or 0, size.get("height") or 0
    return Size(width, height) if width > 0 and height > 0 else None


def _areas(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the shapes; those within a zone are moved to where the zone stands."""
    yield from plan.get("areas") or ()
    for zone in plan.get("zones") or ():
        origin = zone.get("position") or {}
        for area in zone.get("areas") or ():
            own = area.get("position") or {}
            yield {**area, "position": {axis: (own.get(axis) or 0) + (origin.get(axis) or 0) for axis in ("x", "y")}}
