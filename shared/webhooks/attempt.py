"""One request to a shop: sent to the address that was checked, answered within bounds, never followed elsewhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx2

from shared.webhooks.addresses import ForbiddenAddressError, Network, resolve
from shared.webhooks.schedule import retry_after_s

ANSWER_BYTES_MAX = 1_024
_RETRIED = frozenset({408, 409, 425, 429})


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a request. `status` is None where nobody answered."""

    status: int | None
    took_ms: int
    words: str
    """The beginning of the answer, or why there was none."""
    retry_after_s: float | None = None

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410

    @property
    def is_refusal(self) -> bool:
        """Whether the receiver says that this very message is wrong, so that to send it again won't help."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in _RETRIED


async def send(
    client: httpx2.AsyncClient,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: Sequence[Network],
    timeout_s: float,
) -> Attempt:
    """Send a message and return what came of it within `timeout_s`; whatever goes wrong is an attempt that failed."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(timeout_s):
            status, words, after = await _send(client, httpx2.URL(url), body, headers, allowed)
    except (httpx2.HTTPError, httpx2.InvalidURL, ForbiddenAddressError, TimeoutError, OSError, ValueError) as error:
        status, words, after = None, f"{type(error).__name__}: {error}"[:ANSWER_BYTES_MAX], None
    return Attempt(status, round((time.monotonic() - began) * 1000), words, after)


async def _send(
    client: httpx2.AsyncClient, url: httpx2.URL, body: bytes, headers: Mapping[str, str], allowed: Sequence[Network]
) -> tuple[int, str, float | None]:
    port = url.port or (443 if url.scheme == "https" else 80)
    address = await resolve(url.host, port, allowed)
    request = client.build_request(
        "POST",
        # The address that was checked is the one that is dialled; the name stays in Host and in TLS.
        url.copy_with(host=address),
        content=body,
        headers={**headers, "Host": url.netloc.decode(), "Content-Type": "application/json"},
        extensions={"sni_hostname": url.host},
    )
    answer = await client.send(request, stream=True)
    try:
        read = b""
        async for piece in answer.aiter_raw(ANSWER_BYTES_MAX):
            read += piece
            if len(read) >= ANSWER_BYTES_MAX:
                break
    finally:
        await answer.aclose()
    words = read[:ANSWER_BYTES_MAX].decode("utf-8", "replace").replace("\0", "")
    return answer.status_code, words, retry_after_s(answer.headers.get("Retry-After"))


def new_client(connections_max: int) -> httpx2.AsyncClient:
    """Return a client that follows nobody and heeds no proxy of the environment."""
    limits = httpx2.Limits(max_connections=connections_max, max_keepalive_connections=connections_max)
    return httpx2.AsyncClient(follow_redirects=False, trust_env=False, limits=limits, timeout=None)
