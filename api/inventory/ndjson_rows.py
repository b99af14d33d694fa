"""NDJSON: one object a line, with the fields of the CSV; JSON types and nested attributes allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import msgspec

from api.inventory.dialect import LINE_MAX
from api.inventory.mistakes import Mistakes, Unreadable
from api.inventory.objects import Objects
from api.inventory.table import Record
from api.web.repeated import repeated_key

_RECORD = msgspec.json.Decoder(dict[str, object])
_MARK = b"\xef\xbb\xbf"


def ndjson_records(source: IO[bytes], objects: Objects, mistakes: Mistakes) -> Iterator[Record]:
    """Yield the objects; a line that holds none is noted. Raises Unreadable."""
    line = 0
    while raw := source.readline(LINE_MAX):
        line += 1
        if len(raw) == LINE_MAX and raw[-1:] != b"\n":
            raise Unreadable(line, f"is longer than {LINE_MAX} bytes")
        if line == 1:
            raw = raw.removeprefix(_MARK)
        if raw.isspace() or not raw:
            continue
        try:
            found = _RECORD.decode(raw)
            repeated = repeated_key(raw, known=len(found))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            mistakes.add(line, None, raw.decode(errors="replace"), f"is no JSON object: {error}")
            continue
        if repeated is not None:
            mistakes.add(line, repeated, None, "stands twice in the object, which may hold it once")
        yield objects.record(line, line, found)
