"""How often each principal may ask, counted in this process: no store is asked, so none can fail or slow it down.

GCRA of throttled-py: a steady rate with a burst of some seconds' worth. The counters are bounded; the oldest go first.
"""

from __future__ import annotations

import math

from throttled import RateLimiterType, Throttled, per_min, per_sec, store
from throttled.rate_limiter import Quota

from api import metrics
from api.principals.identity import Identity, Role
from api.web.problems import Problem
from shared.config import Settings

BURST_SECONDS = 5
COUNTED_MAX = 50_000
"""Principals of one kind that are counted; about 300 bytes each."""

Headers = tuple[tuple[str, str], ...]


class Limit:
    """A bound on one kind of principal."""

    def __init__(self, name: str, quota: Quota) -> None:
        counters = store.MemoryStore(options={"MAX_SIZE": COUNTED_MAX})
        self._name = name
        self._limiter = Throttled(using=RateLimiterType.GCRA.value, quota=quota, store=counters).limiter
        window_s = math.ceil(quota.burst * quota.emission_interval)
        self._policy = ("RateLimit-Policy", f'"{name}";q={quota.burst};w={window_s}')

    def spend(self, key: str) -> Headers:
        """Count a request; return what its answer says of the limit. Raises Problem (429)."""
        result = self._limiter.limit(key)
        state = result.state
        left = 0 if result.limited else state.remaining
        headers = (("RateLimit", f'"{self._name}";r={left};t={math.ceil(state.reset_after)}'), self._policy)
        if result.limited:
            metrics.REFUSALS.labels("rate").inc()
            retry_s = max(1, math.ceil(state.retry_after))
            detail = f"So many requests a second are more than a {self._name} may send."
            raise Problem(429, "TOO_MANY_REQUESTS", detail, headers={"Retry-After": str(retry_s), **dict(headers)})
        return headers


class Limits:
    """One per process. Operators are not counted."""

    def __init__(self, settings: Settings) -> None:
        rates = {
            Role.GUEST: ("guest", settings.rate_guest),
            Role.CUSTOMER: ("holder", settings.rate_holder),
            Role.SHOP: ("key", settings.rate_key),
        }
        self._by_role = {
            role: Limit(name, per_sec(rate, rate * BURST_SECONDS)) for role, (name, rate) in rates.items() if rate
        }
        sessions = settings.address_sessions_per_minute
        self._sessions = Limit("address", per_min(sessions, sessions)) if sessions else None

    def spend(self, identity: Identity) -> Headers:
        """Count a request of somebody; return what its answer says of the limit. Raises Problem (429)."""
        limit = self._by_role.get(identity.role)
        return () if limit is None else limit.spend(identity.name)

    def spend_session(self, address: str) -> None:
        """Count a guest's session begun from an address. Raises Problem (429)."""
        if self._sessions is not None:
            self._sessions.spend(address)
