"""Which proxy stands between us and an address, by the variables that everybody reads; a client that goes by it."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import httpx2

from shared.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Proxy:
    """`variable` is the one that names it."""

    variable: str
    url: str

    @property
    def address(self) -> str:
        """Its host and port, without a password."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy of `url`; none for this machine itself. Raises ConfigurationError for one that can't be used."""
    parts = urlsplit(url)
    if is_loopback(parts.hostname or "") or proxy_bypass(parts.hostname or ""):
        return None
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            if value := os.environ.get(variable, "").strip():
                return _read(variable, value if "://" in value else f"http://{value}")
    return None


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _read(variable: str, url: str) -> Proxy:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        shown = url.rpartition("@")[2]
        raise ConfigurationError(
            f"{variable} holds {shown!r}; rowlock goes through http://host:port or https://host:port, or past it to what NO_PROXY names"
        )
    return Proxy(variable, url)


def http_client(url: str, *, timeout_s: float = 60) -> httpx2.Client:
    """Return a client of `url` that goes through a proxy only where one is named and needed."""
    proxy = proxy_for(url)
    return httpx2.Client(
        base_url=url,
        timeout=httpx2.Timeout(timeout_s, connect=5),
        proxy=None if proxy is None else proxy.url,
        transport=_transport(url) if proxy is None else None,  # else it reads the environment itself
    )


def _transport(url: str) -> httpx2.HTTPTransport:
    """Where no certificate is asked for nobody's are read: that takes longer than to ask."""
    if url.startswith("https:"):
        return httpx2.HTTPTransport()
    return httpx2.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
