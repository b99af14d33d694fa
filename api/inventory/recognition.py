"""What a file is, told by how it begins, where its sender did not say."""

from __future__ import annotations

import codecs
from typing import IO

import msgspec

OCTETS = "application/octet-stream"
"""The media type of who does not say."""
HEAD_BYTES = 65_536
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ODS = b"mimetype"
"""The first file of an archive of OpenDocument, by its standard; its name stands behind the 30 bytes of its head."""
_WHOLE = ("tickets", "zones")
"""Keys of a document that is one object: a list of tickets, a seating plan."""


def recognised(source: IO[bytes]) -> str:
    """Return the media type of an inventory; what is nothing else is a CSV."""
    head = source.read(HEAD_BYTES)
    source.seek(0)
    if head.startswith(_ZIP):
        if head[30:].startswith(_ODS):
            return "application/vnd.oasis.opendocument.spreadsheet"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    if head.startswith(_OLD_EXCEL):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # whose reader says what to do
    text = _text(head).lstrip()
    if text.startswith("["):
        return "application/json"
    if text.startswith("{") and not text.startswith("{\\rtf"):
        return "application/x-ndjson" if _is_record(text.partition("\n")[0]) else "application/json"
    return "text/csv"


def _text(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def _is_record(line: str) -> bool:
    """Return whether a line is a ticket by itself."""
    try:
        found = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False
    return not any(key in found for key in _WHOLE)
