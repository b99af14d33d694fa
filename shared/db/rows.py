"""From a row to the struct that the API tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import RowMapping

T = TypeVar("T", bound=msgspec.Struct)


def struct_of(row: RowMapping | Mapping[str, Any], kind: type[T], **more: object) -> T:
    """Return a `kind` made of those columns of `row` that bear its fields' names, and of `more`."""
    return msgspec.convert({name: row[name] for name in kind.__struct_fields__ if name in row} | more, kind)
