"""Channels of an event: tickets that are kept for sponsors, the press, the box office."""

from __future__ import annotations

import re

import msgspec
from flask import Blueprint, Response
from sqlalchemy import Connection

from api.commands.idempotency import idempotent
from api.principals.current import require
from api.principals.identity import Scope
from api.resources.event_bodies import Count, Moment, Name, bounded
from api.services.process import services
from api.web.bodies import CHANNEL_KEY, Body, ChannelKey, answer, decode, invalid
from api.web.deferred import blocking
from api.web.documented import IDEMPOTENCY_KEY, Access, documented
from api.web.nearest import unknown_names
from api.web.pages import Page
from api.web.problems import Problem, not_found
from api.web.reading import named
from shared.db import channel_store, event_store
from shared.db.channel_store import (
    CHANNELS_MAX,
    ChannelInUseError,
    ChannelView,
    TooManyChannelsError,
    UnknownChannelError,
)
from shared.db.engine import transaction
from shared.telemetry import logs

blueprint = Blueprint("channels", __name__, url_prefix="/api/events")

_is_key = re.compile(CHANNEL_KEY).match

log = logs.get(__name__)


class ChannelBody(Body, frozen=True, kw_only=True):
    """What a channel is to be, whole: what is not said is not."""

    name: Name | None = None
    """Without one it is called by its key."""
    opens_at: Moment | None = None
    """With `closes_at` its own sale window, whatever that of the event is; without both it sells when the event does."""
    closes_at: Moment | None = None
    max_per_holder: Count | None = None
    """How many of its tickets a holder may have, besides what the event allows."""
    release_at: Moment | None = None
    """When what it has goes to general sale."""


class Release(Body, frozen=True):
    to: ChannelKey | None = None
    """The channel that gets the tickets; null: general sale."""


class Released(msgspec.Struct, frozen=True):
    released: int


@blueprint.get("/<event_id>/channels")
@blocking
@documented(
    "List an event's channels, with how many tickets each has and how many of them are held and sold.",
    tag="channels",
    access=Access.READ,
    answers={200: Page[ChannelView]},
    problems=(404,),
)
def list_channels(event_id: str) -> Response:
    require(Scope.READ, event_id)
    with transaction(services().engine) as conn:
        return answer(Page(channel_store.list_channels(conn, existing_event(conn, event_id))))


@blueprint.get("/<event_id>/channels/<key>")
@blocking
@documented("Read a channel.", tag="channels", access=Access.READ, answers={200: ChannelView}, problems=(404,))
def get_channel(event_id: str, key: str) -> Response:
    require(Scope.READ, event_id)
    return answer(_channel(event_id, key))


@blueprint.put("/<event_id>/channels/<key>")
@blocking
@documented(
    "Make a channel, or change it whole. Tickets are put into it by a change of tickets.",
    tag="channels",
    access=Access.EVENTS,
    body=ChannelBody,
    example={"name": "Sponsors", "max_per_holder": 4, "release_at": "2031-11-30T18:00:00Z"},
    answers={200: ChannelView, 201: ChannelView},
    problems=(400, 404, 409, 415),
)
def put_channel(event_id: str, key: str) -> Response:
    require(Scope.EVENTS, event_id)
    body, engine = decode(ChannelBody), services().engine
    if not _is_key(key):
        raise invalid("key", "must be 1 to 40 small letters, digits and hyphens, the first no hyphen")
    columns = {field: bounded(field, getattr(body, field)) for field in body.__struct_fields__}
    if body.opens_at is not None and body.closes_at is not None and body.closes_at <= body.opens_at:
        raise invalid("closes_at", "must be after opens_at")
    with transaction(engine) as conn:
        existing_event(conn, event_id)
    try:
        made = channel_store.put(engine.begin, event_id, key, columns | {"name": body.name or key})
    except TooManyChannelsError:
        raise Problem(409, "LIMIT_REACHED", f"The event has {CHANNELS_MAX} channels, as many as it may.") from None
    log.info("channel_put", event_id=event_id, channel=key, made=made)
    return answer(_channel(event_id, key), 201 if made else 200)


@blueprint.delete("/<event_id>/channels/<key>")
@blocking
@documented(
    "Delete a channel that has no tickets; its access codes open nothing any more.",
    tag="channels",
    access=Access.EVENTS,
    answers={204: None},
    problems=(404, 409),
)
def delete_channel(event_id: str, key: str) -> Response:
    require(Scope.EVENTS, event_id)
    channel = _channel(event_id, key)
    try:
        channel_store.delete(services().engine.begin, event_id, channel.key)
    except ChannelInUseError:
        detail = f"The channel has {channel.tickets} tickets; release them first."
        raise Problem(409, "CHANNEL_IN_USE", detail) from None
    log.info("channel_deleted", event_id=event_id, channel=key)
    return Response(status=204)


@blueprint.post("/<event_id>/channels/<key>/release")
@idempotent
@blocking
@documented(
    "Let a channel's tickets go, to general sale or to another channel. Who has one keeps it.",
    tag="channels",
    access=Access.EVENTS,
    body=Release,
    example={},
    answers={200: Released},
    parameters=(IDEMPOTENCY_KEY,),
    problems=(400, 404, 409, 415, 422),
)
def release_channel(event_id: str, key: str) -> Response:
    require(Scope.EVENTS, event_id)
    body, engine = decode(Release), services().engine
    channel = _channel(event_id, key)
    if body.to == channel.key:
        raise invalid("to", "is the channel itself")
    check_channel("to", event_id, body.to)
    try:
        released = channel_store.release(engine.begin, event_id, channel.key, body.to)
    except UnknownChannelError:
        raise not_found("channel") from None
    log.info("channel_released", event_id=event_id, channel=key, to=body.to, released=released)
    return answer(Released(released))


def existing_event(conn: Connection, event_id: str) -> str:
    """Return the event's id. Raises Problem (404) if there is none."""
    if not event_store.exists(conn, named(event_id, "event")):
        raise not_found("event")
    return event_id


def check_channel(field: str, event_id: str, key: str | None) -> None:
    """Raise Problem (400) for a channel that the event does not have, with the nearest that it has; general sale is None."""
    if key is None:
        return
    with transaction(services().engine) as conn:
        known = channel_store.keys(conn, event_id)
    if key not in known:
        raise unknown_names(field, event_id, [key], known)


def _channel(event_id: str, key: str) -> ChannelView:
    """Raises Problem (404)."""
    with transaction(services().engine) as conn:
        found = channel_store.list_channels(conn, existing_event(conn, event_id), named(key, "channel"))
    if not found:
        raise not_found("channel")
    return found[0]
