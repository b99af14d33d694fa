"""Single values of an inventory, from the text of a cell or the values of JSON: a value, or what is wrong with it."""

from __future__ import annotations

import math
from typing import Any

from api.inventory.mistakes import Wrong

CAPACITY_MAX = 1_000_000
POSITION_MAX = 1_000_000
RANK_MAX = 1_000_000_000
TEXT_MAX = 10_000
"""Characters of an attribute."""
DEPTH_MAX = 16
"""Lists and objects within each other, in an attribute."""
_COORDINATE_MAX = 1e9
_YES = frozenset(
    ("true", "yes", "y", "1", "x", "✓", "✔", "ja", "j", "wahr", "oui", "o", "vrai", "sí", "si", "s", "sì",
     "verdadero", "vero", "waar")
)  # fmt: skip
_NO = frozenset(("false", "no", "n", "0", "-", "nein", "falsch", "non", "faux", "falso", "nee", "onwaar"))


def capacity(value: object) -> int | Wrong:
    return whole(value, 1, CAPACITY_MAX)


def position(value: object) -> int | Wrong:
    return whole(value, 0, POSITION_MAX)


def rank(value: object) -> int | Wrong:
    return whole(value, 0, RANK_MAX)


def whole(value: object, low: int, high: int) -> int | Wrong:
    number = _int_of(value)
    if number is None or not low <= number <= high:
        return Wrong(f"must be a whole number from {low} to {high}")
    return number


def flag(value: object) -> bool | Wrong:
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    if text in _YES:
        return True
    return False if text in _NO else Wrong("must be true or false (or yes, no, x, 1, 0)")


def coordinate(value: object) -> float | Wrong:
    number = math.nan
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value) if abs(value) <= _COORDINATE_MAX else math.nan
    elif isinstance(value, str) and len(value) <= 40:
        try:
            number = float(value.strip().replace(",", "."))
        except ValueError:
            number = math.nan
    if not abs(number) <= _COORDINATE_MAX:
        return Wrong(f"must be a number from -{_COORDINATE_MAX:.0f} to {_COORDINATE_MAX:.0f}")
    return number


def attribute(value: object) -> Any:
    """Return any text or JSON that can be kept."""
    if isinstance(value, str):
        if len(value) > TEXT_MAX:
            return Wrong(f"must be at most {TEXT_MAX} characters")
        return Wrong("holds the character 0 or half of one") if _is_broken(value) else value
    return _fault(value, DEPTH_MAX) or value


def _fault(value: object, depth: int) -> Wrong | None:
    if isinstance(value, str):
        return Wrong("holds the character 0 or half of one") if _is_broken(value) else None
    if isinstance(value, dict | list):
        if depth == 0:
            return Wrong(f"must not be nested deeper than {DEPTH_MAX}")
        parts = value if isinstance(value, list) else [*value.keys(), *value.values()]
        return next((found for part in parts if (found := _fault(part, depth - 1))), None)
    if isinstance(value, float) and not math.isfinite(value):
        return Wrong("must be a finite number")
    return None


def _is_broken(text: str) -> bool:
    return (not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text)) or "\0" in text


def _int_of(value: object) -> int | None:
    """Return `value` as an int if it is one; "1_000" and 1.5 are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 20:
            return int(text)
    return None
