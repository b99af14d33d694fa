"""Rowlock's own client at the address that the commands talk to; whatever goes wrong with it is one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from cli.advice import of_problem
from cli.proxies import Proxy, http_client, proxy_for
from cli.target import Target
from rowlock_client import NotAnswered, Problem, Rowlock, UnexpectedAnswer
from rowlock_client.flow import EmptyIdError
from shared.errors import ConfigurationError, RowlockError

PAGE_MAX = 200
"""Items that one request asks for: what nobody looks at is not read."""


class ApiError(RowlockError):
    """The API said no, or nothing. `body` is its problem document where it sent one."""

    def __init__(self, line: str, body: dict[str, Any] | None = None) -> None:
        super().__init__(line)
        self.body = body or {}


@contextmanager
def rowlock(target: Target | None = None) -> Iterator[Rowlock]:
    """Yield a client of the target, an operator unless ROWLOCK_TOKEN says otherwise. Raises ApiError, ConfigurationError."""
    target = target or Target.from_env()
    proxy = proxy_for(target.url)
    try:
        with http_client(target.url) as http:
            yield Rowlock(target.url, target.bearer(), http=http)
    except EmptyIdError as error:
        raise ConfigurationError(str(error)) from None
    except httpx2.InvalidURL as error:
        raise ApiError(f"this can't be asked for: {error}") from None
    except NotAnswered as error:
        raise _not_answered(error, target.url, proxy) from None
    except UnexpectedAnswer as error:
        by = f"the proxy {proxy.address} of {proxy.variable}, or " if proxy else ""
        raise ApiError(
            f"{error.status} from {by}{target.url}, and no answer of a Rowlock's of this release: does ROWLOCK_URL name one?"
        ) from None
    except Problem as problem:
        raise _told(problem) from None


def _not_answered(error: NotAnswered, url: str, proxy: Proxy | None) -> ApiError:
    if error.was_sent:
        return ApiError(f"{url} did not answer: {error}")
    if proxy is not None:
        return ApiError(
            f"the proxy {proxy.address} that {proxy.variable} names does not let us through to {url} "
            f"({error}); NO_PROXY names what needs none"
        )
    return ApiError(f"nothing answers at {url} ({error}): start it with 'make up', or name it in ROWLOCK_URL")


def _told(problem: Problem) -> ApiError:
    later = problem.retry_after_s
    then = of_problem(problem.code) if later is None else f"try again in {later:g} s"
    is_said = not then or then in problem.detail
    return ApiError(f"{problem.code}: {problem.detail}{'' if is_said else f' Next: {then}.'}", problem.document)
