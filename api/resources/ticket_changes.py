"""Operators' changes of an event's tickets: price, category, attributes, for whom they are, on and off the market, removal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from flask import Blueprint, Response, request
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import Engine

from api.principals.current import require
from api.principals.identity import Scope
from api.resources.channels import check_channel
from api.services import event_names
from api.services.event_names import named_in
from api.services.process import services
from api.web.bodies import READABLE, Body, ChannelKey, answer, decode, invalid
from api.web.deferred import blocking
from api.web.documented import Access, Parameter, documented
from api.web.nearest import unknown_names
from api.web.problems import Problem, not_found
from api.web.reading import is_name, named, wanted
from shared.db import event_store, inventory_writer, references, ticket_editor
from shared.db.channel_store import UnknownChannelError
from shared.db.engine import transaction
from shared.db.inventory_writer import ImportBusyError
from shared.db.standstill import on
from shared.db.ticket_editor import Edit, Edited, MisfitError, Removed, Selection
from shared.domain.bounds import PRICE_MAX
from shared.domain.marks import Misfit, Why
from shared.telemetry import logs

blueprint = Blueprint("ticket_changes", __name__, url_prefix="/api/events")

CHANGED_MAX = 10_000
REMOVED_BY_NAME_MAX = 100
"""A query has to stay within what proxies let through."""
ATTRIBUTES_MAX = 50
ATTRIBUTE_MAX_LENGTH = 500
NUMBER_MAX = 10**15
"""Within it every reader of JSON has whole numbers as they are."""

NAMED_MAX = 20
_REASONS = {
    Why.IS_COMPANION: ("accessible", "is a companion seat; say companion false beside it"),
    Why.IS_ACCESSIBLE: ("companion", "is accessible; say accessible false beside it"),
    Why.IS_PLACE: ("companion", "is a place of an area, a companion seat is one beside another"),
    Why.NO_BAY: ("companion", "needs an accessible seat of its own beside it"),
    Why.LEAVES_COMPANION: ("accessible", "would leave a companion seat without an accessible one of its own"),
}

TicketId = Annotated[str, Meta(min_length=1, max_length=200, pattern=READABLE)]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=READABLE)]
Attribute = Annotated[str, Meta(max_length=ATTRIBUTE_MAX_LENGTH, pattern=READABLE)]
Number = Annotated[float, Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]

log = logs.get(__name__)


class TicketChange(Body, frozen=True, kw_only=True):
    """Which tickets: `ticket_ids`, or a `section`, or a `category`; and what is to change of them.

    Beside `ticket_ids` or `section`, `category` is the new one. What is sold keeps all but `for_sale` and `channel`, what is held
    stays `accessible` or `companion` as it is.
    """

    ticket_ids: Annotated[tuple[TicketId, ...], Meta(min_length=1, max_length=CHANGED_MAX)] | UnsetType = UNSET
    section: Name | UnsetType = UNSET
    category: Name | UnsetType | None = UNSET
    price: Annotated[int, Meta(ge=0, le=PRICE_MAX)] | UnsetType = UNSET
    """Minor units. Who holds a ticket keeps the price it was given."""
    for_sale: bool | UnsetType = UNSET
    channel: ChannelKey | UnsetType | None = UNSET
    """For what they are kept from now on; null: for nothing, they go to general sale. Who has one keeps it."""
    quantity: Annotated[int, Meta(ge=1, le=CHANGED_MAX)] | UnsetType = UNSET
    """With a `channel`, of a `section` or a `category`: so many that are free and kept for nothing, the best first."""
    attributes: (
        Annotated[
            dict[Name, Attribute | Number | bool | None],
            Meta(min_length=1, max_length=ATTRIBUTES_MAX),
        ]
        | UnsetType
    ) = UNSET
    """Laid over those that there are; null takes one away."""
    accessible: bool | UnsetType = UNSET
    """Of tickets that nobody has, 10,000 at most. No companion seat may lose its only accessible seat by it."""
    companion: bool | UnsetType = UNSET
    """Likewise. A companion seat is beside an accessible one of its own, never accessible itself, and no place of an area."""


@blueprint.patch("/<event_id>/tickets")
@blocking
@documented(
    "Change the price, category or attributes of tickets that are not sold, and which are accessible or companion seats; offer tickets, "
    "take them off the market, or keep them for a channel.",
    tag="tickets",
    access=Access.EVENTS,
    body=TicketChange,
    example={"ticket_ids": ["demo.Stalls.A.9"], "price": 3900, "for_sale": True},
    answers={200: Edited},
    problems=(400, 404, 415),
)
def change_tickets(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    body = decode(TicketChange)
    selection, change = _selection(body), _edit(body)
    engine = services().engine
    ids = _chosen(engine, event_id, selection)
    check_channel("channel", event_id, change.channel)
    if selection.quantity is not None and len(ids) < selection.quantity:
        raise invalid("quantity", f"only {len(ids)} are free and kept for nothing")
    if change.marks is not None and len(ids) > CHANGED_MAX:
        field = "companion" if change.accessible is None else "accessible"
        raise invalid(field, f"changes {CHANGED_MAX:,} tickets at most at once, not {len(ids):,}")
    try:
        edited = ticket_editor.edit(engine.begin, event_id, ids, change)
    except MisfitError as error:
        raise _misfits(error.misfits) from None
    except UnknownChannelError:
        raise not_found("channel") from None
    log.info("tickets_changed", event_id=event_id, changed=edited.changed, sold=edited.sold, held=edited.held)
    return answer(edited)


@blueprint.delete("/<event_id>/tickets")
@blocking
@documented(
    "Remove tickets that nobody has: those named, or those of a section and of a category.",
    tag="tickets",
    access=Access.EVENTS,
    answers={200: Removed},
    parameters=(
        Parameter(name="ticket_ids", about=f"Ticket ids by comma, {REMOVED_BY_NAME_MAX} at most."),
        Parameter(name="section", about="Those of a section."),
        Parameter(name="category", about="Those of a category."),
    ),
    problems=(400, 404, 409),
)
def remove_tickets(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    selection = _requested()
    engine = services().engine
    ids = _chosen(engine, event_id, selection)
    try:
        with inventory_writer.importing(engine, event_id) as conn:  # seats find their places among those that stand
            removed = ticket_editor.remove(on(conn), event_id, ids)
    except ImportBusyError:
        raise Problem(409, "IN_PROGRESS", "An import into this event goes on.", headers={"Retry-After": "5"}) from None
    log.info("tickets_removed", event_id=event_id, removed=removed.removed, kept=removed.kept)
    return answer(removed)


def _selection(body: TicketChange) -> Selection:
    """Raises Problem (400) if it is not said which tickets, or twice."""
    if body.ticket_ids is not UNSET:
        for field in ("section", "quantity"):
            if getattr(body, field) is not UNSET:
                raise invalid(field, f"say either ticket_ids or {field}")
        return Selection(ticket_ids=body.ticket_ids)
    quantity = None if body.quantity is UNSET else body.quantity
    if body.section is not UNSET:
        return Selection(section=body.section, quantity=quantity)
    if body.category is UNSET or body.category is None:
        raise invalid("ticket_ids", "say which tickets: ticket_ids, or section, or category")
    return Selection(category=body.category, quantity=quantity)


def _edit(body: TicketChange) -> Edit:
    """Raises Problem (400) if nothing is to change."""
    sets_category = body.category is not UNSET and (body.ticket_ids is not UNSET or body.section is not UNSET)
    change = Edit(
        for_sale=None if body.for_sale is UNSET else body.for_sale,
        price=None if body.price is UNSET else body.price,
        sets_category=sets_category,
        category=body.category if sets_category and body.category is not UNSET else None,
        sets_channel=body.channel is not UNSET,
        channel=None if body.channel is UNSET else body.channel,
        attributes={} if body.attributes is UNSET else {name: _plain(each) for name, each in body.attributes.items()},
        accessible=None if body.accessible is UNSET else body.accessible,
        companion=None if body.companion is UNSET else body.companion,
    )
    if change.accessible and change.companion:
        raise invalid("companion", "must be false where accessible is true: it is the seat beside that")
    if not change.spares_sold and change.for_sale is None and not change.sets_channel:
        raise invalid(
            "", "names nothing to change: say price, category, attributes, accessible, companion, for_sale or channel"
        )
    if body.quantity is not UNSET and change.channel is None:
        raise invalid("quantity", "goes with the channel that is to have so many")
    return change


def _misfits(found: Sequence[Misfit]) -> Problem:
    """Return the answer for tickets that can't be marked so: those that can't for the first reason."""
    field, reason = _REASONS[found[0].why]
    names = [misfit.ticket_id for misfit in found if misfit.why is found[0].why]
    more = f" and {len(names) - NAMED_MAX} more" if len(names) > NAMED_MAX else ""
    return invalid(field, f"{', '.join(names[:NAMED_MAX])}{more}: {reason}")


def _plain(value: object) -> object:
    """Return a whole number as one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _requested() -> Selection:
    """Return what the query chooses. Raises Problem (400) if that would be everything."""
    query = request.args
    listed = query.get("ticket_ids")
    ids = None if listed is None else tuple(dict.fromkeys(filter(None, listed.split(","))))
    if ids is not None and (not 0 < len(ids) <= REMOVED_BY_NAME_MAX or not all(map(is_name, ids))):
        raise invalid("ticket_ids", f"must name 1 to {REMOVED_BY_NAME_MAX} tickets")
    selection = Selection(ticket_ids=ids, section=wanted(query, "section"), category=wanted(query, "category"))
    if selection == Selection():
        raise invalid("ticket_ids", "say which tickets: ticket_ids, section, category, or several of them")
    return selection


def _chosen(engine: Engine, event_id: str, selection: Selection) -> list[str]:
    """Return the ids of the tickets that are meant. Raises Problem (400, 404) for what the event does not have."""
    with transaction(engine) as conn:
        if not event_store.exists(conn, named(event_id, "event")):
            raise not_found("event")
        ids = selection.ticket_ids
        if ids is not None and (unknown := references.unknown_tickets(conn, event_id, ids)):
            raise unknown_names("ticket_ids", event_id, unknown, references.tickets_beside(conn, event_id, unknown[0]))
        if found := ticket_editor.chosen(conn, event_id, selection):
            return found
        problem = event_names.unknown(conn, event_id, named_in(selection.section, selection.category))
        if problem is not None:
            raise problem
        return []
