"""Packages: one order over several events, all or nothing. What follows it is asked of it as of any order."""

from __future__ import annotations

from typing import Annotated, ClassVar

from flask import Blueprint, Response
from msgspec import Meta, field

from api.commands.submission import Draft, submit
from api.principals.current import acting_holder, current
from api.resources.actions import ActionBody, Metadata
from api.resources.submitting import submits
from api.resources.wishes import EITHER, Name, WishBody, wished
from api.services.process import services
from api.web.bodies import Body, decode, encode, invalid
from shared.domain.commands import Kind, Part
from shared.domain.ids import order_key, shard_of

blueprint = Blueprint("packages", __name__, url_prefix="/api")

EVENTS_MAX = 10
WISHES_OF_EVENT_MAX = 5


class PartBody(Body, frozen=True, kw_only=True):
    event_id: Name
    wishes: Annotated[
        tuple[Annotated[WishBody, Meta(extra_json_schema=EITHER)], ...],
        Meta(min_length=1, max_length=WISHES_OF_EVENT_MAX),
    ]
    """The first that can be met whole is."""


_NO_CHANNEL = "a package takes nothing out of channels; order of each event by itself what a channel keeps"


class PackageBody(ActionBody, frozen=True, kw_only=True):
    NOT_TAKEN: ClassVar = {
        "wait_for_release_seconds": "a package does not wait: what is free of one event would be kept back until another has "
        "enough; order of each event by itself to wait",
        "channel": _NO_CHANNEL,
        "code": _NO_CHANNEL,
    }

    events: Annotated[tuple[PartBody, ...], Meta(min_length=2, max_length=EVENTS_MAX)]
    """Each once, all of one currency."""
    metadata: Metadata = field(default_factory=dict)
    """What is to be kept with the package."""


@submits(
    blueprint,
    "/packages",
    "Request tickets of several events, all or nothing: of each event the first wish that can be met whole is.",
    name="orderPackage",
    tag="orders",
    example={
        "events": [
            {"event_id": "demo", "wishes": [{"quantity": 2, "adjacent": True}]},
            {"event_id": "matinee", "wishes": [{"quantity": 2}]},
        ],
        "metadata": {"cart": "17"},
    },
    body=PackageBody,
)
async def order_package() -> Response:
    identity = current()
    body = decode(PackageBody)
    holder = acting_holder(identity, body.holder)
    await _check(body.events)
    parts = [
        Part(event_id=part.event_id, wishes=await wished(part.event_id, part.wishes, f"events[{number}]."))
        for number, part in enumerate(body.events)
    ]
    return await submit(
        identity,
        Draft(
            kind=Kind.ORDER,
            holder=holder,
            shard=shard_of(order_key(body.events[0].event_id, holder), services().settings.shards),
            parts=tuple(parts),
            deadline_seconds=body.deadline_seconds,
            metadata=body.metadata or None,
            body=encode(body),
        ),
    )


async def _check(parts: tuple[PartBody, ...]) -> None:
    """Raise Problem (400) for an event that stands there twice, and for one that sells in another currency than the first.

    An event's currency never changes, so that is for good. One that is not there is refused by the decision.
    """
    currencies: dict[str, str] = {}
    for number, part in enumerate(parts):
        where = f"events[{number}].event_id"
        if part.event_id in {each.event_id for each in parts[:number]}:
            raise invalid(where, "an event is named twice")
        currency = await services().reads.currencies.read(part.event_id)
        if currency is not None:
            currencies[part.event_id] = currency
        if len(set(currencies.values())) > 1:
            first, theirs = next(iter(currencies.items()))
            raise invalid(where, f"sells in {currency}, {first!r} in {theirs}: a package has one currency")
