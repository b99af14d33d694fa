"""Channels whose time has come let their tickets go to general sale, in order with it: between two batches."""

from __future__ import annotations

from sqlalchemy import Engine

from shared.db import channel_store
from shared.db.channel_store import UnknownChannelError
from shared.db.engine import transaction
from shared.telemetry import logs

_log = logs.get("sweep")


def release_due(engine: Engine) -> None:
    """Release the channels that are due. Raises StoreUnavailableError.

    One that is broken off is gone on with by the next sweep; two sweeps at once do it together.
    """
    with transaction(engine) as conn:
        due = channel_store.due(conn)
    for event_id, key in due:
        try:
            released = channel_store.release(engine.begin, event_id, key, None)
        except UnknownChannelError:  # deleted meanwhile
            continue
        _log.info("channel_released", event_id=event_id, channel=key, released=released)
