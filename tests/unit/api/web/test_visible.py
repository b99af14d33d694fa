"""What may be in a name: what is to be seen, in every script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.principals.holders import is_holder
from api.web.bodies import IS_VISIBLE

SEEN = ["a", "é", "ß", "Ω", "я", "א", "ش", "अ", "ไทย", "中文", "한국", "🎟", "a b", "O'Neil", "{x}", "½"]
UNSEEN = [
    "\0",
    "\n",
    "\x7f",
    "\x85",
    "\xa0",
    "\xad",
    "\u200b",
    "\u200e",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u3000",
    "\ufeff",
]


@pytest.mark.parametrize("name", SEEN)
def test_letters_of_every_script_are_seen(name: str) -> None:
    assert IS_VISIBLE(name)
    assert is_holder(name)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_seen_is_in_no_name(name: str) -> None:
    assert not IS_VISIBLE(f"a{name}")
    assert not is_holder(f"a{name}b")


@given(st.characters(categories=["Cc", "Zl", "Zp", "Zs"]))
def test_no_control_and_no_space_but_the_plain_one_passes(letter: str) -> None:
    assert bool(IS_VISIBLE(letter)) is (letter == " ")


@given(st.characters(categories=["L", "M", "N", "P", "S"]))
def test_every_letter_mark_number_and_sign_passes(letter: str) -> None:
    assert IS_VISIBLE(letter), unicodedata.name(letter, "")


@pytest.mark.parametrize("name", ["rowlock", "key:1", "operator:x", "", " ", "   ", "x" * 201, "\ud800"])
def test_some_names_are_rowlocks_own_and_some_are_none(name: str) -> None:
    assert not is_holder(name)


def test_names_that_only_begin_like_ours_are_free() -> None:
    assert is_holder("rowlocks")
    assert is_holder("x" * 200)
    assert is_holder(" ann")
