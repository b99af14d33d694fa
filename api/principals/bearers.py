"""From an `Authorization` header to who sent it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from api.principals.identity import Identity
from api.principals.issuers import Issuers
from api.principals.key_table import SCHEME, KeyTable
from api.principals.remembered import Remembered
from api.principals.tokens import Tokens, unauthorized
from shared.issuers import Issuer

TOKEN_MAX_LENGTH = 8_192


class Bearers:
    """One per process. `tokens` are those of our own, `keys` those of shops, `issuers` make tokens elsewhere."""

    def __init__(self, tokens: Tokens, keys: KeyTable, issuers: Sequence[Issuer] = ()) -> None:
        self.tokens = tokens
        self.keys = keys
        self._remembered = Remembered()
        self._issuers = Issuers(issuers, self._remembered.forget)

    def start(self) -> None:
        """Begin to read keys, on the loop."""
        self.keys.start()
        self._issuers.start()

    async def stop(self) -> None:
        await self.keys.stop()
        await self._issuers.stop()

    def identify(self, header: str | None) -> Identity:
        """Return who sent the `Authorization` header.

        Raises Problem (401) without a valid token, and StoreUnavailableError if nobody can tell now whether it is.
        """
        if header is None:
            raise unauthorized("This needs a token: Authorization: Bearer …", error=None)
        # Spelt as everybody does; only what is verified is kept, and that without any spelling.
        known = self._remembered.get(header[7:]) if header.startswith("Bearer ") else None
        if known is not None and known.expires_at > time.time():
            return known
        token = _token_of(header)
        if token.startswith(SCHEME):
            return self.keys.identify(token)
        known = self._remembered.get(token)
        if known is None:
            since = self._remembered.generations
            known = self._issuers.verify(token) or self.tokens.verify(token)
            self._remembered.keep(token, known, since)
        elif known.expires_at <= time.time():
            raise unauthorized("The token has expired.")
        return known

    async def look_for(self, header: str | None) -> None:
        """Let `identify` know a key that is a moment old."""
        if header is not None and SCHEME in header:
            await self.keys.look_for(header.partition(" ")[2].strip(" \t"))


def _token_of(header: str) -> str:
    scheme, _, token = header.partition(" ")
    token = token.strip(" \t")
    if scheme.lower() != "bearer" or not token:
        raise unauthorized("The Authorization header must be: Bearer <token>.", error="invalid_request")
    if len(token) > TOKEN_MAX_LENGTH or not token.isascii():
        raise unauthorized("The token is not valid.")
    return token
