"""A backup is restored into an empty database, and all that was sold then is there; what came later is told as gone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.config import Settings
from shared.db import migrate
from shared.redis import keys
from tests.integration.backup.commands import SOLD, WEBHOOK, now, resets, rowlock, rows, sell, webhook_follows
from tests.integration.workers.harness import Harness
from tests.servers import Servers, database_named, execute


@pytest.fixture
def harness(settings: Settings) -> Iterator[Harness]:
    made = Harness(settings)
    yield made
    made.close()


@pytest.fixture
def empty(servers: Servers) -> Iterator[str]:
    name = f"rowlock_restored_{uuid.uuid4().hex[:12]}"
    execute(servers.postgres_url, f'CREATE DATABASE "{name}"')
    yield database_named(servers.postgres_url, name)
    execute(servers.postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_what_was_sold_when_it_was_made_is_there_again_and_all_agrees(
    harness: Harness, empty: str, tmp_path: Path
) -> None:
    tickets = harness.sell(6)
    sell(harness, *tickets[:3])
    execute(harness.settings.database_url, WEBHOOK.format(cursor=now(harness.settings.database_url)))
    file = tmp_path / "a.dump"
    written = rowlock(harness.settings, tmp_path, "backup", str(file))
    assert written["bytes"] == file.stat().st_size > 0
    assert file.stat().st_mode & 0o077 == 0
    before = rows(harness.settings.database_url, SOLD)
    sell(harness, *tickets[3:])
    later = now(harness.settings.database_url)

    refused = rowlock(harness.settings, tmp_path, "restore", str(file), database=empty, code=1)
    assert "--empty-redis" in refused["error"]["detail"]
    assert rows(empty, "SELECT 1 FROM pg_class WHERE relname = 'events'") == []
    restored = rowlock(harness.settings, tmp_path, "restore", str(file), "--empty-redis", database=empty)
    assert (restored["differences"], restored["schema"]) == ([], migrate.head())
    assert restored["keys_deleted"] > 0
    assert rows(empty, SOLD) == before
    assert len(before) == 3
    assert harness.redis.call("DBSIZE") == 0

    assert resets(empty, later)
    assert not resets(empty, now(empty))
    # A webhook goes on where it was.
    assert webhook_follows(empty) == []
    assert rowlock(harness.settings, tmp_path, "audit", database=empty)["consistent"]

    # It sells: numbers go on above those that were given out.
    again = Harness(
        Settings(database_url=empty, redis_url=harness.settings.redis_url, broker_url=harness.settings.broker_url)
    )
    sell(again, *tickets[3:])
    again.close()
    assert len(rows(empty, SOLD)) == 6
    assert set(webhook_follows(empty)) == set(tickets[3:])
    assert rowlock(harness.settings, tmp_path, "audit", database=empty)["consistent"]


def test_a_restore_into_the_very_database_that_was_emptied_resets_cursors_too(harness: Harness, tmp_path: Path) -> None:
    url = harness.settings.database_url
    (ticket,) = harness.sell(1)
    sell(harness, ticket)
    before = now(url)
    file = tmp_path / "b.dump"
    rowlock(harness.settings, tmp_path, "backup", str(file))
    execute(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    rowlock(harness.settings, tmp_path, "restore", str(file), "--empty-redis")
    assert resets(url, before)
    assert len(rows(url, SOLD)) == 1


def test_a_backup_of_an_earlier_release_comes_to_this_one_s_schema(
    harness: Harness, empty: str, tmp_path: Path
) -> None:
    url = harness.settings.database_url
    (ticket,) = harness.sell(1)
    sell(harness, ticket)
    file = tmp_path / "c.dump"
    migrate.downgrade(url, f"{int(migrate.head()) - 1:04d}")
    try:
        rowlock(harness.settings, tmp_path, "backup", str(file))
    finally:
        migrate.upgrade(url)
    restored = rowlock(harness.settings, tmp_path, "restore", str(file), "--empty-redis", database=empty)
    assert (restored["schema"], restored["differences"]) == (migrate.head(), [])
    assert len(rows(empty, SOLD)) == 1


def test_what_can_t_be_is_said_in_one_line_and_changes_nothing(harness: Harness, empty: str, tmp_path: Path) -> None:
    settings, file = harness.settings, tmp_path / "d.dump"
    harness.sell(1)
    rowlock(settings, tmp_path, "backup", str(file))

    def said(*words: str, database: str = "") -> str:
        detail: str = rowlock(settings, tmp_path, *words, code=1, database=database)["error"]["detail"]
        assert "\n" not in detail
        return detail

    assert "is there already" in said("backup", str(file))
    assert "never migrated" in said("backup", str(tmp_path / "e.dump"), database=empty)
    assert "has a table" in said("restore", str(file), "--empty-redis")
    (tmp_path / "text.dump").write_text("no backup")
    assert "no backup that can be read" in said("restore", str(tmp_path / "text.dump"), database=empty)
    (tmp_path / "cut.dump").write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert said("restore", str(tmp_path / "cut.dump"), "--empty-redis", database=empty)
    assert rows(empty, "SELECT count(*) FROM pg_class WHERE relname = 'events'") == [(0,)]
    harness.redis.call("SET", keys.SHARDS, 16, "EX", 60)
    assert "a sweep runs" in said("restore", str(file), "--empty-redis", database=empty)
