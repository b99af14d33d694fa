from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cli.advice import REFUSALS, explained
from cli.output import clock, money
from rowlock_client import Explanation
from rowlock_client.models.commands import Shortfall
from shared.domain.outcomes import Code


def test_each_refusal_says_what_to_do_next() -> None:
    assert set(REFUSALS) >= set(Code)
    assert all(REFUSALS.values())


def test_the_reason_of_a_no_is_a_sentence() -> None:
    taken = Explanation(sequence=13, won_by_sequence=12, ticket_status="SOLD", waiting=2)
    assert explained(taken) == "the ticket is SOLD, command 12 of the queue came before, this is 13, 2 in its wait list"
    short = Explanation(sequence=1, shortfalls=(Shortfall(wish=0, missing=1, reason="not_adjacent"),))
    assert explained(short) == "wish 1 lacks 1 (not side by side)"
    named = Explanation(sequence=1, shortfalls=(Shortfall(wish=0, missing=2, reason="taken", ticket_ids=("a", "b")),))
    assert explained(named) == "wish 1 lacks 2 (taken): a, b"
    assert explained(Explanation(sequence=4, limit=0)) == "the limit is 0"
    assert explained(None) == ""


@pytest.mark.parametrize(
    ("minor_units", "currency", "shown"),
    [(4500, "EUR", "45.00 EUR"), (4500, "JPY", "4,500 JPY"), (4500, "KWD", "4.500 KWD"), (10**22 + 1, "EUR", "100,000,000,000,000,000,000.01 EUR"), (0, None, "0.00"), (None, "EUR", "")],
)  # fmt: skip
def test_money_is_shown_with_the_decimals_of_its_currency(minor_units: int, currency: str, shown: str) -> None:
    assert money(minor_units, currency) == shown


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_a_moment_that_no_calendar_has_is_shown_as_it_came(moment: datetime) -> None:
    assert clock(moment)[:4] == f"{moment.year:04d}"
