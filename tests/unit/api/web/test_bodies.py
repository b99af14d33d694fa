from __future__ import annotations

import pytest

from api.resources.actions import OrderBody, ReserveBody
from api.web.bodies import decode_bytes
from api.web.problems import Problem


def _refused(kind: type[object], data: bytes) -> Problem:
    with pytest.raises(Problem) as refused:
        decode_bytes(kind, data)
    return refused.value


def test_an_unknown_field_is_named() -> None:
    problem = _refused(ReserveBody, b'{"hodler": "ann"}')
    assert (problem.status, problem.code, problem.members["field"]) == (400, "INVALID_REQUEST", "hodler")


def test_an_unknown_field_deep_in_the_body_is_named_with_its_place() -> None:
    problem = _refused(OrderBody, b'{"event_id": "e", "wishes": [{"quantity": 2, "colour": "red"}]}')
    assert problem.members["field"] == "wishes[0].colour"


def test_a_missing_field_is_named() -> None:
    assert _refused(OrderBody, b'{"wishes": [{"quantity": 2}]}').members["field"] == "event_id"


def test_a_wrong_type_is_named_with_what_is_wanted() -> None:
    problem = _refused(ReserveBody, b'{"deadline_seconds": "soon"}')
    assert problem.members["field"] == "deadline_seconds"
    assert "int" in problem.detail


@pytest.mark.parametrize("seconds", [0, -1, 86_401])
def test_a_deadline_out_of_its_range_is_refused(seconds: int) -> None:
    assert _refused(ReserveBody, b'{"deadline_seconds": %d}' % seconds).members["field"] == "deadline_seconds"


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"nonsense"])
def test_what_is_no_json_is_said_to_be_none(data: bytes) -> None:
    assert _refused(ReserveBody, data).code == "MALFORMED_JSON"


def test_a_holder_with_a_control_character_is_refused() -> None:
    assert _refused(ReserveBody, b'{"holder": "a\\u0000b"}').members["field"] == "holder"
