"""Sheets of LibreOffice, streamed. A number is what the sheet shows of it: with decimals or a currency it is money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from api.inventory.archive import ROWS_MAX, opened
from api.inventory.dates import Date
from api.inventory.headers import COLUMNS_MAX
from api.inventory.mistakes import Unreadable
from api.inventory.money import is_sign
from api.inventory.xlsx_rows import no_such_sheet

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DECIMALS = re.compile(r"[.,]\d+\D*$")
_NUMERALS = re.compile(r"[\d.,'\u2019\s-]+")


class OdsRows:
    """The rows of the sheet of that name, hidden or not; of the first that is not hidden where none is named."""

    def __init__(self, source: IO[bytes], sheet: str | None = None) -> None:
        """Raises Unreadable."""
        self._name = sheet
        self.others: list[str] = []
        """Sheets of the same file behind the one that was read, with something in them, where its sender named none."""
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
        """Yield the rows of the sheet; what was read is dropped. Raises Unreadable where there is no such sheet."""
        sheet: _Sheet | None = None
        read: _Sheet | None = None
        known: list[str] = []
        hidden: set[str | None] = set()
        for event, element in iterparse(self._content, ("start", "end")):  # noqa: S314 - expat bounds what entities become
            if event == "start" and element.tag == f"{_TABLE}table":
                sheet = _Sheet(element, is_hidden=element.get(f"{_TABLE}style-name") in hidden)
                known.append(sheet.name)
                if read is None and (not sheet.is_hidden if self._name is None else self._name == sheet.name):
                    read = sheet
            elif event == "end" and element.tag == f"{_STYLE}style" and _hides(element):
                hidden.add(element.get(f"{_STYLE}name"))
            elif event == "end" and element.tag == f"{_TABLE}table-row" and sheet is not None:
                if sheet is read:
                    yield element
                else:
                    self._pass_over(sheet, element, is_behind=read is not None)
                sheet.drop_rows()
            elif event == "end" and read is not None and element is read.table and self._name is not None:
                return
        if self._name is not None:
            raise no_such_sheet(self._name, known)
        if read is None and known:
            raise Unreadable("file", "has no sheet that is not hidden")

    def _pass_over(self, sheet: _Sheet, row: Element, *, is_behind: bool) -> None:
        if is_behind and not sheet.is_hidden and sheet.name not in self.others and _cells(row):
            self.others.append(sheet.name)


class _Sheet:
    def __init__(self, table: Element, *, is_hidden: bool) -> None:
        self.table = table
        self.name = table.get(f"{_TABLE}name") or ""
        self.is_hidden = is_hidden

    def drop_rows(self) -> None:
        if len(self.table) > 1:
            del self.table[:-1]


def _hides(style: Element) -> bool:
    return any(each.get(f"{_TABLE}display") == "false" for each in style.iter(f"{_STYLE}table-properties"))


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
        is_money = kind == "currency" or any(map(is_sign, _NUMERALS.sub(" ", shown).split()))
        if is_money or not number.is_integer() or _DECIMALS.search(shown):
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
