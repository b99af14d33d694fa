import io
import json
from typing import Any

import pytest

from api.inventory.inventory import Request, read_inventory
from api.inventory.json_rows import JSON_MAX_BYTES, is_plan
from api.inventory.mistakes import Mistake
from shared.db.inventory_row import InventoryRow

SEAT = {"section": "A", "row": 1, "number": 2, "price": 100}


def _read(raw: bytes, media: str) -> tuple[list[InventoryRow], list[Mistake]]:
    found = read_inventory(io.BytesIO(raw), media, Request(event_id="gala", currency="EUR"), lambda _: False)
    return list(found.rows), found.mistakes.told


def read(text: str) -> list[InventoryRow]:
    rows, mistakes = _read(text.encode(), "application/x-ndjson")
    assert mistakes == []
    return rows


def fault(text: str) -> Mistake:
    return _read(text.encode(), "application/x-ndjson")[1][0]


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
        ('{"section": "A", "row": 1, "number": 1, "price": 1.505}', "price", 1.505),
        ('{"section": "A", "row": 1, "number": 1, "price": true}', "price", True),
        ('{"section": ["A"], "row": 1, "number": 1, "price": 1}', "section", "['A']"),
        ('{"section": "A", "row": 1, "number": 1, "price": 1, "attributes": 7}', "attributes", 7),
        ('{"section": "A", "row": 1, "number": 1, "price": 1, "price": 2}', "price", None),
        ('{"section": "A", "row": 1, "number": 1, "price": 1, "attributes": {"view": 1, "view": 2}}', "view", None),
        ("[1]", None, "[1]"),
        ('{"section": ', None, '{"section": '),
        ('{"section": "A\\u0000"}', "section", "A\0"),
        ('{"section": "A", "row": 1, "number": 1, "price": 1, "note": ["\\u0000"]}', "note", "['\\x00']"),
        (
            '{"section": "A", "row": 1, "number": 1, "price": 1, "note": ' + "[" * 40 + "]" * 40 + "}",
            "note",
            "[" * 40 + "]" * 40,
        ),
        ('{"section": "A", "row": 1, "number": 1, "price": 1, "x": 1e39}', "x", 1e39),
    ],
)
def test_mistakes_are_named_by_line_field_and_value(text: str, field: str | None, value: object) -> None:
    error = fault(json.dumps(SEAT) + "\n" + text)
    assert (error.line, error.field, error.value) == (2, field, value)


def test_long_values_are_cut_before_they_are_shown() -> None:
    assert len(str(fault(json.dumps({**SEAT, "price": "9" * 500})).value)) == 81


@pytest.mark.parametrize("body", [[SEAT], {"tickets": [SEAT]}])
def test_a_json_list_is_read_like_ndjson(body: object) -> None:
    (rows, mistakes) = _read(json.dumps(body).encode("utf-8-sig"), "application/json")
    assert ([row.id for row in rows], mistakes) == (["gala.A.1.2"], [])


def test_mistakes_in_a_json_list_are_named_by_their_place() -> None:
    body = json.dumps([SEAT, {**SEAT, "price": "x"}, {**SEAT, "number": None}]).encode()
    _, mistakes = _read(body, "application/json")
    assert [(each.place, each.line, each.field) for each in mistakes] == [
        ("tickets[1]", None, "price"),
        ("tickets[2]", None, "number"),
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'[{"section": "A", "row": 1, "number": 2, "price": 1, "price": 2}]', "price"),
        (b'{"tickets": [{"section": "A", "section": "B", "row": 1, "number": 2, "price": 1}]}', "section"),
        (b'{"tickets": [], "tickets": [{"section": "A", "row": 1, "number": 2, "price": 1}]}', "tickets"),
        (b'{"zones": [], "zones": []}', "zones"),
    ],
)
def test_a_json_body_that_says_a_thing_twice_is_refused_by_name(body: bytes, field: str) -> None:
    (mistake,) = _read(body, "application/json")[1]
    assert (mistake.field, "twice" in mistake.reason) == (field, True)


@pytest.mark.parametrize(
    "body", [b"{}", b"7", b"{", b'{"tickets": [7]}', b'{"seats": []}', b"[" * 100_000, b'{"zones":' + b"[" * 100_000]
)
def test_a_json_body_of_another_shape_is_refused(body: bytes) -> None:
    assert not is_plan(body)
    assert _read(body, "application/json")[1]


def test_json_is_read_as_a_whole_and_therefore_not_without_a_bound() -> None:
    assert "goes as NDJSON" in _read(b" " * (JSON_MAX_BYTES + 1), "application/json")[1][0].reason


def test_a_byte_order_mark_is_no_part_of_the_first_object() -> None:
    rows, mistakes = _read(json.dumps(SEAT).encode("utf-8-sig"), "application/x-ndjson")
    assert (len(rows), mistakes) == (1, [])


def test_deep_nesting_of_a_line_is_a_mistake_of_that_line() -> None:
    mistake = fault(json.dumps(SEAT) + '\n{"section":' + "[" * 100_000)
    assert mistake.line == 2


def test_keys_are_understood_as_headers_are() -> None:
    body: dict[str, Any] = {"Bereich": "A", "Reihe": 1, "Platz": 2, "Preis": "45,00 €"}
    assert [(row.id, row.price) for row in read(json.dumps(body))] == [("gala.A.1.2", 4500)]
