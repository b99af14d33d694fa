"""Which server of a cluster has which slot, and in which slot a command's keys lie."""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Sequence
from typing import cast

from shared.redis.client.protocol import Argument, Reply

SLOTS = 16_384
QUESTION = ("CLUSTER", "SLOTS")
REDIRECTIONS_MAX = 5
"""So often one command is sent on before its cluster counts as unavailable: each time it was told of another server."""
_KEY_AT = {"EVAL": 3, "EVALSHA": 3}
_KEYLESS = frozenset({"CONFIG", "ECHO", "INFO", "PING", "PUBLISH", "TIME"})


class SlotMap:
    """Servers by slot, as one of them told it. A server's name is host:port."""

    def __init__(self, reply: Reply, asked_host: str) -> None:
        """Read the reply to QUESTION. A server that does not know its own host is reached where it was asked."""
        self._owners: list[str | None] = [None] * SLOTS
        for first, last, master, *_ in cast("list[tuple[int, int, list[bytes | None], list[Reply]]]", reply):
            host, port = master[0], cast("int", master[1])
            name = f"{host.decode() if host else asked_host}:{port}"
            self._owners[first : last + 1] = [name] * (last + 1 - first)

    def owner(self, slot: int | None) -> str | None:
        """Return who has a slot, None: nobody. What has no key may go to anybody, and goes to the first server."""
        return self._owners[slot or 0]

    def moved(self, slot: int, owner: str) -> None:
        self._owners[slot] = owner

    @property
    def masters(self) -> list[str]:
        return list(dict.fromkeys(owner for owner in self._owners if owner is not None))

    @property
    def uncovered(self) -> int:
        """How many slots nobody has."""
        return self._owners.count(None)


def slot_of(command: Sequence[Argument]) -> int | None:
    """Return the slot of a command's first key, which all its keys must share; None: it has no key."""
    name = str(command[0])
    at = _KEY_AT.get(name, 1)
    if name in _KEYLESS or len(command) <= at:
        return None
    key = command[at]
    return key_slot(key if isinstance(key, bytes) else str(key).encode())


def key_slot(key: bytes) -> int:
    """Return the slot of a key: of what stands in its first braces, if anything does, else of all of it."""
    _, opened, rest = key.partition(b"{")
    tag, closed, _ = rest.partition(b"}")
    return crc_hqx(tag if opened and closed and tag else key, 0) % SLOTS
