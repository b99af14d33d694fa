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
    page_size: int | None = None,
) -> Listing[Reservation]:
    """Read reservations, the newest first: one's own, or with the right to it a holder's."""
    return listing(Reservation, "reservations", limit=page_size, event_id=event_id, status=status, holder=holder)


def reservation(reservation_id: str) -> Flow[Reservation]:
    """Read a reservation."""
    return answered(get("reservations", reservation_id), Reservation)
