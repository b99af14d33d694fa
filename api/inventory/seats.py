"""One record of an inventory (a row of a table, an object) → its seat, or the places of its area."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from api.inventory.headers import ATTRIBUTE
from api.inventory.mistakes import Mistakes, Wrong, place_of
from api.inventory.money import PriceReader
from api.inventory.table import Record
from api.inventory.ticket_ids import ID_MAX, ticket_id
from shared.db.inventory_row import InventoryRow

_NOTED = ("position", "block", "rank")
"""Said of a seat by its organizer, and kept as attributes: the next import heeds them again."""
_COMPLETE = frozenset(("section", "number", "price"))
_COMPLETE_BUT_PRICE = _COMPLETE - {"price"}


_RANGE = re.compile(r"\d+\s*(?:-|\u2013|\u2014|\.\.+|\u2026|to|bis|tot|al?)\s*\d+", re.IGNORECASE)
_IN_EACH = ": write it in each row; of merged cells only the first one says it"


@dataclass(frozen=True, slots=True)
class SeatReader:
    """Reads records for one event. `price` is taken where a record has none; None makes the price compulsory."""

    event_id: str
    prices: PriceReader
    mistakes: Mistakes
    price: int | None = None

    def rows(self, record: Record) -> Iterable[InventoryRow]:
        """Return the seat of a record, or as many places as its `capacity` says; none if it has a mistake."""
        before = self.mistakes.count
        values, attributes = self._values(record)
        if self.mistakes.count > before:
            return ()
        values.setdefault("price", self.price)
        if "capacity" in values:
            return self._places(record, values, attributes)
        number = values["number"]
        if not number.isdigit() and _RANGE.fullmatch(number):
            self.mistakes.note(f"{place_of(record.where)}: {number!r} is one seat; several are written in a row each")
        identity = ticket_id(self.event_id, values["section"], values.get("row"), number)
        if len(identity) > ID_MAX:
            self.mistakes.add(
                record.where, "section", values["section"], f"makes a ticket id of over {ID_MAX} characters"
            )
            return ()
        return (InventoryRow(line=record.line, id=identity, attributes=attributes, **values),)

    def _places(self, record: Record, values: dict[str, Any], attributes: Mapping[str, Any]) -> Iterable[InventoryRow]:
        capacity, section = values.pop("capacity"), values["section"]
        if len(ticket_id(self.event_id, section, None, str(capacity))) > ID_MAX:
            self.mistakes.add(record.where, "section", section, f"makes ticket ids of over {ID_MAX} characters")
            return ()
        for alone in ("row", "number", "position", "block"):
            values.pop(alone, None)
        template = InventoryRow(line=record.line, id="", general=True, attributes=attributes, **values)
        return places(self.event_id, template, capacity)

    def _values(self, record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
        values: dict[str, Any] = {}
        attributes: dict[str, Any] = {}
        wrong: set[str] = set()
        for column, cell in record.cells:
            if cell is None or cell == "":
                continue
            field = column.field
            value = self.prices.price(record.where, cell) if field == "price" else column.parse(cell)
            if value is None:
                continue
            if isinstance(value, Wrong):
                wrong.add(field)
                self.mistakes.add(record.where, column.title if field == ATTRIBUTE else field, cell, value.reason)
            elif field == ATTRIBUTE:
                self._attribute(record.where, column.title, value, attributes)
            else:
                values[field] = value
        for noted in _NOTED:
            if noted in values:
                attributes[noted] = values[noted]
        if not values.keys() >= (_COMPLETE if self.price is None else _COMPLETE_BUT_PRICE):
            self._require(record.where, values, wrong)
        if values.get("companion"):
            self._check_companion(record.where, values)
        return values, attributes

    def _require(self, where: int | str, values: Mapping[str, Any], wrong: Set[str]) -> None:
        is_area = "capacity" in values or "capacity" in wrong
        for field in ("section", "capacity" if is_area else "number", "price"):
            if field not in values and field not in wrong and (field != "price" or self.price is None):
                is_merged = field == "section" and isinstance(where, int)
                self.mistakes.add(where, field, None, f"must not be empty{_IN_EACH if is_merged else ''}")

    def _check_companion(self, where: int | str, values: Mapping[str, Any]) -> None:
        if "capacity" in values:
            self.mistakes.add(where, "companion", True, "must be no with a capacity: it is one seat beside another")
        elif values.get("accessible"):
            self.mistakes.add(
                where, "companion", True, "must be no where accessible is yes: it is the seat beside that"
            )

    def _attribute(self, where: int | str, title: str, value: object, attributes: dict[str, Any]) -> None:
        """Keep an attribute; those within `attributes` are attributes as well."""
        if title != "attributes":
            attributes[title] = value
        elif isinstance(value, dict):
            attributes.update({key: each for key, each in value.items() if key not in attributes})
        else:
            self.mistakes.add(where, "attributes", value, "must be an object")


def places(event_id: str, area: InventoryRow, capacity: int) -> Iterator[InventoryRow]:
    """Yield the numbered places of a general-admission area."""
    for place in range(1, capacity + 1):
        yield InventoryRow(
            line=area.line,
            id=ticket_id(event_id, area.section, None, str(place)),
            section=area.section,
            number=str(place),
            category=area.category,
            price=area.price,
            accessible=area.accessible,
            general=True,
            for_sale=area.for_sale,
            x=area.x,
            y=area.y,
            rank=area.rank,
            attributes=area.attributes,
        )
