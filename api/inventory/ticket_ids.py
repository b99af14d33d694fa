"""Ticket ids that people can read: `gala.Stalls.C.12`, of characters that need no escape in a URL's path."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

ID_MAX = 200
_OWN_MAX = 120
"""A guid that is longer is cut and told apart by a digest: the event's id may have to stand before it."""
_PLAIN = re.compile(r"[A-Za-z0-9-]+")
_SAFE_ID = re.compile(r"[A-Za-z0-9._~-]+")


def ticket_id(event_id: str, section: str, row: str | None, number: str) -> str:
    """Return the id of a seat: equal for equal parts, different for different ones, whatever their characters."""
    return _beginning(event_id, section, row) + _segment(number)


def is_safe_id(text: str) -> bool:
    """Tell whether `text` can stand in a URL's path as it is."""
    return len(text) <= ID_MAX and _SAFE_ID.fullmatch(text) is not None and text.strip(".") != ""


def guid_id(guid: str) -> str:
    """Return the id of a ticket that a plan has named itself: as it is where a path can hold it, else what reads alike."""
    if is_safe_id(guid) and len(guid) <= _OWN_MAX:
        return guid
    plain = _plain(guid)[: _OWN_MAX - 17]
    return f"{plain}~{_digest(guid, 8)}"


@lru_cache(maxsize=1_024)
def _beginning(event_id: str, section: str, row: str | None) -> str:
    """Return what the ids of a row's seats have in common; files have them beside each other."""
    parts = (section,) if row is None else (section, row)
    return ".".join((event_id, *map(_segment, parts), ""))


@lru_cache(maxsize=65_536)
def _segment(text: str) -> str:
    """Spell one part: letters, digits and hyphens as they are, a space as `_`; what is lost else, a digest keeps apart."""
    if _PLAIN.fullmatch(text.replace(" ", "-")):
        return text.replace(" ", "_")
    return f"{_plain(text)}~{_digest(text, 4)}"


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().replace(" ", "_")
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
