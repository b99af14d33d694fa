"""Debian's Redis, which has TLS, for what the embedded Valkey can't do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.stack import process
from cli.stack.account import server_account
from shared.errors import RowlockError
from shared.redis.client.blocking import BlockingRedis
from tests.programs import required


def redis_launch(*lines: str, home: Path) -> process.Launch:
    """Return how it is started in its folder: durable, with these lines of configuration."""
    file, account = home / "redis.conf", server_account()
    file.write_text("\n".join([f"dir {home}", "appendonly yes", "appendfsync always", 'save ""', *lines, ""]))
    for path in (home, *home.iterdir()):
        if account is not None:
            os.chown(path, account.uid, account.gid)
    return process.Launch(argv=[required("redis-server"), str(file)], log=home / "log", account=account)


def answers(url: str) -> bool:
    """Return whether a Redis answers by `url`, certificates and all."""
    try:
        with BlockingRedis(url, 2_000) as redis:
            return redis.call("PING") == b"PONG"
    except RowlockError:
        return False


@contextmanager
def redis_server(*lines: str, home: Path, url: str) -> Iterator[str]:
    """Run it until the block ends; yield `url`, by which it answers."""
    with process.running(redis_launch(*lines, home=home), lambda _: answers(url)):
        yield url


def make_authority(home: Path, days: int = 365) -> Path:
    """Make an authority and what it signed for `days`, `server` for 127.0.0.1 and `client`, and a `stranger` of nobody."""

    def openssl(*words: str) -> None:
        subprocess.run([required("openssl"), *words], check=True, capture_output=True, cwd=home)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *key, "-days", "365", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
    (home / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    for name in ("server", "client", "stranger"):
        openssl("req", "-new", *key, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial")
        by = ("-signkey", "stranger.key") if name == "stranger" else signed
        openssl(
            "x509", "-req", "-in", f"{name}.csr", *by, "-extfile", "names", "-out", f"{name}.pem", "-days", str(days)
        )
    return home


def tls_lines(home: Path, authority: Path, port: int, *, clients: bool) -> list[str]:
    """Put the server's files into its folder; return the lines that make it take TLS alone (of `clients` of the authority)."""
    for name in ("ca.pem", "server.pem", "server.key"):
        (home / name).write_bytes((authority / name).read_bytes())
    return [
        "port 0",
        f"tls-port {port}",
        f"tls-cert-file {home}/server.pem",
        f"tls-key-file {home}/server.key",
        f"tls-ca-cert-file {home}/ca.pem",
        f"tls-auth-clients {'yes' if clients else 'no'}",
    ]
