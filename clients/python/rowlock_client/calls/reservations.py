"""Who has what."""

from __future__ import annotations

from rowlock_client.calls.simple import answered
from rowlock_client.flow import Flow, get
from rowlock_client.models.tickets import Reservation
from rowlock_client.pages import Listing, listing


def reservations(
    *,
    event_id: str | None = None,
    status: str | None = None,
    holder: str | None = None,
    ticket_id: str | None = None,
    section: str | None = None,
    page_size: int | None = None,
) -> Listing[Reservation]:
    """Read reservations: one's own, the newest first, or with the right to it a holder's, an event's by its seats, a ticket's, or all."""
    return listing(
        Reservation,
        "reservations",
        limit=page_size,
        event_id=event_id,
        status=status,
        holder=holder,
        ticket_id=ticket_id,
        section=section,
    )


def reservation(reservation_id: str) -> Flow[Reservation]:
    """Read a reservation."""
    return answered(get("reservations", reservation_id), Reservation)
