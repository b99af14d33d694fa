import pytest

from api.resources.event_bodies import EventChange, NewEvent, changes_of, columns_of, slug
from api.resources.wishes import WishBody
from api.web.bodies import decode_bytes
from api.web.problems import Problem
from shared.domain.bounds import PRICE_MAX


def refused(body: bytes, kind: type = NewEvent) -> tuple[object, str]:
    with pytest.raises(Problem) as caught:
        columns_of(decode_bytes(kind, body))
    return caught.value.members["field"], caught.value.detail


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Opening Night!", "opening-night"), ("Führung · Süd", "fuhrung-sud"), ("正面", "event"), ("x" * 99, "x" * 48)],
)
def test_an_id_is_made_of_the_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_hold_may_be_extended_to_ten_times_its_length_unless_told_otherwise() -> None:
    columns = columns_of(decode_bytes(NewEvent, b'{"name": "A", "hold_seconds": 2}'))
    assert (columns["hold_seconds"], columns["max_hold_seconds"]) == (2, 20)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", '""'),
        ("name", '" "'),
        ("id", '"a b"'),
        ("id", '"a.b"'),
        ("currency", '"euro"'),
        ("hold_seconds", "0"),
        ("hold_seconds", '"ten"'),
        ("max_hold_seconds", "1"),
        ("max_per_holder", "0"),
        ("starts_at", '"tomorrow"'),
        ("starts_at", '"2030-01-01T00:00:00"'),
        ("starts_at", '"9999-12-31T23:59:59-05:00"'),
        ("starts_at", '"0001-01-01T00:00:00Z"'),
        ("starts_at", '"0001-01-01T00:00:00+05:00"'),
        ("sales_open_at", '"1969-12-31T23:59:59Z"'),
        ("sales_close_at", '"10000-01-01T00:00:00Z"'),
        ("name", '"A\\u0000"'),
        ("name", '"A\\n"'),
        ("id", '"a\\n"'),
        ("currency", '"EUR\\n"'),
        ("closed_sections", '["\\u0000"]'),
        ("closed_sections", '["A\\n"]'),
        ("max_per_guest", "0"),
        ("cool_down_seconds", "-1"),
        ("cool_down_seconds", "3601"),
        ("closed_sections", '[""]'),
        ("max_wait_seconds", "-1"),
        ("colour", "1"),
    ],
)
def test_a_wrong_rule_is_named(field: str, value: str) -> None:
    named, _ = refused(b'{"name": "A", "' + field.encode() + b'": ' + value.encode() + b"}")
    assert str(named).startswith(field)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"),
        ("1970-01-01T05:00:00+05:00", "1970-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
        ("9999-12-31T23:59:59+23:59", "9999-12-31T00:00:59+00:00"),
    ],
)
def test_a_moment_within_the_bounds_is_kept_in_utc(given: str, kept: str) -> None:
    body = b'{"starts_at": "' + given.encode() + b'"}'
    assert changes_of(decode_bytes(EventChange, body))["starts_at"].isoformat() == kept


def test_a_price_is_bound_on_both_sides() -> None:
    for price in (0, PRICE_MAX):
        assert decode_bytes(WishBody, b'{"quantity": 1, "max_price": %d}' % price).max_price == price
    for price in (-1, PRICE_MAX + 1, 10**22):
        with pytest.raises(Problem, match="max_price"):
            decode_bytes(WishBody, b'{"quantity": 1, "max_price": %d}' % price)


def test_sales_must_not_close_before_they_open() -> None:
    body = b'{"name": "A", "sales_open_at": "2030-01-02T00:00:00Z", "sales_close_at": "2030-01-02T00:00:00Z"}'
    assert refused(body) == ("sales_close_at", "sales_close_at: must be after sales_open_at")


def test_a_change_says_what_it_names_and_nothing_else() -> None:
    assert changes_of(decode_bytes(EventChange, b'{"max_per_holder": null}')) == {"max_per_holder": None}


@pytest.mark.parametrize("body", [b"{}", b'{"id": "other"}', b'{"currency": "USD"}'])
def test_identity_and_currency_of_an_event_never_change(body: bytes) -> None:
    with pytest.raises(Problem):
        changes_of(decode_bytes(EventChange, body))
