"""The open seating-plan JSON that venue editors export: categories, zones, rows, seats with positions.

Beyond the format, which knows no prices and no standing places, Rowlock reads `price` in a category, `prices`
(category → price) at the top, and `capacity` in a zone or an area, which makes it general admission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from api.inventory import fields
from api.inventory.json_rows import refuse_repeated
from api.inventory.mistakes import Mistakes, Unreadable, Wrong
from api.inventory.money import PriceReader
from api.inventory.names import name
from api.inventory.plan_model import Area, ForAll, Plan, Point, Row, Seat, Zone
from api.inventory.seats import places
from api.inventory.ticket_ids import ID_MAX, guid_id, ticket_id
from shared.db.inventory_row import InventoryRow

T = TypeVar("T")

GUID_MAX = 1_000
_ORIGIN = Point()
_PLAN = msgspec.json.Decoder(Plan)


def read_plan(body: bytes) -> Plan:
    """Return the plan. Raises Unreadable naming the place whose shape is wrong."""
    try:
        plan = _PLAN.decode(body)
        refuse_repeated(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("seating plan", str(error)) from None
    return plan


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
class _Kind:
    """Whether seats are accessible, or for companions beside these; None: nothing was said."""

    accessible: bool | None = None
    companion: bool | None = None


@dataclass(frozen=True, slots=True)
class _Category:
    price: int
    kind: _Kind = _Kind()


@dataclass(frozen=True, slots=True)
class PlanReader:
    """Reads the seats of a plan for one event. `price` is taken for what has none."""

    event_id: str
    plan: Plan
    prices: PriceReader
    mistakes: Mistakes
    price: int | None = None
    own_guids: bool = True
    """False: another event has the plan's `seat_guid`s already, so they are told apart by the event's id."""
    sections: list[object] = field(default_factory=list)
    """The name of each zone's section: zones of one name with different ids are different."""

    def __post_init__(self) -> None:
        self.sections.extend(_sections(self.plan))

    def guids(self) -> list[str]:
        """Return the ticket ids that the plan brings along."""
        return [guid_id(str(spot.seat.seat_guid)) for spot in self._spots() if spot.seat and spot.seat.seat_guid]

    def place(self, line: int) -> str:
        """Return where the row of number `line` stands in the plan."""
        return next((spot.where for at, spot in enumerate(self._spots(), 1) if at == line), f"seat {line}")

    def rows(self) -> Iterator[InventoryRow]:
        """Yield the seats and places; what has a mistake is noted and left out."""
        categories = self._categories()
        for line, spot in enumerate(self._spots(), 1):
            before = self.mistakes.count
            if spot.seat is not None:
                seat = self._seat(line, spot, categories)
                if self.mistakes.count == before:
                    yield InventoryRow(**seat)
            elif spot.area is not None:
                area, capacity = self._area(line, spot, spot.area, categories)
                if self.mistakes.count == before:
                    yield from places(self.event_id, InventoryRow(**area), capacity)

    def _spots(self) -> Iterator[_Spot]:
        for z, (zone, section) in enumerate(zip(self.plan.zones, self.sections, strict=True)):
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

    def _categories(self) -> dict[str | None, _Category]:
        """Return what is said of each category; `None` stands for a seat without one."""
        found: dict[str | None, _Category] = {None: _Category(self.price or 0)}
        for c, category in enumerate(self.plan.categories):
            where = f"categories[{c}]"
            label = self._named(where, "name", category.name)
            cell = category.price if category.price is not None else self.plan.prices.get(str(category.name))
            price = (
                None
                if cell is None or cell == ""
                else self._noted(where, "price", cell, self.prices.price(where, cell))
            )
            found[label] = _Category((self.price or 0) if price is None else price, self._kind(where, category))
        return found

    def _seat(self, line: int, spot: _Spot, categories: dict[str | None, _Category]) -> dict[str, Any]:
        where, zone, row, seat = spot.where, spot.zone, spot.row, spot.seat
        assert zone is not None
        assert row is not None
        assert seat is not None
        section = self._named(where, "section", spot.section)
        row_name = self._optional(where, "row_number", row.row_number, name)
        number = self._named(where, "seat_number", seat.seat_number)
        label, category = self._category(where, seat.category, categories)
        kind = _narrowest(*(self._kind(where, each) for each in (seat, row, zone)), category.kind)
        readable = ticket_id(self.event_id, section, row_name, number)
        identity, attributes = self._identity(where, seat, readable)
        if len(identity) > ID_MAX:
            self.mistakes.add(where, "section", section, f"makes a ticket id of over {ID_MAX} characters")
        x, y = self._point(where, zone.position, row.position, seat.position)
        return {
            "line": line,
            "id": identity,
            "section": section,
            "row": row_name,
            "number": number,
            "category": label,
            "price": category.price,
            "accessible": bool(kind.accessible),
            "companion": bool(kind.companion),
            "x": x,
            "y": y,
            "attributes": attributes,
        }

    def _area(
        self, line: int, spot: _Spot, area: Area | Zone, categories: dict[str | None, _Category]
    ) -> tuple[dict[str, Any], int]:
        where = spot.where
        capacity = self._noted(where, "capacity", area.capacity, fields.capacity(area.capacity)) or 0
        section = self._named(where, "name", spot.section)
        label, category = self._category(where, area.category, categories)
        said = (self._accessible(where, each) for each in (area, spot.zone) if each is not None)
        accessible = next((each for each in (*said, category.kind.accessible) if each is not None), False)
        if len(ticket_id(self.event_id, section, None, str(capacity))) > ID_MAX:
            self.mistakes.add(where, "name", section, f"makes ticket ids of over {ID_MAX} characters")
        zone = None if spot.zone is area or spot.zone is None else spot.zone.position
        x, y = self._point(where, zone, area.position)
        row = {
            "line": line,
            "id": "",
            "section": section,
            "category": label,
            "price": category.price,
            "accessible": accessible,
            "general": True,
            "x": x,
            "y": y,
        }
        return row, capacity

    def _identity(self, where: str, seat: Seat, readable: str) -> tuple[str, dict[str, Any]]:
        """Return the ticket's id, and the plan's own where the id is another: any text may be a guid."""
        if seat.seat_guid is None or seat.seat_guid == "":
            return readable, {}
        guid = str(seat.seat_guid)
        if isinstance(seat.seat_guid, bool) or len(guid) > GUID_MAX or "\0" in guid:
            self.mistakes.add(where, "seat_guid", seat.seat_guid, f"must be text of at most {GUID_MAX} characters")
        identity = guid_id(guid) if self.own_guids else f"{self.event_id}.{guid_id(guid)}"
        return identity, {} if identity == guid else {"seat_guid": guid}

    def _category(
        self, where: str, value: object, categories: dict[str | None, _Category]
    ) -> tuple[str | None, _Category]:
        label = self._optional(where, "category", value, name)
        found = categories.get(label)
        if found is None:
            self.mistakes.add(where, "category", value, "must be one of the plan's categories")
            return label, categories[None]
        return label, found

    def _kind(self, where: str, said: ForAll) -> _Kind:
        kind = _Kind(self._accessible(where, said), self._flag(where, said, "companion"))
        if kind.accessible and kind.companion:
            self.mistakes.add(
                where, "companion", True, "must be false where accessible is true: it is the seat beside that"
            )
        return kind

    def _accessible(self, where: str, said: ForAll | Area) -> bool | None:
        return self._flag(where, said, "accessible", "wheelchair")

    def _flag(self, where: str, said: ForAll | Area, *keys: str) -> bool | None:
        for key in keys:
            value = getattr(said, key)
            if value is not None and value != "":
                return self._noted(where, key, value, fields.flag(value))
        return None

    def _point(self, where: str, *points: Point | None) -> tuple[float, float]:
        """Return the sum of positions that are within each other."""
        sums = []
        for axis in ("x", "y"):
            total = sum(getattr(point, axis) or 0.0 for point in points if point is not None)
            sums.append(self._noted(where, f"position.{axis}", total, fields.coordinate(total)) or 0.0)
        return sums[0], sums[1]

    def _named(self, where: str, key: str, value: object) -> str:
        found = name(value)
        if found is None:
            self.mistakes.add(where, key, value, "must not be empty")
        return self._noted(where, key, value, found) or ""

    def _optional(self, where: str, key: str, value: object, parse: Callable[[object], T | Wrong]) -> T | None:
        return self._noted(where, key, value, parse(value))

    def _noted(self, where: str, key: str, value: object, found: T | Wrong) -> T | None:
        if isinstance(found, Wrong):
            self.mistakes.add(where, key, value, found.reason)
            return None
        return found


def _narrowest(*kinds: _Kind) -> _Kind:
    """Return what holds for a seat, the narrowest word first: a companion seat in an accessible row is not accessible."""
    accessible = companion = None
    for said in kinds:
        companion = said.companion if companion is None and not accessible else companion
        accessible = said.accessible if accessible is None and not companion else accessible
    return _Kind(accessible, companion)


def _sections(plan: Plan) -> Iterator[object]:
    """Yield the section of each zone. A second zone of a name that another id has already bears its own id as well."""
    ids: dict[str, object] = {}
    for z, zone in enumerate(plan.zones):
        label = zone.name if zone.name not in (None, "") else zone.zone_id
        label = f"Zone {z + 1}" if label in (None, "") else label
        cleaned = name(label)
        if isinstance(cleaned, str) and ids.setdefault(cleaned, zone.zone_id) != zone.zone_id:
            yield f"{cleaned} ({zone.zone_id})"
        else:
            yield label
