import io
from collections.abc import Iterator
from typing import Any

import pytest

from api.inventory.headers import columns
from api.inventory.inventory import Inventory, Request, read_inventory
from api.inventory.mistakes import Mistake, Mistakes
from api.inventory.money import PriceReader
from api.inventory.seats import SeatReader
from api.inventory.table import Table
from shared.db.inventory_row import InventoryRow


def inventory(text: str | bytes, **more: Any) -> tuple[Inventory, list[InventoryRow]]:
    raw = text if isinstance(text, bytes) else text.encode()
    found = read_inventory(
        io.BytesIO(raw), "text/csv", Request(event_id="gala", currency="EUR", **more), lambda _: False
    )
    return found, list(found.rows)


def read(text: str | bytes, **more: Any) -> list[InventoryRow]:
    found, rows = inventory(text, **more)
    assert found.mistakes.told == []
    return rows


def faults(text: str | bytes, **more: Any) -> list[Mistake]:
    return inventory(text, **more)[0].mistakes.told


def fault(text: str | bytes, **more: Any) -> Mistake:
    return faults(text, **more)[0]


def test_columns_are_found_by_name_in_any_order() -> None:
    (row,) = read("price,number,section,row\n4500,12,Stalls,C\n")
    assert (row.id, row.section, row.row, row.number, row.price) == ("gala.Stalls.C.12", "Stalls", "C", "12", 4500)
    assert row.line == 2
    assert (row.for_sale, row.accessible, row.general) == (None, False, False)


def test_columns_that_rowlock_does_not_know_are_kept_as_attributes() -> None:
    (row,) = read("section,row,number,price,View,note\nA,1,1,100,pillar,\n")
    assert row.attributes == {"View": "pillar"}


def test_every_known_column_is_read() -> None:
    assert [row.companion for row in read("section,number,price,companion\nA,1,5,yes\nA,2,5,\n")] == [True, False]
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
    error = fault("section,row,number,price\nA,1,1,100\nA,1,2,12.505\n")
    assert (error.line, error.field, error.value) == (3, "price", "12.505")
    assert str(error).startswith("line 3, field price: holds '12.505'; could be 12505 or 12.505")


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("", 1, "section"),
        ("row,number,price\n", 1, "section"),
        ("section,row,number\nA,1,1\n", 1, "price"),
        ("section,row,price\nA,1,1\n", 1, "number"),
        ("section,section,number,price\n", 1, "section"),
        ("section,row,number,price\nA,1,1,45.00\nA,1,2,4500\n", 3, "price"),
        ("section,row,number,price\n,1,1,100\n", 2, "section"),
        ("section,row,number,price\nA,1,,100\n", 2, "number"),
        ("section,row,number,price\nA,1,1,\n", 2, "price"),
        ("section,row,number,price\nA,1,1,-5\n", 2, "price"),
        ("section,row,number,price,capacity\nA,1,1,5,many\n", 2, "capacity"),
        ("section,row,number,price,accessible\nA,1,1,5,perhaps\n", 2, "accessible"),
        ("section,row,number,price,companion\nA,1,1,5,perhaps\n", 2, "companion"),
        ("section,row,number,price,accessible,companion\nA,1,1,5,yes,yes\n", 2, "companion"),
        ("section,price,capacity,companion\nA,5,10,yes\n", 2, "companion"),
        ("section,row,number,price,x\nA,1,1,5,nan\n", 2, "x"),
        ("section,row,number,price\nA\x01,1,1,5\n", 2, "section"),
        ("section,row,number,price\nA,1,1\n", 2, None),
        ('section,row,number,price\n"A,1,1,5\n', 2, None),
        ("section,row,number,price\n\u00e4,1,1,5\n".encode() + b"\xff,1,1,5\n", 3, None),
    ],
)
def test_mistakes_are_named_by_line_and_field(text: str | bytes, line: int, field: str | None) -> None:
    error = fault(text)
    assert (error.line, error.field) == (line, field)


