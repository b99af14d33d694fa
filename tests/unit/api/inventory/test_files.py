"""Files as programs write them are read untouched, with the right money; what only looks like one is refused in words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.inventory import archive
from api.inventory.inventory import MEDIA_TYPES, Inventory, Request, read_inventory
from shared.db.inventory_row import InventoryRow
from tests.unit.api.inventory.files import FILES, ODS, XLSX, excel_workbook, open_document


def read(raw: bytes, media: str, sheet: str | None = None) -> tuple[Inventory, list[InventoryRow]]:
    asked = Request(event_id="gala", currency="EUR", sheet=sheet)
    found = read_inventory(io.BytesIO(raw), media, asked, lambda _: False)
    return found, list(found.rows)


@pytest.mark.parametrize("program", FILES)
def test_what_a_program_writes_is_read_untouched(program: str) -> None:
    make, media = FILES[program]
    found, rows = read(make(), media)
    assert found.mistakes.told == []
    seats = [(row.section, row.row, row.number, row.price, row.category) for row in rows]
    assert seats == [("Gäste links", "A", "1", 4500, "Gold"), ("Gäste links", "A", "2", 104550, "Gold")]


def test_what_openpyxl_writes_is_read_and_padded_numbers_stay_as_they_are_shown() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["section", "row", "number", "price", "accessible"])
    sheet.append(["A", 1, 7, 4500, True])
    sheet["C2"].number_format = "000"
    file = io.BytesIO()
    book.save(file)
    found, rows = read(file.getvalue(), XLSX)
    assert found.mistakes.told == []
    assert [(row.id, row.price, row.accessible) for row in rows] == [("gala.A.1.007", 4500, True)]


def workbook(*sheets: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(["section", "row", "number", "price"])
        sheet.append([name, 1, 1, 4500])
    book.remove(book.worksheets[0])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def document(*sheets: str) -> bytes:
    """The sheets one behind the other in a file of LibreOffice, each with its name as the section of its seats."""
    content = zipfile.ZipFile(io.BytesIO(open_document())).read("content.xml").decode()
    table = content[content.index("<table:table ") : content.index("</table:table>") + len("</table:table>")]
    tables = "".join(table.replace("Saal", name).replace("Gäste links", name) for name in sheets)
    return _changed(open_document(), "content.xml", table, tables)


@pytest.mark.parametrize(("make", "media"), [(workbook, XLSX), (document, ODS)])
def test_any_sheet_is_read_that_is_named(make: Callable[..., bytes], media: str) -> None:
    raw = make("Stalls", "Circle", "Roof")
    for name, section in ((None, "Stalls"), ("Circle", "Circle"), ("Roof", "Roof")):
        found, rows = read(raw, media, name)
        assert (found.mistakes.told, {row.section for row in rows}) == ([], {section})
    found, rows = read(raw, media, "circle")
    (mistake,) = found.mistakes.told
    assert (rows, mistake.field, mistake.value) == ([], "sheet", "circle")
    assert "'Stalls', 'Circle', 'Roof'" in mistake.reason


@pytest.mark.parametrize(("make", "media"), [(workbook, XLSX), (document, ODS)])
def test_the_sheets_that_were_not_read_are_told_unless_one_was_asked_for(
    make: Callable[..., bytes], media: str
) -> None:
    raw = make("Stalls", "Circle", "Roof")
    assert read(raw, media)[0].notes() == ["one sheet was read; 'Circle', 'Roof' not: sheet= names another"]
    assert read(raw, media, "Stalls")[0].notes() == []
    assert read(make("Stalls"), media)[0].notes() == []


def test_a_hidden_sheet_of_an_ods_is_passed_over() -> None:
    style = '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body>'
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version'
    raw = _changed(document("Notes", "Stalls"), "content.xml", "<office:body>", style)
    raw = _changed(raw, "content.xml", "office:version", space)
    hidden = _changed(raw, "content.xml", 'table:name="Notes"', 'table:name="Notes" table:style-name="ta2"')
    found, rows = read(hidden, ODS)
    assert (found.mistakes.told, found.notes(), {row.section for row in rows}) == ([], [], {"Stalls"})
    assert {row.section for row in read(hidden, ODS, "Notes")[1]} == {"Notes"}
    all_hidden = _changed(hidden, "content.xml", 'table:name="Stalls"', 'table:name="Stalls" table:style-name="ta2"')
    assert "no sheet that is not hidden" in read(all_hidden, ODS)[0].mistakes.told[0].reason


@pytest.mark.parametrize(
    ("shown_as", "currency", "price"),
    [
        ('"Fr. "#,##0', "CHF", 4500), ('#,##0\\ "zł"', "PLN", 4500), ("#,##0\\ \\K\\č", "CZK", 4500), ('[$zł-415]#,##0', "PLN", 4500),
        ("#,##0\\ [$€-407]", "EUR", 4500), ('#,##0 "€"', "EUR", 4500), ("$#,##0", "USD", 4500), ('"USD" 0', "USD", 4500), ("0.00", "EUR", 4500),
        ("[$-407]#,##0", "EUR", 45), ("#,##0", "EUR", 45), ("General", "EUR", 45), ('0" Plätze"', "EUR", 45),
    ],
)  # fmt: skip
def test_a_number_that_excel_shows_with_a_currency_is_money(shown_as: str, currency: str, price: int) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["section", "row", "number", "price"])
    sheet.append(["A", 1, 7, 45])
    sheet["D2"].number_format = shown_as
    file = io.BytesIO()
    book.save(file)
    asked = Request(event_id="gala", currency=currency)
    assert [row.price for row in read_inventory(file, XLSX, asked, lambda _: False).rows] == [price]


def test_a_number_that_a_sheet_of_libre_office_shows_with_a_currency_is_money() -> None:
    cell = 'office:value-type="currency" office:currency="EUR" office:value="45"><text:p>45,00 €'
    raw = _changed(open_document(), "content.xml", cell, 'office:value-type="float" office:value="45"><text:p>45 EUR')
    assert read(raw, ODS)[1][0].price == 4500


def test_a_date_in_a_name_says_what_to_do() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["section", "row", "number", "price"])
    sheet.append(["A", 1, dt.date(2027, 2, 1), 4500])
    file = io.BytesIO()
    book.save(file)
    (mistake,) = read(file.getvalue(), XLSX)[0].mistakes.told
    assert (mistake.line, mistake.field) == (2, "number")
    assert "as text" in mistake.reason


def test_what_is_no_spreadsheet_has_no_sheets() -> None:
    found, rows = read(b"section,row,number,price\nA,1,1,4500\n", "text/csv", "A")
    assert (rows, found.mistakes.told[0].field) == ([], "sheet")


def _changed(raw: bytes, part: str, old: str, new: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, text.replace(old, new) if name == part else text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "media", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", XLSX, "old format or protected by a password"),
        (b"section,row\n", XLSX, "is no xlsx"),
        (_changed(excel_workbook(), "xl/styles.xml", "", "").replace(b"xl/styles.xml", b"Index/Abc.iwa"), XLSX, "of Numbers"),
        (b"", ODS, "is no ods"),
        (open_document(), XLSX, "is no xlsx"),
        (excel_workbook(), ODS, "is no ods"),
        (_changed(excel_workbook(), "xl/worksheets/sheet1.xml", "</row>", "</rwo>"), XLSX, "can't be read"),
        (_changed(open_document(), "content.xml", "</table:table-row>", ""), ODS, "can't be read"),
        (_changed(open_document(), "content.xml", 'repeated="16379"', 'repeated="0"'), ODS, "repeated 0 times"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused_in_words(raw: bytes, media: str, said: str) -> None:
    found, rows = read(raw, media)
    assert rows == []
    assert said in found.mistakes.told[0].reason


@pytest.mark.parametrize(("make", "media"), [(excel_workbook, XLSX), (open_document, ODS)])
def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    make: object, media: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "UNPACKED_MAX_BYTES", 1_000)
    found, rows = read(make(), media)  # type: ignore[operator]
    assert "unpacks to over" in found.mistakes.told[0].reason
    assert rows == []


def test_a_cell_that_repeats_without_end_is_refused() -> None:
    raw = _changed(open_document(), "content.xml", '<table:table-cell office:value-type="currency"',
                   '<table:table-cell table:number-columns-repeated="99999" office:value-type="currency"')  # fmt: skip
    assert "columns" in read(raw, ODS)[0].mistakes.told[0].reason


def test_entities_within_entities_do_not_grow_without_end() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {each} "{f"&{before};" * 10}">' for before, each in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "]>"  # fmt: skip
    raw = _changed(open_document(), "content.xml", "?><office", f"?>{bomb}<office")
    raw = _changed(raw, "content.xml", "Gold", "&i;")
    assert "can't be read" in read(raw, ODS)[0].mistakes.told[0].reason


cells = st.text(max_size=12) | st.sampled_from(
    ["45,00", "1.234,50 €", "=SUM(A1)", "1e39", "\u202e", "A\u200d", "ẞ", "\uff11"]
)
tables = st.lists(st.lists(cells, min_size=4, max_size=5), max_size=6)


@given(
    tables, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
)
def test_no_table_of_text_ends_otherwise_than_in_seats_or_mistakes(
    rows: list[list[str]], by: str, encoding: str
) -> None:
    text = f"section{by}row{by}number{by}price\n" + "".join(by.join(row) + "\n" for row in rows)
    found, seats = read(text.encode(encoding, "replace"), "text/csv")
    assert all(seat.section and seat.number and 0 <= seat.price <= 10**12 for seat in seats)
    assert found.mistakes.count >= 0


@given(st.binary(max_size=200), st.sampled_from(sorted(MEDIA_TYPES)))
def test_no_bytes_end_otherwise_than_in_seats_or_mistakes(raw: bytes, media: str) -> None:
    found, seats = read(raw, media)
    assert len(seats) <= len(raw)
    assert found.mistakes.count >= len(found.mistakes.told)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from(
    [
        "section",
        "row",
        "number",
        "price",
        "capacity",
        "x",
        "accessible",
        "attributes",
        "rank",
        "position",
        "Preis",
        "note",
    ]
)


@given(st.lists(st.dictionaries(keys, values, max_size=8), max_size=4))
def test_no_objects_end_otherwise_than_in_seats_or_mistakes(objects: list[dict[str, object]]) -> None:
    import json

    raw = "\n".join(json.dumps(each) for each in objects).encode()
    found, seats = read(raw, "application/x-ndjson")
    assert all(seat.section and seat.price >= 0 for seat in seats[:100])
    assert found.mistakes.count >= 0
