"""Operators' changes of tickets that stand already: prices, categories, attributes, marks, whether and for whom they are for sale; removal.

Between two batches, few tickets at a time: what was decided before kept the price it was given, what is decided after has
the new one. A change that was broken off is done whole by the same request again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, TextClause, text

from shared.db import channel_store, journal_writer
from shared.db.engine import reaching
from shared.db.queries import statements
from shared.db.standstill import Begin, in_standstill, pieces
from shared.domain.marks import Marks, Misfit, Seat, misfits
from shared.journal.change import ChangeType

REFUSED_TOLD = 100


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which tickets of an event: those that meet all that is not None."""

    ticket_ids: tuple[str, ...] | None = None
    section: str | None = None
    category: str | None = None
    quantity: int | None = None
    """So many of them that are free and kept for nothing, the best first."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; None: it stays."""

    for_sale: bool | None = None
    price: int | None = None
    sets_category: bool = False
    category: str | None = None
    sets_channel: bool = False
    channel: str | None = None
    """For what they are kept; None: they go to general sale."""
    attributes: Mapping[str, Any] = {}
    """Laid over those that a ticket has; one that is None is taken away."""
    accessible: bool | None = None
    companion: bool | None = None

    @property
    def marks(self) -> Marks | None:
        """Return what seats are to be for whom, of those that nobody has; None: what they are."""
        marks = Marks(self.accessible, self.companion)
        return None if marks == Marks() else marks

    @property
    def spares_sold(self) -> bool:
        return self.price is not None or self.sets_category or bool(self.attributes) or self.marks is not None


class Refused(msgspec.Struct, frozen=True):
    ticket_id: str
    reason: Literal["HELD", "SOLD"]


class Edited(msgspec.Struct, frozen=True, omit_defaults=True):
    changed: int
    sold: int = 0
    """So many were spared because they are sold."""
    held: int = 0
    """So many stayed accessible, or a companion's, or neither, because somebody holds them."""
    refused: Sequence[Refused] = ()
    """The first 100 of those that so stayed what they are, held or sold."""


class MisfitError(Exception):
    """Tickets can't be marked so."""

    def __init__(self, found: Sequence[Misfit]) -> None:
        super().__init__(found)
        self.misfits = found


class Removed(msgspec.Struct, frozen=True):
    removed: int
    kept: int
    """So many stay because somebody has them."""


def chosen(conn: Connection, event_id: str, selection: Selection) -> list[str]:
    """Return the ids of the tickets that are meant; fewer than the quantity if there are no more."""
    if selection.quantity is not None:
        return sorted(
            channel_store.places_left(conn, event_id, selection.section, selection.category, selection.quantity)
        )
    named = None if selection.ticket_ids is None else list(selection.ticket_ids)
    requested = msgspec.structs.asdict(selection) | {"event_id": event_id, "ticket_ids": named}
    return list(conn.execute(_query("chosen"), requested).scalars())


def edit(begin: Begin, event_id: str, ids: Sequence[str], change: Edit) -> Edited:
    """Change tickets that nobody has bought; of any whether it is for sale, and its channel.

    Whether they are accessible, or a companion's, only of those that nobody has. Raises MisfitError, UnknownChannelError,
    StoreUnavailableError.
    """
    requested: dict[str, Any] = msgspec.structs.asdict(change) | {"event_id": event_id}
    kept = {name: value for name, value in change.attributes.items() if value is not None}
    requested["attributes"] = msgspec.json.encode(kept).decode()
    requested["dropped"] = [name for name in change.attributes if name not in kept]

    def work(piece: Sequence[str], conn: Connection) -> Edited:
        channel_store.check(conn, event_id, change.channel)
        _seats_that_fit(conn, event_id, piece, change)
        row = conn.execute(_query("edit"), requested | {"ids": list(piece)}).one()
        if row.changed:
            journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "change")
        refused = [Refused(each, "HELD") for each in row.held] + [Refused(each, "SOLD") for each in row.kept]
        return Edited(row.changed, row.sold if change.spares_sold else 0, len(row.held), refused)

    in_turn = _in_turn(begin, event_id, ids, change)
    done = [in_standstill(begin, partial(work, piece)) for piece in pieces(in_turn)]
    told = tuple(islice((each for piece in done for each in piece.refused), REFUSED_TOLD))
    changed, sold, held = (sum(getattr(piece, name) for piece in done) for name in ("changed", "sold", "held"))
    return Edited(changed, sold, held, told)


def _in_turn(begin: Begin, event_id: str, ids: Sequence[str], change: Edit) -> Sequence[str]:
    """Return the ids so that what fits as a whole fits piece by piece too: a companion seat is none any more before its bay is none.

    Raises MisfitError where something does not fit: nothing was changed yet.
    """
    if change.marks is None:
        return ids
    with reaching(), begin() as conn:
        companions = {seat.id for seat in _seats_that_fit(conn, event_id, ids, change) if seat.companion}
    return sorted(ids, key=lambda each: each not in companions)


def _seats_that_fit(conn: Connection, event_id: str, ids: Sequence[str], change: Edit) -> Sequence[Seat]:
    """Return seats with what stands beside them. Raises MisfitError for those that nobody has and that can't be what the change says."""
    if change.marks is None:
        return ()
    seats = [Seat._make(row) for row in conn.execute(_query("around"), {"event_id": event_id, "ids": list(ids)})]
    if found := misfits(seats, change.marks):
        raise MisfitError(found)
    return seats


def remove(begin: Begin, event_id: str, ids: Sequence[str]) -> Removed:
    """Remove tickets that nobody has; what was had of them stays on record. Raises StoreUnavailableError."""

    def work(piece: Sequence[str], conn: Connection) -> int:
        requested = {"event_id": event_id, "ids": list(piece)}
        conn.execute(_query("keep_prices"), requested)
        removed: int = conn.execute(_query("remove"), requested).scalar_one()
        if removed:
            journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "remove")
        return removed

    removed = sum(in_standstill(begin, partial(work, piece)) for piece in pieces(ids))
    return Removed(removed, len(ids) - removed)


@cache
def _query(name: str) -> TextClause:
    return text(statements("ticket_editor.sql")[name].sql)
