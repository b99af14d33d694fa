"""Which Rowlock the commands talk to, and as whom."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urlsplit

from cli.stack import secrets
from cli.stack.layout import Layout
from cli.stack.ports import LOCAL, api_port
from cli.tokens import sign
from shared.errors import ConfigurationError

OPERATOR = "operator"
SECRET_MIN = 32


@dataclass(frozen=True, slots=True)
class Target:
    """An address, and the secret that signs tokens where it is known (the local stack's, or the environment's)."""

    url: str
    token_secret: str
    token: str

    @classmethod
    def from_env(cls) -> Target:
        """Read ROWLOCK_URL, ROWLOCK_TOKEN and ROWLOCK_TOKEN_SECRET; the local stack stands in for what is missing."""
        url = os.environ.get("ROWLOCK_URL", "").rstrip("/")
        if url and not _is_one_address(url):
            raise ConfigurationError(
                f"ROWLOCK_URL holds {url!r}; it must be one address, as http://host:port or https://host/path"
            )
        token = os.environ.get("ROWLOCK_TOKEN", "").strip()
        if not re.fullmatch(r"[\x21-\x7e]*", token):
            raise ConfigurationError("ROWLOCK_TOKEN holds characters that no token has")
        secret = os.environ.get("ROWLOCK_TOKEN_SECRET", "")
        if not secret and not url:
            secret = secrets.read(Layout.from_env().secrets).get("token_secret", "")
        return cls(url or _local_url(), secret, token)

    def sign(self, holder: str, role: str, ttl_s: int = 86_400) -> str:
        """Return a new token. Raises ConfigurationError if the secret is not known."""
        if not self.token_secret:
            raise ConfigurationError(
                "no secret to sign a token with: start the local stack (make up), or set ROWLOCK_TOKEN_SECRET or ROWLOCK_TOKEN"
            )
        if not self.token_secret.isprintable() or len(self.token_secret) < SECRET_MIN:
            raise ConfigurationError(f"ROWLOCK_TOKEN_SECRET must be {SECRET_MIN} printable characters or more")
        return sign(self.token_secret, holder, role, ttl_s)

    def bearer(self) -> str:
        """Return ROWLOCK_TOKEN, or an operator's token signed here."""
        return self.token or self.sign(OPERATOR, OPERATOR)


def _is_one_address(url: str) -> bool:
    """Return whether it names one host, with a port and a path at most."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if ":" in host:
            IPv6Address(host)
        elif not re.fullmatch(r"[\w.-]+", host):
            return False
    except (ValueError, AddressValueError):
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc) and port != 0
    return plain and parts.scheme in ("http", "https") and url.isprintable()


def _local_url() -> str:
    if not os.environ.get("ROWLOCK_PORT"):
        known = Layout.from_env().read_addresses().api
        if known:
            return known
    return f"http://{LOCAL}:{api_port()}"
