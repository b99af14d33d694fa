"""The cursor of the feed: opaque, whole, and nothing that somebody else made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.journal.cursor import CURSOR_MAX_LENGTH, OPERATORS, Cursor, CursorError, decode, encode

NUMBERS = st.integers(0, 2**63 - 1)
LANES = st.integers(0, OPERATORS)


@given(st.dictionaries(LANES, NUMBERS, max_size=40), LANES, st.integers(0, 10_000_000))
def test_a_cursor_comes_back_as_it_went(numbers: dict[int, int], lane: int, offset: int) -> None:
    cursor = Cursor("69ab.1.4000", numbers, lane, offset)
    text = encode(cursor)
    assert text.isascii()
    assert decode(text) == cursor


def test_the_cursor_of_as_many_shards_as_there_may_be_is_taken() -> None:
    cursor = Cursor("f" * 64, dict.fromkeys(range(OPERATORS + 1), 2**63 - 1), OPERATORS, 1)
    text = encode(cursor)
    assert len(text) <= CURSOR_MAX_LENGTH
    assert decode(text) == cursor


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_a_text_that_the_journal_did_not_give_out_is_refused(text: str) -> None:
    with pytest.raises(CursorError):
        decode(text)


@pytest.mark.parametrize(
    "forged",
    [
        "lwGhYQ",
        "kwGhYZABAQ",
        encode(Cursor("a", {1: 2})) + "AAAA",
        "A" * (CURSOR_MAX_LENGTH + 1),
    ],
)
def test_a_cursor_that_was_tampered_with_is_refused(forged: str) -> None:
    with pytest.raises(CursorError):
        decode(forged)


@pytest.mark.parametrize("bad", [{OPERATORS + 1: 1}, {-1: 1}, {0: -1}, {0: 2**63}])
def test_a_number_beyond_what_there_can_be_is_refused(bad: dict[int, int]) -> None:
    with pytest.raises((CursorError, OverflowError)):
        decode(encode(Cursor("a", bad)))
