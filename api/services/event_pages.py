"""Pages of events as JSON, put together from parts that are kept: few events change between two readings of the list."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from sqlalchemy import Connection

from api.web.bodies import encode
from api.web.pages import PageRequest
from shared.db import event_store
from shared.db.prepared import Row

KEPT_MAX = 1_000
"""Events as they were told last; about 2 kB each."""


class EventPages:
    """One per process; threads may read at once. What is told is what the database holds now: a part is kept with its row."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Row, bytes]] = OrderedDict()

    def read(self, conn: Connection, page: PageRequest) -> bytes:
        """Return a page, encoded. Raises CursorError."""
        found, cursor = event_store.list_rows(conn, page.limit, page.cursor)
        items = b",".join([self._part(found.columns, row) for row in found.rows])
        return b'{"items":[%s],"next_cursor":%s}' % (items, encode(cursor))

    def _part(self, columns: Sequence[str], row: Row) -> bytes:
        id_: str = row[0]
        kept = self._kept.get(id_)
        if kept is not None and kept[0] == row:
            return kept[1]
        part = encode(event_store.view_of(columns, row))
        self._kept[id_] = row, part
        if len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)
        return part
