"""Real servers for every test, started once a session; each test finds them empty."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import hypothesis
import pytest
import redis

from shared.config import Settings
from tests.servers import Servers, database_named, execute, running_servers

# Each client of httpx reads the machine's certificates anew, 30 ms of a processor that hardly a test wants: once is enough.
httpx._transports.default.create_ssl_context = cache(httpx.create_ssl_context)  # type: ignore[attr-defined]  # no part of its door

# No test measures time, on a machine that has much to do least of all.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

TOKEN_SECRET = "a secret for the tests, long enough for HS256"

EMPTY = """
DO $$
DECLARE name regclass; filled boolean;
BEGIN
    SET LOCAL lock_timeout = '10s';
    FOR name IN
        SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
          AND relname NOT IN ('alembic_version', 'shards', 'incarnation')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
    UPDATE shards SET fencing_token = 0, last_sequence = 0, journal_number = 0
    WHERE fencing_token <> 0 OR last_sequence <> 0 OR journal_number <> 0;
END $$
"""
"""Quicker than TRUNCATE for the few rows of a test: no file is made anew."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out files by rooms, where files are handed out whole."""
    from tests.rooms import Rooms

    return Rooms(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with running_servers() as running:
        yield running


@pytest.fixture(scope="session")
def database_template(servers: Servers) -> Iterator[str]:
    """The name of a migrated database from which the others are copied."""
    from shared.db.migrate import upgrade

    name = f"rowlock_template_{os.getpid()}"
    execute(servers.postgres_url, f'CREATE DATABASE "{name}"')
    url = database_named(servers.postgres_url, name)
    upgrade(url)
    execute(url, "INSERT INTO shards (shard) SELECT generate_series(0, 15) ON CONFLICT DO NOTHING")
    yield name
    execute(servers.postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def module_database_url(servers: Servers, database_template: str) -> Iterator[str]:
    """A migrated database of the test module, for fixtures that outlive a test. Nobody empties it."""
    name = f"rowlock_test_{uuid.uuid4().hex[:12]}"
    execute(servers.postgres_url, f'CREATE DATABASE "{name}" TEMPLATE "{database_template}"')
    yield database_named(servers.postgres_url, name)
    execute(servers.postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def empty_database_url(servers: Servers) -> Iterator[str]:
    """A database without any table."""
    name = f"rowlock_empty_{uuid.uuid4().hex[:12]}"
    execute(servers.postgres_url, f'CREATE DATABASE "{name}"')
    yield database_named(servers.postgres_url, name)
    execute(servers.postgres_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database_url(module_database_url: str) -> str:
    """A migrated database without rows (`shards` excepted, whose counters are 0)."""
    execute(module_database_url, EMPTY)
    return module_database_url


@pytest.fixture
def redis_url(servers: Servers) -> str:
    return _emptied(servers.redis_database(0))


@pytest.fixture
def broker_url(servers: Servers) -> str:
    return _emptied(servers.redis_database(1))


@pytest.fixture
def settings(database_url: str, redis_url: str, broker_url: str) -> Settings:
    return Settings(database_url=database_url, redis_url=redis_url, broker_url=broker_url, token_secret=TOKEN_SECRET)


def _emptied(url: str) -> str:
    client = redis.Redis.from_url(url)
    client.flushdb()
    client.close()
    return url
