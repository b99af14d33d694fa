"""A page of the journal: rows become changes, and a page may end in the middle of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from shared.journal.change import Change
from shared.journal.cursor import Cursor


class Row(Struct, frozen=True, kw_only=True):
    """A row of the journal."""

    lane: int
    number: int
    at: str
    command_ids: Sequence[str] = ()
    first_change: int | None = None
    last_change: int | None = None
    details: Mapping[str, str] | None = None
    """What an operator did: `type`, `event_id`, `cause`, and `reason` where one was given."""

    @property
    def changes_max(self) -> int:
        """How many changes of tickets it can have made at most: others draw numbers between its own."""
        return 0 if self.first_change is None or self.last_change is None else self.last_change - self.first_change + 1


class Page(Struct, frozen=True, kw_only=True):
    changes: Sequence[Change]
    cursor: Cursor
    """Where the next page begins."""
    has_more: bool
    """More can be read at once; a page may be empty and yet have more behind it, where nothing in it was wanted."""

    def without_holders(self) -> Page:
        """Return the page for who may not know who has a ticket, nor what the shop said about it."""
        return replace(self, changes=[replace(change, holder=None, metadata=None) for change in self.changes])


def page(
    cursor: Cursor, rows: Sequence[Row], changes: Iterable[Mapping[int, Change]], limit: int, *, more: bool
) -> Page:
    """Return as many changes as the limit allows, and the cursor behind the last of them.

    `changes` has those of each of `rows` in turn, by their index in the row, which does not depend on what is wanted;
    `more`: other rows follow these.
    """
    items: list[Change] = []
    for row, of_row in zip(rows, changes, strict=True):
        assert row.number == cursor.number(row.lane) + 1, "a lane's rows are read without a gap"
        read = cursor.offset if cursor.lane == row.lane else 0
        for index, change in of_row.items():
            if index < read:
                continue
            if len(items) == limit:
                return Page(changes=items, cursor=cursor.within(row.lane, index), has_more=True)
            items.append(change)
        cursor = cursor.past(row.lane, row.number)
    return Page(changes=items, cursor=cursor, has_more=more)
