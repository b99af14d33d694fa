"""What an error looks like: RFC 9457 with the members that some problems have beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.commands.answers import CommandResource
from api.inventory.mistakes import Mistake
from api.web.codes import CODES

ProblemCode = Annotated[str, Meta(extra_json_schema={"enum": list(CODES)})]


class ProblemDocument(msgspec.Struct, kw_only=True):
    """RFC 9457. `code` never changes its meaning; docs/problems.md says what each means and what to do."""

    type: str
    title: str
    status: int
    code: ProblemCode
    detail: str
    """For a person to read; it may change."""
    field: str | UnsetType | None = UNSET
    """The field or parameter that is wrong."""
    scope: str | UnsetType = UNSET
    """Of `NOT_ALLOWED`: the scope that is missing."""
    command: CommandResource | UnsetType = UNSET
    """The command that was refused."""
    map: str | UnsetType = UNSET
    """Of `MAP_CHANGED`: the event's version."""
    line: int | UnsetType | None = UNSET
    """Of an import: where its first mistake stands."""
    place: str | UnsetType = UNSET
    """The same in words."""
    value: str | int | float | bool | UnsetType | None = UNSET
    """What the field held there."""
    mistakes: Sequence[Mistake] | UnsetType = UNSET
    """The first 100 of an import."""
    mistakes_total: int | UnsetType = UNSET
