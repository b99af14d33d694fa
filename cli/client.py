"""The API as the commands see it: JSON in, JSON out, one error with one line."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx2

from cli.advice import of_problem
from cli.proxies import http_client, proxy_for
from cli.target import Target
from shared.errors import ConfigurationError, RowlockError

Json = dict[str, Any]
PAGE_MAX = 200


class Document(Json):
    """An object that the API sent. To miss a field of it is the other side's fault: it is no Rowlock, or another release."""

    def __missing__(self, field: str) -> Any:
        raise ApiError(f"the answer has no {field!r}: does ROWLOCK_URL name a Rowlock of this release?")

    def documents(self, field: str) -> list[Document]:
        """Return a field that is a list of objects."""
        held = self[field]
        if not isinstance(held, list) or not all(isinstance(each, dict) for each in held):
            self.__missing__(field)
        return [Document(each) for each in held]


class ApiError(RowlockError):
    """The API said no, or nothing. `body` is its problem document where it sent one."""

    def __init__(self, line: str, body: Json | None = None) -> None:
        super().__init__(line)
        self.body = body or {}


def api_path(*segments: str) -> str:
    """Return a path below /api, each segment one segment whatever it holds. Raises ConfigurationError for an empty one."""
    if not all(segments):
        raise ConfigurationError("an id is empty")
    dots = {".": "%2E", "..": "%2E%2E"}
    return "/api/" + "/".join(dots.get(segment) or quote(segment, safe="") for segment in segments)


class Client:
    """Used as a context."""

    def __init__(self, target: Target | None = None, *, token: str | None = None) -> None:
        self._target = target or Target.from_env()
        self._proxy = proxy_for(self._target.url)
        self._http = http_client(self._target.url, token or self._target.bearer())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, path: str, **params: object) -> Document:
        given = {name: str(value) for name, value in params.items() if value not in (None, "")}
        return self._json("GET", path, params=given)

    def items(self, path: str, **params: object) -> Iterator[Json]:
        """Yield the items of a list, page after page, as long as they are wanted."""
        cursor = ""
        while True:
            page = self.get(path, cursor=cursor, **{"limit": PAGE_MAX, **params})
            yield from page.documents("items")
            cursor = page.get("next_cursor") or ""
            if not cursor:
                return

    def post(self, path: str, body: object = None, **headers: str) -> Json:
        return self._json("POST", path, json={} if body is None else body, headers=headers)

    def patch(self, path: str, body: object) -> Json:
        return self._json("PATCH", path, json=body)

    def delete(self, path: str, **params: str) -> Json:
        return self._json("DELETE", path, params={name: value for name, value in params.items() if value})

    def send(self, path: str, content: Any, media_type: str, params: Mapping[str, str | list[str]]) -> Json:
        """Post a file as it is."""
        given = {name: value for name, value in params.items() if value}
        return self._json(
            "POST", path, content=content, params=given, headers={"Content-Type": media_type}, timeout=600
        )

    def command(self, path: str, body: Json, *, wait_s: int) -> Json:
        """Post a command and return it: final if it was settled within `wait_s`, refused or not."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if wait_s:
            headers["Prefer"] = f"wait={wait_s}"
        try:
            return self._json("POST", path, json=body, headers=headers)
        except ApiError as error:
            if isinstance(error.body.get("command"), dict):
                return Document(error.body["command"])
            raise

    def _json(self, method: str, path: str, **options: Any) -> Document:
        try:
            answer = self._http.request(method, path, **options)
        except httpx2.InvalidURL as error:
            raise ApiError(f"this can't be asked for: {error}") from None
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
            raise self._not_reached(error) from None
        except httpx2.HTTPError as error:
            raise ApiError(f"{self._target.url} did not answer: {error or type(error).__name__}") from None
        body = _decoded(answer)
        if answer.is_success and body is not None:
            return body
        if body is not None and "detail" in body:
            raise _problem(answer, body)
        by = f"the proxy {self._proxy.address} of {self._proxy.variable}, or " if self._proxy else ""
        raise ApiError(
            f"{answer.status_code} from {by}{self._target.url}, and no answer of a Rowlock's: does ROWLOCK_URL name one?"
        )

    def _not_reached(self, error: Exception) -> ApiError:
        if self._proxy is not None:
            return ApiError(
                f"the proxy {self._proxy.address} that {self._proxy.variable} names does not let us through to {self._target.url} "
                f"({error}); NO_PROXY names what needs none"
            )
        return ApiError(
            f"nothing answers at {self._target.url} ({error}): start it with 'make up', or name it in ROWLOCK_URL"
        )


def _decoded(answer: httpx2.Response) -> Document | None:
    """Return the JSON object of an answer, empty where there is no body; None if it is something else."""
    if not answer.content:
        return Document()
    try:
        body = answer.json()
    except ValueError:
        return None
    return Document(body) if isinstance(body, dict) else None


def _problem(answer: httpx2.Response, body: Json) -> ApiError:
    code = str(body.get("code", answer.status_code))
    later = answer.headers.get("Retry-After")
    then = f"try again in {later} s" if later else of_problem(code)
    return ApiError(f"{code}: {body['detail']}{f' Next: {then}.' if then else ''}", body)
