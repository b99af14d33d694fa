"""Sheets of Excel, streamed by openpyxl. A number is what Excel shows of it: with decimals or a currency it is money."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from api.inventory.archive import ROWS_MAX, opened
from api.inventory.headers import COLUMNS_MAX
from api.inventory.mistakes import Unreadable

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MONEY_FORMAT = re.compile(r'\.0|\[\$|[€$£¥]|"[^"]*(?:€|EUR|USD|GBP|CHF)[^"]*"')
_PADDED_FORMAT = re.compile(r"0{2,}")


class XlsxRows:
    """The rows of the first sheet that is not hidden."""

    def __init__(self, source: IO[bytes]) -> None:
        """Raises Unreadable."""
        opened(source, "xlsx")
        source.seek(0)
        self._sheet = _first_sheet(_workbook(source))

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


def _first_sheet(workbook: Workbook) -> Any:
    sheet = next((each for each in workbook.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise Unreadable("file", "has no sheet that is not hidden")
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
    if _MONEY_FORMAT.search(shown_as.split(";", maxsplit=1)[0]):
        return float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    if isinstance(value, int) and value >= 0 and _PADDED_FORMAT.fullmatch(shown_as):
        return str(value).zfill(len(shown_as))
    return value


class Date:
    """What a spreadsheet made of a cell like `1-2`: no field of ours, and nobody knows what was typed."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __str__(self) -> str:
        return str(self._value)


def _trimmed(cells: list[object]) -> list[object]:
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells
