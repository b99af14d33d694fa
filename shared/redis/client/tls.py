"""TLS to a Redis server: certificates are verified unless the URL says otherwise."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shared.errors import ConfigurationError

_VERIFYING = {"required": True, "cert_required": True, "none": False, "cert_none": False}
_TRUTH = {"true": True, "false": False}
OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs", "ssl_check_hostname")
"""Options of a URL's query: the names that Celery and redis-py know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    ca_certs: str | None = None
    """A file with the authorities to trust; None: those of the machine."""
    certfile: str | None = None
    keyfile: str | None = None
    verify: bool = True
    check_hostname: bool = True

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Tls:
        """Read the options of a URL, all of them in OPTIONS. Raises ConfigurationError."""
        if "ssl_keyfile" in options and "ssl_certfile" not in options:
            raise ConfigurationError("ssl_keyfile needs an ssl_certfile beside it")
        tls = cls(
            ca_certs=options.get("ssl_ca_certs"),
            certfile=options.get("ssl_certfile"),
            keyfile=options.get("ssl_keyfile"),
            verify=_one_of(_VERIFYING, options, "ssl_cert_reqs", "required or none"),
            check_hostname=_one_of(_TRUTH, options, "ssl_check_hostname", "true or false"),
        )
        tls.context()
        return tls

    def context(self) -> ssl.SSLContext:
        """Return what asyncio and sockets take. Raises ConfigurationError if a file can't be read."""
        return _context(self)

    def for_redis_py(self) -> dict[str, Any]:
        """Return the same as the arguments of redis-py, which Celery and Flower hand on to it."""
        files = {"ssl_ca_certs": self.ca_certs, "ssl_certfile": self.certfile, "ssl_keyfile": self.keyfile}
        return {
            "ssl_cert_reqs": ssl.CERT_REQUIRED if self.verify else ssl.CERT_NONE,
            "ssl_check_hostname": self.verify and self.check_hostname,
            **{name: path for name, path in files.items() if path is not None},
        }


@lru_cache(maxsize=16)
def _context(tls: Tls) -> ssl.SSLContext:
    # Remembered: to read the authorities of a machine holds up an event loop for tens of milliseconds.
    try:
        context = ssl.create_default_context(cafile=tls.ca_certs)
        if tls.certfile is not None:
            context.load_cert_chain(tls.certfile, tls.keyfile)
    except OSError as error:
        raise ConfigurationError(f"a certificate or key can't be read: {error}") from None
    context.check_hostname = tls.verify and tls.check_hostname
    context.verify_mode = ssl.CERT_REQUIRED if tls.verify else ssl.CERT_NONE
    return context


def _one_of(meanings: Mapping[str, bool], options: Mapping[str, str], name: str, allowed: str) -> bool:
    value = options.get(name)
    if value is None:
        return True
    if value.lower() not in meanings:
        raise ConfigurationError(f"{name} holds {value!r}; it must be {allowed}")
    return meanings[value.lower()]
