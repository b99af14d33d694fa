"""The setting ROWLOCK_ISSUERS: whose tokens are believed beside our own, and for what."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from shared.errors import ConfigurationError

VARIABLE = "ROWLOCK_ISSUERS"
ISSUERS_MAX = 10
"""Each has a task that fetches its keys, and keys in the memory of each process."""

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Claim = Annotated[str, Meta(min_length=1, max_length=100)]
Prefix = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}\Z")]


class Algorithm(StrEnum):
    """Signatures that need no secret of the issuer's to be checked; HS256 is for our own tokens only."""

    RS256 = "RS256"
    ES256 = "ES256"
    EDDSA = "EdDSA"


class IssuedRole(StrEnum):
    """What the tokens of an issuer make of who has them. Guests are ours: they renew their own tokens."""

    CUSTOMER = "customer"
    OPERATOR = "operator"


class Issuer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An identity provider. A token of `issuer` for `audience` makes a holder `<prefix>|<what holder_claim says>`."""

    issuer: Text
    audience: Text
    jwks_url: Text
    prefix: Prefix
    algorithms: Annotated[tuple[Algorithm, ...], Meta(min_length=1, max_length=len(Algorithm))] = (Algorithm.RS256,)
    holder_claim: Claim = "sub"
    role: IssuedRole = IssuedRole.CUSTOMER


def read_issuers(text: str) -> tuple[Issuer, ...]:
    """Return the issuers that the setting names. Raises ConfigurationError, which says where in it the fault is."""
    if not text.strip():
        return ()
    try:
        issuers: tuple[Issuer, ...] = msgspec.json.decode(
            text, type=Annotated[tuple[Issuer, ...], Meta(max_length=ISSUERS_MAX)]
        )
    except (msgspec.DecodeError, UnicodeError, RecursionError) as fault:
        raise ConfigurationError(
            f"{VARIABLE} is no JSON list of issuers ({fault}); it must be as "
            '[{"issuer": "https://id.example", "audience": "tickets", "jwks_url": "https://id.example/keys", "prefix": "id"}]'
        ) from None
    for number, issuer in enumerate(issuers):
        _check_address(number, issuer.jwks_url)
        for field in ("issuer", "prefix"):
            if getattr(issuer, field) in [getattr(other, field) for other in issuers[:number]]:
                raise ConfigurationError(
                    f"{VARIABLE}[{number}].{field} holds {getattr(issuer, field)!r} a second time; each issuer needs its own"
                )
    return issuers


def _check_address(number: int, url: str) -> None:
    """Raises ConfigurationError for an address from which keys could not come unspoilt."""
    allowed = "https://…, or http://… within the own network: a name without dots, or a private address"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    is_plain = bool(host) and not (parts.username or parts.password or parts.fragment) and port != 0
    is_readable = re.fullmatch(r"[\x21-\x7e]+", url) is not None
    is_safe = is_plain and (parts.scheme == "https" or (parts.scheme == "http" and _is_near(host)))
    if not (is_readable and is_safe):
        raise ConfigurationError(f"{VARIABLE}[{number}].jwks_url holds {url!r}; it must be {allowed}")


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host
