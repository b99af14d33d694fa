"""Spreadsheets are ZIP archives: opened within bounds, so that a small upload can't become a huge one."""

from __future__ import annotations

import zipfile
from typing import IO

from api.inventory.mistakes import Unreadable

UNPACKED_MAX_BYTES = 1 << 28
"""All parts of a spreadsheet together, unpacked: as much as the longest import of text."""
PARTS_MAX = 2_000
ROWS_MAX = 1_100_000
"""A little more than the most that spreadsheets can have."""
_NUMBERS = ".iwa"
_OLD = b"\xd0\xcf\x11\xe0"


def opened(source: IO[bytes], kind: str) -> zipfile.ZipFile:
    """Return the archive. Raises Unreadable if it is none, or unpacks to more than is allowed.

    What the archive says of its sizes can be relied on: `zipfile` reads no more of a part than was said.
    """
    if source.read(4) == _OLD:
        raise Unreadable("file", f"is no {kind}: it is of an old format or protected by a password; save it as .{kind}")
    source.seek(0)
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("file", f"is no {kind}: {error}") from None
    parts = archive.infolist()
    if any(part.filename.endswith(_NUMBERS) for part in parts):
        raise Unreadable("file", f"is no {kind} but of Numbers: export it from there as Excel or CSV")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_MAX_BYTES:
        raise Unreadable("file", f"unpacks to over {UNPACKED_MAX_BYTES >> 20} MiB or {PARTS_MAX} parts; save it as CSV")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("file", "is protected by a password")
    return archive
