"""`rowlock audit`: do the stores agree?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from cli.output import emit, say, table


def register(app: typer.Typer) -> None:
    app.command()(audit)


@dataclass(frozen=True, slots=True)
class _Row:
    check: str
    subject: str
    detail: str
    state: str


def audit(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what is safe to mend.")] = False,
) -> None:
    """Compare reservations, counts, lines and recorded outcomes with each other, and say what differs.

    Works on ROWLOCK_DATABASE_URL and ROWLOCK_REDIS_URL, or on the local stack. Reservations and outcomes are never touched.
    """
    from cli.doctor.surroundings import Surroundings
    from shared.audit.difference import MENDED_BY
    from shared.audit.run import audit as run

    result = run(Surroundings.from_env().settings.require("database_url", "redis_url"), repair=repair)
    rows = [_Row(each.check, each.subject, each.detail, f"mended: {MENDED_BY[each.check]}") for each in result.mended]
    for each in result.differences:
        state = "--repair would mend it" if each.safe_to_mend else "needs a person"
        rows.append(_Row(each.check, each.subject, each.detail, state))
    emit({"consistent": not result.differences, "differences": rows}, lambda: _show(rows))
    if result.differences:
        raise typer.Exit(1)


def _show(rows: list[_Row]) -> None:
    if not rows:
        say("the stores agree")
        return
    table("", ("check", "of", "found", "what to do"), [(row.check, row.subject, row.detail, row.state) for row in rows])
