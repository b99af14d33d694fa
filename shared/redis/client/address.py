"""The address of a Redis server, read from its URL."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from shared.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    username: str | None = None
    password: str | None = None
    database: int = 0
    tls: ssl.SSLContext | None = None

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read redis:// or rediss://[user:password@]host[:port][/db][?ssl_ca_certs=…&ssl_cert_reqs=…].

        The query is the one that Celery knows. Raises ConfigurationError without the password in its text.
        """
        try:
            parts = urlsplit(url)
            port, database = parts.port or 6379, int(parts.path.strip("/") or 0)
        except ValueError as error:
            raise ConfigurationError(f"a Redis URL has a wrong port or database number: {error}") from None
        if parts.scheme not in ("redis", "rediss") or not parts.hostname:
            raise ConfigurationError(
                "a Redis URL must read redis://[user:password@]host[:port][/db], or rediss:// for TLS"
            )
        return cls(
            host=parts.hostname,
            port=port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=database,
            tls=_tls(parts.query) if parts.scheme == "rediss" else None,
        )

    def handshake(self) -> list[tuple[str, ...]]:
        """Return the commands that open a connection."""
        commands: list[tuple[str, ...]] = []
        if self.password:
            commands.append(("AUTH", self.username, self.password) if self.username else ("AUTH", self.password))
        if self.database:
            commands.append(("SELECT", str(self.database)))
        return commands

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def _tls(query: str) -> ssl.SSLContext:
    options = {name: values[-1] for name, values in parse_qs(query).items()}
    try:
        context = ssl.create_default_context(cafile=options.get("ssl_ca_certs"))
        if "ssl_certfile" in options:
            context.load_cert_chain(options["ssl_certfile"], options.get("ssl_keyfile"))
    except OSError as error:
        raise ConfigurationError(f"a Redis URL names a certificate that can't be read: {error}") from None
    if options.get("ssl_cert_reqs", "").upper() in ("NONE", "CERT_NONE"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
