"""The mistakes of an inventory, gathered so that the sender learns of all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from shared.errors import RowlockError

MISTAKES_MAX = 100
"""So many are told; the rest is counted."""
NOTES_MAX = 20
_SHOWN_MAX = 80


class Wrong(msgspec.Struct, frozen=True):
    """What a cell's reader returns instead of a value: what would have been allowed."""

    reason: str


class Mistake(msgspec.Struct, frozen=True, omit_defaults=True):
    place: str
    """Where it stands, in words: `line 7`, `zones[0].rows[2]`."""
    reason: str
    """What is allowed, or what contradicts it."""
    line: int | None = None
    """The line of the file, where it has lines."""
    field: str | None = None
    value: str | int | float | bool | None = None

    def __str__(self) -> str:
        named = f", field {self.field}" if self.field else ""
        held = "" if self.value is None else f" holds {self.value!r};"
        return f"{self.place}{named}:{held} {self.reason}"


class InvalidInventoryError(RowlockError):
    """An inventory has mistakes; nothing of it is taken."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        more = f" (and {mistakes.count - 1} more)" if mistakes.count > 1 else ""
        super().__init__(f"{mistakes.told[0]}{more}")


class Mistakes:
    def __init__(self) -> None:
        self.count = 0
        self.told: list[Mistake] = []
        self.notes: list[str] = []
        """What was taken as it stands, though it may have been meant otherwise; the first 20."""

    def note(self, text: str) -> None:
        if len(self.notes) < NOTES_MAX:
            self.notes.append(text)

    def add(self, where: int | str, field: str | None, value: object, reason: str) -> None:
        """Note a mistake; `where` is a line's number or the words for a place."""
        self.count += 1
        if len(self.told) < MISTAKES_MAX:
            line = where if isinstance(where, int) else None
            self.told.append(Mistake(place_of(where), reason, line, field, shown(value)))

    def refuse(self) -> None:
        """Raise InvalidInventoryError if there is a mistake."""
        if self.count:
            raise InvalidInventoryError(self)


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):  # noqa: N818 - caught where the rows are read, never seen outside
    """What ends the reading: nothing behind it could be understood."""

    where: int | str
    reason: str
    field: str | None = None
    value: object = None


def place_of(where: int | str) -> str:
    return f"line {where}" if isinstance(where, int) else where


def shown(value: object) -> str | int | float | bool | None:
    """Return `value` fit to be shown: nothing longer than a line of it goes back to the sender."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int) and abs(value) < 1 << 63:
        return value
    if isinstance(value, int):
        return "a number of over 18 digits"
    text = str(value)
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"
