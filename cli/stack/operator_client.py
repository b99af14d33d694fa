"""The local stack's own operator before its API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cli.proxies import http_client
from cli.tokens import sign
from rowlock_client import Rowlock
from rowlock_client import RowlockError as ClientError
from shared.errors import RowlockError


def token(token_secret: str) -> str:
    """Return an operator's token for a day."""
    return sign(token_secret, "operator", "operator")


@contextmanager
def operator(api: str, token_secret: str, purpose: str) -> Iterator[Rowlock]:
    """Yield a client. Raises RowlockError: `purpose` could not be done, and why."""
    try:
        with http_client(api) as http:
            yield Rowlock(api, token(token_secret), http=http)
    except ClientError as error:
        raise RowlockError(f"{purpose}: {error}") from None
