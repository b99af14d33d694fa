"""What was verified a moment ago need not be verified again: a bounded memory of the latest."""

from __future__ import annotations

import hashlib
import hmac
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


class Remembered:
    """Verified tokens by what was signed, so that no spelling of a token is kept beside another.

    What is asked for moves to the young generation; when that is full the old one is forgotten. Threads may ask at once.
    """

    def __init__(self, generation_max: int = GENERATION_MAX) -> None:
        self._max = generation_max
        self._young: dict[str, _Verified] = {}
        self._old: dict[str, _Verified] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, token: str) -> Identity | None:
        """Return whose the token is, if it was kept."""
        signed, _, signature = token.rpartition(".")
        key = _brief(signed)
        known = self._young.get(key)
        if known is None:
            known = self._old.get(key)
            if known is None:
                return None
            self._keep(key, known)
        given = _brief(signature)
        return known.identity if given.isascii() and hmac.compare_digest(known.signature, given) else None

    def keep(self, token: str, identity: Identity) -> None:
        """Remember a token that was verified."""
        signed, _, signature = token.rpartition(".")
        self._keep(_brief(signed), _Verified(_brief(signature), identity))

    def forget(self) -> None:
        """Forget all, because what they were verified by has changed."""
        self._young, self._old = {}, {}

    def _keep(self, key: str, verified: _Verified) -> None:
        if len(self._young) >= self._max:
            self._young, self._old = {}, self._young
        self._young[key] = verified


def _brief(part: str) -> str:
    """Return what is kept of a part of a token: itself, or its digest where it is long."""
    return (
        part
        if len(part) <= PLAIN_MAX_LENGTH
        else hashlib.blake2b(part.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    )
