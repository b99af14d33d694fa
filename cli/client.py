"""The API as the commands see it: JSON in, JSON out, one error with one line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from cli.target import Target
from shared.errors import RowlockError

Json = dict[str, Any]


class ApiError(RowlockError):
    """The API said no, or nothing. `body` is its problem document where it sent one."""

    def __init__(self, line: str, body: Json | None = None) -> None:
        super().__init__(line)
        self.body = body or {}


class Client:
    """Used as a context. `wait_s` is how long a command's answer is waited for (Prefer: wait)."""

    def __init__(self, target: Target | None = None, *, token: str | None = None) -> None:
        self._target = target or Target.from_env()
        self._http = httpx.Client(
            base_url=self._target.url,
            headers={"Authorization": f"Bearer {token or self._target.bearer()}"},
            timeout=httpx.Timeout(60, connect=5),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, path: str, **params: object) -> Json:
        given = {name: str(value) for name, value in params.items() if value not in (None, "")}
        return self._json("GET", path, params=given)

    def post(self, path: str, body: object = None, **headers: str) -> Json:
        return self._json("POST", path, json={} if body is None else body, headers=headers)

    def patch(self, path: str, body: object) -> Json:
        return self._json("PATCH", path, json=body)

    def delete(self, path: str) -> Json:
        return self._json("DELETE", path)

    def send(self, path: str, content: Any, media_type: str, params: Mapping[str, str | list[str]]) -> Json:
        """Post a file as it is."""
        given = {name: value for name, value in params.items() if value}
        return self._json(
            "POST", path, content=content, params=given, headers={"Content-Type": media_type}, timeout=600
        )

    def command(self, path: str, body: Json, *, wait_s: int) -> Json:
        """Post a command and return it: final if its turn came within `wait_s`, refused or not."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if wait_s:
            headers["Prefer"] = f"wait={wait_s}"
        try:
            return self._json("POST", path, json=body, headers=headers)
        except ApiError as error:
            if isinstance(error.body.get("command"), dict):
                return dict(error.body["command"])
            raise

    def _json(self, method: str, path: str, **options: Any) -> Json:
        try:
            answer = self._http.request(method, path, **options)
        except httpx.ConnectError:
            raise ApiError(
                f"nothing answers at {self._target.url}: start it with 'make up', or name it in ROWLOCK_URL"
            ) from None
        except httpx.HTTPError as error:
            raise ApiError(f"{self._target.url} did not answer: {error or type(error).__name__}") from None
        if answer.is_error:
            raise _error(answer)
        return dict(answer.json()) if answer.content else {}


def _error(answer: httpx.Response) -> ApiError:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return ApiError(f"{answer.status_code} {answer.reason_phrase} from {answer.url}")
    detail = body.get("detail") or body.get("title") or ""
    later = answer.headers.get("Retry-After")
    wait = f" (try again in {later} s)" if later else ""
    return ApiError(f"{body.get('code', answer.status_code)}: {detail}{wait}", body)
