"""Which request an idempotency key stands for.

A claim is a round trip of its own before the append: the key has to be found by holder and key alone, whatever ticket the
repeated request names, so it mostly lies in another slot than the command's queue, and no script may touch both.
"""

from __future__ import annotations

from typing import cast

from msgspec import Struct

from shared.config import Settings
from shared.domain.ids import shard_of
from shared.redis import keys
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.scripts import MEND, RENEW

CLAIM_SECONDS = 60
"""Life of a claim that nothing came of yet: long beside an append, short enough for the claims of refused requests to go
by themselves. Taking one back at once could take it from another that came under the same key and was accepted.
"""


class Claim(Struct, frozen=True):
    """An idempotency key in the hands of a request."""

    command_id: str
    """The command of the key: the caller's if `new`, else that of the first request."""
    new: bool
    conflict: bool
    """The key was used before with another request."""
    key: str
    value: str
    answer_key: str


class IdempotencyKeys:
    """Every method raises StoreUnavailableError if Redis does not answer (StoreFullError: it takes no more for now)."""

    def __init__(self, settings: Settings, redis: AsyncRedis) -> None:
        self._settings = settings
        self._redis = redis

    async def claim(self, holder: str, key: str, fingerprint: str, command_id: str) -> Claim:
        """Bind a key to a command id for CLAIM_SECONDS, or return which one it is bound to.

        `fingerprint` (no spaces) stands for the request. A claim without the append that should follow does no harm: the
        repeated request claims the same id and appends it.
        """
        shard = shard_of(f"{holder}/{key}", self._settings.shards)
        name, answer, value = (
            keys.idempotency(shard, holder, key),
            keys.answer(shard, holder, key),
            f"{fingerprint} {command_id}",
        )
        before = cast("bytes | None", await self._redis.call("SET", name, value, "NX", "GET", "EX", CLAIM_SECONDS))
        if before is None:
            return Claim(command_id, True, False, name, value, answer)
        claimed_by, _, bound_id = before.decode().partition(" ")
        return Claim(bound_id, False, claimed_by != fingerprint, name, before.decode(), answer)

    async def keep(self, claim: Claim) -> None:
        """Let the claim last: its command was accepted."""
        await self._redis.call("SET", claim.key, claim.value, "EX", self._settings.idempotency_ttl_seconds)

    async def renew(self, claim: Claim) -> bool:
        """Prolong a claim by CLAIM_SECONDS while its request is worked on. Return whether it still was the caller's."""
        return bool(await self._redis.run(RENEW, (claim.key,), (claim.value, CLAIM_SECONDS * 1000)))

    async def drop(self, claim: Claim) -> None:
        """Free the key for the next try, if it still is the caller's."""
        await self._redis.run(MEND, (claim.key,), (claim.value, "", 0))

    async def answer(self, claim: Claim) -> bytes | None:
        """Return the answer that was kept under the key."""
        return cast("bytes | None", await self._redis.call("GET", claim.answer_key))

    async def keep_answer(self, claim: Claim, answer: bytes) -> None:
        """Keep the answer, and the claim as long."""
        await self._redis.call("SET", claim.answer_key, answer, "EX", self._settings.idempotency_ttl_seconds)
        await self.keep(claim)
