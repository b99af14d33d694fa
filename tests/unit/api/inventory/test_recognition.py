"""A file whose sender does not say what it is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.inventory.inventory import MEDIA_TYPES
from api.inventory.recognition import HEAD_BYTES, recognised
from tests.unit.api.inventory import files

RECORD = '{"section":"A","row":"1","number":"1","price":1}'
CSV, NDJSON, JSON = "text/csv", "application/x-ndjson", "application/json"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"section,row,number,price\nA,1,1,100\n", CSV),
        ("\ufeffBereich;Reihe;Platz\n".encode("utf-16"), CSV),
        (b"", CSV),
        (b"{\\rtf1 section,row}", CSV),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", files.XLSX),
        (f"[{RECORD}]".encode(), JSON),
        (b"\xef\xbb\xbf \n [", JSON),
        (f'{{"tickets": [{RECORD}]}}'.encode(), JSON),
        (b'{"zones": []}', JSON),
        (b'{\n "zones": []}', JSON),
        (b'{"name": "' + b"x" * 2 * HEAD_BYTES + b'", "zones": []}', JSON),
        (RECORD.encode(), NDJSON),
        (f"{RECORD}\n{RECORD}\n".encode(), NDJSON),
        (b'{"section": "\\ud800"}\n', JSON),
    ],
)
def test_a_text_is_told_by_how_it_begins(content: bytes, media_type: str) -> None:
    assert recognised(io.BytesIO(content)) == media_type


@pytest.mark.parametrize("program", files.FILES)
def test_a_file_of_any_program_is_told_apart(program: str) -> None:
    make, media_type = files.FILES[program]
    assert recognised(io.BytesIO(make())) == media_type


@given(st.binary(max_size=200))
def test_whatever_it_is_it_is_taken_for_something_and_read_from_its_beginning(content: bytes) -> None:
    source = io.BytesIO(content)
    assert recognised(source) in MEDIA_TYPES
    assert source.read() == content