def test_reading_is_lazy_so_that_a_long_file_is_never_held_whole() -> None:
    def source() -> Iterator[tuple[int, list[str]]]:
        yield 1, ["section", "row", "number", "price"]
        yield 2, ["A", "1", "1", "5"]
        raise AssertionError("read ahead")

    mistakes = Mistakes()
    seats = SeatReader("gala", PriceReader("EUR", mistakes), mistakes)
    record = next(Table(source(), {}, mistakes).records(needs_price=True))
    assert [seat.number for seat in seats.rows(record)] == ["1"]


def test_all_mistakes_are_told_at_once_and_the_rest_is_counted() -> None:
    lines = "".join(f"A,1,{n},dear\n" for n in range(150))
    found, rows = inventory("section,row,number,price\n" + lines + "A,1,200,5\n,,,\nB,1,,5\n")
    assert (len(found.mistakes.told), found.mistakes.count, len(rows)) == (100, 151, 1)
    assert [mistake.line for mistake in found.mistakes.told[:2]] == [2, 3]


def test_a_row_of_several_mistakes_has_all_of_them_told() -> None:
    told = faults("section,row,number,price,x\n,A\x01,,dear,1e39\n")
    assert [mistake.field for mistake in told] == ["row", "price", "x", "section", "number"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark", "recognised"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_whatever_a_spreadsheet_writes_is_recognised(
    end: str, delimiter: str, encoding: str, mark: bytes, recognised: str
) -> None:
    lines = [["Bereich", "Reihe", "Platz", "Preis"], ["Gäste", "A", "1", '"45,00 €"'], ["", "", "", ""]]
    text = end.join(delimiter.join(cells) for cells in lines) + end
    found, (row,) = inventory(mark + text.encode(encoding))
    assert (found.encoding, found.delimiter, row.price) == (recognised, delimiter, 4500)
    assert (row.section, row.line) == ("Gäste", 2)


def test_latin_1_is_told_from_cp1252_by_what_only_one_of_them_has() -> None:
    text = "section,row,number,price\nGäste,1,1,5\n"
    assert inventory(text.encode("latin-1"))[0].encoding == "latin-1"
    assert read(text.encode("cp1250"), encoding="windows-1250")[0].section == "Gäste"
    assert "encoding=" in fault(text.encode("latin-1"), encoding="utf-8").reason


def test_a_first_line_may_say_what_parts_the_cells() -> None:
    (row,) = read("sep=;\r\nsection;row;number;price\r\nA, left;1;1;5\r\n")
    assert read('"sep=;"\r\nsection;row;number;price\r\nA, left;1;1;5\r\n') == [row]
    assert (row.section, row.line) == ("A, left", 3)


@pytest.mark.parametrize(
    "header",
    [
        "Section,Row,Seat,Price,Category,Wheelchair",
        "Bereich,Reihe,Platz,Preis,Kategorie,Rollstuhl",
        "Rang,Reihe,Sitz-Nr.,Preis (€),Preiskategorie,barrierefrei",
        "Secteur,Rang,Siège,Prix,Catégorie,PMR",
        "Sección,Fila,Asiento,Precio,Categoría,Accesible",
        "Settore,Fila,Posto,Prezzo,Categoria,Accessibile",
        "Vak,Rij,Stoel,Prijs,Prijsklasse,Rolstoel",
        "BLOCK,Reihe,Platznummer,Ticketpreis,Kategorie,Rollstuhlplatz",
    ],
)
def test_headers_are_understood_in_six_languages(header: str) -> None:
    (row,) = read(f"{header}\nS,R,1,45.00,C,x\n")
    assert (row.section, row.row, row.number, row.price, row.category, row.accessible) == (
        "S", "R", "1", 4500, "C", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "title", ["Companion seat", "Begleitplatz", "Accompagnateur", "Acompañante", "Accompagnatore", "Begeleidersplaats"]
)
def test_companion_seats_are_understood_in_six_languages(title: str) -> None:
    assert [row.companion for row in read(f"section,number,price,{title}\nS,1,5,x\nS,2,5,\n")] == [True, False]


