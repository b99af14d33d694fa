"""A PostgreSQL that is none for us ends the start with one line that says what to change; doctor says the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.db import connection
from shared.db.batch_store import BatchStore
from shared.db.engine import connect, create_engine, transaction
from shared.db.migrate import current, head
from shared.db.server import check_server
from shared.errors import ConfigurationError, StoreUnavailableError
from tests.api_process import environment_of
from tests.conftest import TOKEN_SECRET
from tests.debian_redis import make_authority
from tests.pgbouncer import pgbouncer
from tests.servers import database_named, embedded_postgres, execute, scratch

PROGRAMS = ("api", "workers", "workers.sweep", "workers.deliver")


@pytest.fixture(autouse=True)
def _unknown_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(connection, "_own_sessions", set())


def start(program: str, settings: Settings) -> subprocess.CompletedProcess[str]:
    used = replace(settings, token_secret=TOKEN_SECRET, api_port=free_ports(1)[0])
    return subprocess.run(
        [sys.executable, "-m", program],
        check=False,
        env=environment_of(used),
        capture_output=True,
        text=True,
        timeout=60,
    )


def doctor(settings: Settings, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    env = environment_of(settings) | {"ROWLOCK_DATA": str(tmp_path), "ROWLOCK_URL": "http://127.0.0.1:1"}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "doctor", "--json", "--patience", "30"],
        check=False,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )


def refused(program: str, settings: Settings) -> str:
    """Return the one line with which a program refuses to start."""
    ended = start(program, settings)
    assert ended.returncode not in (0, None)
    # The driver's own warning of the same fault is not ours to write or to keep back.
    libpqs = ("WARNING:", "DETAIL:", "HINT:")
    (line,) = [line for line in ended.stderr.splitlines() if line and not line.startswith(libpqs)]
    return line


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_of_transactions_is_refused_by_every_process_and_by_doctor(
    database: Settings, redis_url: str, tmp_path: Path, mode: str
) -> None:
    with pgbouncer(database.database_url, mode) as url:
        settings = replace(database, database_url=url, redis_url=redis_url)
        for program in (*PROGRAMS, "shared.db.migrate"):
            line = refused(program, settings)
            assert "pool_mode = session" in line
            assert "ROWLOCK_READ_URL" in line
        said = doctor(settings, tmp_path)
        assert said.returncode == 1
        assert "pool_mode = session" in said.stdout


def test_nothing_is_left_behind_in_a_session_that_was_only_lent(database: Settings) -> None:
    with pgbouncer(database.database_url, "transaction", default_pool_size="1") as url:
        with pytest.raises(StoreUnavailableError, match="another session"):
            connect(replace(database, database_url=url), "batches")
        plain = connection.open_lent_connection(url, "somebody", 1_000)
        with closing(plain), plain.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('statement_timeout')")
            assert cursor.fetchall() == [("on", "0")]


@pytest.mark.parametrize("round_robin", ["0", "1"])
def test_a_pooler_is_known_for_what_it_is_with_many_sessions_at_hand(database: Settings, round_robin: str) -> None:
    options = {"min_pool_size": "5", "server_round_robin": round_robin}
    with pgbouncer(database.database_url, "transaction", **options) as url:
        others = [connection.open_lent_connection(url, f"other {n}", 1_000) for n in range(5)]
        for other in others:
            other.cursor().execute("SELECT 1")
        for other in others:
            other.commit()
        with pytest.raises(StoreUnavailableError, match="another session"):
            connect(replace(database, database_url=url), "batches")
        for other in others:
            other.close()


def test_a_pooler_of_sessions_is_taken_and_its_sessions_are_ours(database: Settings) -> None:
    with pgbouncer(database.database_url, "session") as url:
        settings = replace(database, database_url=url)
        check_server(settings, "check")
        with closing(connect(settings, "batches")) as batches, batches.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('lock_timeout')")
            assert cursor.fetchall() == [("off", "1s")]
        engine = create_engine(settings, "others", 1)
        with transaction(engine) as conn:
            assert conn.execute(text("SHOW statement_timeout")).scalar() == "10s"
        engine.dispose()
        store = BatchStore(settings)
        assert store.fence(0) > 0


def test_a_pooler_that_changes_its_mind_blames_no_command(database: Settings) -> None:
    with closing(connect(database, "batches")) as raw, raw.cursor() as cursor:
        from shared.db.errors import translate_errors

        with pytest.raises(StoreUnavailableError), translate_errors():
            cursor.execute("EXECUTE read_state")


@pytest.fixture(scope="module")
def own_server() -> Iterator[str]:
    """A server whose catalogue a test may spoil."""
    with embedded_postgres() as url:
        execute(url, "CREATE DATABASE spoilt")
        yield database_named(url, "spoilt")


@pytest.mark.parametrize("program", ["api", "workers"])
def test_indexes_built_in_another_order_are_refused_with_how_to_build_them_anew(
    own_server: str, redis_url: str, program: str
) -> None:
    from shared.db.migrate import upgrade

    upgrade(own_server)
    execute(own_server, "UPDATE pg_database SET datcollversion = '0' WHERE datname = 'spoilt'")
    try:
        line = refused(program, Settings(database_url=own_server, redis_url=redis_url))
    finally:
        execute(own_server, "ALTER DATABASE spoilt REFRESH COLLATION VERSION")
    assert "REINDEX DATABASE" in line
    assert "REFRESH COLLATION VERSION" in line
    check_server(Settings(database_url=own_server), "check")


@pytest.fixture
def guest_url(database: Settings) -> Iterator[str]:
    """A role that owns nothing and may nothing."""
    execute(
        database.database_url, "CREATE ROLE guest LOGIN PASSWORD 'guest'", "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    )
    parts = urlsplit(database.database_url)
    yield parts._replace(netloc=f"guest:guest@{parts.hostname}:{parts.port}").geturl()
    execute(database.database_url, "GRANT USAGE ON SCHEMA public TO PUBLIC", "DROP OWNED BY guest", "DROP ROLE guest")


def statement_that_helps(settings: Settings) -> str | None:
    try:
        check_server(settings, "check")
    except ConfigurationError as error:
        return str(error).partition("; run ")[2]
    return None


def test_each_missing_right_is_named_with_the_statement_that_gives_it(
    database: Settings, guest_url: str, redis_url: str, tmp_path: Path
) -> None:
    settings = replace(database, database_url=guest_url, redis_url=redis_url)
    given: list[str] = []
    for _ in range(5):
        statement = statement_that_helps(settings)
        if statement is None:
            break
        if not given:
            assert refused("workers", settings).endswith(statement)
            assert statement in doctor(settings, tmp_path).stdout.replace('\\"', '"')
        given.append(statement)
        execute(database.database_url, statement)
    assert given == [
        'GRANT USAGE ON SCHEMA public TO "guest"',
        'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "guest"',
    ]


def test_a_role_that_may_not_migrate_is_told_what_it_lacks(database: Settings, guest_url: str) -> None:
    execute(database.database_url, "GRANT USAGE ON SCHEMA public TO guest")
    line = refused("shared.db.migrate", Settings(database_url=guest_url))
    assert line.endswith('GRANT CREATE ON SCHEMA public TO "guest"')


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))


def test_tls_is_verified_as_the_url_says_by_every_kind_of_connection(database: Settings, authority: Path) -> None:
    """The embedded server is built without TLS; PgBouncer before it has libpq's own."""
    with scratch() as home:
        for name in ("server.pem", "server.key"):
            (home / name).write_bytes((authority / name).read_bytes())
            (home / name).chmod(0o644)
        options = {
            "client_tls_sslmode": "require",
            "client_tls_key_file": f"{home}/server.key",
            "client_tls_cert_file": f"{home}/server.pem",
        }
        with pgbouncer(database.database_url, "session", **options) as url:
            known = replace(database, database_url=f"{url}?sslmode=verify-full&sslrootcert={authority}/ca.pem")
            check_server(known, "check")
            with closing(connect(known, "batches")) as batches:
                assert batches.info.ssl_in_use
            engine = create_engine(known, "others", 1)
            with transaction(engine) as conn:
                assert conn.execute(text("SELECT 1")).scalar() == 1
            engine.dispose()
            assert current(known.database_url) == head()
            for query in (f"sslmode=verify-full&sslrootcert={authority}/stranger.pem", "sslmode=disable"):
                with pytest.raises(StoreUnavailableError, match=r"(?i)certificate|ssl"):
                    connect(replace(database, database_url=f"{url}?{query}"), "batches")
            elsewhere = known.database_url.replace("127.0.0.1", "localhost")
            with pytest.raises(StoreUnavailableError, match=r"(?i)certificate|host name"):
                connect(replace(database, database_url=elsewhere), "batches")
