"""Which Rowlock the commands talk to, and as whom."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from cli.stack import secrets
from cli.stack.layout import Layout
from cli.stack.ports import LOCAL, api_port
from cli.tokens import sign
from shared.errors import ConfigurationError

OPERATOR = "operator"


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
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise ConfigurationError(f"ROWLOCK_URL holds {url!r}; it must be http://… or https://…")
        secret = os.environ.get("ROWLOCK_TOKEN_SECRET", "")
        if not secret and not url:
            secret = secrets.read(Layout.from_env().secrets).get("token_secret", "")
        return cls(url or _local_url(), secret, os.environ.get("ROWLOCK_TOKEN", ""))

    def sign(self, holder: str, role: str, ttl_s: int = 86_400) -> str:
        """Return a new token. Raises ConfigurationError if the secret is not known."""
        if not self.token_secret:
            raise ConfigurationError(
                "no secret to sign a token with: start the local stack (make up), or set ROWLOCK_TOKEN_SECRET or ROWLOCK_TOKEN"
            )
        return sign(self.token_secret, holder, role, ttl_s)

    def bearer(self) -> str:
        """Return ROWLOCK_TOKEN, or an operator's token signed here."""
        return self.token or self.sign(OPERATOR, OPERATOR)


def _local_url() -> str:
    if not os.environ.get("ROWLOCK_PORT"):
        known = Layout.from_env().read_addresses().api
        if known:
            return known
    return f"http://{LOCAL}:{api_port()}"