def test_the_sender_may_say_what_a_column_is() -> None:
    (row,) = read("Wo,row,number,price,x\nA,1,1,5,left\n", mapping={"Wo": "section", "x": "attribute"})
    assert (row.section, row.x, row.attributes) == ("A", None, {"x": "left"})
    assert "nearest is 'Wo'" in fault("Wo,row,number,price\n", mapping={"Woo": "section"}).reason


def test_two_columns_of_one_meaning_are_refused_by_name() -> None:
    mistakes = Mistakes()
    columns(["Platz", "Sitz"], {}, mistakes, 1)
    assert "'Platz' and 'Sitz' are both number" in mistakes.told[0].reason


def test_nameless_columns_at_the_end_are_skipped_and_a_value_too_many_is_not() -> None:
    assert len(read("section,row,number,price,,\nA,1,1,5,,\nA,1,2,5,,\n")) == 2
    assert fault("section,row,number,price\nA,1,1,45,00\n").line == 2


def test_a_header_of_very_many_columns_is_refused_at_once() -> None:
    assert "at most 1000 columns" in fault(",".join(f"c{n}" for n in range(100_000))).reason


@pytest.mark.parametrize(
    "text", ["x" * 2_000_000, '"' + "x\n" * 200_000, "section,row,number,price\nA,1,1," + "9" * 200_000]
)
def test_lines_and_cells_have_a_bound(text: str) -> None:
    assert fault(text).reason


def test_the_unit_of_bare_numbers_may_be_said() -> None:
    assert read("section,row,number,price\nA,1,1,45\n", in_major_units=True)[0].price == 4500


@pytest.mark.parametrize("name", ["\u0645\u06cc\u200c\u062e\u0648\u0627", "क्\u200dष"])
def test_joiners_between_letters_are_text(name: str) -> None:
    assert read(f"section,row,number,price\n{name},1,1,5\n")[0].section == name


@pytest.mark.parametrize(
    "name", ["A\u200e", "\u202eA", "A\u200d", "\u200cA", "A\x00B", "\u3164", "A\ufeff", "A\x1fB", "\u2067A"]
)
def test_what_nobody_sees_is_no_part_of_a_name(name: str) -> None:
    assert fault(f"section,row,number,price\n{name},1,1,5\n").field == "section"


def test_names_are_composed_trimmed_and_their_spaces_folded() -> None:
    assert read("section,row,number,price\n Cafe\u0301\u00a0 left ,1,1,5\n")[0].section == "Café left"


@pytest.mark.parametrize("title", ["Preis in €", "Preis (EUR)", "price/€", "Price EUR", "Preis [Euro]", "prix €"])
def test_a_whole_number_under_a_title_that_names_the_currency_is_neither_cents_nor_euros_unless_it_is_said(
    title: str,
) -> None:
    text = f"section;row;number;{title}\nA;1;1;45\nA;1;2;45\n"
    (mistake,) = faults(text)
    assert (mistake.line, mistake.field, mistake.value) == (2, "price", "45")
    assert "could be 45 or 0.45 EUR" in mistake.reason
    assert "price_unit=major" in mistake.reason
    assert [row.price for row in read(text, in_major_units=True)] == [4500, 4500]
    assert [row.price for row in read(text, in_major_units=False)] == [45, 45]
    assert read(f"section;row;number;{title}\nA;1;1;45,00\nA;1;2;0\n")[0].price == 4500


@pytest.mark.parametrize("title", ["Preis in Cent", "price (cents)", "Preis (EUR-Cent)", "price"])
def test_a_title_that_names_cents_or_nothing_leaves_whole_numbers_what_they_are(title: str) -> None:
    assert read(f"section;row;number;{title}\nA;1;1;4500\n")[0].price == 4500


@pytest.mark.parametrize("title", ["Preis in CHF", "price ($)", "Preis £"])
def test_a_title_of_another_currency_is_refused(title: str) -> None:
    mistake = fault(f"section;row;number;{title}\nA;1;1;45,00\n")
    assert (mistake.line, mistake.field, mistake.value) == (1, "price", title)
    assert "the event's currency, EUR" in mistake.reason


