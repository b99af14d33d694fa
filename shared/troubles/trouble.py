"""A trouble: one code, one advice, wherever it is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    REDIS_FULL = "REDIS_FULL"
    POSTGRESQL_BLOCKED = "POSTGRESQL_BLOCKED"
    DISK_FULL = "DISK_FULL"
    CLOCKS_DIFFER = "CLOCKS_DIFFER"
    SHARDS_DIFFER = "SHARDS_DIFFER"
    CERTIFICATE_ENDS = "CERTIFICATE_ENDS"


ADVICE = {
    Code.REDIS_FULL: "raise maxmemory, or lower ROWLOCK_OUTCOME_TTL_SECONDS and ROWLOCK_IDEMPOTENCY_TTL_SECONDS;"
    " Redis is there and drains go on, so a restart or more workers don't help",
    Code.POSTGRESQL_BLOCKED: "end what that session does, or the session: SELECT pg_terminate_backend(pid)",
    Code.DISK_FULL: "make room on the store's disk; then everything goes on by itself",
    Code.CLOCKS_DIFFER: "set the clock by NTP; holds go by PostgreSQL's clock, but tokens, deadlines and ages go wrong",
    Code.SHARDS_DIFFER: "set ROWLOCK_SHARDS to one number everywhere; while it is being changed this passes",
    Code.CERTIFICATE_ENDS: "renew it, and let the server and Rowlock read the new one",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """`found` is for operators: it may name sessions and hosts, never a password."""

    code: Code
    found: str
    stops: bool
    """Whether something stands still because of it; else it wants to be looked at."""

    @property
    def advice(self) -> str:
        return ADVICE[self.code]
