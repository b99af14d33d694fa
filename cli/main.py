"""`rowlock`: one file a group of commands in `cli.commands`; every error is one line."""

from __future__ import annotations

import os
import sys
from functools import cache
from io import TextIOWrapper
from typing import Annotated, Any

import typer

from cli import output
from cli.commands import admin, audit, backup, box_office, doctor, events, keys, load, orders, tickets
from shared.errors import ConfigurationError, RowlockError
from shared.variables import say_unknown_variables

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


for group in (admin, events, tickets, orders, box_office, keys, load, doctor, audit, backup):
    group.register(app)


@cache
def _command() -> Any:
    """Return the commands with their options, which Typer reads off all functions: once for a process."""
    return typer.main.get_command(app)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. `--json` counts wherever it stands."""
    say_unknown_variables("rowlock")
    words = sys.argv[1:] if arguments is None else arguments
    output.Mode.json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without this letter shows its number
    try:
        _command()([word for word in words if word != "--json"], prog_name="rowlock")
    except (RowlockError, OSError) as error:
        _fail(error, str(error))
    except UnicodeError:
        _fail(ConfigurationError("an argument or a setting holds bytes that are no text in UTF-8"))
    except Exception as error:  # a fault of ours is one line, too; who mends it asks for more
        if os.environ.get("ROWLOCK_TRACEBACK"):
            raise
        _fail(error, f"a fault in rowlock: {type(error).__name__}: {error} (ROWLOCK_TRACEBACK=1 shows where)")


def _fail(error: Exception, line: str = "") -> None:
    text = line or str(error)
    if output.Mode.json:
        body = getattr(error, "body", None) or {"code": type(error).__name__, "detail": text}
        output.emit({"error": body}, lambda: None)
    output.complain(text)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
