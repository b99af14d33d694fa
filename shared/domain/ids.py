"""Identifiers, and the hash that says in which shard's queue a command stands."""

from __future__ import annotations

import hashlib
import re
import zlib
from functools import lru_cache
from typing import NewType

Fence = NewType("Fence", int)
"""A fencing token of a shard: the higher one is the newer."""

SHARDS_MAX = 4096
"""A command's id has twelve bits for its shard."""

_COMMAND_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def shard_of(key: str, shards: int) -> int:
    """Return the shard of `key`, a ticket id for what concerns one ticket: equal on every machine and release."""
    return zlib.crc32(key.encode()) % shards


def order_key(event_id: str, holder: str) -> str:
    """Return what is hashed for an order, so that the orders of one holder stand in one queue."""
    return f"{event_id}/{holder}"


def command_id(shard: int, at_ms: int, entropy: bytes) -> str:
    """Return a UUID of version 7 (RFC 9562) that carries the shard where the layout has `rand_a`.

    `at_ms` is the time in milliseconds since 1970, `entropy` at least eight bytes.
    """
    assert 0 <= shard < SHARDS_MAX
    low = int.from_bytes(entropy[:8], "big") & ((1 << 62) - 1)
    value = ((at_ms & ((1 << 48) - 1)) << 80) | (0x7 << 76) | (shard << 64) | (0b10 << 62) | low
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@lru_cache(maxsize=8192)
def shard_of_command(command: str) -> int:
    """Return the shard written in a command's id.

    Raises ValueError if `command` is no UUID of version 7 in its usual spelling.
    """
    match = _COMMAND_ID.fullmatch(command)
    if match is None:
        raise ValueError(f"{command!r} is not a command id")
    return int(match[1], 16)


def derived_id(shard: int, at_ms: int, *parts: str) -> str:
    """Return the command id that everybody who derives it from the same parts gets (expiry, retried orders)."""
    return command_id(shard, at_ms, hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest())
