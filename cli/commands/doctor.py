"""`rowlock doctor`: what is wrong and what to do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cli.output import emit, load_tables, table


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(
    patience: Annotated[
        float, typer.Option(min=0.1, max=60, help="Seconds within which each thing must answer.")
    ] = 1.5,
) -> None:
    """Check the API, the stores, the lines, the workers, and say what to do about what is wrong."""
    from cli.doctor.examine import examine
    from cli.doctor.finding import State
    from cli.doctor.surroundings import Surroundings

    findings = list(examine(Surroundings.from_env(), patience, load_tables))
    broken = any(finding.state is State.BROKEN for finding in findings)
    rows = [(finding.name, finding.state, finding.found, finding.advice) for finding in findings]
    emit(
        {"healthy": not broken, "findings": [asdict(finding) for finding in findings]},
        lambda: table("", ("what", "state", "found", "what to do"), rows),
    )
    if broken:
        raise typer.Exit(1)
