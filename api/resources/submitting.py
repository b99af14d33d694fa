"""What all views say of themselves that submit a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint

from api.commands.answers import CommandResource
from api.web.deferred import deferred
from api.web.documented import IDEMPOTENCY_KEY, PREFER, Access, documented

View = TypeVar("View", bound=Callable[..., Any])


def submits(
    blueprint: Blueprint,
    path: str,
    summary: str,
    *,
    tag: str,
    body: type,
    example: object,
    name: str | None = None,
    words: Mapping[str, str] | None = None,
    access: Access = Access.TOKEN,
) -> Callable[[View], View]:
    """Register an `async def` view for the requests to `path`. The words are those of `documented`."""
    describe = documented(
        summary,
        name=name,
        words=words,
        tag=tag,
        access=access,
        body=body,
        example=example,
        answers={200: CommandResource, 202: CommandResource},
        parameters=(PREFER, IDEMPOTENCY_KEY),
        problems=(400, 403, 404, 409, 415, 422, 429),
    )

    def register(view: View) -> View:
        blueprint.post(path)(deferred(describe(view)))
        return view

    return register
