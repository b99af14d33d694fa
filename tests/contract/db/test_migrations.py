"""The schema's way up and down."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest

from shared.config import Settings
from shared.db import migrate, revision
from shared.db.engine import create_engine, transaction
from shared.errors import StoreUnavailableError

OURS = """
SELECT 'relation ' || c.relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


RESERVE = """
INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, shard, sequence)
VALUES (gen_random_uuid(), %(ticket)s || random(), 'e', 'ann', 'HELD', now(), now(), 0, 1)
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


def test_an_index_is_exchanged_while_batches_are_settled(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url, "0001")
    stop = threading.Event()

    def settle_one_after_the_other() -> int:
        number = 0
        with closing(psycopg2.connect(empty_database_url)) as connection, connection.cursor() as cursor:
            while not stop.is_set():
                number += 1
                cursor.execute(RESERVE, {"ticket": f"t{number}"})
                connection.commit()
        return number

    with ThreadPoolExecutor(2) as pool:
        settled = [pool.submit(settle_one_after_the_other) for _ in range(2)]
        migrate.upgrade(empty_database_url)
        stop.set()
    assert min(each.result() for each in settled) > 0
    names = found(empty_database_url)
    assert "relation reservations_ended_by_ticket" in names
    assert "relation reservations_by_ticket" not in names
    migrate.downgrade(empty_database_url, "0001")
    assert "relation reservations_by_ticket" in found(empty_database_url)


def test_an_index_that_was_left_half_built_is_built_anew(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url, "0001")
    with closing(psycopg2.connect(empty_database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE INDEX reservations_ended_by_ticket ON reservations (ticket_id)")
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'reservations_ended_by_ticket'::regclass"
        )
        connection.commit()
        migrate.upgrade(empty_database_url)
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'reservations_ended_by_ticket'::regclass")
        assert cursor.fetchall() == [(True,)]


HAD = """
INSERT INTO events (id, name, currency, hold_seconds, max_hold_seconds, created_at)
    VALUES ('e', 'Event', 'EUR', 60, 600, now() - interval '1 hour');
INSERT INTO tickets (id, event_id, section, price, rank, position) VALUES ('stands', 'e', 'A', 1, 1, 1), ('moved', 'f', 'A', 1, 1, 1);
INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, ended_at, shard, sequence)
SELECT gen_random_uuid(), ticket, event, 'ann', 'RELEASED', at, at, at, 0, 1 FROM (VALUES
    ('stands', 'e', now()), ('removed', 'e', now()), ('removed', 'e', now()), ('moved', 'e', now()),
    ('of an event of that name before', 'e', now() - interval '2 hours'), ('of a deleted event', 'g', now())
) AS had (ticket, event, at)
"""


def test_seats_that_were_removed_before_are_remembered_by_who_had_them(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    migrate.downgrade(empty_database_url, "0021")
    with closing(psycopg2.connect(empty_database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(HAD)
        connection.commit()
        migrate.upgrade(empty_database_url)
        cursor.execute("SELECT id, section FROM removed_tickets WHERE event_id = 'e' ORDER BY id")
        assert cursor.fetchall() == [("moved", None), ("removed", None)]
        cursor.execute("SELECT count(*) FROM removed_tickets")
        assert cursor.fetchall() == [(2,)]
    migrate.downgrade(empty_database_url, "base")


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


def test_the_revisions_are_known_without_alembic(module_database_url: str, empty_database_url: str) -> None:
    for url, known in ((module_database_url, migrate.head()), (empty_database_url, None)):
        engine = create_engine(Settings(database_url=url), "test", 1)
        with transaction(engine) as conn:
            assert revision.present(conn) == known
        engine.dispose()
    assert revision.newest() == migrate.head()
