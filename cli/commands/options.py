"""What an option's value must be beyond its type."""

from __future__ import annotations

import math

import typer


def finite(value: float) -> float:
    """Refuse what is no number: it is below no minimum and above no maximum."""
    if not math.isfinite(value):
        raise typer.BadParameter("it must be a number")
    return value
