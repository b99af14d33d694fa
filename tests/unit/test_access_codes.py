"""The words of access codes."""

from __future__ import annotations

import re

import pytest

from shared.access_codes import digest_of, letters_of, new_code


def test_codes_are_made_of_letters_that_nobody_takes_for_others() -> None:
    made = {new_code() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", each) for each in made)


@pytest.mark.parametrize(
    "typed", ["K7QF-2M9X-TD4B", "k7qf2m9xtd4b", " K7QF 2M9X\tTD4B ", "K7QF\u20132M9X\u2010TD4B", "\uff2b7QF-2M9X-TD4B"]
)
def test_a_code_is_the_same_however_it_is_typed(typed: str) -> None:
    assert digest_of(typed) == digest_of("K7QF-2M9X-TD4B")
    assert letters_of(typed) == 12


def test_another_code_has_another_digest_that_says_nothing_of_it() -> None:
    assert digest_of("K7QF-2M9X-TD4C") != digest_of("K7QF-2M9X-TD4B")
    assert re.fullmatch(r"[0-9a-f]{64}", digest_of("K7QF-2M9X-TD4B"))
