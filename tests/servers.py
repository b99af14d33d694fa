"""The PostgreSQL and the Valkey that the tests run on: external ones, containers, or the embedded ones."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from psycopg2 import sql

from cli.stack import process
from cli.stack.ports import free_ports
from cli.stack.postgres import EmbeddedPostgres
from cli.stack.valkey import EmbeddedValkey
from tests.valkeys import running
from tests.waiting import eventually

DATABASE_VARIABLE = "ROWLOCK_TEST_DATABASE_URL"
REDIS_VARIABLE = "ROWLOCK_TEST_REDIS_URL"
_FAST = {
    "fsync": "off",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
}
_POSTGRES_IMAGE, _VALKEY_IMAGE = "postgres:17", "valkey/valkey:8"
"""Those of the compose deployment."""
_PULL_PATIENCE_S = 60
_VALKEY_ARGUMENTS = "valkey-server --appendonly yes --appendfsync always --maxmemory-policy noeviction --save ''"


@dataclass(frozen=True, slots=True)
class Servers:
    postgres_url: str
    """A database from which others are created."""
    redis_url: str

    def redis_database(self, number: int) -> str:
        return urlunsplit(urlsplit(self.redis_url)._replace(path=f"/{number}"))


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Yield the servers named by the environment; those that are not named are started and ended."""
    postgres, valkey = os.environ.get(DATABASE_VARIABLE, ""), os.environ.get(REDIS_VARIABLE, "")
    with ExitStack() as stack:
        containers = not (postgres and valkey) and container_engine_answers()
        ours = (_postgres_container, _valkey_container) if containers else (embedded_postgres, embedded_valkey)
        postgres = postgres or stack.enter_context(ours[0]())
        valkey = valkey or stack.enter_context(ours[1]())
        yield Servers(postgres, valkey)


def container_engine_answers() -> bool:
    """Return whether a container engine answers within a second and has, or gets, the images."""
    if not Path("/var/run/docker.sock").exists() and "DOCKER_HOST" not in os.environ:
        return False
    import docker  # type: ignore[import-untyped, unused-ignore]

    try:
        docker.from_env(timeout=1).ping()
        engine = docker.from_env(timeout=_PULL_PATIENCE_S)
        return all(_has_image(engine, image) for image in (_POSTGRES_IMAGE, _VALKEY_IMAGE))
    except (docker.errors.DockerException, OSError):  # a registry that can't be reached is one, too
        return False


def _has_image(engine: Any, image: str) -> bool:
    if not engine.images.list(name=image):
        engine.images.pull(image)
    return True


@contextmanager
def _postgres_container() -> Iterator[str]:
    command = "postgres -c fsync=off -c max_connections=200"
    with _container(_POSTGRES_IMAGE, command, 5432, POSTGRES_PASSWORD="secret") as address:
        url = f"postgresql://postgres:secret@{address}/postgres"
        eventually(lambda: _answers(url), "PostgreSQL answers", patience_s=60, meanwhile=(psycopg2.OperationalError,))
        yield url


@contextmanager
def _valkey_container() -> Iterator[str]:
    with _container(_VALKEY_IMAGE, _VALKEY_ARGUMENTS, 6379) as address:
        url = f"redis://{address}/0"
        client = redis.Redis.from_url(url)
        eventually(client.ping, "Valkey answers", patience_s=60, meanwhile=(redis.RedisError,))
        client.close()
        yield url


@contextmanager
def _container(image: str, command: str, port: int, **env: str) -> Iterator[str]:
    """Run a container and yield the address of its port."""
    from testcontainers.core.config import testcontainers_config
    from testcontainers.core.container import DockerContainer

    testcontainers_config.ryuk_disabled = True  # one image less to get; the containers end with the session
    container = DockerContainer(image).with_command(command).with_exposed_ports(port)
    for name, value in env.items():
        container = container.with_env(name, value)
    with container:
        yield f"{container.get_container_host_ip()}:{container.get_exposed_port(port)}"


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a directory that the servers' account can reach, which pytest's own are not when root runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="rowlock-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def embedded_postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL of our own that forgets everything afterwards."""
    with scratch() as home:
        server = EmbeddedPostgres(
            home / "postgres", port=free_ports(1)[0], password="secret", runtime=home / "runtime", options=_FAST
        )
        server.prepare()
        with process.running(server.launch(), lambda _: server.ready()):
            yield server.url("postgres")


@contextmanager
def embedded_valkey(port: int = 0, home: Path | None = None) -> Iterator[str]:
    """Yield the URL of a durable Valkey of our own."""
    with scratch() as fresh:
        server = EmbeddedValkey(
            name="valkey",
            home=home or fresh / "valkey",
            port=port or free_ports(1)[0],
            password="secret",
            runtime=fresh / "runtime",
            durable=True,
        )
        with running(server):
            yield server.url


def _answers(url: str) -> bool:
    execute(url, "SELECT 1")
    return True


def execute(url: str, *statements: str) -> None:
    """Run statements, each for itself (CREATE DATABASE refuses a transaction); none waits longer than a test may."""
    connection = psycopg2.connect(url, connect_timeout=30, options="-c statement_timeout=60s")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


def database_named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def database_away(servers: Servers, url: str) -> Iterator[None]:
    """Take a database away from all who use it; it comes back at the end."""
    name = url.rpartition("/")[2]
    with closing(psycopg2.connect(servers.postgres_url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        cursor.execute(allow.format(sql.Identifier(name), sql.Literal(False)))
        try:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            yield
        finally:
            cursor.execute(allow.format(sql.Identifier(name), sql.Literal(True)))
