"""The embedded PostgreSQL: a data directory of ours and a server as our direct child."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg2

from cli.stack import process
from cli.stack.account import Account, make_directory, server_account
from cli.stack.binaries import postgres_programs
from cli.stack.ports import LOCAL
from shared.errors import ConfigurationError

USER = "rowlock"
STOP = signal.SIGINT
"""PostgreSQL's fast shutdown; SIGTERM would wait for its clients to leave."""


class EmbeddedPostgres:
    """`prepare`, `launch`, wait for `ready`, `create_database`. `home` must be reachable for the server's account."""

    def __init__(
        self, home: Path, *, port: int, password: str, runtime: Path, options: Mapping[str, str] | None = None
    ) -> None:
        self.port = port
        self._home, self._password, self._runtime = home, password, runtime
        self._options = dict(options or {})
        self._data = home / "data"
        self._account: Account | None = server_account()

    def url(self, database: str = "rowlock") -> str:
        return f"postgresql://{USER}:{quote(self._password, safe='')}@{LOCAL}:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the data directory unless it is there. Raises ConfigurationError if another major version made it."""
        make_directory(self._home, self._account)
        if not (self._data / "PG_VERSION").exists():
            self._initdb()
        made_by = (self._data / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").split()[-1].split(".")[0]
        if made_by != ours:
            raise ConfigurationError(
                f"{self._data} was made by PostgreSQL {made_by}, this is {ours}: dump it with the old version, or choose another ROWLOCK_DATA"
            )

    def launch(self) -> process.Launch:
        options = {
            "listen_addresses": LOCAL,
            "port": str(self.port),
            "unix_socket_directories": "",  # a socket's path has a limit of 107 bytes
            "max_connections": "100",
            "log_min_messages": "warning",
            **self._options,
        }
        arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return process.Launch(
            argv=[str(self._program("postgres")), "-D", str(self._data), *arguments],
            log=self._home / "postgres.log",
            stop=STOP,
            account=self._account,
        )

    def ready(self) -> bool:
        """Return whether the server lets us in: the password proves that it is ours."""
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self, name: str = "rowlock", *, template: str = "template1") -> str:
        """Create the database unless it is there, and return its URL."""
        connection = psycopg2.connect(self.url("postgres"))
        try:
            connection.autocommit = True  # CREATE DATABASE refuses a transaction
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        finally:
            connection.close()
        return self.url(name)

    def _initdb(self) -> None:
        # Not by standard input: /dev/stdin can't be opened again after root has dropped to the account.
        password = self._home / "password"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self._password)
        if self._account is not None:
            os.chown(password, self._account.uid, self._account.gid)
        locale = ("-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        try:
            self._run(
                "initdb", "-D", str(self._data), "-U", USER, f"--pwfile={password}", "-A", "scram-sha-256", *locale,
                "--no-instructions", *(["--no-sync"] if self._options.get("fsync") == "off" else []),
            )  # fmt: skip
        finally:
            password.unlink(missing_ok=True)

    def _program(self, name: str) -> Path:
        return postgres_programs(self._runtime, self._account) / name

    def _run(self, name: str, *arguments: str) -> str:
        account = self._account
        done = subprocess.run(
            [str(self._program(name)), *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
        )
        if done.returncode:
            raise OSError(f"{name} failed: {done.stdout.strip().splitlines()[-1] if done.stdout else done.returncode}")
        return done.stdout
