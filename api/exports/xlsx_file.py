"""XLSX: typed cells, so that text is text whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain
from typing import IO

from api.exports.sheet import Cell
from shared.money import exponent_of

ROWS_MAX = 100_000
"""A sheet is made whole before it is sent; what is longer is had as CSV."""
TEXT_MAX = 32_767
"""Characters of a cell."""
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold."""


_WIDTHS = {"section": 24, "holder": 28, "category": 18, "status": 13, "created_at": 26, "held_until": 26}
_ID_WIDTH, _LEAST_WIDTH, _TEXT_WIDTH = 38, 9, 24
"""Characters of a column, so that what it holds is seen; as many sheets are made as they are written, nobody knows the longest."""


def _width(title: str) -> int:
    if title.endswith("_id"):
        return _ID_WIDTH
    known = _WIDTHS.get(title, _TEXT_WIDTH if title.startswith("metadata") else _LEAST_WIDTH)
    return min(60, max(known, len(title) + 2))


def write_xlsx(file: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Cell]], currency: str) -> None:
    """Write a workbook with one sheet whose first row stays where it is."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("reservations")
    sheet.freeze_panes = "A2"
    for at, title in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _width(title)
    exponent = exponent_of(currency)
    money = "0." + "0" * exponent if exponent else "0"

    def typed(cell: Cell) -> object:
        if cell is None:
            return None
        made = WriteOnlyCell(sheet, value=None)
        if isinstance(cell, Decimal):
            made.value = cell
            made.number_format = money
        else:
            made.value = _UNREADABLE.sub("\ufffd", cell)[:TEXT_MAX]
            made.data_type = "s"  # openpyxl would take what begins with = for a formula
        return made

    try:
        for cells in chain([head], rows):
            sheet.append([typed(cell) for cell in cells])
    finally:
        book.save(file)  # also where a row can't be had: the book's own temporary file goes only with it
