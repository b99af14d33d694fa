"""The one error of the readers: it says where, which field, what stood there and what was expected."""

from __future__ import annotations

from shared.errors import RowlockError

_SHOWN_MAX = 80


class UnreadableInventoryError(RowlockError):
    """An inventory has a mistake; nothing of it is taken."""

    def __init__(self, where: int | str, field: str | None, value: object, reason: str) -> None:
        self.line = where if isinstance(where, int) else None
        self.place = f"line {where}" if isinstance(where, int) else where
        self.field = field
        self.value = _shown(value)
        self.reason = reason
        named = f", field {field}" if field else ""
        held = "" if self.value is None else f" holds {self.value!r};"
        super().__init__(f"{self.place}{named}:{held} {reason}")


def _shown(value: object) -> str | int | float | bool | None:
    """Return `value` fit to be shown: nothing longer than a line of it goes back to the sender."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"
