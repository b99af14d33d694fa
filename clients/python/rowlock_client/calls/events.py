"""Events and what they sell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack

from rowlock_client.calls.simple import answered, done
from rowlock_client.flow import Content, Flow, Request, delete, get, given, pairs, patch, path, post
from rowlock_client.models.events import Cancelled, Edited, Event, EventChange, Imported, NewEvent, Removed, Seats
from rowlock_client.pages import Listing, listing


def events(*, page_size: int | None = None) -> Listing[Event]:
    """Read the events, the newest first."""
    return listing(Event, "events", limit=page_size)


def event(event_id: str) -> Flow[Event]:
    """Read an event, with how many tickets are available, held and sold."""
    return answered(get("events", event_id), Event)


def create_event(name: str, *, idempotency_key: str | None = None, **rules: Unpack[NewEvent]) -> Flow[Event]:
    """Create an event; without an `id` one is made of the name."""
    return answered(post("events", body={"name": name, **rules}, key=idempotency_key), Event)


def change_event(event_id: str, **changes: Unpack[EventChange]) -> Flow[Event]:
    """Change what is named of an event, while it sells."""
    return answered(patch("events", event_id, body=changes), Event)


def seats(event_id: str) -> Flow[Seats]:
    """Read the status of every seat."""
    return answered(get("events", event_id, "seats"), Seats)


def plan(event_id: str) -> Flow[dict[str, Any]]:
    """Read what the seating plan holds besides the seats."""
    return answered(get("events", event_id, "plan"), dict[str, Any])


def import_tickets(
    event_id: str,
    content: Content,
    media_type: str,
    *,
    price: int | None = None,
    price_unit: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Flow[Imported]:
    """Import a file's tickets: all that is new of it, or nothing. What stands already stays, so to send it again is harmless.

    `columns` says of a column which field it is. Raises InvalidRequest, in whose document `mistakes` are.
    """
    asked = {
        "price": price,
        "price_unit": price_unit,
        "encoding": encoding,
        "sheet": sheet,
        "map": [f"{column}={field}" for column, field in (columns or {}).items()],
        "dry_run": True if dry_run else None,
    }
    request = Request(
        method="POST",
        path=path("events", event_id, "tickets"),
        query=pairs(asked),
        headers={"Content-Type": media_type},
        content=content,
        repeatable=isinstance(content, bytes),
        wait_s=_IMPORT_S,
    )
    return answered(request, Imported)


def cancel_event(event_id: str, *, reason: str | None = None, idempotency_key: str | None = None) -> Flow[Cancelled]:
    """Stop the sale; who has tickets keeps them. Say how many that are."""
    return answered(post("events", event_id, "cancel", body=given(reason=reason), key=idempotency_key), Cancelled)


def reopen_event(event_id: str, *, idempotency_key: str | None = None) -> Flow[Event]:
    """Take the cancelling of an event back: it sells again by its rules."""
    return answered(post("events", event_id, "reopen", key=idempotency_key), Event)


def copy_event(
    event_id: str,
    *,
    name: str | None = None,
    id: str | None = None,  # noqa: A002 - the API's name
    starts_at: datetime | str | None = None,
    idempotency_key: str | None = None,
) -> Flow[Event]:
    """Copy an event with its rules and seats, of which nobody has any."""
    body = given(name=name, id=id, starts_at=starts_at)
    return answered(post("events", event_id, "copy", body=body, key=idempotency_key), Event)


def delete_event(event_id: str) -> Flow[None]:
    """Delete an event that never sold."""
    return done(delete("events", event_id))


def offer(event_id: str, ticket_ids: Sequence[str], *, for_sale: bool) -> Flow[int]:
    """Offer tickets, or take them off the market; return how many were changed."""
    edited = yield from change_tickets(event_id, ticket_ids=ticket_ids, for_sale=for_sale)
    return edited.changed


def change_tickets(
    event_id: str,
    *,
    ticket_ids: Sequence[str] | None = None,
    section: str | None = None,
    category: str | None = None,
    price: int | None = None,
    for_sale: bool | None = None,
    channel: str | None = None,
    quantity: int | None = None,
    attributes: Mapping[str, object] | None = None,
    accessible: bool | None = None,
    companion: bool | None = None,
) -> Flow[Edited]:
    """Change tickets: those named, or of a `section`, or of a `category`. Beside the first two, `category` is the new one.

    What is sold keeps all but `for_sale` and `channel`; who holds a ticket keeps the price it was given. A `channel` keeps
    them from general sale, "" puts them back into it; with `quantity` it gets so many that are free and in no channel.
    Which are `accessible` or `companion` seats changes only of those that nobody has; the answer names the others.
    """
    body = given(
        ticket_ids=ticket_ids,
        section=section,
        category=category,
        price=price,
        for_sale=for_sale,
        quantity=quantity,
        attributes=attributes,
        accessible=accessible,
        companion=companion,
    )
    if channel is not None:
        body["channel"] = channel or None
    return answered(patch("events", event_id, "tickets", body=body), Edited)


def remove_tickets(
    event_id: str, *, ticket_ids: Sequence[str] = (), section: str | None = None, category: str | None = None
) -> Flow[Removed]:
    """Remove tickets that nobody has: those named (100 at most), those of a section, of a category."""
    query = given(ticket_ids=",".join(ticket_ids) or None, section=section, category=category)
    return answered(delete("events", event_id, "tickets", query=query), Removed)


_IMPORT_S = 600
"""A million seats take minutes."""
