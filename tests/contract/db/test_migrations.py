"""The schema's way up and down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from shared.db import migrate
from shared.errors import StoreUnavailableError

OURS = """
SELECT 'relation ' || c.relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def found(url: str) -> set[str]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(OURS)
            return {name for (name,) in cursor.fetchall()}
    finally:
        connection.close()


def test_the_schema_goes_from_nothing_to_the_newest_and_back_to_nothing(empty_database_url: str) -> None:
    assert migrate.current(empty_database_url) is None
    migrate.upgrade(empty_database_url)
    assert migrate.current(empty_database_url) == migrate.head()
    assert "relation reservations" in found(empty_database_url)
    migrate.downgrade(empty_database_url, "base")
    assert migrate.current(empty_database_url) is None
    assert found(empty_database_url) == {"relation alembic_version", "relation alembic_version_pkc"}


def test_of_many_that_migrate_at_once_one_does_it_and_the_others_wait(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate.upgrade, [empty_database_url] * 4))
    assert migrate.current(empty_database_url) == migrate.head()


def test_the_newest_schema_has_the_partitions_of_the_coming_days(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    days = [name for name in found(empty_database_url) if name.startswith("relation commands_2") and "pkey" not in name]
    assert len(days) == migrate.PARTITION_DAYS_AHEAD + 2


def test_a_later_release_s_schema_is_left_as_it_is(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    with psycopg2.connect(empty_database_url) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = 'later'")
    connection.close()
    migrate.upgrade(empty_database_url)
    assert migrate.current(empty_database_url) == "later"
    with psycopg2.connect(empty_database_url) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = %s", (migrate.head(),))
    connection.close()
    migrate.downgrade(empty_database_url, "base")


def test_a_server_that_is_not_there_is_a_store_that_is_unavailable() -> None:
    with pytest.raises(StoreUnavailableError):
        migrate.current("postgresql://rowlock@127.0.0.1:1/rowlock")
