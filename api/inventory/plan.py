"""The open seating-plan JSON that venue editors export: categories, zones, rows, seats with positions.

Beyond the format, which knows no prices and no standing places, Rowlock reads `price` in a category, `prices`
(category → price) at the top, and `capacity` in a zone or an area, which makes it general admission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from api.inventory import fields
from api.inventory.errors import UnreadableInventoryError
from api.inventory.plan_model import Area, Plan, Point, Row, Seat, Zone
from api.inventory.seats import CAPACITY_MAX, places
from api.inventory.ticket_ids import ID_MAX, is_safe_id, ticket_id
from shared.db.inventory_row import InventoryRow

_ORIGIN = Point()
_PLAN = msgspec.json.Decoder(Plan)


def read_plan(body: bytes) -> Plan:
    """Return the plan. Raises UnreadableInventoryError naming the place whose shape is wrong."""
    if b"\\u0000" in body:
        raise UnreadableInventoryError("seating plan", None, None, "holds a NUL character")
    try:
        return _PLAN.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableInventoryError("seating plan", None, None, str(error)) from None


def drawing(plan: Plan) -> dict[str, Any]:
    """Return what a map of the venue needs beside the seats: sizes, colours, zones and areas."""
    return {
        "name": plan.name,
        "size": plan.size,
        "categories": [{"name": category.name, "color": category.color} for category in plan.categories],
        "areas": plan.areas,
        "zones": [{"name": zone.name, "position": zone.position, "areas": zone.areas} for zone in plan.zones],
    }


@dataclass(frozen=True, slots=True)
class _Spot:
    """A seat, or a place of general admission, with what surrounds it."""

    where: str
    zone: Zone | None
    section: object
    row: Row | None = None
    seat: Seat | None = None
    area: Area | Zone | None = None


@dataclass(frozen=True, slots=True)
class PlanReader:
    """Reads the seats of a plan for one event. `price` is taken for what has none; see `unpriced`."""

    event_id: str
    plan: Plan
    price: int | None = None
    own_guids: bool = True
    """False: another event has the plan's `seat_guid`s already, so they are told apart by the event's id."""

    def guids(self) -> list[str]:
        """Return the ids that the plan brings along."""
        return [str(spot.seat.seat_guid) for spot in self._spots() if spot.seat and spot.seat.seat_guid]

    def place(self, line: int) -> str:
        """Return where the row of number `line` stands in the plan."""
        return next((spot.where for at, spot in enumerate(self._spots(), 1) if at == line), f"seat {line}")

    def rows(self) -> Iterator[InventoryRow]:
        """Yield the seats and places. Raises UnreadableInventoryError at the first mistake."""
        prices = self._prices()
        for line, spot in enumerate(self._spots(), 1):
            if spot.seat is not None and spot.row is not None:
                yield self._seat(line, spot, spot.row, spot.seat, prices)
            elif spot.area is not None:
                yield from self._places(line, spot, spot.area, prices)

    def _spots(self) -> Iterator[_Spot]:
        for z, zone in enumerate(self.plan.zones):
            section = zone.name or zone.zone_id or f"Zone {z + 1}"
            for r, row in enumerate(zone.rows):
                for s, seat in enumerate(row.seats):
                    yield _Spot(f"zones[{z}].rows[{r}].seats[{s}]", zone, section, row, seat)
            if zone.capacity is not None:
                yield _Spot(f"zones[{z}]", zone, section, area=zone)
            for a, area in enumerate(zone.areas):
                if area.capacity is not None:
                    yield _Spot(f"zones[{z}].areas[{a}]", zone, area.label() or section, area=area)
        for a, area in enumerate(self.plan.areas):
            if area.capacity is not None:
                yield _Spot(f"areas[{a}]", None, area.label() or f"Area {a + 1}", area=area)

    def _prices(self) -> dict[str | None, int]:
        """Return the price of each category; `None` stands for a seat without one."""
        found: dict[str | None, int] = {None: self.price or 0}
        for c, category in enumerate(self.plan.categories):
            where = f"categories[{c}]"
            label = fields.required_name(where, "name", category.name)
            listed = self.plan.prices.get(label)
            price = fields.price(where, "price", category.price if category.price is not None else listed)
            found[label] = (self.price or 0) if price is None else price
        return found

    def _category(self, where: str, value: object, prices: dict[str | None, int]) -> str | None:
        category = fields.name(where, "category", value)
        if category not in prices:
            raise UnreadableInventoryError(where, "category", value, "must be one of the plan's categories")
        return category

    def _seat(self, line: int, spot: _Spot, row: Row, seat: Seat, prices: dict[str | None, int]) -> InventoryRow:
        where, zone = spot.where, spot.zone
        assert zone is not None
        section = fields.required_name(where, "section", spot.section)
        row_name = fields.name(where, "row_number", row.row_number)
        number = fields.required_name(where, "seat_number", seat.seat_number)
        category = self._category(where, seat.category, prices)
        points = (zone.position or _ORIGIN, row.position or _ORIGIN, seat.position or _ORIGIN)
        identity, attributes = self._identity(where, seat, ticket_id(self.event_id, section, row_name, number))
        return InventoryRow(
            line=line,
            id=identity,
            section=section,
            row=row_name,
            number=number,
            category=category,
            price=prices[category],
            accessible=fields.flag(where, "accessible", seat.accessible, default=False),
            x=sum(point.x for point in points),
            y=sum(point.y for point in points),
            attributes=attributes,
        )

    def _identity(self, where: str, seat: Seat, readable: str) -> tuple[str, dict[str, Any]]:
        guid = fields.name(where, "seat_guid", seat.seat_guid)
        attributes: dict[str, Any] = {}
        if guid is None:
            identity = readable
        elif self.own_guids:
            identity = guid
        else:
            identity, attributes = f"{self.event_id}.{guid}", {"seat_guid": guid}
        if not is_safe_id(identity):
            allowed = f"must be at most {ID_MAX} letters, digits or any of . _ ~ -"
            raise UnreadableInventoryError(where, "seat_guid" if guid else "seat_number", guid or identity, allowed)
        return identity, attributes

    def _places(
        self, line: int, spot: _Spot, area: Area | Zone, prices: dict[str | None, int]
    ) -> Iterator[InventoryRow]:
        where = spot.where
        capacity = fields.whole(where, "capacity", area.capacity, low=1, high=CAPACITY_MAX)
        assert capacity is not None
        section = fields.required_name(where, "name", spot.section)
        category = self._category(where, area.category, prices)
        points = [part.position or _ORIGIN for part in (spot.zone, area) if part is not None]
        if spot.zone is area:
            points.pop()
        template = InventoryRow(
            line=line,
            id="",
            section=section,
            category=category,
            price=prices[category],
            general=True,
            x=sum(point.x for point in points),
            y=sum(point.y for point in points),
        )
        yield from places(self.event_id, template, capacity)
