"""What an import did, or would do, for people: counts, mistakes, and the hall row by row."""

from __future__ import annotations

from cli.client import Json
from cli.output import pairs, table

_LONG = ("mistakes", "conflicts", "map", "warnings")
_ROWS_SHOWN = 200


def show_import(answer: Json) -> None:
    pairs("", {name: value for name, value in answer.items() if name not in _LONG})
    for warning in answer.get("warnings", ()):
        print(f"note: {warning}")
    if answer.get("conflicts"):
        columns = ("place", "field", "value", "stored")
        table("left as they are", columns, [[each.get(name) for name in columns] for each in answer["conflicts"]])
    show_mistakes(answer)
    rows = answer.get("map", ())
    if rows:
        shown = [(row["section"], row.get("row"), row["tickets"], _beside(row)) for row in rows[:_ROWS_SHOWN]]
        table("as they would stand", ("section", "row", "tickets", "side by side"), shown)


def show_mistakes(answer: Json) -> None:
    mistakes = answer.get("mistakes") or ()
    if mistakes:
        columns = ("place", "field", "value", "reason")
        table("mistakes", columns, [[each.get(name) for name in columns] for each in mistakes])
    more = answer.get("mistakes_total", 0) - len(mistakes)
    if more > 0:
        print(f"and {more} more")


def _beside(row: Json) -> str:
    return "   ".join(" ".join(part) for part in row.get("side_by_side", ()))
