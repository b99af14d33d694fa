"""`GET /api/openapi.json`: OpenAPI 3.1, made of the routes and of the types that they name."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app

from api.resources.openapi.document import document
from api.web.bodies import answer
from api.web.documented import Access, documented

__all__ = ["blueprint", "document"]

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/api/openapi.json")
@documented("This document.", name="getDocument", tag="meta", access=Access.PUBLIC, answers={200: dict[str, Any]})
def openapi() -> Response:
    return _rendered(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own advice


@lru_cache(maxsize=1)
def _rendered(app: Flask) -> Response:
    return answer(document(app))
