from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.resources.actions import OrderBody, ReserveBody
from api.resources.ticket_changes import TicketChange
from api.web.bodies import decode_bytes
from api.web.problems import Problem
from api.web.repeated import repeated_key

DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_no_key_of_a_document_whose_keys_differ_is_called_repeated(document: object) -> None:
    for escaped in (True, False):
        text = json.dumps(document, ensure_ascii=escaped)
        assert repeated_key(text.encode(errors="replace"), known=0) is None


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b'{"a":1,"a":1}', "a"),
        (b'{"a":1, "b":2,\n"a" : 3}', "a"),
        (b'{"a":1,"\\u0061":2}', "a"),
        (b'{"":1,"":2}', ""),
        (b'[1,{"x":[{"deep":1,"deep":2}]}]', "deep"),
        (b'{"a":' + b"9" * 5_000 + b',"a":1e400}', "a"),
        (b'{"\\ud800":1,"\\ud800":2}', "?"),
        ('{"é":1,"é":2}'.encode(), "é"),
        (b'{"%b":1,"%b":2}' % (b"k" * 9_000, b"k" * 9_000), "k" * 80),
    ],
)
def test_a_repeated_key_is_found_wherever_it_stands(data: bytes, key: str) -> None:
    assert repeated_key(data) == key


def test_keys_of_different_objects_and_colons_in_texts_are_no_repetition() -> None:
    assert repeated_key(b'[{"a":"a:1,a:2"},{"a":{"a":{"b":1},"b":2}}]') is None


def test_as_many_keys_as_colons_leave_nothing_to_repeat() -> None:
    line = b'{"section":"A","price":5,"price":6}'
    read = msgspec.json.decode(line)
    assert repeated_key(line, known=len(read)) == "price"
    assert repeated_key(b'{"section":"A","price":5}', known=2) is None


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        (ReserveBody, b'{"deadline_seconds": 5, "deadline_seconds": 60}', "deadline_seconds"),
        (ReserveBody, b'{"deadline_seconds": 5.0, "deadline_seconds": 60.0}', "deadline_seconds"),
        (OrderBody, b'{"event_id": "e", "wishes": [{"quantity": 2, "quantity": 3}]}', "quantity"),
        (TicketChange, b'{"ticket_ids": ["a"], "attributes": {"view": 1, "view": 2}}', "view"),
    ],
)
def test_a_body_that_says_a_thing_twice_is_refused_by_name(kind: type[object], data: bytes, field: str) -> None:
    with pytest.raises(Problem) as refused:
        decode_bytes(kind, data)
    assert (refused.value.status, refused.value.code, refused.value.members["field"]) == (400, "INVALID_REQUEST", field)
    assert "twice" in refused.value.detail
