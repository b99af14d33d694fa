"""Tokens of our own: JWT, HS256. The newest secret signs, the one before it is still believed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import jwt

from api.principals.holders import is_holder
from api.principals.identity import EVERY_SCOPE, NO_SCOPES, Identity, Role
from api.web.problems import Problem
from shared.config import TOKEN_LIFE_MAX_SECONDS, Settings

ALGORITHM = "HS256"
CLOCKS_APART_SECONDS = 60
"""By so much the clock of who signs may be ahead of ours."""
ROLES = frozenset((Role.GUEST, Role.CUSTOMER, Role.OPERATOR))
"""Those that a token may have."""
EVENTS = "events"
"""The claim with the only events that a token is for."""
EVENT_IDS_MAX = 20
"""Events that a token or a key may be limited to: each of their commands carries them."""
UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)
"""What the reading of a token made by anybody may end in."""


class Tokens:
    """Signs and verifies."""

    def __init__(self, settings: Settings) -> None:
        self._secrets = [secret for secret in (settings.token_secret, settings.token_secret_old) if secret]

    def sign(
        self, holder: str, role: Role, ttl_seconds: int, event_ids: Iterable[str] | None = None
    ) -> tuple[str, Identity]:
        """Return a new token and what it says."""
        now = int(time.time())
        claims: dict[str, Any] = {"sub": holder, "role": role.value, "iat": now, "exp": now + ttl_seconds}
        if event_ids is not None:
            claims[EVENTS] = sorted(event_ids)
        return jwt.encode(claims, self._secrets[0], ALGORITHM), _identity(claims, role)

    def verify(self, token: str) -> Identity:
        """Return whose the token is. Raises Problem (401)."""
        try:
            claims = self._claims(token)
            role = Role(claims.get("role", Role.CUSTOMER))
        except jwt.ExpiredSignatureError:
            raise unauthorized("The token has expired.") from None
        except UNREADABLE:
            raise unauthorized("The token is not valid.") from None
        if role not in ROLES:
            raise unauthorized("The token is not valid.")
        return _identity(claims, role)

    def _claims(self, token: str) -> Mapping[str, Any]:
        for number, secret in enumerate(self._secrets, 1):
            try:
                return jwt.decode(token, secret, [ALGORITHM], options={"require": ["sub", "exp"], "verify_aud": False})
            except jwt.InvalidSignatureError:
                if number == len(self._secrets):
                    raise
        raise unauthorized("The token is not valid.")


def expiry(claims: Mapping[str, Any]) -> float:
    """Return when a verified token ends. Raises Problem (401) for a time that no token can have."""
    expires_at = claims["exp"]
    if not isinstance(expires_at, int | float) or isinstance(expires_at, bool):
        raise unauthorized("The token's exp must be a number: seconds since 1970.")
    if not expires_at <= time.time() + TOKEN_LIFE_MAX_SECONDS + CLOCKS_APART_SECONDS:
        days = TOKEN_LIFE_MAX_SECONDS // 86_400
        raise unauthorized(f"The token's exp must be in seconds since 1970 and at most {days} days ahead.")
    return float(expires_at)


def unauthorized(detail: str, error: str | None = "invalid_token") -> Problem:
    """Return the answer for who is not known."""
    challenge = 'Bearer realm="rowlock"' + (f', error="{error}"' if error else "")
    return Problem(401, "UNAUTHORIZED", detail, headers={"WWW-Authenticate": challenge})


def _identity(claims: Mapping[str, Any], role: Role) -> Identity:
    holder = claims["sub"]
    if not isinstance(holder, str) or not is_holder(holder):
        raise unauthorized("The token names no holder that can be used.")
    scopes = EVERY_SCOPE if role is Role.OPERATOR else NO_SCOPES
    return Identity(holder, role, expiry(claims), scopes, _event_ids(claims))


def _event_ids(claims: Mapping[str, Any]) -> frozenset[str] | None:
    named = claims.get(EVENTS)
    if named is None:
        return None
    if not isinstance(named, list) or len(named) > EVENT_IDS_MAX or not all(isinstance(each, str) for each in named):
        raise unauthorized("The token names no events that can be used.")
    return frozenset(named)
