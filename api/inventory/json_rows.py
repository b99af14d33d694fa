"""Plain JSON: `[…]` or `{"tickets": […]}` of objects as in NDJSON. A seating plan is told from it by its `zones`."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from typing import IO

import msgspec

from api.inventory.mistakes import Unreadable
from api.inventory.objects import Objects
from api.inventory.table import Record
from api.web.repeated import repeated_key

JSON_MAX_BYTES = 1 << 25
"""A document of JSON is understood as a whole, in memory; a longer inventory is sent as NDJSON or CSV."""


class _Tickets(msgspec.Struct, forbid_unknown_fields=True):
    tickets: list[dict[str, object]]


class _Sniffed(msgspec.Struct):
    zones: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_LIST = msgspec.json.Decoder(list[dict[str, object]])
_TICKETS = msgspec.json.Decoder(_Tickets)
_SNIFFED = msgspec.json.Decoder(_Sniffed)


def read_body(source: IO[bytes]) -> bytes:
    """Return a document in UTF-8, without a byte order mark. Raises Unreadable if it is too long to be read at once."""
    body = source.read(JSON_MAX_BYTES + 1)
    if len(body) > JSON_MAX_BYTES:
        raise Unreadable(
            "body", f"JSON must be at most {JSON_MAX_BYTES >> 20} MiB; a longer inventory goes as NDJSON or CSV"
        )
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return body.decode("utf-16", "replace").encode()
    return body.removeprefix(codecs.BOM_UTF8)


def is_plan(body: bytes) -> bool:
    """Tell whether `body` is a seating plan."""
    try:
        return _SNIFFED.decode(body).zones is not msgspec.UNSET
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def json_records(body: bytes, objects: Objects) -> Iterator[Record]:
    """Yield the objects of a JSON list. Raises Unreadable."""
    for line, found in enumerate(_found(body), 1):
        yield objects.record(place(line), line, found)


def place(line: int) -> str:
    """Return where the row of number `line` stands."""
    return f"tickets[{line - 1}]"


def refuse_repeated(body: bytes, *, known: int = 1) -> None:
    """Raise Unreadable where an object of `body` holds a key twice. `known`: how many keys were read."""
    repeated = repeated_key(body, known=known)
    if repeated is not None:
        raise Unreadable("body", "stands twice in one object, which may hold it once", repeated)


def _found(body: bytes) -> Sequence[dict[str, object]]:
    try:
        is_list = body.lstrip()[:1] == b"["
        found = _LIST.decode(body) if is_list else _TICKETS.decode(body).tickets
        refuse_repeated(body, known=sum(map(len, found)) + (not is_list))
        return found
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = f'must be a seating plan (with "zones"), a list of tickets or {{"tickets": […]}}: {error}'
        raise Unreadable("body", reason) from None
