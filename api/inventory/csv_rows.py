"""CSV as spreadsheets write it: any of three delimiters, any end of line, a line `sep=;` before all."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import IO

from api.inventory.dialect import delimiter_of, open_text
from api.inventory.mistakes import Unreadable
from api.inventory.table import HEADER_WITHIN_ROWS

_SEPARATOR = re.compile(r'"?sep=([,;\t])"?\s*', re.IGNORECASE)


class CsvRows:
    """The rows of a CSV with the line at which each begins; `encoding` and `delimiter` are what was recognised."""

    def __init__(self, source: IO[bytes], encoding: str | None, mapping: Mapping[str, str]) -> None:
        """Raises Unreadable."""
        text = open_text(source, encoding)
        self.encoding = text.encoding
        self._lines = text.lines
        self._first = 1
        head = next(self._lines, "")
        if told := _SEPARATOR.fullmatch(head):
            self.delimiter = told[1]
            self._first, head = 2, next(self._lines, "")
        else:
            while head and not head.strip(" ,;\t\r\n"):
                self._first += 1
                head = next(self._lines, "")
            ahead: list[str] = []
            self.delimiter = delimiter_of(itertools.chain([head], self._heads(ahead)), mapping)
            self._lines = itertools.chain(ahead, self._lines)
        self._lines = itertools.chain([head] if head else [], self._lines)

    def _heads(self, ahead: list[str]) -> Iterator[str]:
        """Yield the lines that may be a header, and keep what was read of them."""
        for line in itertools.islice(self._lines, HEADER_WITHIN_ROWS - 1):
            ahead.append(line)
            yield line

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line and the cells of each row. Raises Unreadable."""
        table = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        line = self._first
        try:
            for cells in table:
                yield line, cells
                line = self._first + table.line_num
        except csv.Error as error:
            raise Unreadable(line, f"is no CSV: {error}") from None
