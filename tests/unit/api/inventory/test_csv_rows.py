import io
from collections.abc import Iterator

import pytest

from api.inventory.csv_rows import read_csv
from api.inventory.errors import UnreadableInventoryError
from api.inventory.seats import SeatReader
from shared.db.inventory_row import InventoryRow


def read(text: str | bytes, price: int | None = None) -> list[InventoryRow]:
    raw = text if isinstance(text, bytes) else text.encode()
    return list(read_csv(io.BytesIO(raw), SeatReader("gala", price)))


def fault(text: str | bytes) -> UnreadableInventoryError:
    with pytest.raises(UnreadableInventoryError) as caught:
        read(text)
    return caught.value


def test_columns_are_found_by_name_in_any_order() -> None:
    (row,) = read("price,number,section,row\n4500,12,Stalls,C\n")
    assert (row.id, row.section, row.row, row.number, row.price) == ("gala.Stalls.C.12", "Stalls", "C", "12", 4500)
    assert row.line == 2
    assert (row.for_sale, row.accessible, row.general) == (True, False, False)


def test_columns_that_rowlock_does_not_know_are_kept_as_attributes() -> None:
    (row,) = read("section,row,number,price,View,note\nA,1,1,100,pillar,\n")
    assert row.attributes == {"View": "pillar"}


def test_every_known_column_is_read() -> None:
    (row,) = read("section,row,number,price,category,accessible,for_sale,x,y\nA,1,1,5,Gold,yes,false,1.5,-2\n")
    assert (row.category, row.accessible, row.for_sale, row.x, row.y) == ("Gold", True, False, 1.5, -2.0)


def test_an_area_with_a_capacity_becomes_that_many_general_places() -> None:
    rows = read("section,row,number,price,capacity\nStanding,,,2500,3\nA,1,1,100,\n")
    assert [row.id for row in rows] == ["gala.Standing.1", "gala.Standing.2", "gala.Standing.3", "gala.A.1.1"]
    assert [row.general for row in rows] == [True, True, True, False]


def test_spreadsheets_may_write_semicolons_and_a_byte_order_mark() -> None:
    (row,) = read("\ufeffsection;row;number;price\r\nParkett links;1;2;900\r\n")
    assert row.id == "gala.Parkett_links.1.2"


def test_quoted_values_may_hold_the_delimiter_and_line_breaks() -> None:
    rows = read('section,row,number,price,note\n"A, left",1,1,100,"two\nlines"\nB,1,1,x,\n'.replace(",x,", ",1,"))
    assert rows[0].section == "A, left"
    assert rows[1].line == 4


def test_the_price_of_the_request_stands_in_for_a_missing_column() -> None:
    (row,) = read("section,row,number\nA,1,1\n", price=700)
    assert row.price == 700


def test_a_wrong_price_is_named_by_line_field_and_value() -> None:
    error = fault("section,row,number,price\nA,1,1,100\nA,1,2,12.50\n")
    assert (error.line, error.field, error.value) == (3, "price", "12.50")
    assert "line 3, field price: holds '12.50'; must be a whole number of minor units" in str(error)


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("", 1, "section"),
        ("row,number,price\n", 1, "section"),
        ("section,row,number\nA,1,1\n", 1, "price"),
        ("section,row,price\nA,1,1\n", 1, "number"),
        ("section,section,number,price\n", 1, "section"),
        ("section,row,number,price\n,1,1,100\n", 2, "section"),
        ("section,row,number,price\nA,1,,100\n", 2, "number"),
        ("section,row,number,price\nA,1,1,\n", 2, "price"),
        ("section,row,number,price\nA,1,1,-5\n", 2, "price"),
        ("section,row,number,price,capacity\nA,1,1,5,many\n", 2, "capacity"),
        ("section,row,number,price,accessible\nA,1,1,5,perhaps\n", 2, "accessible"),
        ("section,row,number,price,x\nA,1,1,5,nan\n", 2, "x"),
        ("section,row,number,price\nA\x01,1,1,5\n", 2, "section"),
        ("section,row,number,price\nA,1,1\n", 2, None),
        ('section,row,number,price\n"A,1,1,5\n', 2, None),
        (b"section,row,number,price\nA,1,1,5\n\xff,1,1,5\n", 3, None),
    ],
)
def test_mistakes_are_named_by_line_and_field(text: str | bytes, line: int, field: str | None) -> None:
    error = fault(text)
    assert (error.line, error.field) == (line, field)


def test_reading_is_lazy_so_that_a_long_file_is_never_held_whole() -> None:
    def source() -> Iterator[bytes]:
        yield b"section,row,number,price\n"
        yield b"A,1,1,5\n"
        raise AssertionError("read ahead")

    assert next(read_csv(source(), SeatReader("gala"))).number == "1"
