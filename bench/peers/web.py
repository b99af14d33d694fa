"""The HTTP side that all peers share, with the token check that Rowlock makes too."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache

import jwt
from flask import Flask, Response, request

Handle = Callable[[str, str], tuple[int, bytes]]
"""Ticket id and holder in, status and JSON body out."""


@lru_cache(maxsize=4096)
def holder_of(token: str) -> str:
    claims = jwt.decode(token, os.environ["ROWLOCK_TOKEN_SECRET"], algorithms=["HS256"])
    return str(claims["sub"])


def create_app(reserve: Handle, release: Handle) -> Flask:
    """Return an application with the two routes of the comparison."""
    app = Flask(__name__)

    def answer(handle: Handle, ticket_id: str) -> Response:
        holder = holder_of(request.headers["Authorization"][7:])
        status, body = handle(ticket_id, holder)
        return Response(body, status=status, content_type="application/json")

    app.add_url_rule(
        "/api/tickets/<ticket_id>/reserve", "reserve", lambda ticket_id: answer(reserve, ticket_id), methods=["POST"]
    )
    app.add_url_rule(
        "/api/tickets/<ticket_id>/release", "release", lambda ticket_id: answer(release, ticket_id), methods=["POST"]
    )
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    return app
