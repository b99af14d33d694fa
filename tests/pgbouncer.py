"""A real PgBouncer before the tests' PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2

from cli.stack import process
from cli.stack.account import server_account
from cli.stack.ports import free_ports
from tests.programs import required
from tests.servers import scratch


@contextmanager
def pgbouncer(database_url: str, mode: str, **options: str) -> Iterator[str]:
    """Yield the URL of the same database behind a pooler of `session`s, `transaction`s or `statement`s."""
    program, server, port = required("pgbouncer"), urlsplit(database_url), free_ports(1)[0]
    with scratch() as home:
        account = server_account()
        if account is not None:
            os.chown(home, account.uid, account.gid)
        lines = {
            "listen_addr": "127.0.0.1",
            "listen_port": str(port),
            "unix_socket_dir": "",
            "auth_type": "any",
            "pool_mode": mode,
            "default_pool_size": "10",
            **options,
        }
        target = f"* = host={server.hostname} port={server.port} user={server.username} password={server.password}"
        text = "\n".join(
            ["[databases]", target, "[pgbouncer]", *(f"{name} = {value}" for name, value in lines.items())]
        )
        file = home / "pgbouncer.ini"
        file.write_text(text + "\n")
        file.chmod(0o644)
        url = f"postgresql://{server.username}@127.0.0.1:{port}{server.path}"
        launch = process.Launch(argv=[program, "-q", str(file)], log=home / "log", account=account)
        with process.running(launch, lambda _: _answers(url)):
            yield url


def _answers(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True
