"""Lists that a spreadsheet shows as they are meant: no cell of somebody's words is a formula, money is a number."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from api.exports.csv_file import csv_lines, harmless
from api.exports.sheet import METADATA, Cell, Sheet
from api.exports.xlsx_file import TEXT_MAX, write_xlsx
from shared.db.audience_reader import Sitting
from shared.errors import StoreUnavailableError

SITTING = Sitting(
    "Stalls", "A", "7", None, "t-1", "CONFIRMED", "ann", 4500, "child", None, "r-1", "2026-01-01T00:00:00.000Z", None, "press",
    '{"name": "Ann", "note": "=1+1"}', 0, 0,
)  # fmt: skip
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\uff1d1", "=cmd|' /C calc'!A0"]


def workbook(*rows: list[Any]) -> list[tuple[Any, ...]]:
    file = io.BytesIO()
    write_xlsx(file, ["head"], rows, "EUR")
    file.seek(0)
    return list(load_workbook(file).worksheets[0].iter_rows())


def test_a_row_says_who_sits_where_for_how_much_and_what_the_shop_said() -> None:
    sheet = Sheet("EUR", ["name"])
    row = dict(zip(sheet.head, sheet.row(SITTING), strict=True))
    assert (row["section"], row["number"], row["holder"], row["price"]) == ("Stalls", "7", "ann", Decimal("45.00"))
    assert row["channel"] == "press"
    assert (row["metadata.name"], row[METADATA]) == ("Ann", '{"note":"=1+1"}')
    assert Sheet("JPY", []).row(SITTING)[7] == Decimal(4500)


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_that_somebody_wrote_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    ((_,), (cell,)) = workbook([text])
    assert cell.data_type != "f"
    assert str(cell.value).strip() == text.strip().replace("\r", "\n") or cell.value == text


@given(st.lists(st.lists(st.text(max_size=20) | st.none(), min_size=1, max_size=4), max_size=4))
def test_every_file_is_read_as_it_was_written(rows: list[list[str | None]]) -> None:
    text = csv_lines(rows).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    written = [[harmless(cell).encode("utf-8", "replace").decode() for cell in row] for row in rows]
    assert read == [row if row != [""] else [""] for row in written]


@pytest.mark.parametrize("text", ["\0", "a\x01b", "\ud800", "\uffff", "x" * (TEXT_MAX + 1), "مها", "💺", "a\u200db"])
def test_a_sheet_holds_whatever_text_there_is(text: str) -> None:
    ((_,), (cell,)) = workbook([text])
    assert len(cell.value) <= TEXT_MAX


def test_money_is_a_number_with_the_decimals_of_its_currency() -> None:
    ((_,), (cell,)) = workbook([Decimal("45.00")])
    assert (cell.data_type, float(cell.value), cell.number_format) == ("n", 45.0, "0.00")


def test_a_sheet_whose_rows_can_not_be_had_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[list[Cell]]:
        yield ["a seat"]
        assert list(tmp_path.iterdir())
        raise StoreUnavailableError("PostgreSQL", "it is away")

    with pytest.raises(StoreUnavailableError):
        write_xlsx(io.BytesIO(), ["seat"], rows(), "EUR")
    assert not list(tmp_path.iterdir())


def test_a_column_is_as_wide_as_what_it_holds() -> None:
    file = io.BytesIO()
    head = Sheet("EUR", ["name"]).head
    write_xlsx(file, head, [Sheet("EUR", ["name"]).row(SITTING)], "EUR")
    file.seek(0)
    sheet = load_workbook(file).worksheets[0]
    letters = map(get_column_letter, range(1, len(head) + 1))
    widths = {title: sheet.column_dimensions[letter].width for title, letter in zip(head, letters, strict=True)}
    assert widths["reservation_id"] >= len("01a22ca1-8bd7-7000-9bef-1c2fcefbdf8c")
    assert widths["created_at"] >= len("2026-01-01T00:00:00.000Z")
    assert widths["row"] < 12
    assert all(width >= len(name) for name, width in widths.items())
