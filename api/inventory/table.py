"""A table: a header that says what the columns are, and rows of cells below it. CSV and spreadsheets are read as this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from api.inventory.headers import COLUMN_NAME_MAX, COLUMNS_MAX, FIELDS, Column, columns
from api.inventory.mistakes import Mistakes, Unreadable

HEADER_WITHIN_ROWS = 20
"""Above the header may stand what the table is called."""
Cells = Sequence[object]
"""The cells of a row: text, or what a spreadsheet knows beyond it (a whole number, money as a float, a flag)."""


class Record(msgspec.Struct, frozen=True):
    """What one row or object says, column by column."""

    where: int | str
    line: int
    cells: Iterable[tuple[Column, object]]
    """To be read once."""


class Table:
    """The records of a table; `columns` are known once the first was asked for."""

    def __init__(
        self,
        rows: Iterator[tuple[int, Cells]],
        mapping: Mapping[str, str],
        mistakes: Mistakes,
        *,
        may_end_early: bool = False,
        price_called: Callable[[int, str], None] = lambda _line, _title: None,
    ) -> None:
        """`may_end_early`: a row ends with its last cell that is not empty, as in spreadsheets.

        `price_called` is told the line and the title of the column of prices.
        """
        self.columns: list[Column] = []
        self._may_end_early = may_end_early
        self._price_called = price_called
        self._rows = rows
        self._mapping = mapping
        self._mistakes = mistakes

    def records(self, *, needs_price: bool) -> Iterator[Record]:
        """Yield the rows that are not empty. A wrong header ends it; Unreadable comes through."""
        line, cells = self._header()
        if not self._understood(line, cells, needs_price=needs_price):
            return
        known = self.columns
        width = len(known)
        for line, cells in self._rows:
            if not any(map(_stands, cells)):
                continue
            if (len(cells) > width and any(map(_stands, cells[width:]))) or (
                len(cells) < width and not self._may_end_early
            ):
                self._mistakes.add(line, None, None, f"has {len(cells)} values where the header has {width} columns")
            else:
                yield Record(line, line, zip(known, cells, strict=False))

    def _header(self) -> tuple[int, Cells]:
        """Return the first row that names section and seat; where none of the first ones does, the one that comes nearest."""
        best: tuple[int, Cells] = (1, ())
        most, read = -1, 0
        for line, cells in self._rows:
            if not any(map(_stands, cells)):
                continue
            has = {column.field for column in columns(_titles(cells), self._mapping, Mistakes(), line)} & FIELDS
            read += 1
            if len(has) > most:
                best, most = (line, cells), len(has)
            is_header = "section" in has and bool(has & {"number", "capacity"})
            if is_header and read > 1:
                self._mistakes.note(f"line {line} was taken for the header; what stands above it was passed over")
            if is_header or read == HEADER_WITHIN_ROWS:
                break
        return best

    def _understood(self, line: int, cells: Cells, *, needs_price: bool) -> bool:
        titles = _titles(cells)
        if len(titles) > COLUMNS_MAX:
            raise Unreadable(line, f"must have at most {COLUMNS_MAX} columns, not {len(titles)}")
        for at, title in enumerate(titles, 1):
            if not title:
                self._mistakes.add(line, None, None, f"column {at} of the header has no name")
            if len(title) > COLUMN_NAME_MAX or not title.isprintable():
                self._mistakes.add(
                    line, None, title, f"the name of column {at} must be at most {COLUMN_NAME_MAX} printable characters"
                )
        self.columns = columns(titles, self._mapping, self._mistakes, line)
        self._require(line, titles, needs_price=needs_price)
        for column in self.columns:
            if column.field == "price":
                self._price_called(line, column.title)
        return not self._mistakes.count

    def _require(self, line: int, titles: list[str], *, needs_price: bool) -> None:
        has = {column.field for column in self.columns}
        listed = ", ".join(map(repr, titles[:20])) or "nothing"
        for field in ("section", "price") if needs_price else ("section",):
            if field not in has:
                self._mistakes.add(
                    line, field, None, f"the header has no column {field!r} among {listed}; map=COLUMN={field} names it"
                )
        if not has & {"number", "capacity"}:
            self._mistakes.add(
                line,
                "number",
                None,
                f"the header has neither 'number' nor 'capacity' among {listed}; map=COLUMN=number names it",
            )


def _titles(cells: Cells) -> list[str]:
    titles = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _stands(cell: object) -> bool:
    return cell is not None and cell != "" and (not isinstance(cell, str) or not cell.isspace())
