"""Channels, which keep tickets back from general sale, and the access codes that open them."""

from __future__ import annotations

from datetime import datetime

from rowlock_client.calls.simple import answered, done
from rowlock_client.flow import Flow, delete, get, given, post, put
from rowlock_client.models.channels import AccessCode, AccessCodes, Channel, Released
from rowlock_client.pages import Listing, listing


def channels(event_id: str) -> Listing[Channel]:
    """Read an event's channels, with how many tickets each has and how many of them are held and sold."""
    return listing(Channel, "events", event_id, "channels")


def channel(event_id: str, key: str) -> Flow[Channel]:
    """Read a channel."""
    return answered(get("events", event_id, "channels", key), Channel)


def put_channel(
    event_id: str,
    key: str,
    *,
    name: str | None = None,
    opens_at: datetime | str | None = None,
    closes_at: datetime | str | None = None,
    max_per_holder: int | None = None,
    release_at: datetime | str | None = None,
) -> Flow[Channel]:
    """Make a channel, or change it whole: what is not said is not. `change_tickets` puts tickets into it."""
    body = given(
        name=name, opens_at=opens_at, closes_at=closes_at, max_per_holder=max_per_holder, release_at=release_at
    )
    return answered(put("events", event_id, "channels", key, body=body), Channel)


def delete_channel(event_id: str, key: str) -> Flow[None]:
    """Delete a channel that has no tickets."""
    return done(delete("events", event_id, "channels", key))


def release_channel(
    event_id: str, key: str, *, to: str | None = None, idempotency_key: str | None = None
) -> Flow[Released]:
    """Let a channel's tickets go, to general sale or to another channel."""
    return answered(
        post("events", event_id, "channels", key, "release", body=given(to=to), key=idempotency_key), Released
    )


def create_codes(
    event_id: str,
    *,
    channel: str | None = None,
    category: str | None = None,
    count: int = 1,
    tickets: int = 1,
    code: str | None = None,
    label: str | None = None,
    holder: str | None = None,
    opens_at: datetime | str | None = None,
    closes_at: datetime | str | None = None,
    idempotency_key: str | None = None,
) -> Flow[AccessCodes]:
    """Make access codes, each good for so many tickets; `code` of each holds its words, this once."""
    body = given(
        channel=channel,
        category=category,
        count=count,
        tickets=tickets,
        code=code,
        label=label,
        holder=holder,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    return answered(post("events", event_id, "codes", body=body, key=idempotency_key), AccessCodes)


def codes(event_id: str, *, channel: str | None = None, page_size: int | None = None) -> Listing[AccessCode]:
    """Read an event's access codes without their words, the oldest first, with how many tickets are had by each."""
    return listing(AccessCode, "events", event_id, "codes", limit=page_size, channel=channel)


def disable_code(event_id: str, code_id: str) -> Flow[None]:
    """Let an access code open nothing any more; what is had by it stays."""
    return done(delete("events", event_id, "codes", code_id))
