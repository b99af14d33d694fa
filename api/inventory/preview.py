"""The map of an event as an import would leave it, drawn within the import's own transaction before that is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection

from api.inventory.drawing import merged
from api.services.maps.build import build
from shared.db import map_reader

VERSION = "preview"
"""Of a map that is nowhere to be had again."""
SEATS_MAX = 100_000
"""Larger halls are not drawn before they stand."""


def preview(conn: Connection, event_id: str, drawing: Mapping[str, Any] | None) -> Any:
    """Return the map as JSON that is encoded already; None where the event's hall is too large.

    `drawing` is what the file says besides its seats.
    """
    if not map_reader.has_at_most(conn, event_id, SEATS_MAX):
        return None
    head = map_reader.read_head(conn, event_id)
    assert head is not None
    plan = head.plan if drawing is None else merged(head.plan, drawing)
    seen = msgspec.structs.replace(head, version=VERSION, plan=plan)
    return msgspec.Raw(build(event_id, seen, map_reader.read_seats(conn, event_id)))
