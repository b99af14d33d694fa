"""Names that look the same are one chair's."""

from __future__ import annotations

import pytest

from shared.hall.names import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [("AB", "A\u200dB"), ("AB", "A\u200cB"), ("AB", "A\u034fB"), ("\u2764\ufe0f", "\u2764"), ("Ⅳ", "iv"), ("1,0", "1")],
)
def test_what_nobody_can_see_parts_no_names(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("1", "2"), ("A", "\u0410"), ("1.5", "1"), ("O", "0")])
def test_what_can_be_told_apart_is_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
