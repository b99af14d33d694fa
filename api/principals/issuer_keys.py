"""The keys of one issuer, fetched in the background: never for a request, and kept while the issuer is down."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import httpx2
import jwt

from api import metrics
from api.principals.key_set import Keys, UnusableKeysError, read_keys
from shared.errors import StoreUnavailableError
from shared.issuers import Issuer
from shared.telemetry import logs

EVERY_SECONDS = 300.0
PAUSE_SECONDS = 30.0
"""At least so long between two fetches, however many unknown keys tokens name."""
FIRST_PAUSE_SECONDS = 2.0
"""The same while none of its keys is known: both may just be starting."""
KEPT_SECONDS = 86_400.0
"""For so long keys count that the issuer does not show any more, because it shows nothing."""
PATIENCE_SECONDS = 10.0
ANSWER_BYTES_MAX = 262_144

log = logs.get(__name__)


class IssuerKeys:
    """One per issuer and process. `on_change` is called when other keys count than before."""

    def __init__(self, issuer: Issuer, on_change: Callable[[], None]) -> None:
        self._issuer, self._on_change = issuer, on_change
        self._keys: Keys = {}
        self._shown: bytes = b""
        self._fetched_at = 0.0
        """By the loop's clock, when the issuer last showed its keys."""
        self._is_current = False
        """It did so at the last try."""
        self._tried = 0
        self._wanted = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running = self._loop.create_task(self._run())

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def find(self, kid: str | None) -> jwt.PyJWK | None:
        """Return the key that a token names, or the only one if it names none; None: there is no such key.

        Raises StoreUnavailableError where that can't be known before the issuer is asked anew. Any thread may call.
        """
        keys = self._keys
        if kid is None and keys:
            return next(iter(keys.values())) if len(keys) == 1 else None
        found = keys.get(kid)
        if found is None:
            self._ask(keys)
        return found

    def _ask(self, keys: Keys) -> None:
        loop = self._loop
        if loop is None or not loop.is_running():
            raise StoreUnavailableError(self._issuer.issuer, "its keys are not known yet")
        loop.call_soon_threadsafe(self._wanted.set)
        if not keys or not self._is_current or loop.time() - self._fetched_at >= PAUSE_SECONDS:
            raise StoreUnavailableError(self._issuer.issuer, "its keys are asked for")

    async def _run(self) -> None:
        async with httpx2.AsyncClient(follow_redirects=False, trust_env=False, timeout=None) as client:
            while True:
                began = asyncio.get_running_loop().time()
                self._wanted.clear()
                await self._try(client)
                await asyncio.sleep(PAUSE_SECONDS if self._keys else FIRST_PAUSE_SECONDS)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(began + (EVERY_SECONDS if self._is_current else 0)):
                        await self._wanted.wait()

    async def _try(self, client: httpx2.AsyncClient) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                shown = await _fetch(client, self._issuer.jwks_url)
            keys = self._keys if shown == self._shown else read_keys(shown, self._issuer.algorithms)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError, ValueError) as fault:
            self._is_current = False
            log.warning("issuer_not_heard", issuer=self._issuer.issuer, error=f"{type(fault).__name__}: {fault}"[:500])
            if self._keys and asyncio.get_running_loop().time() - self._fetched_at > KEPT_SECONDS:
                self._take({}, b"")
        else:
            self._is_current, self._fetched_at = True, asyncio.get_running_loop().time()
            if shown != self._shown:
                self._take(keys, shown)
                log.info("issuer_keys_taken", issuer=self._issuer.issuer, kids=[str(kid)[:100] for kid in keys])
        self._tried += 1
        metrics.ISSUERS_NOT_HEARD.labels(self._issuer.prefix).set(not self._is_current)

    def _take(self, keys: Keys, shown: bytes) -> None:
        self._keys, self._shown = keys, shown
        self._on_change()


async def _fetch(client: httpx2.AsyncClient, url: str) -> bytes:
    """Return what the issuer shows. Raises UnusableKeysError for any answer but a short 200."""
    async with client.stream(
        "GET", url, headers={"Accept": "application/json", "Accept-Encoding": "identity"}
    ) as answer:
        if answer.status_code != 200:
            raise UnusableKeysError(f"the answer is {answer.status_code}")
        read = b""
        async for piece in answer.aiter_raw():
            read += piece
            if len(read) > ANSWER_BYTES_MAX:
                raise UnusableKeysError(f"the answer is longer than {ANSWER_BYTES_MAX} bytes")
    return read
