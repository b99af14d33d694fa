"""Webhooks, and what was tried of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct


class Webhook(Struct, frozen=True, kw_only=True):
    id: str
    url: str
    types: tuple[str, ...]
    event_ids: tuple[str, ...] | None
    with_holder: bool
    max_events: int
    disabled: str | None
    """Why it was switched off."""
    created_at: datetime
    cursor: str
    failures: int
    failing_since: datetime | None
    due_at: datetime


class WebhookSecret(Struct, frozen=True, kw_only=True):
    """Told once: keep it where messages are verified."""

    id: str
    secret: str


class Attempt(Struct, frozen=True, kw_only=True):
    message_id: str
    at: datetime
    events: int
    status: int | None
    took_ms: int
    words: str


class SetAside(Struct, frozen=True, kw_only=True):
    """A change that the receiver refused."""

    change_id: str
    at: datetime
    status: int
    change: dict[str, Any]


class Attempts(Struct, frozen=True, kw_only=True):
    items: tuple[Attempt, ...]
    set_aside: tuple[SetAside, ...]


class Tried(Struct, frozen=True, kw_only=True):
    status: int | None
    took_ms: int
    words: str
