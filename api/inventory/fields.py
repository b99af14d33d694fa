"""Single values of an inventory, from the text of a CSV or the values of JSON."""

from __future__ import annotations

import math

from api.inventory.errors import UnreadableInventoryError

NAME_MAX = 100
PRICE_MAX = 10**12
_YES = frozenset(("true", "yes", "1"))
_NO = frozenset(("false", "no", "0"))


def name(where: int | str, field: str, value: object) -> str | None:
    """Return a name, stripped; None where nothing stands."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnreadableInventoryError(where, field, value, "must be text or a number")
    text = str(value).strip()
    if len(text) > NAME_MAX or not text.isprintable():
        raise UnreadableInventoryError(where, field, value, f"must be at most {NAME_MAX} printable characters")
    return text or None


def required_name(where: int | str, field: str, value: object) -> str:
    text = name(where, field, value)
    if text is None:
        raise UnreadableInventoryError(where, field, value, "must not be empty")
    return text


def whole(where: int | str, field: str, value: object, *, low: int, high: int) -> int | None:
    """Return a whole number; None where nothing stands."""
    if value is None or value == "":
        return None
    number = _int_of(value)
    if number is None or not low <= number <= high:
        raise UnreadableInventoryError(where, field, value, f"must be a whole number from {low} to {high}")
    return number


def price(where: int | str, field: str, value: object) -> int | None:
    """Return a price; None where nothing stands."""
    if value is None or value == "":
        return None
    number = _int_of(value)
    if number is None or not 0 <= number <= PRICE_MAX:
        raise UnreadableInventoryError(
            where, field, value, "must be a whole number of minor units (cents), not negative"
        )
    return number


def flag(where: int | str, field: str, value: object, *, default: bool) -> bool:
    if value is None or value == "":
        return default
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise UnreadableInventoryError(where, field, value, "must be true or false")


def coordinate(where: int | str, field: str, value: object) -> float | None:
    if value is None or value == "":
        return None
    number = math.nan
    if not isinstance(value, bool) and isinstance(value, str | int | float):
        try:
            number = float(value)
        except ValueError:
            number = math.nan
    if not math.isfinite(number) or abs(number) > 1e9:
        raise UnreadableInventoryError(where, field, value, "must be a number")
    return number


def _int_of(value: object) -> int | None:
    """Return `value` as an int if it is one; "1_000" and 1.0 are none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 20:
            return int(text)
    return None
