import io
import json

import pytest

from api.inventory.errors import UnreadableInventoryError
from api.inventory.json_rows import is_plan, place, read_json
from api.inventory.ndjson_rows import read_ndjson
from api.inventory.seats import SeatReader
from shared.db.inventory_row import InventoryRow

SEAT = {"section": "A", "row": 1, "number": 2, "price": 100}


def read(text: str) -> list[InventoryRow]:
    return list(read_ndjson(io.BytesIO(text.encode()), SeatReader("gala")))


def fault(text: str) -> UnreadableInventoryError:
    with pytest.raises(UnreadableInventoryError) as caught:
        read(text)
    return caught.value


def test_one_object_a_line_is_a_seat_and_numbers_may_be_numbers() -> None:
    rows = read(json.dumps(SEAT) + "\n\n" + json.dumps({**SEAT, "number": "3"}))
    assert [(row.id, row.line) for row in rows] == [("gala.A.1.2", 1), ("gala.A.1.3", 3)]


def test_unknown_fields_and_nested_attributes_are_kept() -> None:
    (row,) = read(json.dumps({**SEAT, "view": {"stage": 0.8}, "attributes": {"legroom": True}}))
    assert row.attributes == {"view": {"stage": 0.8}, "legroom": True}


def test_a_capacity_makes_general_places() -> None:
    rows = read('{"section": "Standing", "price": 5, "capacity": 2}')
    assert [row.id for row in rows] == ["gala.Standing.1", "gala.Standing.2"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ('{"section": "A", "row": 1, "number": 1, "price": 1.5}', "price", 1.5),
        ('{"section": "A", "row": 1, "number": 1, "price": true}', "price", True),
        ('{"section": ["A"], "row": 1, "number": 1, "price": 1}', "section", "['A']"),
        ('{"section": "A", "row": 1, "number": 1, "price": 1, "attributes": 7}', "attributes", 7),
        ("[1]", None, "[1]"),
        ('{"section": ', None, '{"section": '),
        ('{"section": "A\\u0000"}', None, None),
    ],
)
def test_mistakes_are_named_by_line_field_and_value(text: str, field: str | None, value: object) -> None:
    error = fault(json.dumps(SEAT) + "\n" + text)
    assert (error.line, error.field, error.value) == (2, field, value)


def test_long_values_are_cut_before_they_are_shown() -> None:
    assert len(str(fault(json.dumps({**SEAT, "price": "9" * 500})).value)) == 81


@pytest.mark.parametrize("body", [[SEAT], {"tickets": [SEAT]}])
def test_a_json_list_is_read_like_ndjson(body: object) -> None:
    (row,) = read_json(json.dumps(body).encode(), SeatReader("gala"))
    assert row.id == "gala.A.1.2"


def test_a_mistake_in_a_json_list_is_named_by_its_place() -> None:
    with pytest.raises(UnreadableInventoryError, match=r"tickets\[1\], field price: holds 'x'") as caught:
        list(read_json(json.dumps([SEAT, {**SEAT, "price": "x"}]).encode(), SeatReader("gala")))
    assert caught.value.line is None
    assert place(2) == "tickets[1]"


@pytest.mark.parametrize("body", [b"{}", b"7", b"{", b'{"tickets": [7]}', b'{"seats": []}'])
def test_a_json_body_of_another_shape_is_refused(body: bytes) -> None:
    assert not is_plan(body)
    with pytest.raises(UnreadableInventoryError):
        list(read_json(body, SeatReader("gala")))
