"""The document as a whole: every documented route with its operations, and what they share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from api.resources.openapi.operation import HEADERS, operation
from api.resources.openapi.problem_document import ProblemDocument
from api.resources.openapi.schemas import Schema, schemas_of
from api.web.documented import Documentation, Written, documentation_of

BASE = "/api/v1"
"""Where the document's paths begin; each answers under /api as well."""
_ANY_BASE = "/api"
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+?)_?>")
_CHOICE = re.compile(r"<any\((?P<words>[^)]*)\):\w+>")
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_TAGS = {
    "tickets": "Tickets, one by one: ask for one, buy it, give it back, look at it.",
    "orders": "Several tickets, all of them or none.",
    "commands": "What was asked for, and what came of it.",
    "reservations": "Who has what, and until when.",
    "events": "What is sold, by which rules, and how it stands.",
    "changes": "The feed of all that changes.",
    "webhooks": "The feed, sent to an address.",
    "sessions": "Tokens for guests and customers.",
    "keys": "Keys of shops.",
    "meta": "About this document.",
}
_ABOUT = """A request for a ticket is a *command*: 202 says that it is accepted and will be settled, `GET /commands/{id}` what came of it, and
`Prefer: wait=N` holds the answer until that is known: 200, or 409 with the reason. Send an `Idempotency-Key` with every POST and send it
again when no answer came.

Times are RFC 3339 in UTC, money is a whole number of minor units (cents). Errors are `application/problem+json` with a `code` that never
changes its meaning."""


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of every route that is documented."""
    described = [(rule, found) for rule in app.url_map.iter_rules() if (found := documentation_of(_view(app, rule)))]
    schemas, components = schemas_of(_kinds(found for _, found in described))
    components |= {name: schema for _, found in described for name, schema in _written(found).items()}
    paths: dict[str, dict[str, Any]] = {}
    for rule, found in sorted(described, key=lambda pair: pair[0].rule):
        for pattern, word in _spelled_out(rule.rule):
            path = _ARGUMENT.sub(r"{\1}", pattern.removeprefix(_ANY_BASE))
            name = (found.name or _view(app, rule).__name__).format(word=word)
            for method in (method for method in _METHODS if method in (rule.methods or ())):
                paths.setdefault(path, {})[method.lower()] = operation(
                    _camel(name), found.words.get(word, found.summary), _ARGUMENT.findall(pattern), found, schemas
                )
    used = {each["tags"][0] for operations in paths.values() for each in operations.values()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rowlock",
            "version": version("rowlock"),
            "summary": "Ticket reservation that queues the crowd in front of each seat instead of locking it.",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": BASE}],
        "tags": [
            {"name": name, "description": _TAGS.get(name, name)} for name in [*_TAGS, *sorted(used - _TAGS.keys())]
        ],
        "paths": paths,
        "components": {
            "schemas": components,
            "headers": HEADERS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A session's or customer's token (JWT), or a shop's key (`rk_…`).",
                }
            },
        },
    }


def _view(app: Flask, rule: Rule) -> Any:
    return app.view_functions[rule.endpoint]


def _kinds(described: Iterable[Documentation]) -> list[Any]:
    kinds: list[Any] = [ProblemDocument]
    for found in described:
        for kind in (found.body, *found.answers.values()):
            if kind is not None and not isinstance(kind, str | Written) and kind not in kinds:
                kinds.append(kind)
    return kinds


def _written(found: Documentation) -> dict[str, Schema]:
    return dict(found.body.schemas) if isinstance(found.body, Written) else {}


def _spelled_out(pattern: str) -> list[tuple[str, str]]:
    """Return a path for each word of a choice, with what sets its operation apart from the others."""
    choice = _CHOICE.search(pattern)
    if choice is None:
        return [(pattern, "")]
    words = [word.strip() for word in choice["words"].split(",")]
    return [(pattern.replace(choice[0], word), word) for word in words]


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
