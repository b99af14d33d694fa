"""Guest tokens, and who one is."""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import msgspec
from flask import Blueprint, Response, request

from api.commands.idempotency import idempotent
from api.principals.current import assume, bearers, current, limits
from api.principals.identity import GUEST_PREFIX, NEVER, Identity, Role, Scope
from api.services.process import services
from api.web.address import client_key
from api.web.bodies import Body, answer, decode, invalid
from api.web.documented import IDEMPOTENCY_KEY, Access, documented
from api.web.problems import Problem
from shared.config import Switch
from shared.views import rfc3339

blueprint = Blueprint("sessions", __name__)

P = ParamSpec("P")
R = TypeVar("R")

KEY_MIN_LENGTH = 16
"""Strangers without a token share one space of keys: a short one would hand one guest's session to another."""


class NewSession(Body, frozen=True):
    """A guest need not say anything."""


class SessionView(msgspec.Struct, frozen=True):
    token: str
    holder: str
    role: Role
    expires_at: str


class MeView(msgspec.Struct, frozen=True, omit_defaults=True):
    holder: str
    role: Role
    expires_at: str | None
    """None: never."""
    now: str
    """The server's time, by which holds end: for the clock of a page."""
    scopes: tuple[Scope, ...] = ()
    event_ids: tuple[str, ...] = ()
    """The only events in which it counts; none: all."""


def _as_stranger(view: Callable[P, R]) -> Callable[P, R]:
    """Let a guest renew its session, and somebody without a token have an Idempotency-Key that nobody guesses."""

    @functools.wraps(view)
    def start(*args: P.args, **kwargs: P.kwargs) -> R:
        if services().settings.guest_sessions is Switch.OFF:
            raise Problem(403, "NOT_ALLOWED", "There are no guest sessions here; the shop has tokens.")
        if "HTTP_AUTHORIZATION" in request.environ:
            if current().role is not Role.GUEST:
                raise Problem(403, "NOT_ALLOWED", "Only a guest renews its session.")
            return view(*args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        if key is not None and len(key) < KEY_MIN_LENGTH:
            raise invalid("Idempotency-Key", f"must have at least {KEY_MIN_LENGTH} characters here, hard to guess")
        limits().spend_session(client_key())
        assume(Identity("", Role.GUEST, 0))
        return view(*args, **kwargs)

    return start


@blueprint.post("/api/sessions")
@_as_stranger
@idempotent
@documented(
    "Get a guest's token: with a holder of its own, or with one's own holder where a guest's token is sent.",
    tag="sessions",
    access=Access.PUBLIC,
    body=NewSession,
    example={},
    answers={201: SessionView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 401, 403, 422, 429),
)
def begin_session() -> Response:
    decode(NewSession)
    holder = current().holder or f"{GUEST_PREFIX}{secrets.token_hex(8)}"
    token, identity = bearers().tokens.sign(holder, Role.GUEST, services().settings.session_ttl_seconds)
    session = SessionView(token, holder, identity.role, _expires_at(identity))
    return answer(session, 201, {"Cache-Control": "no-store", "Location": "/api/me"})


@blueprint.get("/api/me")
@documented("Say whose token this is.", name="getMe", tag="sessions", answers={200: MeView})
def me() -> Response:
    identity = current()
    expires_at = None if identity.expires_at == NEVER else _expires_at(identity)
    now = rfc3339(time.time_ns() // 1_000_000)
    view = MeView(identity.holder, identity.role, expires_at, now, tuple(sorted(identity.scopes)), identity.within)
    return answer(view, headers={"Cache-Control": "no-store"})


def _expires_at(identity: Identity) -> str:
    return rfc3339(int(identity.expires_at) * 1000)
