"""The same two seats as nine programs write them: byte for byte what they put into a file, made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
NDJSON = "application/x-ndjson"

_ROWS = [
    ["Bereich", "Reihe", "Platz", "Preis", "Kategorie"],
    ["Gäste links", "A", "1", "45,00 €", "Gold"],
    ["Gäste links", "A", "2", "1.045,50 €", "Gold"],
]


def _joined(delimiter: str, end: str, rows: list[list[str]] = _ROWS) -> str:
    return "".join(delimiter.join(cells) + end for cells in rows)


def german_excel() -> bytes:
    """„CSV (Trennzeichen-getrennt)“: what Windows calls ANSI, semicolons, CRLF."""
    return _joined(";", "\r\n").encode("cp1252")


def excel_utf8() -> bytes:
    return _joined(";", "\r\n").encode("utf-8-sig")


def libre_office() -> bytes:
    """UTF-8 without a mark, commas, every text in quotes as „Quote all text cells“ has it."""
    return "".join(",".join(f'"{cell}"' for cell in cells) + "\n" for cells in _ROWS).encode()


def latin_1() -> bytes:
    """A euro sign does not exist there."""
    rows = [[cell.removesuffix(" €") for cell in cells] for cells in _ROWS]
    return _joined(";", "\n", rows).encode("latin-1")


def unicode_text() -> bytes:
    """Excel's „Unicode Text“: UTF-16 with a mark, tabs."""
    return b"\xff\xfe" + _joined("\t", "\r\n").encode("utf-16-le")


def trailing_empty() -> bytes:
    """Excel's used range reaches further than the data."""
    rows = [[*cells, "", ""] for cells in _ROWS] + [[""] * 7] * 3
    return _joined(";", "\r\n", rows).encode("cp1252")


def old_mac() -> bytes:
    """The ends of lines that programs for the Mac have."""
    return _joined(";", "\r").encode()


def ndjson_with_a_mark() -> bytes:
    lines = (
        '{"section": "Gäste links", "row": "A", "number": 1, "price": "45,00 €", "category": "Gold"}\r\n'
        '{"section": "Gäste links", "row": "A", "number": 2, "price": "1.045,50 €", "category": "Gold"}\r\n'
    )
    return lines.encode("utf-8-sig")


def excel_workbook() -> bytes:
    """Shared strings, numbers with a money format, a used range that reaches too far, a hidden sheet before the first."""
    strings = ["Bereich", "Reihe", "Platz", "Preis", "Kategorie", "Gäste links", "A", "Gold"]
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    cells = [
        "".join(f'<c r="{column}1" t="s"><v>{at}</v></c>' for at, column in enumerate("ABCDE")),
        *(
            f'<c r="A{row}" t="s"><v>5</v></c><c r="B{row}" t="s"><v>6</v></c><c r="C{row}"><v>{row - 1}</v></c>'
            f'<c r="D{row}" s="1"><v>{price}</v></c><c r="E{row}" t="s"><v>7</v></c><c r="G{row}" s="1"/>'
            for row, price in ((2, "45"), (3, "1045.5"))
        ),
        '<c r="A4" s="1"/>',
    ]
    rows = "".join(f'<row r="{at}" spans="1:7">{text}</row>' for at, text in enumerate(cells, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
            '<sheet name="Notizen" sheetId="2" state="hidden" r:id="rId4"/>'
            '<sheet name="Saal" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId4" Type="{relations}/worksheet" Target="worksheets/sheet2.xml"/>'
            f'<Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId3" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="164" '
            'formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
            '<xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}" count="12" uniqueCount="8">{shared}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><dimension ref="A1:G9"/><sheetData>{rows}</sheetData></worksheet>',
            "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{main}"><sheetData/></worksheet>',
        }
    )


def open_document() -> bytes:
    """Currency cells, and the empty rest of the sheet as LibreOffice writes it: a million repeated rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"

    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def row(number: int, price: str, shown: str) -> str:
        return (
            f'<table:table-row>{text("Gäste links")}{text("A")}<table:table-cell office:value-type="float" '
            f'office:value="{number}"><text:p>{number}</text:p></table:table-cell><table:table-cell '
            f'office:value-type="currency" office:currency="EUR" office:value="{price}"><text:p>{shown}</text:p>'
            f'</table:table-cell>{text("Gold")}<table:table-cell table:number-columns-repeated="16379"/></table:table-row>'
        )

    header = "".join(map(text, _ROWS[0]))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Saal"><table:table-column table:number-columns-repeated="16384"/>'
        f'<table:table-row>{header}<table:table-cell table:number-columns-repeated="16379"/></table:table-row>'
        f"{row(1, '45', '45,00 €')}{row(2, '1045.5', '1.045,50 €')}<table:table-row "
        'table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _zipped({"mimetype": ODS, "content.xml": content})


def _zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "German Excel": (german_excel, CSV),
    "Excel, UTF-8": (excel_utf8, CSV),
    "LibreOffice": (libre_office, CSV),
    "latin-1": (latin_1, CSV),
    "UTF-16": (unicode_text, CSV),
    "trailing empty rows and columns": (trailing_empty, CSV),
    "CR": (old_mac, CSV),
    "NDJSON with a mark": (ndjson_with_a_mark, NDJSON),
    "xlsx": (excel_workbook, XLSX),
    "ods": (open_document, ODS),
}
