"""The address of a Redis server, read from its URL."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from shared.errors import ConfigurationError
from shared.redis.client.protocol import STORE, Reply, WrongRoleError
from shared.redis.client.tls import OPTIONS, Tls

_FORM = "it must read redis://[user:password@]host[:port][/database], rediss:// for TLS, or unix://[user:password@]/path[?db=database]"
_PLAIN, _SECURED, _SOCKETS = ("redis", "valkey"), ("rediss", "valkeys"), ("unix", "redis+socket")
SCHEMES = (*_PLAIN, *_SECURED, *_SOCKETS)
PORT = 6379


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int
    username: str | None = None
    password: str | None = None
    database: int = 0
    tls: Tls | None = None
    path: str = ""
    """Of a Unix socket; then there is no host."""
    is_master: bool = False
    """Whether it was named as a master: then it must say itself that it is one."""

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read redis:// or rediss://[user:password@]host[:port][/database][?ssl_ca_certs=…&ssl_cert_reqs=…], or unix://.

        Raises ConfigurationError, without the password in its text, also for an option that nobody heeds.
        """
        if "#" in url:
            raise ConfigurationError("a URL of Redis holds a bare #; in a password it is written %23")
        try:
            parts = urlsplit(url)
            if parts.scheme in _SOCKETS:
                return cls._socket(url)
            port, database = parts.port or PORT, int(parts.path.strip("/") or 0)
        except ValueError:
            # Python's own words may quote a part of the password.
            raise ConfigurationError(f"a URL of Redis has a wrong host, port or database number; {_FORM}") from None
        if parts.scheme not in (*_PLAIN, *_SECURED) or not parts.hostname or database < 0:
            raise ConfigurationError(f"no URL of Redis; {_FORM}")
        if "," in parts.hostname:
            raise ConfigurationError(
                "a URL of Redis names several hosts; one is allowed, or several of redis+sentinel:// or redis+cluster://"
            )
        options = options_of(parts.query, OPTIONS)
        if options and parts.scheme in _PLAIN:
            raise ConfigurationError(f"a URL of Redis has the option {next(iter(options))}, which only rediss:// knows")
        return cls(
            host=parts.hostname,
            port=port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=database,
            tls=Tls.of(options) if parts.scheme in _SECURED else None,
        )

    @classmethod
    def _socket(cls, url: str) -> Address:
        parts = urlsplit(url)
        options = options_of(parts.query, ("db",))
        database = int(options.get("db", 0))
        if parts.hostname or not parts.path.strip("/") or database < 0:
            raise ConfigurationError(f"no URL of a socket of Redis; {_FORM}")
        username, password = (None if part is None else unquote(part) for part in (parts.username, parts.password))
        return cls("", 0, username or None, password or None, database, path=unquote(parts.path))

    def handshake(self) -> list[tuple[str, ...]]:
        """Return the commands that open a connection."""
        commands: list[tuple[str, ...]] = []
        if self.password:
            commands.append(("AUTH", self.username, self.password) if self.username else ("AUTH", self.password))
        if self.database:
            commands.append(("SELECT", str(self.database)))
        if self.is_master:
            commands.append(("ROLE",))
        return commands

    def check_greeting(self, replies: list[Reply]) -> None:
        """Raises what an error among the replies to the handshake stands for, and WrongRoleError for no master."""
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        if self.is_master and not (isinstance(replies[-1], list) and replies[-1][0] == b"master"):
            raise WrongRoleError(STORE, f"{self} is no master any more")

    def url(self) -> str:
        """Return the URL without options, for programs that are given those by another way."""
        credentials = ""
        if self.password:
            credentials = f"{quote(self.username or '', safe='')}:{quote(self.password, safe='')}@"
        if self.path:
            return f"redis+socket://{credentials}{quote(self.path)}?virtual_host={self.database}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"redis{'s' if self.tls else ''}://{credentials}{host}:{self.port}/{self.database}"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.path or f"{host}:{self.port}"


def options_of(query: str, known: tuple[str, ...]) -> dict[str, str]:
    """Return the options of a URL's query. Raises ConfigurationError for one that is not known, or there twice."""
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            raise ConfigurationError(
                f"a URL of Redis has the option {name}, which nobody knows; known: {', '.join(known)}"
            )
        if name in options:
            raise ConfigurationError(f"a URL of Redis has the option {name} twice")
        options[name] = value
    return options
