"""Keys of shops: create, list, rotate, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.client import rowlock
from cli.output import clock, emit, say, table
from rowlock_client.models.principals import Key

Id = Annotated[str, typer.Argument(help="Its id, the part between the underscores.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Keys of shops (operators).", no_args_is_help=True)
    group.command("create")(create)
    group.command("list")(list_)
    group.command("rotate")(rotate)
    group.command("revoke")(revoke)
    app.add_typer(group, name="key")


def create(
    name: Annotated[str, typer.Argument(help="Whose it is, for you to know it by.")],
    *,
    scope: Annotated[
        list[str], typer.Option(help="sell, read, events, feed, webhooks, reports or keys; may stand several times.")
    ],
    event: Annotated[list[str] | None, typer.Option(help="Only for this event; may stand several times.")] = None,
    expires_at: Annotated[str, typer.Option(help="When it ends, RFC 3339; else never.")] = "",
) -> None:
    """Make a key and print it, this once."""
    with rowlock() as client:
        made = client.create_key(name, scope, event_ids=event or None, expires_at=expires_at or None)
    _print(made)


def list_() -> None:
    """List the keys, without their secrets."""
    with rowlock() as client:
        keys = list(client.list_keys())
    columns = ("id", "name", "scopes", "events", "expires", "last used")
    emit(keys, lambda: table("", columns, map(_row, keys)))


def rotate(
    key_id: Id,
    *,
    old_seconds: Annotated[int, typer.Option(min=0, help="How long the secret that it has now still counts.")] = 86_400,
) -> None:
    """Give a key a new secret and print it, this once."""
    with rowlock() as client:
        made = client.rotate_key(key_id, old_seconds=old_seconds)
    _print(made)


def revoke(key_id: Id) -> None:
    """End a key everywhere."""
    with rowlock() as client:
        client.revoke_key(key_id)
    emit({"id": key_id, "revoked": True}, lambda: say(f"{key_id} is revoked"))


def _print(made: Key) -> None:
    emit(made, lambda: print(made.key))


def _row(key: Key) -> tuple[object, ...]:
    events = ", ".join(key.event_ids) if key.event_ids else "all"
    return key.id, key.name, ", ".join(key.scopes), events, clock(key.expires_at), clock(key.last_used_at)
