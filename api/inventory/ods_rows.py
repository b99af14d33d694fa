"""Sheets of LibreOffice, streamed. A number is what the sheet shows of it: with decimals or a currency it is money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from api.inventory.archive import ROWS_MAX, opened
from api.inventory.headers import COLUMNS_MAX
from api.inventory.mistakes import Unreadable
from api.inventory.xlsx_rows import Date, no_such_sheet

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DECIMALS = re.compile(r"[.,]\d+\D*$")


class OdsRows:
    """The rows of the sheet of that name; of the first where none is named."""

    def __init__(self, source: IO[bytes], sheet: str | None = None) -> None:
        """Raises Unreadable."""
        self._name = sheet
        archive = opened(source, "ods")
        try:
            self._content = archive.open("content.xml")
        except (KeyError, NotImplementedError, RuntimeError) as error:
            raise Unreadable("file", f"is no ods: {error}") from None

    def __iter__(self) -> Iterator[tuple[int, list[object]]]:
        """Yield the number and the cells of each row. Raises Unreadable."""
        line = 1
        try:
            for row in self._elements():
                cells = _cells(row)
                times = _times(row, "number-rows-repeated")
                row.clear()
                if cells and line + times > ROWS_MAX:
                    raise Unreadable(line, f"a sheet must have at most {ROWS_MAX} rows")
                for at in range(times if cells else 0):
                    yield line + at, cells
                line += times
        except (ParseError, ValueError, OSError, EOFError) as error:
            raise Unreadable(line, f"can't be read as a row of an ods: {error}") from None

    def _elements(self) -> Iterator[Element]:
        """Yield the rows of the table; what was read is dropped. Raises Unreadable where there is no table of that name."""
        table: Element | None = None
        is_wanted = False
        others: list[str] = []
        for event, element in iterparse(self._content, ("start", "end")):  # noqa: S314 - expat bounds what entities become
            if event == "start" and element.tag == f"{_TABLE}table" and not is_wanted:
                table, name = element, element.get(f"{_TABLE}name") or ""
                is_wanted = self._name in (None, name)
                others.append(name)
            elif event == "end" and element.tag == f"{_TABLE}table-row" and table is not None:
                if is_wanted:
                    yield element
                if len(table) > 1:
                    del table[:-1]
            elif event == "end" and element is table and is_wanted:
                return
        if self._name is not None:
            raise no_such_sheet(self._name, others)


def _cells(row: Element) -> list[object]:
    cells: list[object] = []
    empty = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        value = _value(cell)
        times = _times(cell, "number-columns-repeated")
        if value is None:
            empty += times
            continue
        if len(cells) + empty + times > COLUMNS_MAX + 1:
            raise ValueError(f"it has over {COLUMNS_MAX} columns")
        cells += [None] * empty + [value] * times
        empty = 0
    return cells


def _value(cell: Element) -> object:
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{_TEXT}p"))
    if kind is None:
        return shown or None
    if kind in ("float", "currency", "percentage"):
        number = float(cell.get(f"{_OFFICE}value") or "nan")
        if kind == "currency" or not number.is_integer() or _DECIMALS.search(shown):
            return number
        return shown if shown.isdigit() and len(shown) > len(str(int(number))) else int(number)
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    return Date(shown) if kind in ("date", "time") else shown or None


def _times(element: Element, name: str) -> int:
    times = int(element.get(f"{_TABLE}{name}") or 1)
    if not 1 <= times < 1 << 31:
        raise ValueError(f"it is repeated {times} times")
    return times
