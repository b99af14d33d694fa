"""Objects of JSON as records: their keys are what a table's columns are."""

from __future__ import annotations

from collections.abc import Mapping

from api.inventory.headers import COLUMNS_MAX, FIELDS, Column, columns
from api.inventory.mistakes import Mistakes
from api.inventory.table import Record

_SHAPES_MAX = 200
"""Kinds of object whose keys are remembered."""


class Objects:
    """Reads the objects of one inventory."""

    def __init__(self, mapping: Mapping[str, str], mistakes: Mistakes) -> None:
        self.columns: dict[str, str] = {}
        """What was read of which key, attributes apart."""
        self._mapping = mapping
        self._mistakes = mistakes
        self._shapes: dict[tuple[str, ...], tuple[Column, ...]] = {}

    def record(self, where: int | str, line: int, found: Mapping[str, object]) -> Record:
        """Return an object as a record; `attributes` within it are attributes as well."""
        if len(found) > COLUMNS_MAX:
            self._mistakes.add(where, None, None, f"must have at most {COLUMNS_MAX} fields")
            return Record(where, line, ())
        keys = tuple(found)
        shape = self._shapes.get(keys)
        if shape is None:
            shape = self._shape(where, keys)
        return Record(where, line, zip(shape, found.values(), strict=True))

    def _shape(self, where: int | str, keys: tuple[str, ...]) -> tuple[Column, ...]:
        own = {key: field for key, field in self._mapping.items() if key in keys}
        shape = tuple(columns(keys, own, self._mistakes, where))
        self.columns |= {column.title: column.field for column in shape if column.field in FIELDS}
        if len(self._shapes) < _SHAPES_MAX:
            self._shapes[keys] = shape
        return shape
