"""One operation: its parameters, its body and its answers, those of the way in among them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from api.resources.openapi.problem_document import ProblemDocument
from api.resources.openapi.schemas import REFERENCE
from api.web.bodies import CHANNEL_KEY, VISIBLE
from api.web.documented import IDEMPOTENCY_KEY, PREFER, Access, Documentation, Parameter, Written

_NAME = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": VISIBLE}
_UUID = {"type": "string", "minLength": 1, "maxLength": 36}
ARGUMENTS: Mapping[str, dict[str, Any]] = {
    "id": {"schema": _UUID, "example": "0199d2a4-7c00-7007-8a2b-0c5d7f3e9b41"},
    "order_id": {"schema": _UUID, "example": "0199d2a4-7c00-7007-8a2b-0c5d7f3e9b41"},
    "reservation_id": {"schema": _UUID, "example": "0199d2a4-7c00-7007-8a2b-0c5d7f3e9b41"},
    "webhook_id": {"schema": _UUID, "example": "5b0f5a0e-3c7f-4b7e-9d55-6f2f1c1f8a10"},
    "key": {"schema": {"type": "string", "pattern": CHANNEL_KEY}, "example": "sponsor"},
    "code_id": {"schema": _UUID, "example": "5b0f5a0e-3c7f-4b7e-9d55-6f2f1c1f8a10"},
    "key_id": {"schema": _NAME, "example": "0123456789ab"},
    "event_id": {"schema": _NAME, "example": "demo"},
    "ticket_id": {"schema": _NAME, "example": "demo.Stalls.A.7"},
}
"""What stands for the parts of a path."""
_SECONDS = {"type": "integer", "minimum": 0}
HEADERS: dict[str, Any] = {
    "X-Request-Id": {"description": "The request's name in every log.", "schema": {"type": "string"}},
    "Location": {"description": "Where to look at it.", "schema": {"type": "string"}},
    "Content-Location": {"description": "Where the command stays.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds after which it is worth to ask again.", "schema": _SECONDS},
    "ETag": {"description": "For `If-None-Match`.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true`: the answer to the first request with this Idempotency-Key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Preference-Applied": {
        "description": "`wait=N`: for so long the answer was held back at most.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "What is left of your limit, and when it is whole again.",
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {"description": "What was wrong with the token.", "schema": {"type": "string"}},
}
_TYPES = {str: "string", int: "integer", bool: "boolean"}


def operation(
    name: str, summary: str, arguments: list[str], found: Documentation, schemas: Mapping[Any, Any]
) -> dict[str, Any]:
    """Return the operation of a view, in the words of OpenAPI."""
    told: dict[str, Any] = {
        "operationId": name,
        "summary": summary.partition(". ")[0].removesuffix("."),
        "description": " ".join((_sentence(found.access), summary)),
        "tags": [found.tag],
        "security": _security(found),
        "responses": _answers(found, bool(arguments), schemas),
    }
    parameters = [_argument(name) for name in arguments] + [_parameter(each) for each in found.parameters]
    if parameters:
        told["parameters"] = parameters
    if found.body is not None:
        told["requestBody"] = _body(found, schemas)
    return told


def _security(found: Documentation) -> list[dict[str, list[str]]]:
    if found.access is not Access.PUBLIC:
        return [{"token": []}]
    return [{}, {"token": []}] if 401 in found.problems else []


def _sentence(access: Access) -> str:
    if access is Access.PUBLIC:
        return "Needs no token."
    return "Needs a token." if access.scope is None else f"For operators, and for keys with the scope `{access.scope}`."


def _argument(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, **ARGUMENTS.get(name, {"schema": _NAME})}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = {"type": _TYPES[parameter.kind], **parameter.allowed}
    if parameter.several:
        schema = {"type": "array", "items": schema, "maxItems": parameter.several}
    told = {"name": parameter.name, "in": parameter.location, "description": parameter.about, "schema": schema}
    return told | ({"required": True} if parameter.required else {})


def _body(found: Documentation, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    written = isinstance(found.body, Written)
    schema = {"$ref": REFERENCE.format(name=found.body.name)} if written else schemas[found.body]
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if found.example is not None:
        content["application/json"]["example"] = found.example
    for media, about in found.media.items():
        content[media] = {"schema": {"type": "string", "format": "binary", "description": about}}
    is_needed = written or any(field.required for field in msgspec.structs.fields(found.body))
    return {"content": content, **({"required": True} if is_needed else {})}


def _answers(found: Documentation, has_arguments: bool, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, kind in found.answers.items():
        said: dict[str, Any] = {"description": HTTPStatus(status).phrase, "headers": _headers(found, status)}
        if isinstance(kind, str):
            said["content"] = {kind: {"schema": {"type": "string"}}}
        elif kind is not None:
            said["content"] = {"application/json": {"schema": schemas[kind]}}
        if status == HTTPStatus.OK and found.streams:
            said["content"][found.streams] = {"schema": {"type": "string"}}
        answers[str(status)] = said
    for status in sorted(_refusals(found, has_arguments)):
        said = {"description": HTTPStatus(status).phrase, "headers": _headers(found, status)}
        if status != HTTPStatus.NOT_MODIFIED:
            said["content"] = {"application/problem+json": {"schema": schemas[ProblemDocument]}}
        answers.setdefault(str(status), said)
    return answers


def _refusals(found: Documentation, has_arguments: bool) -> set[int]:
    """Return the statuses of refusals: the view's own, and what the way in answers for every view of its kind."""
    statuses = {*found.problems, 400, 503}
    if has_arguments:
        statuses.add(404)
    if found.access is not Access.PUBLIC or 401 in found.problems:
        statuses |= {401, 429}
    if found.access.scope is not None:
        statuses.add(403)
    if found.body is not None:
        statuses |= {408, 413, 415, 501}
    if IDEMPOTENCY_KEY in found.parameters:
        statuses |= {409, 422}
    if "text/event-stream" in found.answers.values() or "text/event-stream" in found.streams:
        statuses.add(429)
    return statuses


def _headers(found: Documentation, status: int) -> dict[str, Any]:
    names = ["X-Request-Id"]
    if status in (201, 202):
        names.append("Location")
    if status in (202, 429, 503):
        names.append("Retry-After")
    if status in (200, 304) and any(each.name == "If-None-Match" for each in found.parameters):
        names.append("ETag")
    if status < 400 and IDEMPOTENCY_KEY in found.parameters:
        names.append("Idempotency-Replayed")
    if status in (200, 409) and PREFER in found.parameters and IDEMPOTENCY_KEY in found.parameters:
        names.append("Content-Location")
    if status < 300 and PREFER in found.parameters:
        names.append("Preference-Applied")
    if status == 429:
        names.append("RateLimit")
    if status == 401:
        names.append("WWW-Authenticate")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
