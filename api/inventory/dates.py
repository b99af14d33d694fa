"""What a spreadsheet made of a cell like `1-2`: no field of ours, and nobody knows what was typed."""

from __future__ import annotations

NO_DATE = (
    "must be text or a number, not a date, which is what spreadsheets make of 1-2: format the cells as text and write it "
    "again"
)


class Date:
    def __init__(self, value: object) -> None:
        self._value = value

    def __str__(self) -> str:
        return str(self._value)
