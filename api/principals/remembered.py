"""What was verified a moment ago need not be verified again: a bounded memory of the latest."""

from __future__ import annotations

import hashlib
import hmac
import threading
from dataclasses import dataclass

from api.principals.identity import Identity

GENERATION_MAX = 10_000
"""Tokens of one generation, of which there are two; about 1 kB each, however long a token is."""
PLAIN_MAX_LENGTH = 512
"""What is longer is kept as its digest; the usual token is not, since a digest takes longer than all else here."""


@dataclass(frozen=True, slots=True)
class _Verified:
    signature: str
    identity: Identity


Generation = dict[str, _Verified]
Generations = tuple[Generation, Generation]
"""The young one and the old one."""


class Remembered:
    """Verified tokens by what was signed, so that no spelling of a token is kept beside another.

    What is asked for moves to the young generation; when that is full the old one is forgotten. Threads may ask at once:
    who began to verify before all was forgotten writes into generations that nobody reads any more.
    """

    def __init__(self, generation_max: int = GENERATION_MAX) -> None:
        self._max = generation_max
        self.generations: Generations = {}, {}
        self._turning = threading.Lock()

    def __len__(self) -> int:
        return sum(map(len, self.generations))

    def get(self, token: str) -> Identity | None:
        """Return whose the token is, if it was kept."""
        generations = self.generations
        young, old = generations
        signed, _, signature = token.rpartition(".")
        key = _brief(signed)
        known = young.get(key)
        if known is None:
            known = old.get(key)
            if known is None:
                return None
            self._keep(key, known, generations)
        given = _brief(signature)
        return known.identity if given.isascii() and hmac.compare_digest(known.signature, given) else None

    def keep(self, token: str, identity: Identity, since: Generations | None = None) -> None:
        """Remember a token that was verified; `since` are the generations of before it was."""
        signed, _, signature = token.rpartition(".")
        self._keep(_brief(signed), _Verified(_brief(signature), identity), since or self.generations)

    def forget(self) -> None:
        """Forget all, because what they were verified by has changed."""
        with self._turning:
            self.generations = {}, {}

    def _keep(self, key: str, verified: _Verified, since: Generations) -> None:
        young, _ = since
        if len(young) >= self._max:
            with self._turning:
                if self.generations is since:  # of those who come at once one turns
                    since = self.generations = {}, young
        since[0][key] = verified


def _brief(part: str) -> str:
    """Return what is kept of a part of a token: itself, or its digest where it is long."""
    return (
        part
        if len(part) <= PLAIN_MAX_LENGTH
        else hashlib.blake2b(part.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    )
