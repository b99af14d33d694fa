"""`rowlock doctor`: what is wrong and what to do."""

from __future__ import annotations

from dataclasses import asdict

import typer

from cli.output import emit, table


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor() -> None:
    """Check the API, the stores, the lines, the workers, and say what to do about what is wrong."""
    from cli.doctor import State, Surroundings, examine

    findings = list(examine(Surroundings.from_env()))
    broken = any(finding.state is State.BROKEN for finding in findings)
    rows = [(finding.name, finding.state, finding.found, finding.advice) for finding in findings]
    emit(
        {"healthy": not broken, "findings": [asdict(finding) for finding in findings]},
        lambda: table("", ("what", "state", "found", "what to do"), rows),
    )
    if broken:
        raise typer.Exit(1)
