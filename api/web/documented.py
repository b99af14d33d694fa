"""A view says beside its code what it takes and answers; the OpenAPI document is made of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "__documentation__"


class Access(StrEnum):
    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    SELL = "sell"
    """This and what follows: for operators and for keys with the scope."""
    READ = "read"
    EVENTS = "events"
    FEED = "feed"
    WEBHOOKS = "webhooks"
    KEYS = "keys"

    @property
    def scope(self) -> str | None:
        """Return the scope that is needed."""
        return None if self in (Access.PUBLIC, Access.TOKEN) else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A query parameter, or a header where `location` says so."""

    name: str
    about: str
    kind: type = str
    location: str = "query"
    allowed: Mapping[str, Any] = field(default_factory=dict)
    """What of its kind is allowed, in the words of JSON Schema."""


IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    about="The same key and request get the same answer; another request under it is refused with 422.",
    location="header",
)
PREFER = Parameter(name="Prefer", about="`wait=N` holds the answer up to N seconds.", location="header")
CURSOR = Parameter(name="cursor", about="`next_cursor` of the page before.")


def limit(most: int) -> Parameter:
    return Parameter(
        name="limit", about=f"Items of a page, {most} at most.", kind=int, allowed={"minimum": 1, "maximum": most}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    summary: str
    tag: str
    access: Access
    answers: Mapping[int, Any]
    """Status → the type of the JSON body, a media type as text, or None for no body."""
    body: Any = None
    """The type of the JSON body."""
    media: Mapping[str, str]
    """Further media types of the body → what they hold."""
    parameters: tuple[Parameter, ...]
    problems: tuple[int, ...]


def documented(
    summary: str,
    *,
    tag: str,
    answers: Mapping[int, Any],
    access: Access = Access.TOKEN,
    body: Any = None,
    media: Mapping[str, str] | None = None,
    parameters: tuple[Parameter, ...] = (),
    problems: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Describe a view. Stands nearest to the function, below `@deferred`, `@blocking` and `@idempotent`."""

    def describe(view: View) -> View:
        documentation = Documentation(
            summary=summary,
            tag=tag,
            access=access,
            answers=answers,
            body=body,
            media=media or {},
            parameters=parameters,
            problems=problems,
        )
        setattr(view, _ATTRIBUTE, documentation)
        return view

    return describe


def documentation_of(view: Callable[..., Any]) -> Documentation | None:
    """Return what a view says of itself, through its decorators."""
    found = getattr(view, _ATTRIBUTE, None)
    assert found is None or isinstance(found, Documentation)
    return found
