"""The columns of a map: names once, then indices in runs or as differences, which compress to almost nothing."""

from __future__ import annotations

import math
from array import array
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

V = TypeVar("V", bound=Hashable)

STEPS_MAX = 50_000
"""Whole numbers across a plan at most: finer than any screen shows it."""


class Names(Generic[V]):
    """Distinct values in the order in which they first come."""

    def __init__(self) -> None:
        self._indices: dict[V, int] = {}

    def index(self, value: V) -> int:
        return self._indices.setdefault(value, len(self._indices))

    @property
    def values(self) -> list[V]:
        return list(self._indices)


class Runs:
    """A column where neighbours are alike: value, times, value, times, …"""

    def __init__(self) -> None:
        self.flat: list[int] = []

    def add(self, value: int) -> None:
        if self.flat and self.flat[-2] == value:
            self.flat[-1] += 1
        else:
            self.flat += (value, 1)


class Deltas:
    """A column where neighbours differ by little: the first value, then the differences."""

    def __init__(self) -> None:
        self.flat = array("q")
        self._last = 0

    def add(self, value: int) -> None:
        self.flat.append(value - self._last)
        self._last = value


class Places:
    """Points on the plan; `add` those of each seat, None where it has none."""

    def __init__(self) -> None:
        self._points = (array("d"), array("d"))

    def add(self, x: float | None, y: float | None) -> bool:
        """Return whether the seat has a place."""
        has_one = x is not None and y is not None
        for axis, value in zip(self._points, (x, y), strict=True):
            axis.append(value if has_one and value is not None else math.nan)
        return has_one

    def in_units(self) -> tuple[float | None, Sequence[int] | None, Sequence[int] | None]:
        """Return the unit, and x and y as differences of whole numbers of it; a seat without a place repeats the one before."""
        known = [[value for value in axis if value == value] for axis in self._points]  # noqa: PLR0124  (not a number)
        if not known[0]:
            return None, None, None
        # Finer than single precision, in which places are kept, would only be longer.
        precise = max(abs(value) for axis in known for value in axis) / 2**26 * STEPS_MAX
        unit = unit_of(max(precise, *(max(axis) - min(axis) for axis in known)))
        x, y = (_whole(axis, unit) for axis in self._points)
        return unit, x, y


def unit_of(extent: float) -> float:
    """Return the power of ten of which a plan is at most STEPS_MAX wide, and more than a tenth of that."""
    exponent = math.ceil(math.log10(extent / STEPS_MAX)) if extent > 0 else 0
    # Written so that 0.1 is 0.1 and not a number beside it.
    return float(f"1e{exponent}")


def _whole(axis: Sequence[float], unit: float) -> Sequence[int]:
    column, last = Deltas(), 0
    for value in axis:
        if value == value:  # noqa: PLR0124  (not a number)
            last = round(value / unit)
        column.add(last)
    return column.flat
