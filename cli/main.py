"""`rowlock`: one file a group of commands in `cli.commands`; every error is one line."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli import output
from cli.commands import admin, audit, doctor, events, load, orders, tickets
from shared.errors import RowlockError

app = typer.Typer(
    name="rowlock",
    help="Reserve tickets, run events, and run Rowlock itself. Talks to ROWLOCK_URL, or to the local stack of 'rowlock up'.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _everywhere(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False) -> None:
    output.Mode.json = output.Mode.json or as_json


for group in (admin, events, tickets, orders, load, doctor, audit):
    group.register(app)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. `--json` counts wherever it stands."""
    words = sys.argv[1:] if arguments is None else arguments
    output.Mode.json = "--json" in words
    try:
        app([word for word in words if word != "--json"], prog_name="rowlock")
    except (RowlockError, OSError) as error:
        _fail(error)


def _fail(error: Exception) -> None:
    if output.Mode.json:
        body = getattr(error, "body", None) or {"code": type(error).__name__, "detail": str(error)}
        output.emit({"error": body}, lambda: None)
    print(f"rowlock: {error}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
