"""A view says beside its code what it takes and answers; the OpenAPI document is made of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from api.web.bodies import VISIBLE

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
    REPORTS = "reports"

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
    required: bool = False
    several: int = 0
    """It may be given so many times; 0: once."""


IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    about="The same key and request get the same answer; another request under it is refused with 422.",
    location="header",
    allowed={"minLength": 1, "maxLength": 200},
)
PREFER = Parameter(name="Prefer", about="`wait=N` holds the answer up to N seconds.", location="header")
CURSOR = Parameter(name="cursor", about="`next_cursor` of the page before.")
NAME = {"minLength": 1, "maxLength": 200, "pattern": VISIBLE}
"""What a name to filter by may be."""


def limit(most: int) -> Parameter:
    return Parameter(
        name="limit", about=f"Items of a page, {most} at most.", kind=int, allowed={"minimum": 1, "maximum": most}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A body whose schema is written by hand, as no type has it."""

    name: str
    schemas: Mapping[str, Any]
    """Its own and those that it refers to, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    name: str | None
    """What generated code calls it, with `{word}` for the word of its path; None: what the view is called."""
    summary: str
    words: Mapping[str, str]
    """Its summary by the word of its path, where that is one of several."""
    tag: str
    access: Access
    answers: Mapping[int, Any]
    """Status → the type of the JSON body, a media type as text, or None for no body."""
    body: Any = None
    """The type of the JSON body, or a `Written`."""
    example: Any
    """A body; a test sends it."""
    streams: str
    """A media type in which the answer comes too, for who asks for that."""
    media: Mapping[str, str]
    """Further media types of the body → what they hold."""
    parameters: tuple[Parameter, ...]
    problems: tuple[int, ...]


def documented(
    summary: str,
    *,
    tag: str,
    name: str | None = None,
    words: Mapping[str, str] | None = None,
    answers: Mapping[int, Any],
    access: Access = Access.TOKEN,
    body: Any = None,
    example: Any = None,
    streams: str = "",
    media: Mapping[str, str] | None = None,
    parameters: tuple[Parameter, ...] = (),
    problems: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Describe a view. Stands nearest to the function, below `@deferred`, `@blocking` and `@idempotent`."""

    def describe(view: View) -> View:
        documentation = Documentation(
            name=name,
            summary=summary,
            words=words or {},
            tag=tag,
            access=access,
            answers=answers,
            body=body,
            example=example,
            streams=streams,
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
