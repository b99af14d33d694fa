"""Verifies what a webhook receives (Standard Webhooks)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from standardwebhooks import Webhook

from rowlock_client.errors import InvalidMessage
from rowlock_client.models.changes import Change

AGE_MAX_S = 300
"""So long a message counts; so far a clock may be ahead."""


class Message(Struct, frozen=True, kw_only=True):
    """What Rowlock sent. A message comes again until it is answered 2xx, then under the same `id`."""

    id: str
    type: str
    """`rowlock.changes`, or `rowlock.test`."""
    timestamp: datetime
    changes: tuple[Change, ...]
    """In the order in which they happened."""
    cursor: str | None
    """Of the feed, behind the last of them."""


class _Data(Struct, frozen=True):
    events: tuple[Change, ...] = ()
    cursor: str | None = None


class _Body(Struct, frozen=True):
    type: str
    timestamp: datetime
    data: _Data


def verify_webhook(
    body: bytes,
    headers: Mapping[str, str],
    secrets: str | Sequence[str],
    *,
    age_max_s: float = AGE_MAX_S,
    now: Callable[[], float] = time.time,
) -> Message:
    """Return the message if it was signed with one of `secrets`, the new and the old one while they rotate.

    `body` is what came, byte by byte. Raises InvalidMessage for what is forged, older than `age_max_s` (300 at most), or no message.
    """
    named = {name.lower(): value for name, value in headers.items()}
    known = [Webhook(secret) for secret in ([secrets] if isinstance(secrets, str) else secrets)]
    if not any(_is_signed(each, body, named) for each in known):
        raise InvalidMessage("no secret of ours signed this, or it is too old")
    if abs(now() - float(named["webhook-timestamp"])) > age_max_s:
        raise InvalidMessage("it is too old, or of the future")
    try:
        read = _decoder.decode(body)
    except msgspec.MsgspecError as fault:
        raise InvalidMessage(f"it is signed, and yet no message: {fault}") from None
    data = read.data
    return Message(
        id=named["webhook-id"], type=read.type, timestamp=read.timestamp, changes=data.events, cursor=data.cursor
    )


_decoder = msgspec.json.Decoder(_Body)


def _is_signed(webhook: Webhook, body: bytes, headers: dict[str, str]) -> bool:
    try:
        webhook.verify(body, headers, json_parse=False)
    except Exception:  # noqa: BLE001 - whatever strangers send as a signature, it is none
        return False
    return True
