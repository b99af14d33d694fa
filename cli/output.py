"""What the commands print: tables for people, JSON for machines."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from shared.money import exponent_of, major_units


class Mode:
    """Set once by the command line's entry; `--json` may stand before or after a command."""

    json = False


def emit(value: object, people: Callable[[], None]) -> None:
    """Print `value` as JSON if that is asked for, else what `people` prints."""
    if Mode.json:
        print(msgspec.json.encode(value).decode())
    else:
        people()


def complain(text: str) -> None:
    """Print what went wrong as one line, whatever somebody's words in it hold."""
    print("rowlock: " + " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split()), file=sys.stderr)


def say(text: str) -> None:
    """Print a line for people that is no result: a hint, a progress. Kept away from JSON."""
    print(text, file=sys.stderr if Mode.json else sys.stdout, flush=True)


_PROSE = ("name", "value", "found", "what to do")
"""Columns that may be broken into lines; what is copied must not be."""
_WIDE = 240


def load_tables() -> None:
    """Load what `table` draws with, if tables are wanted: there may be something to wait for meanwhile."""
    if not Mode.json:
        import rich.console
        import rich.table  # noqa: F401


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title or None, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        drawn.add_column(column, overflow="fold", no_wrap=column not in _PROSE)
    for row in rows:
        drawn.add_row(*(Text("" if cell is None else str(cell), style=_style(cell)) for cell in row))
    console = Console()
    if not console.is_terminal:  # a file or a pipe has no width
        console.width = _WIDE
    console.print(drawn)


def pairs(title: str, values: Mapping[str, Any]) -> None:
    """Print the fields of one thing; empty ones are left out."""
    table(
        title,
        ("field", "value"),
        [(name, _text(value)) for name, value in values.items() if value not in (None, "", [], {}, ())],
    )


def money(minor_units: int | None, currency: str | None) -> str:
    if minor_units is None:
        return ""
    return f"{major_units(minor_units, currency):,.{exponent_of(currency)}f} {currency or ''}".strip()


def clock(moment: datetime | None) -> str:
    """Return a time in the user's own zone, and which that is."""
    if moment is None:
        return ""
    try:
        return moment.astimezone().isoformat(" ", "seconds")
    except (ValueError, OverflowError):  # at the ends of the calendar another zone may have no such moment
        return moment.isoformat(" ", "seconds")


_STYLES = {
    "SUCCEEDED": "green", "AVAILABLE": "green", "CONFIRMED": "green", "ok": "green",
    "PENDING": "yellow", "HELD": "yellow", "look": "yellow",
    "REJECTED": "red", "SOLD": "red", "broken": "bold red",
}  # fmt: skip


def _style(cell: object) -> str:
    return _STYLES.get(str(cell), "")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(part)}" for name, part in value.items())
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list | tuple):
        return ", ".join(_text(part) for part in value)
    return str(value)
