"""The keys of shops: each process has all of them in memory, so that a key costs no more than a token.

Whoever changes a key says so on a channel, and every process reads the table anew; without that it does so every few
seconds. A key that is not in the table is looked for once more before it is refused: it may be a moment old.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine

from api.principals.identity import KEY_PREFIX, NEVER, Identity, Role, Scope
from api.principals.tokens import unauthorized
from api.services.threads import Threads
from shared.db import key_store
from shared.db.engine import transaction
from shared.db.key_store import KeyRow
from shared.errors import StoreUnavailableError
from shared.redis import keys as redis_keys
from shared.redis.client.subscriber import Subscriber
from shared.telemetry import logs

POLL_SECONDS = 10.0
"""How old the table may be where no message came: with a slow database well below the promised 30 s."""
PAUSE_SECONDS = 0.2
"""At least so long between two readings, however many unknown keys come."""
USES_SECONDS = 60.0
"""How often it is written down when keys were used last."""
REVOKED_MAX = 10_000
SCHEME = "rk_"
_KEY = re.compile(r"rk_(?P<id>[0-9a-f]{12})_(?P<secret>[0-9a-f]{64})")

log = logs.get(__name__)


class Revoked(msgspec.Struct, frozen=True):
    """The message about a key: None where it was made or rotated."""

    revoked: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    row: KeyRow
    identity: Identity

    def is_opened_by(self, secret: str, now: float) -> bool:
        """Return whether the secret is the key's own, or the one before it while that counts."""
        given = hash_of(secret)
        if hmac.compare_digest(given, self.row.secret_hash):
            return True
        old, until_ms = self.row.old_hash, self.row.old_until_ms
        return old is not None and until_ms is not None and now * 1000 < until_ms and hmac.compare_digest(given, old)


class KeyTable:
    """One per process, on its loop. `start` begins to read."""

    def __init__(self, engine: Engine, threads: Threads, subscriber: Subscriber) -> None:
        self._engine, self._threads, self._subscriber = engine, threads, subscriber
        self._known: dict[str, _Known] = {}
        self._is_current = False
        """The last reading succeeded: what is not in the table does not exist."""
        self._revoked: set[str] = set()
        self._used: dict[str, int] = {}
        self._noted_at = 0.0
        self._wanted = asyncio.Event()
        self._waiting: list[asyncio.Future[None]] = []
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._subscriber.subscribe(redis_keys.KEYS, self._hear, self._wanted.set)
        loop = asyncio.get_running_loop()
        self._noted_at = loop.time()
        self._running = loop.create_task(self._run())

    async def stop(self) -> None:
        """Stop reading, and note when keys were used last."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        if self._used:
            with contextlib.suppress(Exception):
                await self._note_uses()

    def identify(self, token: str) -> Identity:
        """Return whose the key is. Raises Problem (401), and StoreUnavailableError if that can't be known now."""
        match = _KEY.fullmatch(token)
        known = self._known.get(match["id"]) if match else None
        if match is None or known is None:
            if match is not None and not self._is_current:
                raise StoreUnavailableError("PostgreSQL", "the keys can't be read")
            raise unauthorized("There is no such key.")
        now = time.time()
        if not known.is_opened_by(match["secret"], now):
            raise unauthorized("There is no such key.")
        if known.identity.expires_at <= now:
            raise unauthorized("The key has expired.")
        self._used[known.row.id] = int(now * 1000)
        return known.identity

    async def look_for(self, token: str) -> None:
        """Read the table anew if the key is not in it."""
        match = _KEY.fullmatch(token)
        if match is not None and match["id"] not in self._known and match["id"] not in self._revoked:
            await self.read_anew()

    async def read_anew(self) -> None:
        """Return once the table was read after this call, or could not be."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        self._wanted.set()
        await waiting

    def drop(self, key_id: str) -> None:
        """Refuse a key from now on: it was revoked, and ids do not come again."""
        if len(self._revoked) >= REVOKED_MAX:
            self._revoked.clear()
        self._revoked.add(key_id)
        self._known.pop(key_id, None)

    def _hear(self, message: bytes) -> None:
        with contextlib.suppress(msgspec.DecodeError):
            revoked = msgspec.json.decode(message, type=Revoked).revoked
            if revoked is not None:
                self.drop(revoked)
        self._wanted.set()

    async def _run(self) -> None:
        while True:
            self._wanted.clear()
            waiting, self._waiting = self._waiting, []
            try:
                await self._read()
            except Exception as fault:  # noqa: BLE001 - whatever it was, the next reading is due
                self._is_current = False
                log.warning("keys_not_read", error=str(fault))
            for each in waiting:
                if not each.done():
                    each.set_result(None)
            await asyncio.sleep(PAUSE_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wanted.wait()

    async def _read(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._used and now - self._noted_at > USES_SECONDS:
            self._noted_at = now
            await self._note_uses()
        rows = await self._threads.run(self._rows)
        self._known = {row.id: _Known(row, _identity(row)) for row in rows if row.id not in self._revoked}
        self._is_current = True

    def _rows(self) -> Sequence[KeyRow]:
        with transaction(self._engine) as conn:
            return key_store.list_all(conn)

    async def _note_uses(self) -> None:
        used, self._used = self._used, {}
        try:
            await self._threads.run(lambda: self._write_uses(used))
        except Exception:
            self._used = used | self._used  # for the next time
            raise

    def _write_uses(self, used: dict[str, int]) -> None:
        with transaction(self._engine) as conn:
            key_store.note_used(conn, used)


def new_secret() -> str:
    return secrets.token_hex(32)


def new_id() -> str:
    return secrets.token_hex(6)


def spelled(key_id: str, secret: str) -> str:
    """Return the key as its owner writes it."""
    return f"{SCHEME}{key_id}_{secret}"


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: it is random and long, so that a quick hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _identity(row: KeyRow) -> Identity:
    scopes = frozenset(Scope(name) for name in row.scopes if name in set(Scope))
    events = None if row.event_ids is None else frozenset(row.event_ids)
    expires_at = NEVER if row.expires_ms is None else row.expires_ms / 1000
    return Identity(f"{KEY_PREFIX}{row.id}", Role.SHOP, expires_at, scopes, events)
