"""Certificates that end soon: those that the stores show, and those that we show them."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from psycopg2.extensions import parse_dsn

from shared.config import Settings
from shared.redis.client import places
from shared.redis.client.address import Address
from shared.redis.client.cluster import Cluster
from shared.redis.client.tls import Tls
from shared.troubles.trouble import Code, Trouble

SOON = timedelta(days=14)
LOOK_SECONDS = 3_600.0
"""So often a process looks: a certificate has an end that is known long before."""
_TIMEOUT_S = 1.0
_SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"""What a client of PostgreSQL sends first to ask for TLS."""


class Certificate(NamedTuple):
    name: str
    ends: datetime


class Certificates:
    """Those of one process' settings, looked at once in a while."""

    def __init__(self, settings: Settings, every_s: float = LOOK_SECONDS) -> None:
        self._settings = settings
        self._every_s = every_s
        self._due = 0.0
        self._seen: list[Certificate] = []

    def look(self) -> Trouble | None:
        """What can't be reached or read is another trouble, and left out here."""
        if time.monotonic() >= self._due:
            self._seen = list(certificates(self._settings))
            self._due = time.monotonic() + self._every_s
        return trouble_of(self._seen)


def trouble_of(seen: list[Certificate]) -> Trouble | None:
    now = datetime.now(UTC)
    ending = sorted((each for each in seen if each.ends - now < SOON), key=lambda each: each.ends)
    if not ending:
        return None
    told = ", ".join(f"{each.name} {_when(each.ends, now)} ({each.ends:%Y-%m-%d})" for each in ending)
    return Trouble(Code.CERTIFICATE_ENDS, told, stops=ending[0].ends <= now)


def _when(ends: datetime, now: datetime) -> str:
    left = ends - now
    return "has ended" if left <= timedelta() else f"ends in {left.days} days"


def certificates(settings: Settings) -> Iterator[Certificate]:
    """Yield each certificate that can be had."""
    urls = {"Redis": settings.redis_url, "the broker": settings.broker_url}
    for name, url in urls.items():
        for address in _secured(url):
            tls = address.tls or Tls()
            ours = (tls.certfile, tls.keyfile)
            yield from _had(f"the certificate of {name}", partial(served, address.host, address.port, ours))
            yield from _files(f"our certificate for {name}", tls.certfile)
    if settings.database_url:
        yield from _of_postgresql(settings.database_url)


def _secured(url: str) -> Sequence[Address]:
    """Return the servers that a URL of Redis names behind TLS; of a cluster the first ones stand for all."""
    place = places.parse(url) if url else None
    named = place.seeds if isinstance(place, Cluster) else [place]
    return [each for each in named if isinstance(each, Address) and each.tls is not None]


def served(
    host: str,
    port: int,
    ours: tuple[str | None, str | None] = (None, None),
    begin: Callable[[socket.socket], bool] = lambda _: True,
) -> datetime | None:
    """Return when the certificate ends that a server shows, trusted or not; None if it shows none. Raises OSError.

    `ours` is the file of the certificate that it may ask for, and of its key.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    certfile, keyfile = ours
    if certfile is not None:
        context.load_cert_chain(certfile, keyfile)
    with socket.create_connection((host, port), _TIMEOUT_S) as plain:
        if not begin(plain):
            return None
        with context.wrap_socket(plain, server_hostname=host) as secured:
            shown = secured.getpeercert(binary_form=True)
    return _end(shown) if shown else None


def _of_postgresql(url: str) -> Iterator[Certificate]:
    parts = parse_dsn(url)
    if parts.get("sslmode") == "disable":
        return
    hosts = parts.get("host", "").split(",")
    ports = (parts.get("port") or "5432").split(",")
    for at, host in enumerate(hosts):
        if host and not host.startswith("/"):
            port = int(ports[min(at, len(ports) - 1)] or 5432)
            yield from _had(f"the certificate of PostgreSQL at {host}", partial(served, host, port, begin=_asked))
    yield from _files("our certificate for PostgreSQL", parts.get("sslcert"))


def _asked(plain: socket.socket) -> bool:
    plain.sendall(_SSL_REQUEST)
    return plain.recv(1) == b"S"


def _had(name: str, ends: Callable[[], datetime | None]) -> Iterator[Certificate]:
    try:
        if (end := ends()) is not None:
            yield Certificate(name, end)
    except (OSError, ValueError):
        return


def _files(name: str, path: str | None) -> Iterator[Certificate]:
    if path is not None:
        yield from _had(name, lambda: _end(Path(path).read_bytes()))


def _end(certificate: bytes) -> datetime:
    """Read a certificate as it is sent, or as it lies in a file. Raises ValueError."""
    from cryptography import x509  # few deployments have one, and to load it takes a tenth of a second

    is_text = b"-----BEGIN CERTIFICATE" in certificate
    load = x509.load_pem_x509_certificate if is_text else x509.load_der_x509_certificate
    return load(certificate).not_valid_after_utc
