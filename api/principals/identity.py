"""Who somebody is, once it is verified, and what that lets them do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    GUEST = "guest"
    CUSTOMER = "customer"
    SHOP = "shop"
    """A shop's key; no token has this role."""
    OPERATOR = "operator"


class Scope(StrEnum):
    """What more than a holder's own affairs may be done."""

    SELL = "sell"
    """Act for any holder: also confirm, and take back what is sold."""
    READ = "read"
    """See anybody's commands, reservations and orders, and the history of tickets."""
    EVENTS = "events"
    FEED = "feed"
    WEBHOOKS = "webhooks"
    REPORTS = "reports"
    KEYS = "keys"


NO_SCOPES: frozenset[Scope] = frozenset()
EVERY_SCOPE = frozenset(Scope)
NEVER = math.inf


@dataclass(frozen=True, slots=True)
class Identity:
    """`expires_at` is in seconds since 1970; `event_ids` are the only events to act in, None: all."""

    holder: str
    """For whom the principal acts if it names nobody; a shop's key acts for nobody itself."""
    role: Role
    expires_at: float = NEVER
    scopes: frozenset[Scope] = NO_SCOPES
    event_ids: frozenset[str] | None = None

    @property
    def is_holder(self) -> bool:
        """Return whether this is somebody who may have reservations."""
        return self.role is not Role.SHOP

    @property
    def name(self) -> str:
        """Under which its idempotency keys and its limits are kept: no two principals share one."""
        return f"{OPERATOR_PREFIX}{self.holder}" if self.role is Role.OPERATOR else self.holder

    def may(self, scope: Scope, event_id: str | None = None) -> bool:
        """Return whether it has the scope, and in this event if one is named."""
        return scope in self.scopes and (event_id is None or self.is_within(event_id))

    def is_within(self, event_id: str) -> bool:
        return self.event_ids is None or event_id in self.event_ids

    @property
    def within(self) -> tuple[str, ...]:
        """Return the events to act in as commands carry them; empty: any."""
        return () if self.event_ids is None else tuple(sorted(self.event_ids))


KEY_PREFIX = "key:"
OPERATOR_PREFIX = "operator:"
GUEST_PREFIX = "guest-"


def operator(holder: str, expires_at: float = NEVER) -> Identity:
    """Return an identity that may do everything."""
    return Identity(holder, Role.OPERATOR, expires_at, EVERY_SCOPE)
