"""One PostgreSQL session of a worker thread: its statements prepared."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from psycopg2.extensions import cursor as RawCursor  # noqa: N812

from shared.db.errors import translate_errors
from shared.db.queries import statements
from shared.errors import SettleError

_REPLAN_FACTOR = 4


class Session:
    """Raises TransientError or StoreUnavailableError where the connection is lost; `lost` says so from then on."""

    def __init__(self, connection: RawConnection) -> None:
        self._batches = 0
        self._replan_at = _REPLAN_FACTOR
        self._connection = connection
        self._cursor: RawCursor = connection.cursor()
        self.call("".join(statement.prepare for statement in statements("batch.sql").values()))

    @property
    def lost(self) -> bool:
        return self._connection.closed != 0

    @property
    def status(self) -> str:
        """What the server said it did last."""
        return self._cursor.statusmessage or ""

    def age_plans(self) -> None:
        """Count a batch, and have the plans made anew after 4, 16, 64, … of them.

        One that was made while a table was known to be empty may walk through a whole index once it has grown.
        """
        self._batches += 1
        if self._batches == self._replan_at:
            self._replan_at *= _REPLAN_FACTOR
            self.call("DISCARD PLANS")

    def call(self, sql: str) -> list[tuple[Any, ...]]:
        """Send statements in one round trip; return the rows of the last."""
        with translate_errors():
            try:
                self._cursor.execute(sql)
            except UnicodeError as error:
                raise SettleError(f"a text that PostgreSQL can't hold: {error}") from error
            return self._cursor.fetchall() if self._cursor.description else []

    def close(self) -> None:
        self._connection.close()
