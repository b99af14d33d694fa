"""Running Rowlock: up, token, init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.commands.options import finite
from cli.output import emit, say
from cli.target import OPERATOR, Target
from shared.config import TOKEN_LIFE_MAX_SECONDS
from shared.errors import ConfigurationError

_ROLES = ("guest", "customer", "operator")


def register(app: typer.Typer) -> None:
    app.command()(up)
    app.command()(token)
    app.command()(init)


def up() -> None:
    """Run the whole system here, with its own PostgreSQL and Valkey, until Ctrl-C.

    ROWLOCK_PORT (8080) is the API's port, ROWLOCK_HOST (127.0.0.1) its address, ROWLOCK_DATA (.rowlock) the data folder.
    """
    from cli.stack.supervisor import run_up

    run_up(say)


def token(
    holder: Annotated[str, typer.Option(help="Whose token it is.")] = "",
    role: Annotated[str, typer.Option(help="guest, customer or operator.")] = "customer",
    hours: Annotated[
        float,
        typer.Option(min=0.01, max=TOKEN_LIFE_MAX_SECONDS / 3600, callback=finite, help="How long it is valid."),
    ] = 24,
) -> None:
    """Print a bearer token for the API."""
    if role not in _ROLES:
        raise ConfigurationError(f"--role holds {role!r}; it must be one of " + ", ".join(_ROLES))
    name = holder or (OPERATOR if role == OPERATOR else role)
    signed = Target.from_env().sign(name, role, int(hours * 3600))
    emit({"token": signed, "holder": name, "role": role}, lambda: print(signed))


def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path(".env"),
    force: Annotated[bool, typer.Option(help="Replace a file that is there; its secrets are gone then.")] = False,
) -> None:
    """Write a .env with fresh secrets for docker compose."""
    from cli.environment_file import write

    names = write(path, force=force)
    emit({"path": str(path), "variables": names}, lambda: say(f"wrote {path}: {', '.join(names)}"))
