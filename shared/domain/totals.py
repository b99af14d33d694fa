"""By how much a batch changes what is kept of an event: how many of its tickets are held, and how many sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from shared.domain.records import Ticket, TicketChange, TicketStatus


class Total(NamedTuple):
    held: int = 0
    sold: int = 0

    def and_(self, status: TicketStatus, number: int) -> Total:
        """Return it with so many more tickets of the status; what is available is kept nowhere."""
        if status is TicketStatus.HELD:
            return self._replace(held=self.held + number)
        return self._replace(sold=self.sold + number) if status is TicketStatus.SOLD else self


def changed_totals(changes: Iterable[TicketChange], tickets: Mapping[str, Ticket]) -> dict[str, Total]:
    """Return the difference of each event in which anything changed."""
    totals: defaultdict[str, Total] = defaultdict(Total)
    for change in changes:
        event_id = tickets[change.ticket_id].event_id
        totals[event_id] = totals[event_id].and_(change.from_status, -1).and_(change.to_status, 1)
    return dict(totals)
