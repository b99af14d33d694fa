"""Sheets of Excel, streamed by openpyxl. A number is what Excel shows of it: with decimals or a currency it is money."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from api.inventory.archive import ROWS_MAX, opened
from api.inventory.dates import Date
from api.inventory.headers import COLUMNS_MAX
from api.inventory.mistakes import Unreadable
from api.inventory.money import is_sign

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_DECIMALS = re.compile(r"\.0")
_BRACKETED = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f]*)?\]")
"""A currency and the number of a language, either of which may be missing: `[$€-407]`."""
_WORDS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|([€$£¥])')
_GLIMPSED_ROWS = 5
_SHEETS_TOLD = 20
_PADDED_FORMAT = re.compile(r"0{2,}")


class XlsxRows:
    """The rows of the sheet of that name, hidden or not; of the first that is not hidden where none is named."""

    def __init__(self, source: IO[bytes], sheet: str | None = None) -> None:
        """Raises Unreadable."""
        opened(source, "xlsx")
        source.seek(0)
        workbook = _workbook(source)
        self._sheet = _chosen(workbook, sheet)
        self.others = [] if sheet else [each.title for each in workbook.worksheets if self._is_passed_over(each)]
        """Sheets of the same file with something in them, where its sender named none."""

    def _is_passed_over(self, sheet: Any) -> bool:
        if sheet is self._sheet or sheet.sheet_state != "visible":
            return False
        try:
            glimpsed = sheet.iter_rows(max_row=_GLIMPSED_ROWS, max_col=COLUMNS_MAX, values_only=True)
            return any(value is not None for row in glimpsed for value in row)
        except (ParseError, ValueError, KeyError, IndexError, TypeError, AttributeError):
            return False

    def __iter__(self) -> Iterator[tuple[int, list[object]]]:
        """Yield the number and the cells of each row. Raises Unreadable."""
        line = 0
        try:
            for line, cells in enumerate(self._sheet.iter_rows(max_col=COLUMNS_MAX + 1), 1):
                if line > ROWS_MAX:
                    raise Unreadable(line, f"a sheet must have at most {ROWS_MAX} rows")
                yield line, _trimmed([_value(cell) for cell in cells])
        except (ParseError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise Unreadable(line + 1, f"can't be read as a row of an xlsx: {error}") from None


def _workbook(source: IO[bytes]) -> Workbook:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and styles that are passed over
            return openpyxl.load_workbook(source, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - see below
        # The library raises whatever its parsers meet in a file that is broken.
        raise Unreadable("file", f"is no xlsx: {error}") from None


def _chosen(workbook: Workbook, name: str | None) -> Any:
    sheets = workbook.worksheets
    wanted = (each for each in sheets if (each.sheet_state == "visible" if name is None else each.title == name))
    sheet = next(wanted, None)
    if sheet is None and name is None:
        raise Unreadable("file", "has no sheet that is not hidden")
    if sheet is None:
        raise no_such_sheet(name, [each.title for each in sheets])
    # What the sheet says of its own size may be wrong, and is not needed.
    sheet.reset_dimensions()
    return sheet


def _value(cell: Any) -> object:
    value = cell.value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Date(value)
    return str(value)


def _number(value: float, shown_as: str) -> object:
    if _is_money(shown_as):
        return float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    if isinstance(value, int) and value >= 0 and _PADDED_FORMAT.fullmatch(shown_as):
        return str(value).zfill(len(shown_as))
    return value


@lru_cache(maxsize=1_024)
def _is_money(shown_as: str) -> bool:
    """Return whether a number is shown so with decimals or a currency."""
    text = shown_as.split(";", maxsplit=1)[0]
    if any(found.strip() for found in _BRACKETED.findall(text)):
        return True
    text = _BRACKETED.sub("", text)
    said = " ".join(word for word in "".join(map("".join, _WORDS.findall(text))).split())
    return bool(_DECIMALS.search(text)) or any(map(is_sign, said.split()))


def no_such_sheet(name: str | None, known: Sequence[str]) -> Unreadable:
    """Return what is wrong with the name of a sheet that a spreadsheet does not have, with those that it has."""
    some = ", ".join(map(repr, known[:_SHEETS_TOLD])) + (" and others" if len(known) > _SHEETS_TOLD else "")
    return Unreadable("file", f"has no such sheet; it has {some or 'none'}", "sheet", name)


def _trimmed(cells: list[object]) -> list[object]:
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells
