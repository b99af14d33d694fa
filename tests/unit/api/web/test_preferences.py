from __future__ import annotations

import pytest

from api.web.preferences import idempotency_key, request_id, wait_seconds
from api.web.problems import Problem


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("wait=5", 5),
        ("Wait=5", 5),
        ("respond-async, wait=7", 7),
        ('wait="9"', 9),
        ("wait = 3 ; foo=bar", 3),
        ("wait=3, wait=9", 3),
        ("wait=0", 0),
        ("wait=3600", 30),
        ("respond-async", None),
    ],
)
def test_wait_is_read_as_rfc_7240_has_it_and_cut_to_the_longest_allowed(
    header: str | None, expected: int | None
) -> None:
    assert wait_seconds(header, at_most=30) == expected


@pytest.mark.parametrize(
    "header", ["wait", "wait=", "wait=-1", "wait=soon", "wait=1.5", "wait=٣", "wait=" + "9" * 50, ",,;="]
)
def test_a_preference_that_can_not_be_understood_is_ignored(header: str | None) -> None:
    assert wait_seconds(header, at_most=30) is None


@pytest.mark.parametrize(
    ("header", "key"), [('"a key"', "a key"), ("bare", "bare"), (" spaced ", "spaced"), (None, None)]
)
def test_an_idempotency_key_may_be_quoted_or_bare(header: str | None, key: str | None) -> None:
    assert idempotency_key(header) == key


@pytest.mark.parametrize("header", ["", '""', "x" * 201, "tab\there", "clé"])
def test_an_idempotency_key_that_can_not_be_kept_is_refused_by_name(header: str | None) -> None:
    with pytest.raises(Problem) as refused:
        idempotency_key(header)
    assert refused.value.status == 400
    assert refused.value.members["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("header", "kept"), [("abc-123", "abc-123"), (None, None), ("x" * 101, None), ('{"a":1}', None)]
)
def test_a_request_id_is_kept_only_if_it_may_stand_in_a_log(header: str | None, kept: str | None) -> None:
    assert request_id(header) == kept
