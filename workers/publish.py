"""What is published of settled batches: views of the commands, the journal's new number, marks of what is sold for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.domain.records import Decision, Reservation, ReservationStatus, Settled, State
from shared.ports.queues import Publication, Published, SoldMark
from shared.views import command_view
from workers.settlement import Settlement


def publication(settlements: Sequence[Settlement], rate: float | None) -> Publication:
    """Return one publication for what one reading of the stream became: one settlement, more if it was split."""
    settled: list[Published] = []
    ended: list[Published] = []
    for settlement in settlements:
        settled += [published(settlement.state, each) for each in settlement.decision.settled]
        ended += [published(settlement.state, each) for each in settlement.decision.ended]
    return replace(changes_of(settlements), settled=settled, ended=ended, rate=rate)


def changes_of(settlements: Sequence[Settlement]) -> Publication:
    """Return what changed by the batches, without a word about their commands."""
    sold: dict[str, SoldMark | None] = {}
    for settlement in settlements:
        sold.update(_sold(settlement))
    journal = max((each.journal_number for each in settlements if each.journal_number is not None), default=None)
    return Publication(settled=(), journal_number=journal, sold=sold)


def published(state: State, settled: Settled) -> Published:
    entry = settled.entry
    # One that is replayed was completed when it was, so that every read says the same.
    completed_ms = state.now_ms if settled.fresh else state.answered_ms.get(entry.command.id, state.now_ms)
    return Published(entry, command_view(entry.command, entry.sequence, settled.outcome, completed_ms))


def _reservations(decision: Decision) -> Iterator[Reservation]:
    yield from decision.changed
    yield from decision.opened


def _sold(settlement: Settlement) -> Iterator[tuple[str, SoldMark | None]]:
    """Marks, so that admission turns away whoever wants what can't come back."""
    freed: dict[str, None] = {}
    marks: dict[str, SoldMark] = {}
    # An order, or a move to another ticket, may stand in another shard than a ticket, whose mark is not its to set.
    own = {entry.command.ticket_id for entry in settlement.entries}
    for reservation in _reservations(settlement.decision):
        if not reservation.active:
            freed[reservation.ticket_id] = None
        elif reservation.ticket_id in own and _sold_for_good(settlement.state, reservation):
            marks[reservation.ticket_id] = SoldMark(reservation.holder, reservation.sequence)
    # A ticket that one batch frees and sells again is sold.
    yield from (freed | marks).items()


def _sold_for_good(state: State, reservation: Reservation) -> bool:
    sold_alone = reservation.status is ReservationStatus.CONFIRMED and reservation.order_id is None
    rules = state.events.get(reservation.event_id)
    return sold_alone and rules is not None and not rules.refundable
