"""Operators' changes of tickets that stand already: prices, categories, attributes, whether and for whom they are for sale; removal.

Between two batches, few tickets at a time: what was decided before kept the price it was given, what is decided after has
the new one. A change that was broken off is done whole by the same request again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

import msgspec
from sqlalchemy import Connection, TextClause, text

from shared.db import channel_store, journal_writer
from shared.db.queries import statements
from shared.db.standstill import Begin, in_standstill, pieces
from shared.journal.change import ChangeType


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

    @property
    def spares_sold(self) -> bool:
        return self.price is not None or self.sets_category or bool(self.attributes)


class Edited(msgspec.Struct, frozen=True, omit_defaults=True):
    changed: int
    sold: int = 0
    """So many were spared because they are sold."""


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

    Raises UnknownChannelError, StoreUnavailableError.
    """
    requested: dict[str, Any] = msgspec.structs.asdict(change) | {"event_id": event_id}
    kept = {name: value for name, value in change.attributes.items() if value is not None}
    requested["attributes"] = msgspec.json.encode(kept).decode()
    requested["dropped"] = [name for name in change.attributes if name not in kept]

    def work(piece: Sequence[str], conn: Connection) -> tuple[int, int]:
        channel_store.check(conn, event_id, change.channel)
        changed, sold = conn.execute(_query("edit"), requested | {"ids": list(piece)}).one()
        if changed:
            journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "change")
        return changed, sold

    done = [in_standstill(begin, partial(work, piece)) for piece in pieces(ids)]
    sold = sum(sold for _, sold in done) if change.spares_sold else 0
    return Edited(sum(changed for changed, _ in done), sold)


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
