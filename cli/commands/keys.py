"""Keys of shops: create, list, rotate, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.client import Client, Json
from cli.output import emit, say, table

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
    body = {"name": name, "scopes": scope, "event_ids": event or None, "expires_at": expires_at or None}
    with Client() as client:
        made = client.post("/api/keys", {field: value for field, value in body.items() if value is not None})
    _print(made)


def list_() -> None:
    """List the keys, without their secrets."""
    with Client() as client:
        keys = client.get("/api/keys")["items"]
    columns = ("id", "name", "scopes", "events", "expires", "last used")
    emit(keys, lambda: table("", columns, map(_row, keys)))


def rotate(
    key_id: Id,
    *,
    old_seconds: Annotated[int, typer.Option(min=0, help="How long the secret that it has now still counts.")] = 86_400,
) -> None:
    """Give a key a new secret and print it, this once."""
    with Client() as client:
        made = client.post(f"/api/keys/{key_id}/rotate", {"old_seconds": old_seconds})
    _print(made)


def revoke(key_id: Id) -> None:
    """End a key everywhere."""
    with Client() as client:
        client.delete(f"/api/keys/{key_id}")
    emit({"id": key_id, "revoked": True}, lambda: say(f"{key_id} is revoked"))


def _print(made: Json) -> None:
    emit(made, lambda: print(made["key"]))


def _row(key: Json) -> tuple[object, ...]:
    events = ", ".join(key["event_ids"]) if key["event_ids"] else "all"
    return key["id"], key["name"], ", ".join(key["scopes"]), events, key["expires_at"], key["last_used_at"]
