"""What people read: a price as money, who did what to a ticket, advice that is said once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cli import client
from cli.commands import imported
from cli.commands.tickets import HISTORY_COLUMNS, history_row
from rowlock_client import HistoryEntry, Imported, Problem
from rowlock_client.models.events import PriceCount


@pytest.mark.parametrize(
    ("code", "detail", "said"),
    [
        ("EVENT_HELD", "Held: cancel it, and delete it when the holds have ended.", 1),
        ("EVENT_HELD", "Somebody holds tickets.", 1),
        ("NO_SUCH_CODE", "Nothing is known of it.", 0),
    ],
)
def test_advice_is_said_once(code: str, detail: str, said: int) -> None:
    problem = Problem(409, {"code": code, "detail": detail}, None)
    assert str(client._told(problem)).count("delete it when the holds have ended") == said


def test_an_import_tells_what_the_tickets_cost_as_money(capsys: pytest.CaptureFixture[str]) -> None:
    prices = (PriceCount(price=45, tickets=7), PriceCount(price=4500, tickets=2))
    imported.show_import(
        Imported(
            event_id="gala",
            imported=9,
            added=9,
            unchanged=0,
            conflicting=0,
            free_of_charge=0,
            currency="EUR",
            prices=prices,
        )
    )
    assert "7 at 0.45 EUR, 2 at 45.00 EUR" in capsys.readouterr().out


def test_a_change_of_a_ticket_says_what_was_done_for_whom_and_why() -> None:
    entry = HistoryEntry(
        command_id="c-1", kind="cancel", reservation_id="r-1", shard=0, sequence=9, from_status="SOLD",
        to_status="AVAILABLE", changed_at=datetime(2026, 1, 1, tzinfo=UTC), holder="ann", reason="ill",
    )  # fmt: skip
    told = dict(zip(HISTORY_COLUMNS, history_row(entry), strict=True))
    assert (told["what"], told["holder"], told["reason"], told["to"]) == ("cancel", "ann", "ill", "AVAILABLE")
