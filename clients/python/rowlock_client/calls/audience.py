"""Who sits where, and how an event sells."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from rowlock_client.calls.simple import answered
from rowlock_client.flow import Flow, Reply, get, given, require_success
from rowlock_client.models.reports import Report


def audience(
    event_id: str,
    *,
    kind: str = "csv",
    section: str | None = None,
    status: str | None = None,
) -> Flow[bytes]:
    """Read the list of who has which seat, as CSV or XLSX."""
    asked = get("events", event_id, "reservations", query=given(format=kind, section=section, status=status))
    reply = yield replace(asked, wait_s=_LIST_S)
    assert isinstance(reply, Reply)
    require_success(reply)
    return reply.body


def report(event_id: str, *, time_zone: str | None = None) -> Flow[Report]:
    """Read how an event sells; its days begin in `time_zone`, the event's own unless it is named."""
    return answered(get("events", event_id, "report", query=given(time_zone=time_zone)), Report)


def hall(event_id: str) -> Flow[dict[str, Any]]:
    """Read the map of an event's seats, by columns."""
    return answered(get("events", event_id, "map"), dict[str, Any])


def hall_ids(event_id: str, version: str) -> Flow[dict[str, Any]]:
    """Read the ids of a map's seats, in its order."""
    return answered(get("events", event_id, "map", version, "ids"), dict[str, Any])


def statuses(event_id: str) -> Flow[dict[str, Any]]:
    """Read a letter for each seat in the map's order."""
    return answered(get("events", event_id, "seats", query=given(ids="false")), dict[str, Any])


_LIST_S = 300
"""A list is made whole before it is sent."""
