"""PostgreSQL is reached as its URL says, by every process in the same way, and only if its database is one for us."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import text

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.db import migrate
from shared.db.engine import connect, create_engine, transaction
from shared.db.server import check_server
from shared.errors import ConfigurationError, StoreUnavailableError
from tests.api_process import environment_of
from tests.conftest import TOKEN_SECRET
from tests.servers import database_named, execute

PROGRAMS = ("api", "workers", "workers.sweep", "shared.db.migrate")


@pytest.fixture(scope="module")
def latin1_url(servers: object) -> Iterator[str]:
    url = servers.postgres_url  # type: ignore[attr-defined]
    execute(url, "CREATE DATABASE latin1 TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'")
    yield database_named(url, "latin1")
    execute(url, "DROP DATABASE latin1 WITH (FORCE)")


def several_hosts(url: str) -> str:
    parts = urlsplit(url)
    nobody = free_ports(1)[0]
    return parts._replace(netloc=parts.netloc.replace("@", f"@127.0.0.1:{nobody},")).geturl()


@contextmanager
def by_socket(url: str) -> Iterator[str]:
    """Pass a Unix socket on to the server."""
    parts = urlsplit(url)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, downstream = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(_copy(reader, downstream), _copy(upstream, writer))

    async def serve(path: Path) -> None:
        async with await asyncio.start_unix_server(pass_on, path):
            listening.set()
            await asyncio.to_thread(ended.wait, 60)

    listening, ended = threading.Event(), threading.Event()
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        serving = pool.submit(lambda: asyncio.run(serve(Path(folder) / ".s.PGSQL.5432")))
        try:
            assert listening.wait(10)
            user = parts.netloc.rpartition("@")[0]
            yield f"postgresql://{user}@/{parts.path[1:]}?host={quote(folder, safe='')}&port=5432"
        finally:
            ended.set()
            serving.result(10)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65_536):
        writer.write(chunk)
    writer.close()


def check_connections(url: str) -> None:
    settings = Settings(database_url=url)
    with closing(connect(settings, "batches")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    engine = create_engine(settings, "others", 1)
    with transaction(engine) as conn:
        assert conn.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()
    assert migrate.current(settings.database_url) == migrate.head()


def test_the_first_of_several_hosts_that_answers_is_taken(database: Settings) -> None:
    check_connections(several_hosts(database.database_url))


def test_a_socket_is_taken(database: Settings) -> None:
    with by_socket(database.database_url) as url:
        check_connections(url)


@pytest.mark.parametrize(
    ("query", "named"),
    [("sslmod=require", '"sslmod"'), ("keepalives=0", "keepalives"), ("tcp_user_timeout=0", "tcp_user_timeout")],
)
def test_an_option_that_is_unknown_or_not_to_be_set_is_refused_by_name(query: str, named: str) -> None:
    settings = Settings(database_url=f"postgresql://ann:secret@127.0.0.1/rowlock?{query}")
    for attempt in (
        lambda: connect(settings, "batches"),
        lambda: create_engine(settings, "others", 1),
        lambda: migrate.current(settings.database_url),
    ):
        with pytest.raises(ConfigurationError, match="ROWLOCK_DATABASE_URL") as caught:
            attempt()
        assert named in str(caught.value)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://h:port/db",
        "postgresql://ann:secret@[::1/db",
        "postgresql://ann:secret@h/%zz",
        "postgresql://ann@h/?password=secret&sslmode=perhaps",
    ],
)
def test_what_is_no_url_is_refused_without_a_traceback(url: str) -> None:
    settings = Settings(database_url=url).require("database_url")
    with pytest.raises(ConfigurationError, match="ROWLOCK_DATABASE_URL") as caught:
        connect(settings, "batches")
    assert "secret" not in str(caught.value)


def test_settings_of_the_url_s_session_hold_beside_ours(database: Settings) -> None:
    settings = replace(database, database_url=database.database_url + "?options=-c%20work_mem%3D7MB")
    with closing(connect(settings, "batches")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('work_mem'), current_setting('enable_seqscan')")
        assert cursor.fetchall() == [("7MB", "off")]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_database_that_is_not_utf_8_is_refused_at_the_start_in_one_line(
    latin1_url: str, redis_url: str, program: str
) -> None:
    settings = Settings(
        database_url=latin1_url, redis_url=redis_url, token_secret=TOKEN_SECRET, api_port=free_ports(1)[0]
    )
    run = subprocess.run(
        [sys.executable, "-m", program],
        check=False,
        env=environment_of(settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode not in (0, None)
    (line,) = [line for line in run.stderr.splitlines() if line]
    assert "LATIN1" in line
    assert "UTF8" in line


def test_a_database_that_is_not_utf_8_takes_nothing_later_either(latin1_url: str, database: Settings) -> None:
    settings = replace(database, database_url=latin1_url)
    with pytest.raises(ConfigurationError, match="UTF8"):
        check_server(settings, "check")
    engine = create_engine(settings, "others", 1)
    with pytest.raises(StoreUnavailableError, match="UTF8"), transaction(engine):
        pass
    with pytest.raises(StoreUnavailableError, match="UTF8"):
        connect(settings, "batches")
