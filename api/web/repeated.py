"""A key that stands twice in one object of JSON: readers differ in which of the two counts, so neither does."""

from __future__ import annotations

from json import JSONDecoder
from typing import Any

_SHOWN_MAX = 80


class _RepeatedError(Exception):
    pass


def repeated_key(data: bytes, *, known: int = 1) -> str | None:
    """Return a key (its beginning, if it is long) that one object in `data` holds twice, or None. `data` was read as JSON already.

    `known`: how many different keys were read. Where there are no more colons than that, none is repeated, and
    nothing is read a second time.
    """
    if data.count(b":") <= known:
        return None
    try:
        _DECODER.decode(data.decode(errors="replace"))
    except _RepeatedError as found:
        return str(found)[:_SHOWN_MAX].encode(errors="replace").decode()  # half a character can't be answered
    return None


def _told(pairs: list[tuple[str, Any]]) -> None:
    """Raise for a repeated key; nothing is kept of the object."""
    if len(dict(pairs)) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedError(next(key for at, key in enumerate(keys) if key in keys[:at]))


# A number of any length is a float without complaint. What strings hold has been judged by whoever read them.
_DECODER = JSONDecoder(object_pairs_hook=_told, parse_int=float, strict=False)
