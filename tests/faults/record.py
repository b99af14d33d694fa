"""Writes what rounds showed into the page on reliability, between its marks, so that no hand does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.faults.report import Report

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reliability.md"
ROUNDS, FAULTS = "rounds", "faults"
_ROUND_HEAD = (
    "seed",
    "seconds",
    "faults",
    "commands",
    "violations",
    "worker killed, p99",
    "Redis back",
    "PostgreSQL back",
)
_FAULT_HEAD = ("fault", "struck")


def record(report: Report, page: Path = PAGE) -> None:
    """Add a round as a row, and its faults to the numbers of those before."""
    text = page.read_text(encoding="utf-8")
    rounds = [*_rows(text, ROUNDS), _round(report)]
    struck = Counter({kind: int(times) for kind, times in _rows(text, FAULTS)}) + report.faults
    text = _with(text, ROUNDS, _table(_ROUND_HEAD, rounds))
    text = _with(text, FAULTS, _table(_FAULT_HEAD, ((kind, str(times)) for kind, times in sorted(struck.items()))))
    page.write_text(text, encoding="utf-8")


def _round(report: Report) -> tuple[str, ...]:
    kills = report.worker_recoveries_s
    stores = (report.store_recoveries_s.get(name, []) for name in ("streams", "postgresql"))
    return (
        str(report.seed),
        f"{report.seconds:g}",
        str(report.faults.total()),
        f"{report.commands:,}",
        str(len(report.violations)),
        f"{report.recovery_p99_s():.2f} s of {len(kills)}" if kills else "",
        *(f"{max(times):.2f} s of {len(times)}" if times else "" for times in stores),
    )


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name} -->\n", f"<!-- /{name} -->"


def _rows(text: str, name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table between its marks, without its head."""
    begin, end = _marks(name)
    lines = text.partition(begin)[2].partition(end)[0].splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")]
    return rows[2:]


def _with(text: str, name: str, table: str) -> str:
    begin, end = _marks(name)
    before, _, rest = text.partition(begin)
    assert end in rest, f"the page has no marks for {name}"
    return before + begin + table + end + rest.partition(end)[2]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
