"""Errors as `application/problem+json` (RFC 9457), each with a `code` that never changes its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from api import metrics
from api.web.deferred import Ready
from shared.errors import StoreFullError, StoreUnavailableError
from shared.telemetry import logs

PROBLEM_JSON = "application/problem+json"
STORE_RETRY_SECONDS = 2
"""After this long a client of a store that was down may try again: about the time of a restart."""

log = logs.get("api")


class Problem(Exception):  # noqa: N818 - the RFC's own word
    """An answer that is an error. `members` are extension members of the document."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.members = members

    def response(self) -> Ready:
        document = {
            "type": f"urn:rowlock:problem:{self.code.lower().replace('_', '-')}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.members,
        }
        headers = [("Content-Type", PROBLEM_JSON), *self.headers.items()]
        return Ready(msgspec.json.encode(document), self.status, headers)


def not_found(what: str) -> Problem:
    """Return the answer for what does not exist and for what is another's: nobody learns which."""
    return Problem(404, "NOT_FOUND", f"There is no such {what}.")


def ending() -> Problem:
    """Return the answer of a process that ends before it could do what was requested."""
    return Problem(503, "NO_INSTANCE", "This process of the API is ending; ask again.", headers={"Retry-After": "1"})


def store_unavailable(fault: StoreUnavailableError) -> Problem:
    if isinstance(fault, StoreFullError):
        metrics.REFUSALS.labels("store_full").inc()
        return Problem(
            503,
            "OVERLOADED",
            f"{fault.store.capitalize()} is full and takes nothing new until it is drained;"
            f" try again in {STORE_RETRY_SECONDS} s.",
            headers={"Retry-After": str(STORE_RETRY_SECONDS)},
        )
    return Problem(
        503,
        "STORE_UNAVAILABLE",
        f"{fault.store} does not answer; try again in {STORE_RETRY_SECONDS} s.",
        headers={"Retry-After": str(STORE_RETRY_SECONDS)},
    )


def register_problems(app: Flask) -> None:
    """Make every error of the application a problem document."""
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(StoreUnavailableError, lambda fault: store_unavailable(fault).response())
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_bug)


def _of_http(error: HTTPException) -> Response:
    """Turn an error of Flask or Werkzeug (404, 405, 413, …) into a problem; its headers, such as Allow, stay."""
    status = error.code or 500
    if status < 400 and error.response is not None:
        return Response(status=status, headers=error.response.headers)
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    code = HTTPStatus(status).name
    return Problem(status, code, error.description or HTTPStatus(status).phrase, headers=headers).response()


def _of_bug(error: Exception) -> Response:
    described = {"method": request.method, "path": request.path, "request_id": request.environ.get("HTTP_X_REQUEST_ID")}
    log.error("request_failed", **described, exc_info=error)
    return Problem(500, "INTERNAL", "Something went wrong here; it has been logged.").response()
