"""Sentinels: who is asked, at each connect, which server is the master now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from shared.errors import ConfigurationError
from shared.redis.client.address import PORT, Address, options_of
from shared.redis.client.protocol import Reply

SCHEME = "redis+sentinel"
SENTINEL_PORT = 26379
_OPTIONS = ("sentinel_username", "sentinel_password")
_FORM = f"it must read {SCHEME}://[user:password@]host[:port],host[:port]/name[/database][?sentinel_password=…]"


@dataclass(frozen=True, slots=True)
class Sentinels:
    """`master` has what every master of that name is reached with: user, password, database."""

    sentinels: Sequence[Address]
    name: str
    master: Address

    @classmethod
    def parse(cls, url: str) -> Sentinels:
        """Raises ConfigurationError, without a password in its text."""
        parts = urlsplit(url)
        credentials, _, hosts = parts.netloc.rpartition("@")
        username, _, password = credentials.partition(":")
        options = options_of(parts.query, _OPTIONS)
        found = re.fullmatch(r"/([\w.:-]+)(?:/(\d{1,5}))?/?", parts.path)
        if "#" in url or not found:
            raise ConfigurationError(f"no URL of Sentinels; {_FORM}")
        asked = Address("", SENTINEL_PORT, options.get("sentinel_username"), options.get("sentinel_password"))
        master = Address(
            "", PORT, unquote(username) or None, unquote(password) or None, int(found[2] or 0), is_master=True
        )
        return cls([_sentinel(part, asked) for part in hosts.split(",")], found[1], master)

    @property
    def question(self) -> tuple[str, ...]:
        return ("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self.name)

    def told(self, reply: Reply) -> Address | None:
        """Return the master that a Sentinel's reply names; None: it knows of none."""
        if not isinstance(reply, list) or len(reply) != 2:
            return None
        host, port = reply
        if not isinstance(host, bytes) or not isinstance(port, bytes):
            return None
        return replace(self.master, host=host.decode(), port=int(port))

    def celery_url(self) -> str:
        """Return the URL as Celery's transport takes it: an address for each Sentinel."""
        master = self.master
        credentials = (
            f"{quote(master.username or '', safe='')}:{quote(master.password, safe='')}@" if master.password else ""
        )
        return ";".join(f"sentinel://{credentials}{each}/{master.database}" for each in self.sentinels)

    def celery_options(self) -> dict[str, object]:
        asked = self.sentinels[0]
        login = {"username": asked.username, "password": asked.password}
        return {"master_name": self.name, "sentinel_kwargs": {name: value for name, value in login.items() if value}}

    def __str__(self) -> str:
        return f"the master {self.name} of {', '.join(map(str, self.sentinels))}"


def _sentinel(part: str, asked: Address) -> Address:
    try:
        parts = urlsplit(f"//{part}")
        host, port = parts.hostname, parts.port or SENTINEL_PORT
    except ValueError:
        host, port = None, 0
    if not host:
        raise ConfigurationError(f"a URL of Sentinels has a wrong host or port; {_FORM}")
    return replace(asked, host=host, port=port)


def parse(url: str) -> Address | Sentinels:
    """Return what the URL names: a server, or those who know it. Raises ConfigurationError."""
    return Sentinels.parse(url) if url.startswith(f"{SCHEME}://") else Address.parse(url)
