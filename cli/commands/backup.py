"""`rowlock backup` and `rowlock restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.output import emit, say


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(
    path: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
) -> None:
    """Write the database of ROWLOCK_DATABASE_URL, or of the local stack, to a file: one moment, also while selling.

    What else a restore needs is ROWLOCK_TOKEN_SECRET: without it tokens that were given are worth nothing. Redis needs no backup.
    """
    from cli.backup.dump import write
    from cli.doctor.surroundings import Surroundings

    written = write(Surroundings.from_env().settings.require("database_url"), path)
    emit(written, lambda: say(f"wrote {written.path}: {written.bytes / 1e6:.1f} MB, schema {written.schema}"))


def restore(
    path: Annotated[Path | None, typer.Argument(help="A file that 'rowlock backup' wrote.")] = None,
    recovered: Annotated[
        bool,
        typer.Option("--recovered", help="Instead of a file: PostgreSQL was brought back by its own means already."),
    ] = False,
    empty_redis: Annotated[
        bool, typer.Option("--empty-redis", help="Delete Rowlock's keys in Redis: they tell of a later time.")
    ] = False,
) -> None:
    """Restore into the empty database of ROWLOCK_DATABASE_URL, bring it to this release's schema, and audit it.

    Rowlock must stand still. Cursors of the feed from before are answered FEED_RESET.
    """
    from cli.backup.restore import adopt, read
    from cli.doctor.surroundings import Surroundings

    if (path is None) is not recovered:
        raise typer.BadParameter("name a file, or say --recovered where PostgreSQL was brought back already")
    settings = Surroundings.from_env().settings.require("database_url", "redis_url")
    restored = (
        adopt(settings, empty_redis=empty_redis) if path is None else read(settings, path, empty_redis=empty_redis)
    )
    deleted = f", {restored.keys_deleted} keys of Redis deleted" if restored.keys_deleted else ""
    verdict = "the stores agree" if not restored.differences else "see 'rowlock audit'"
    emit(restored, lambda: say(f"restored, schema {restored.schema}{deleted}; {verdict}"))
    if restored.differences:
        raise typer.Exit(1)
