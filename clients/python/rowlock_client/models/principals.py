"""Who may do what: keys, tokens, sessions."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from rowlock_client.models.open_enum import OpenEnum


class Role(OpenEnum):
    GUEST = "guest"
    CUSTOMER = "customer"
    OPERATOR = "operator"
    SHOP = "shop"


class Key(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    scopes: tuple[str, ...]
    event_ids: tuple[str, ...] | None
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    key: str | None = None
    """The key itself, where it was made or rotated just now."""


class Token(Struct, frozen=True, kw_only=True):
    token: str
    holder: str
    event_ids: tuple[str, ...]
    expires_at: datetime


class Session(Struct, frozen=True, kw_only=True):
    token: str
    holder: str
    role: Role
    expires_at: datetime


class Me(Struct, frozen=True, kw_only=True):
    holder: str
    role: Role
    expires_at: datetime | None = None
    now: datetime | None = None
    """The server's time; None from a server that does not tell it yet."""
    scopes: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