@pytest.mark.parametrize("word", ["kostenlos", "Gratis", "free", " FREI "])
def test_a_word_for_free_of_charge_is_a_price(word: str) -> None:
    assert [row.price for row in read(f"section;row;number;price\nA;1;1;{word}\nA;1;2;45,00\n")] == [0, 4500]


@pytest.mark.parametrize("price", ["\u200f45.00\u00a0€", "\u200e45,00", "45,00 €\u200f", "\ufeff45,00"])
def test_marks_of_direction_beside_a_price_say_nothing_of_it(price: str) -> None:
    assert read(f"section;row;number;price\nA;1;1;{price}\n")[0].price == 4500


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_stands_above_the_header_is_passed_over_and_told(delimiter: str) -> None:
    table = "Seating plan, great hall\n\nas of; 2027\nsection,row,number,price\nA,1,1,900\n".replace(",", delimiter)
    found, (row,) = inventory(table)
    assert (found.mistakes.told, found.delimiter, row.id, row.line) == ([], delimiter, "gala.A.1.1", 5)
    assert found.notes() == ["line 4 was taken for the header; what stands above it was passed over"]


def test_a_header_is_looked_for_within_twenty_rows_and_else_the_nearest_one_is_named() -> None:
    header = "section,row,number,price\nA,1,1,900\n"
    assert len(read("title\n" * 19 + header)) == 1
    assert fault("title\n" * 20 + header).line == 1
    assert fault("title\nWo,row,number,price\nA,1,1,900\n").line == 2


@pytest.mark.parametrize("number", ["1-10", "1 \u2013 12", "1 bis 10", "1..10"])
def test_a_range_is_one_seat_and_the_answer_says_so(number: str) -> None:
    found, rows = inventory(f"section,row,number,price\nA,1,{number},900\nA,1,12-A,900\n")
    assert (len(rows), found.notes()) == (2, [f"line 2: {number!r} is one seat; several are written in a row each"])


def test_there_are_twenty_notes_at_most() -> None:
    found, _ = inventory("section,row,number,price\n" + "".join(f"A,{row},1-2,900\n" for row in range(30)))
    assert len(found.notes()) == 20


@pytest.mark.parametrize("error", ["#N/A", "#NV", "#REF!", "#BEZUG!", "#NAME?", "#DIV/0!", "#\u00a1VALOR!"])
def test_what_a_spreadsheet_shows_for_a_formula_that_fails_is_no_name(error: str) -> None:
    mistake = fault(f"section,row,number,price\n{error},1,1,900\n")
    assert (mistake.field, mistake.value) == ("section", error)
    assert "formula that fails" in mistake.reason
    assert read("section,row,number,price\n#1,#A,#12,900\n")[0].section == "#1"


def test_pictures_made_of_several_are_text() -> None:
    family = "👨\u200d👩\u200d👧"
    assert read(f"section,row,number,price\n{family},1,1,900\n")[0].section == family
    assert fault("section,row,number,price\nA\u200d,1,1,900\n").field == "section"


def test_a_section_that_stands_only_in_the_first_of_merged_cells_is_asked_for_in_each_row() -> None:
    assert "merged" in fault("section,row,number,price\nA,1,1,900\n,,2,900\n").reason


@pytest.mark.parametrize(
    ("raw", "what"),
    [(b"%PDF-1.4\n%\xe2\xe3\n1 0 obj", "a PDF"), (b"\x89PNG\r\n\x1a\n\x00", "a picture"), (b"<html><table>", "a web page"), (b"{\\rtf1 section}", "a text document")],
)  # fmt: skip
def test_what_is_no_table_at_all_is_called_what_it_is(raw: bytes, what: str) -> None:
    (mistake,) = faults(raw)
    assert mistake.reason == f"is {what}, not a table: save that as CSV, XLSX or ODS"
