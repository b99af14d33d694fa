"""Between a request of ours and httpx2's, both ways; shared by the two clients."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx2

from rowlock_client.flow import Reply, Request, Silence

CONNECT_S = 5.0
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)


def _version() -> str:
    try:
        return version("rowlock-client")
    except PackageNotFoundError:  # read from a tree that nobody installed
        return "0"


USER_AGENT = f"rowlock-client/{_version()}"


class Common:
    """What all requests of a client have in common."""

    def __init__(self, url: str, token: str, timeout_s: float) -> None:
        self._url = url.rstrip("/")
        self._headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._timeout_s = timeout_s

    def options(self, request: Request) -> dict[str, Any]:
        """Return what httpx2 is to send."""
        return {
            "method": request.method,
            "url": self._url + request.path,
            "params": list(request.query),
            "headers": self._headers | dict(request.headers),
            "content": request.content,
            "timeout": httpx2.Timeout(self._timeout_s + request.wait_s, connect=CONNECT_S),
            "follow_redirects": False,
        }


def reply(answer: httpx2.Response, took_s: float) -> Reply:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Reply(status=answer.status_code, headers=headers, body=answer.content, took_s=took_s)


def silence(error: httpx2.RequestError, took_s: float) -> Silence:
    """Raises the error where it is the caller's own: an address or a header that nothing can be sent with."""
    if isinstance(error, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol):
        raise error
    was_sent = not isinstance(error, _NOT_SENT)
    return Silence(detail=str(error) or type(error).__name__, was_sent=was_sent, took_s=took_s)
