"""How a store that does not do its part is told in the log."""

from __future__ import annotations

from shared.errors import RowlockError, StoreFullError
from shared.troubles import disk


def event_of(error: RowlockError) -> str:
    """Return the name of the log's entry. A store that is full is there; a full disk is noted for who watches."""
    if error.sqlstate == disk.SQLSTATE:
        disk.note(str(error).strip())
        return "store_full"
    return "store_full" if isinstance(error, StoreFullError) else "store_unavailable"
