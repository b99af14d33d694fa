"""The demo's house, drawn by arithmetic: curved rows before a stage, boxes at the sides, a standing area.

The plan is in the open seating-plan format, with prices and capacities as the import reads them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_CENTRE_X, _STAGE_Y = 880.0, 60.0
_HEIGHT = 1_460
_SEAT = 22.0
"""Distance of two neighbours in the plan's units."""

CATEGORIES = (
    {"name": "Premium", "color": "#b3541e", "price": 12_900},
    {"name": "First", "color": "#2f6f8f", "price": 8_900},
    {"name": "Second", "color": "#5a8f5a", "price": 5_900},
    {"name": "Standing", "color": "#8a7a9b", "price": 3_500},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Rows on circles around the stage. `radius` is the first row's, `arc` half the angle they fill, in degrees."""

    name: str
    rows: int
    radius: float
    arc: float
    middle: float = 0.0
    premium_rows: int = 0
    category: str
    accessible_row: int | None = None


_BLOCKS = (
    _Block(name="Stalls", rows=18, radius=240, arc=54, premium_rows=6, category="First", accessible_row=17),
    _Block(name="Circle", rows=12, radius=750, arc=44, premium_rows=1, category="First"),
    _Block(name="Balcony", rows=9, radius=1_110, arc=37, category="Second"),
    _Block(name="Box Left", rows=3, radius=430, arc=6, middle=-72, category="Premium"),
    _Block(name="Box Right", rows=3, radius=430, arc=6, middle=72, category="Premium"),
)
STANDING_PLACES = 400


def plan() -> dict[str, Any]:
    """Return the plan of the whole house."""
    return {
        "name": "Harbour Hall",
        "categories": list(CATEGORIES),
        "size": {"width": 2 * _CENTRE_X, "height": _HEIGHT},
        "zones": [_zone(block) for block in _BLOCKS],
        "areas": [
            {
                "shape": "rectangle",
                "color": "#33312e",
                "position": {"x": _CENTRE_X, "y": _STAGE_Y},
                "rectangle": {"width": 360, "height": 80},
                "text": {"text": "Stage", "color": "#ffffff", "position": {"x": 0, "y": 0}},
            },
            {
                "name": "Arena",
                "shape": "rectangle",
                "color": "#8a7a9b",
                "position": {"x": _CENTRE_X, "y": _STAGE_Y + 120},
                "rectangle": {"width": 220, "height": 80},
                "capacity": STANDING_PLACES,
                "category": "Standing",
            },
        ],
    }


def _zone(block: _Block) -> dict[str, Any]:
    rows = [_row(block, index) for index in range(block.rows)]
    return {"name": block.name, "position": {"x": _CENTRE_X, "y": _STAGE_Y}, "rows": rows}


def _row(block: _Block, index: int) -> dict[str, Any]:
    category = "Premium" if index < block.premium_rows else block.category
    seats: list[dict[str, Any]] = []
    for number, (x, y) in enumerate(_curve(block, block.radius + index * _SEAT * 1.2), 1):
        seat: dict[str, Any] = {
            "seat_number": str(number),
            "position": {"x": round(x, 1), "y": round(y, 1)},
            "category": category,
        }
        if index == block.accessible_row and number <= 6:
            seat["accessible" if number % 2 else "companion"] = True
        seats.append(seat)
    return {"row_number": _letters(index), "position": {"x": 0, "y": 0}, "seats": seats}


def _curve(block: _Block, radius: float) -> Iterator[tuple[float, float]]:
    """Yield as many seats as the row's arc has room for, from left to right as seen from the stage's side."""
    arc, middle = math.radians(block.arc), math.radians(block.middle)
    count = int(2 * arc * radius / _SEAT)
    for seat in range(count):
        angle = middle - arc + 2 * arc * (seat + 0.5) / count
        yield radius * math.sin(angle), radius * math.cos(angle)


def _letters(index: int) -> str:
    """Rows as theatres name them: no I, which is taken for a 1."""
    return "ABCDEFGHJKLMNOPQRSTUVWXYZ"[index]
