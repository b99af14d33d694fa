"""What all reading has in common: a transaction to read in, names that can't be, 404 for what is not there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine

from api.web.bodies import IS_VISIBLE, invalid
from api.web.problems import not_found
from shared.db.cursors import CursorError
from shared.db.engine import transaction

T = TypeVar("T")

NAME_MAX_LENGTH = 200


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a page may be read. Raises Problem (400) for a cursor that is none."""
    with cursors_of_ours(), transaction(engine) as conn:
        yield conn


@contextmanager
def cursors_of_ours() -> Iterator[None]:
    """Raises Problem (400) if a cursor is read in the block that is none."""
    try:
        yield
    except CursorError:
        raise invalid("cursor", "is none that this list gave out") from None


def existing(value: T | None, what: str) -> T:
    """Return `value`. Raises Problem (404) if there is none."""
    if value is None:
        raise not_found(what)
    return value


def is_name(text: str) -> bool:
    """Tell whether anything can be called so."""
    return 0 < len(text) <= NAME_MAX_LENGTH and bool(IS_VISIBLE(text))


def named(text: str, what: str) -> str:
    """Return the id from a path. Raises Problem (404) for what nothing can be called."""
    if not is_name(text):
        raise not_found(what)
    return text


def numbered(text: str, what: str) -> str:
    """Return the UUID from a path in its usual spelling. Raises Problem (404) if it is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise not_found(what) from None


def wanted(query: Mapping[str, str], name: str) -> str | None:
    """Return a value of the query to filter by. Raises Problem (400) if nothing can have it."""
    text = query.get(name)
    if text is not None and not is_name(text):
        raise invalid(name, f"must be 1 to {NAME_MAX_LENGTH} visible characters")
    return text
