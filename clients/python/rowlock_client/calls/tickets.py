"""Tickets: reserved, bought, kept for longer, given back, looked at."""

from __future__ import annotations

from collections.abc import Mapping

from rowlock_client.calls.simple import answered
from rowlock_client.flow import Flow, get, given, post
from rowlock_client.models.commands import Command
from rowlock_client.models.tickets import HistoryEntry, Ticket
from rowlock_client.pages import Listing, listing
from rowlock_client.settling import settled

WAIT = 10
"""Seconds for which a call waits for the outcome unless it is told otherwise."""


def reserve(
    ticket_id: str,
    *,
    holder: str | None = None,
    wait_for_release_seconds: int | None = None,
    price_class: str | None = None,
    channel: str | None = None,
    code: str | None = None,
    deadline_seconds: int | None = None,
    metadata: Mapping[str, str] | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Reserve a ticket; one that is kept for a `channel` by naming that (sellers), or with an access `code`.

    Raises Rejected; still PENDING after `wait` seconds it is returned as it stands.
    """
    body = given(
        holder=holder,
        wait_for_release_seconds=wait_for_release_seconds,
        price_class=price_class,
        channel=channel,
        code=code,
        deadline_seconds=deadline_seconds,
        metadata=metadata,
    )
    return settled(post("tickets", ticket_id, "reserve", body=body, key=idempotency_key, wait=wait), wait)


def confirm(
    ticket_id: str,
    *,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Sell what is held. Raises Rejected: HOLD_EXPIRED means that the time was up and somebody else has it."""
    body = given(holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("tickets", ticket_id, "confirm", body=body, key=idempotency_key, wait=wait), wait)


def release(
    ticket_id: str,
    *,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Give a ticket back. Raises Rejected."""
    body = given(holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("tickets", ticket_id, "release", body=body, key=idempotency_key, wait=wait), wait)


def extend(
    ticket_id: str,
    *,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Hold for longer, up to the event's limit. Raises Rejected."""
    body = given(holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("tickets", ticket_id, "extend", body=body, key=idempotency_key, wait=wait), wait)


def ticket(ticket_id: str) -> Flow[Ticket]:
    """Read a ticket."""
    return answered(get("tickets", ticket_id), Ticket)


def tickets(
    event_id: str,
    *,
    section: str | None = None,
    category: str | None = None,
    status: str | None = None,
    channel: str | None = None,
    page_size: int | None = None,
) -> Listing[Ticket]:
    """Read an event's tickets in the event's order; those of a `channel` for who may see everybody's."""
    filters = {"section": section, "category": category, "status": status, "channel": channel}
    return listing(Ticket, "events", event_id, "tickets", limit=page_size, **filters)


def history(ticket_id: str) -> Listing[HistoryEntry]:
    """Read every change of a ticket, the oldest first."""
    return listing(HistoryEntry, "tickets", ticket_id, "history")
