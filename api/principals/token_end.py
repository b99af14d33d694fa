"""What outlives the token by which it was got is said: a hold and a wait stay their holder's, but it needs another token then."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from api.principals.current import current
from api.principals.identity import NEVER
from shared.views import rfc3339

WITHOUT_END = "9999"
"""A moment after all others."""


def token_end(holder: str, until: str | None) -> str | UnsetType:
    """Return when the sender's token ends if it has what is `holder`'s until a later moment, RFC 3339 in UTC."""
    if until is None:
        return UNSET
    identity = current()
    if identity.expires_at == NEVER or identity.holder != holder:
        return UNSET
    ends = rfc3339(int(identity.expires_at * 1000))
    return ends if ends < until else UNSET
