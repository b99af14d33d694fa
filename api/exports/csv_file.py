"""CSV that a spreadsheet shows as it stands: no cell of somebody else's words is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from api.exports.sheet import Cell

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the beginning of a formula; the last four are the wide forms of the first."""


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows as lines of a file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def harmless(cell: Cell) -> str:
    """Return a cell as text. What could be a formula begins with an apostrophe, which a spreadsheet does not show."""
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) or cell.startswith("'") else cell
