"""Who sends the present request, and whether it may do what it wants to."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, request

from api.principals.bearers import Bearers
from api.principals.holders import ALLOWED, is_holder
from api.principals.identity import Identity, Scope
from api.principals.limits import Limits
from api.web.bodies import invalid
from api.web.problems import Problem, not_found

BEARERS = "rowlock.bearers"
IDENTITY = "rowlock.identity"
"""Where a request's environment remembers who sent it."""
LIMITS = "rowlock.limits"
ALLOWANCE = "rowlock.allowance"
"""Where it keeps the headers about its sender's limit."""


def register_principals(app: Flask, made: Bearers, counted: Limits) -> None:
    app.extensions[BEARERS] = made
    app.extensions[LIMITS] = counted


def bearers() -> Bearers:
    return cast("Bearers", current_app.extensions[BEARERS])


def limits() -> Limits:
    return cast("Limits", current_app.extensions[LIMITS])


def current() -> Identity:
    """Return who sent this request. Raises Problem (401, 429): nobody we know, or one who asks too often."""
    environ = request.environ
    known: Identity | None = environ.get(IDENTITY)
    if known is None:
        known = environ[IDENTITY] = bearers().identify(environ.get("HTTP_AUTHORIZATION"))
        environ[ALLOWANCE] = limits().spend(known)
    return known


def sender_if_any() -> Identity | None:
    """Return who sent this request, where nobody needs to say. Raises Problem (401) for a token that is not valid."""
    return current() if "HTTP_AUTHORIZATION" in request.environ else None


def assume(identity: Identity) -> None:
    """Let this request count as one of `identity`, where a view is open to everybody."""
    request.environ[IDENTITY] = identity


def require(scope: Scope, event_id: str | None = None) -> Identity:
    """Return who sent this request if it has the scope. Raises Problem (401, 403; 404 for an event that is not its own)."""
    identity = current()
    if not identity.may(scope):
        raise not_allowed(scope)
    if event_id is not None and not identity.is_within(event_id):
        raise not_found("event")
    return identity


def acting_holder(identity: Identity, named: str | None) -> str:
    """Return for whom a command acts: oneself, or the holder whom a seller names. Raises Problem (400, 403)."""
    return _holder(identity, named, Scope.SELL)


def visible_holder(identity: Identity, named: str | None) -> str:
    """Return whose things are shown: one's own, or those of whom a reader or seller names. Raises Problem (400, 403)."""
    return _holder(identity, named, Scope.SELL if identity.may(Scope.SELL) else Scope.READ)


def only_event(identity: Identity, named: str | None) -> str | None:
    """Return the only event to look into; None: all. Raises Problem (400, 404)."""
    if identity.event_ids is None:
        return named
    if named is None:
        if len(identity.event_ids) != 1:
            raise invalid("event_id", f"must be one of {', '.join(identity.within)}, to which you are limited")
        return identity.within[0]
    if named not in identity.event_ids:
        raise not_found("event")
    return named


def may_see(identity: Identity, holder: str) -> bool:
    """Return whether what `holder` has is to be seen: by itself, by readers, and by sellers, who act for it."""
    return holder == identity.holder or may_see_everybody(identity)


def may_see_everybody(identity: Identity) -> bool:
    """Return whether it may see what any holder has, one by one; to list them all is for readers."""
    return bool(identity.scopes & {Scope.READ, Scope.SELL})


def not_allowed(scope: Scope) -> Problem:
    """Return the answer for a missing right."""
    return Problem(403, "NOT_ALLOWED", f"This needs the scope {scope}.", scope=scope)


def _holder(identity: Identity, named: str | None, scope: Scope) -> str:
    if named is None:
        if not identity.is_holder:
            raise (
                invalid("holder", "name the holder for whom the key acts")
                if identity.may(scope)
                else not_allowed(scope)
            )
        return identity.holder
    if named != identity.holder and not identity.may(scope):
        raise not_allowed(scope)
    if not is_holder(named):
        raise invalid("holder", f"must be {ALLOWED}")
    return named
