"""What was verified a moment ago need not be verified again: a bounded memory of the latest."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from api.principals.identity import Identity

GENERATION_MAX = 10_000
"""Tokens of one generation, of which there are two; some 500 bytes each, however long a token is."""


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
        self._young: dict[bytes, _Verified] = {}
        self._old: dict[bytes, _Verified] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, token: str) -> Identity | None:
        """Return whose the token is, if it was kept."""
        signed, _, signature = token.rpartition(".")
        key = _digest(signed)
        known = self._young.get(key)
        if known is None:
            known = self._old.get(key)
            if known is None:
                return None
            self._keep(key, known)
        return known.identity if hmac.compare_digest(known.signature, _brief(signature)) else None

    def keep(self, token: str, identity: Identity) -> None:
        """Remember a token that was verified."""
        signed, _, signature = token.rpartition(".")
        self._keep(_digest(signed), _Verified(_brief(signature), identity))

    def forget(self) -> None:
        """Forget all, because what they were verified by has changed."""
        self._young, self._old = {}, {}

    def _keep(self, key: bytes, verified: _Verified) -> None:
        if len(self._young) >= self._max:
            self._young, self._old = {}, self._young
        self._young[key] = verified


def _digest(signed: str) -> bytes:
    return hashlib.blake2b(signed.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _brief(signature: str) -> str:
    """Return what is kept of a signature: itself, or its digest where it is long."""
    return signature if len(signature) <= 64 and signature.isascii() else _digest(signature).hex()
