"""What an import did, or would do, for people: counts, mistakes, and the hall row by row."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from cli.output import money, pairs, table
from rowlock_client import Imported
from rowlock_client.models.events import Mistake

_LONG = ("mistakes", "conflicts", "map", "warnings", "currency", "prices")
_ROWS_SHOWN = 200


class Mistakes(Struct, frozen=True):
    """Those of a file that was refused."""

    mistakes: tuple[Mistake, ...]
    mistakes_total: int = 0


def show_import(answer: Imported) -> None:
    prices = ", ".join(f"{each.tickets} at {money(each.price, answer.currency)}" for each in answer.prices)
    pairs("", {name: value for name, value in asdict(answer).items() if name not in _LONG} | {"prices": prices})
    for warning in answer.warnings:
        print(f"note: {warning}")
    if answer.conflicts:
        columns = ("place", "field", "value", "stored")
        rows = ((each.place, each.field, each.value, each.stored) for each in answer.conflicts)
        table("left as they are", columns, rows)
    show_mistakes(answer)
    if answer.map:
        shown = [(row["section"], row.get("row"), row["tickets"], _beside(row)) for row in answer.map[:_ROWS_SHOWN]]
        table("as they would stand", ("section", "row", "tickets", "side by side"), shown)


def show_mistakes(told: Imported | Mistakes) -> None:
    if told.mistakes:
        columns = ("place", "field", "value", "reason")
        rows = ((each.place, each.field, each.value, each.reason) for each in told.mistakes)
        table("mistakes", columns, rows)
    more = told.mistakes_total - len(told.mistakes)
    if more > 0:
        print(f"and {more} more")


def _beside(row: dict[str, Any]) -> str:
    return "   ".join(" ".join(part) for part in row.get("side_by_side", ()))
