"""`rowlock`: one file a group of commands in `cli.commands`; every error is one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer

from cli import output
from shared.ending import leave
from shared.errors import ConfigurationError, RowlockError
from shared.variables import say_unknown_variables

GROUPS = {
    "admin": ("up", "token", "init"),
    "events": ("event", "seats"),
    "tickets": (
        "reserve", "release", "confirm", "extend", "status", "withdraw", "ticket", "reservations", "history", "who",
    ),
    "orders": ("order", "package"),
    "box_office": ("cancel", "transfer", "move"),
    "keys": ("key",),
    "load": ("load",),
    "doctor": ("doctor",),
    "audit": ("audit",),
    "backup": ("backup", "restore"),
}  # fmt: skip
"""The modules of `cli.commands` with the words they add: one command need not wait until all others are loaded."""


def _everywhere(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False) -> None:
    output.Mode.json = output.Mode.json or as_json


@cache
def _command(groups: Sequence[str]) -> Any:
    """Return the commands of these groups with their options, which Typer reads off all functions: once for a process."""
    app = typer.Typer(
        name="rowlock",
        help="Reserve tickets, run events, and run Rowlock itself. Talks to ROWLOCK_URL, or to the local stack of 'rowlock up'.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_everywhere)
    for group in groups:
        import_module(f"cli.commands.{group}").register(app)
    return typer.main.get_command(app)


def _groups(words: Sequence[str]) -> tuple[str, ...]:
    """Return the group of the command that is asked for; all, to tell of them, where there is no such command."""
    said = next(iter(words), "")
    return tuple(group for group, names in GROUPS.items() if said in names) or tuple(GROUPS)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. `--json` counts wherever it stands."""
    say_unknown_variables("rowlock")
    said = sys.argv[1:] if arguments is None else arguments
    words = [word for word in said if word != "--json"]
    output.Mode.json = "--json" in said
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without this letter shows its number
    try:
        _command(_groups(words))(words, prog_name="rowlock")
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


def run() -> NoReturn:
    """Be the program `rowlock`: nothing that it began and gave up holds up its end."""
    try:
        main()
    except SystemExit as end:
        leave(end.code if isinstance(end.code, int) else int(end.code is not None))
    leave(0)


if __name__ == "__main__":
    run()
