"""Who sends a request: bearer tokens (JWT, HS256), checked once and then remembered."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import jwt
from flask import Flask, current_app, request

from api.web.problems import Problem
from shared.config import Settings

ALGORITHM = "HS256"
TOKENS = "rowlock.tokens"
IDENTITY = "rowlock.identity"
"""Where a request's environment remembers who sent it."""
REMEMBERED_MAX = 20_000
"""Verified tokens kept; about 1 kB each."""
HOLDER_MAX_LENGTH = 200


class Role(StrEnum):
    GUEST = "guest"
    CUSTOMER = "customer"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Identity:
    holder: str
    role: Role
    expires_at: float

    @property
    def is_operator(self) -> bool:
        return self.role is Role.OPERATOR


class Tokens:
    """Signs and verifies. A verified token is remembered until it expires or newer ones push it out."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.token_secret
        self._verified: OrderedDict[str, Identity] = OrderedDict()

    def identify(self, header: str | None) -> Identity:
        """Return who sent the `Authorization` header. Raises Problem (401) without a valid token."""
        if header is None:
            raise _unauthorized("This needs a token: Authorization: Bearer …", error=None)
        known = self._verified.get(header)
        if known is None:
            known = self._verify(header)
        elif known.expires_at <= time.time():
            del self._verified[header]
            raise _unauthorized("The token has expired.")
        return known

    def sign(self, holder: str, role: Role, ttl_seconds: int) -> tuple[str, Identity]:
        """Return a new token and what it says."""
        identity = Identity(holder, role, int(time.time()) + ttl_seconds)
        claims = {"sub": holder, "role": role.value, "iat": int(time.time()), "exp": int(identity.expires_at)}
        return jwt.encode(claims, self._secret, ALGORITHM), identity

    def _verify(self, header: str) -> Identity:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthorized("The Authorization header must be: Bearer <token>.", error="invalid_request")
        try:
            claims = jwt.decode(token.strip(), self._secret, [ALGORITHM], options={"require": ["sub", "exp"]})
            identity = Identity(claims["sub"], Role(claims.get("role", Role.CUSTOMER)), float(claims["exp"]))
        except jwt.ExpiredSignatureError:
            raise _unauthorized("The token has expired.") from None
        except (jwt.InvalidTokenError, ValueError):
            raise _unauthorized("The token is not valid.") from None
        if not 0 < len(identity.holder) <= HOLDER_MAX_LENGTH or not identity.holder.isprintable():
            raise _unauthorized("The token names no holder that can be used.")
        self._verified[header] = identity
        if len(self._verified) > REMEMBERED_MAX:
            self._verified.popitem(last=False)
        return identity


def register_auth(app: Flask, settings: Settings) -> None:
    app.extensions[TOKENS] = Tokens(settings)


def tokens() -> Tokens:
    return cast("Tokens", current_app.extensions[TOKENS])


def current() -> Identity:
    """Return who sent this request. Raises Problem (401) if nobody we know."""
    environ = request.environ
    known: Identity | None = environ.get(IDENTITY)
    if known is None:
        known = environ[IDENTITY] = tokens().identify(environ.get("HTTP_AUTHORIZATION"))
    return known


def assume(identity: Identity) -> None:
    """Let this request count as one of `identity`, where a view is open to everybody."""
    request.environ[IDENTITY] = identity


def require_operator() -> Identity:
    """Return the operator who sent this request. Raises Problem (401, 403)."""
    identity = current()
    if not identity.is_operator:
        raise Problem(403, "FORBIDDEN", "This is for operators.")
    return identity


def acting_holder(identity: Identity, named: str | None) -> str:
    """Return for whom a command acts: oneself, or the holder whom an operator names."""
    if named is None or named == identity.holder:
        return identity.holder
    if not identity.is_operator:
        raise Problem(403, "FORBIDDEN", "Only an operator may act for another holder.")
    return named


def _unauthorized(detail: str, error: str | None = "invalid_token") -> Problem:
    challenge = 'Bearer realm="rowlock"' + (f', error="{error}"' if error else "")
    return Problem(401, "UNAUTHORIZED", detail, headers={"WWW-Authenticate": challenge})
