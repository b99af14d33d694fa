"""One ticket as an import hands it to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.errors import RowlockError


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryRow:
    line: int
    """Where it was read, for the words of an error; standing tickets of one area share theirs."""
    id: str
    section: str
    row: str | None = None
    number: str | None = None
    category: str | None = None
    price: int
    """Minor units of the event's currency."""
    accessible: bool = False
    general: bool = False
    for_sale: bool = True
    x: float | None = None
    y: float | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


class InventoryError(RowlockError):
    """A row that can't be stored: a ticket or seat that exists already. Nothing of the inventory is kept."""

    def __init__(self, line: int, field: str, value: str, reason: str) -> None:
        super().__init__(f"line {line}, field {field}: holds {value!r}; {reason}")
        self.line = line
        self.field = field
        self.value = value
        self.reason = reason
