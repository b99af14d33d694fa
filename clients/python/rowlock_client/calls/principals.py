"""Keys, tokens and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rowlock_client.calls.simple import answered, done
from rowlock_client.flow import Flow, delete, get, given, post
from rowlock_client.models.principals import Key, Me, Session, Token
from rowlock_client.pages import Listing, listing


def me() -> Flow[Me]:
    """Say whose token this is."""
    return answered(get("me"), Me)


def begin_session() -> Flow[Session]:
    """Begin a guest's session, or renew that of the token."""
    return answered(post("sessions", body={}), Session)


def create_token(
    holder: str, *, event_id: str | None = None, seconds: int | None = None, idempotency_key: str | None = None
) -> Flow[Token]:
    """Make a token with which a customer's browser acts as the holder, for a while."""
    body = given(holder=holder, event_id=event_id, seconds=seconds)
    return answered(post("tokens", body=body, key=idempotency_key), Token)


def list_keys() -> Listing[Key]:
    """Read the keys, the oldest first."""
    return listing(Key, "keys")


def create_key(
    name: str,
    scopes: Sequence[str],
    *,
    event_ids: Sequence[str] | None = None,
    expires_at: datetime | str | None = None,
    idempotency_key: str | None = None,
) -> Flow[Key]:
    """Make a key; `key` holds it, this once."""
    body = given(name=name, scopes=scopes, event_ids=event_ids, expires_at=expires_at)
    return answered(post("keys", body=body, key=idempotency_key), Key)


def rotate_key(key_id: str, *, old_seconds: int | None = None, idempotency_key: str | None = None) -> Flow[Key]:
    """Give a key a new secret; the one before counts for `old_seconds`, a day unless said."""
    return answered(post("keys", key_id, "rotate", body=given(old_seconds=old_seconds), key=idempotency_key), Key)


def revoke_key(key_id: str) -> Flow[None]:
    """End a key everywhere."""
    return done(delete("keys", key_id))
