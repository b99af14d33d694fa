"""The address of a Redis server, read from its URL."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from shared.errors import ConfigurationError
from shared.redis.client.tls import OPTIONS, Tls

_FORM = "it must read redis://[user:password@]host[:port][/database], or rediss:// for TLS"


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    username: str | None = None
    password: str | None = None
    database: int = 0
    tls: Tls | None = None

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read redis:// or rediss://[user:password@]host[:port][/database][?ssl_ca_certs=…&ssl_cert_reqs=…].

        Raises ConfigurationError, without the password in its text, also for an option that nobody heeds.
        """
        if "#" in url:
            raise ConfigurationError("a URL of Redis holds a bare #; in a password it is written %23")
        try:
            parts = urlsplit(url)
            port, database = parts.port or 6379, int(parts.path.strip("/") or 0)
        except ValueError:
            # Python's own words may quote a part of the password.
            raise ConfigurationError(f"a URL of Redis has a wrong host, port or database number; {_FORM}") from None
        if parts.scheme not in ("redis", "rediss") or not parts.hostname or database < 0:
            raise ConfigurationError(f"no URL of Redis; {_FORM}")
        if "," in parts.hostname:
            raise ConfigurationError("a URL of Redis names several hosts; one is allowed")
        options = _options(parts.query)
        if options and parts.scheme == "redis":
            raise ConfigurationError(f"a URL of Redis has the option {next(iter(options))}, which only rediss:// knows")
        return cls(
            host=parts.hostname,
            port=port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=database,
            tls=Tls.of(options) if parts.scheme == "rediss" else None,
        )

    def handshake(self) -> list[tuple[str, ...]]:
        """Return the commands that open a connection."""
        commands: list[tuple[str, ...]] = []
        if self.password:
            commands.append(("AUTH", self.username, self.password) if self.username else ("AUTH", self.password))
        if self.database:
            commands.append(("SELECT", str(self.database)))
        return commands

    def url(self) -> str:
        """Return the URL without options, for programs that are given those by another way."""
        credentials = ""
        if self.password:
            credentials = f"{quote(self.username or '', safe='')}:{quote(self.password, safe='')}@"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"redis{'s' if self.tls else ''}://{credentials}{host}:{self.port}/{self.database}"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def _options(query: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in OPTIONS:
            raise ConfigurationError(
                f"a URL of Redis has the option {name}, which nobody knows; known: {', '.join(OPTIONS)}"
            )
        if name in options:
            raise ConfigurationError(f"a URL of Redis has the option {name} twice")
        options[name] = value
    return options
