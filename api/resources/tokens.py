"""A token for one holder, for the page that a shop shows it: made by the shop, short-lived."""

from __future__ import annotations

import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from api.commands.idempotency import idempotent
from api.principals.current import acting_holder, bearers, require
from api.principals.holders import Holder
from api.principals.identity import Role, Scope
from api.services.process import Services, services
from api.web.bodies import Body, answer, decode, invalid
from api.web.deferred import deferred
from api.web.documented import IDEMPOTENCY_KEY, Access, documented
from api.web.reading import named
from shared.db import event_store
from shared.db.engine import transaction
from shared.views import rfc3339

blueprint = Blueprint("tokens", __name__)

LIFE_SECONDS = 900
LIFE_MAX_SECONDS = 86_400
"""A revoked key's tokens end by themselves, so they end soon."""


class NewToken(Body, frozen=True):
    holder: Holder
    event_id: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    """The only event for which it counts; without one: those of the key."""
    seconds: Annotated[int, Meta(ge=1, le=LIFE_MAX_SECONDS)] = LIFE_SECONDS


class TokenView(msgspec.Struct, frozen=True):
    token: str
    holder: str
    event_ids: tuple[str, ...]
    """The only events for which it counts; none: all."""
    expires_at: str


@blueprint.post("/api/tokens")
@idempotent
@deferred
@documented(
    "Make a token with which a customer acts as a holder, for a while.",
    tag="sessions",
    access=Access.SELL,
    body=NewToken,
    example={"holder": "customer-4711", "event_id": "demo", "seconds": 900},
    answers={201: TokenView},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 404, 415, 422),
)
async def create_token() -> Response:
    identity, parts = require(Scope.SELL), services()
    body = decode(NewToken)
    holder = acting_holder(identity, body.holder)
    events = identity.event_ids
    if body.event_id is not None:
        require(Scope.SELL, named(body.event_id, "event"))
        event_id = body.event_id
        if not await parts.threads.run(lambda: _is_known(parts, event_id)):
            raise invalid("event_id", f"{event_id!r} is no event")
        events = frozenset((event_id,))
    seconds = int(min(body.seconds, identity.expires_at - time.time()))
    token, made = bearers().tokens.sign(holder, Role.CUSTOMER, seconds, events)
    view = TokenView(token, holder, made.within, rfc3339(int(made.expires_at) * 1000))
    return answer(view, 201, {"Cache-Control": "no-store"})


def _is_known(parts: Services, event_id: str) -> bool:
    with transaction(parts.engine) as conn:
        return event_store.exists(conn, event_id)
