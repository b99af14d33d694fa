"""`GET /api/openapi.json`: OpenAPI 3.1, made of the routes and of the types that they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, current_app
from werkzeug.routing import Rule

from api.web.bodies import answer
from api.web.documented import Access, Documentation, Parameter, documentation_of, documented

blueprint = Blueprint("openapi", __name__)

_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+?)_?>")
_CHOICE = re.compile(r"<any\((?P<words>[^)]*)\):\w+>")
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_REFERENCES = "#/components/schemas/{name}"


class ProblemDocument(msgspec.Struct):
    """RFC 9457; `code` never changes its meaning. Some problems have members beyond these."""

    type: str
    title: str
    status: int
    code: str
    detail: str


@blueprint.get("/api/openapi.json")
@documented("This document.", tag="meta", access=Access.PUBLIC, answers={200: dict[str, Any]})
def openapi() -> Response:
    return _rendered(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own advice


@lru_cache(maxsize=1)
def _rendered(app: Flask) -> Response:
    return answer(document(app))


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of every route that is documented."""
    described = [(rule, found) for rule in app.url_map.iter_rules() if (found := documentation_of(_view(app, rule)))]
    schemas, components = _schemas([found for _, found in described])
    paths: dict[str, dict[str, Any]] = {}
    for rule, found in sorted(described, key=lambda pair: pair[0].rule):
        for pattern, word in _spelled_out(rule.rule):
            path = _ARGUMENT.sub(r"{\1}", pattern)
            name = rule.endpoint.replace(".", "_") + word
            for method in (method for method in _METHODS if method in (rule.methods or ())):
                paths.setdefault(path, {})[method.lower()] = _operation(name, pattern, found, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rowlock",
            "version": version("rowlock"),
            "summary": "Ticket reservation that queues the crowd in front of each seat instead of locking it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _view(app: Flask, rule: Rule) -> Any:
    return app.view_functions[rule.endpoint]


def _schemas(described: list[Documentation]) -> tuple[dict[Any, Any], Mapping[str, Any]]:
    """Return the schema of each type named by a view, and the components that they share."""
    types: list[Any] = [ProblemDocument]
    for found in described:
        for kind in (found.body, *found.answers.values()):
            if kind is not None and not isinstance(kind, str) and kind not in types:
                types.append(kind)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCES)
    return dict(zip(types, schemas, strict=True)), components


def _spelled_out(pattern: str) -> list[tuple[str, str]]:
    """Return a path for each word of a choice, with what sets its operation apart from the others."""
    choice = _CHOICE.search(pattern)
    if choice is None:
        return [(pattern, "")]
    words = [word.strip() for word in choice["words"].split(",")]
    return [(pattern.replace(choice[0], word), f"_{word}") for word in words]


def _operation(name: str, pattern: str, found: Documentation, schemas: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": found.summary,
        "description": _sentence(found.access),
        "tags": [found.tag],
        "security": [] if found.access is Access.PUBLIC else [{"token": []}],
        "responses": _answers(found, schemas),
    }
    arguments = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _ARGUMENT.findall(pattern)
    ]
    parameters = arguments + [_parameter(parameter) for parameter in found.parameters]
    if parameters:
        operation["parameters"] = parameters
    if found.body is not None:
        content: dict[str, Any] = {"application/json": {"schema": schemas[found.body]}}
        content |= {media: {"schema": {"type": "string", "description": about}} for media, about in found.media.items()}
        operation["requestBody"] = {"content": content}
    return operation


def _sentence(access: Access) -> str:
    if access is Access.PUBLIC:
        return "Needs no token."
    return "Needs a token." if access.scope is None else f"For operators, and for keys with the scope `{access.scope}`."


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.location,
        "description": parameter.about,
        "schema": {"type": {str: "string", int: "integer", bool: "boolean"}[parameter.kind], **parameter.allowed},
    }


def _answers(found: Documentation, schemas: dict[Any, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, kind in found.answers.items():
        said: dict[str, Any] = {"description": HTTPStatus(status).phrase}
        if isinstance(kind, str):
            said["content"] = {kind: {"schema": {"type": "string"}}}
        elif kind is not None:
            said["content"] = {"application/json": {"schema": schemas[kind]}}
        answers[str(status)] = said
    refused = () if found.access is Access.PUBLIC else (401,) if found.access is Access.TOKEN else (401, 403)
    # What the way in answers for every view: a parameter that it does not know, and bodies that are wrong before they are read.
    on_the_way = (400, 408, 413, 415, 501) if found.body is not None else (400,)
    crowded = (429,) if "text/event-stream" in found.answers.values() else ()
    for status in sorted({*found.problems, *refused, *on_the_way, *crowded, 503}):
        content = {"application/problem+json": {"schema": schemas[ProblemDocument]}}
        answers.setdefault(str(status), {"description": HTTPStatus(status).phrase, "content": content})
    return answers
