"""Tokens of the shop's own identity provider: JWT, signed by keys that the issuer shows, never by a secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jwt

from api.principals.holders import is_holder
from api.principals.identity import EVERY_SCOPE, NO_SCOPES, Identity, Role
from api.principals.issuer_keys import IssuerKeys
from api.principals.tokens import ALGORITHM as OWN_ALGORITHM
from api.principals.tokens import CLOCKS_APART_SECONDS, UNREADABLE, expiry, unauthorized
from shared.issuers import Issuer

SEPARATOR = "|"
"""Between the prefix of an issuer, which can't hold it, and the name that a customer has there."""


class Issuers:
    """One per process, on its loop. `on_change`: what was verified before must be verified again."""

    def __init__(self, issuers: Sequence[Issuer], on_change: Callable[[], None]) -> None:
        self._by_name = {issuer.issuer: (issuer, IssuerKeys(issuer, on_change)) for issuer in issuers}

    def start(self) -> None:
        for _, keys in self._by_name.values():
            keys.start()

    async def stop(self) -> None:
        await asyncio.gather(*(keys.stop() for _, keys in self._by_name.values()))

    def verify(self, token: str) -> Identity | None:
        """Return whose the token is; None for one that no issuer could have made, which may be our own.

        Raises Problem (401), and StoreUnavailableError while the issuer's keys are not known.
        """
        if not self._by_name:
            return None
        try:
            read = jwt.decode_complete(token, options={"verify_signature": False})
            known = self._by_name.get(read["payload"].get("iss"))
        except UNREADABLE:
            return None
        header: Mapping[str, Any] = read["header"]
        # What is signed with a secret is never looked at as an issuer's, so that no public key is taken for a secret.
        if known is None or header.get("alg") == OWN_ALGORITHM:
            return None
        return _verified(token, header, *known)


def _verified(token: str, header: Mapping[str, Any], issuer: Issuer, keys: IssuerKeys) -> Identity:
    if header.get("alg") not in issuer.algorithms:
        raise unauthorized(f"The token must be signed with {' or '.join(issuer.algorithms)}.")
    key = keys.find(header.get("kid"))
    if key is None or key.algorithm_name != header["alg"]:
        raise unauthorized("The token is signed by a key that its issuer does not show.")
    try:
        claims = jwt.decode(
            token,
            key,
            [key.algorithm_name],
            audience=issuer.audience,
            issuer=issuer.issuer,
            leeway=CLOCKS_APART_SECONDS,
            options={"require": ["iss", "aud", "exp"]},
        )
    except jwt.ExpiredSignatureError:
        raise unauthorized("The token has expired.") from None
    except jwt.ImmatureSignatureError:
        raise unauthorized("The token is not valid yet.") from None
    except jwt.InvalidAudienceError:
        raise unauthorized("The token is for another audience.") from None
    except jwt.MissingRequiredClaimError as fault:
        raise unauthorized(f"The token lacks the claim {fault.claim}.") from None
    except UNREADABLE:
        raise unauthorized("The token is not valid.") from None
    return _identity(claims, issuer)


def _identity(claims: Mapping[str, Any], issuer: Issuer) -> Identity:
    expires_at = expiry(claims)
    if expires_at <= time.time():
        raise unauthorized(
            "The token has expired."
        )  # patience with clocks is for tokens that begin, not for those that end
    name = claims.get(issuer.holder_claim)
    if name is None:
        raise unauthorized(f"The token lacks the claim {issuer.holder_claim}.")
    holder = f"{issuer.prefix}{SEPARATOR}{name}"
    if not isinstance(name, str) or not name.strip() or not is_holder(holder):
        raise unauthorized("The token names no holder that can be used.")
    role = Role(issuer.role)
    return Identity(holder, role, expires_at, EVERY_SCOPE if role is Role.OPERATOR else NO_SCOPES)
