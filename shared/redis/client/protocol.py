"""What the two connections share: the types of arguments and replies, and what an error reply means."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import hiredis

from shared.errors import LoginRefusedError, RowlockError, StoreFullError, StoreUnavailableError

Argument = str | bytes | int | float
Reply = bytes | int | None | list["Reply"] | Exception
"""As RESP2 has it. An error within a list stays an exception in its place."""

STORE = "redis"
_FOR_NOW = frozenset({"LOADING", "BUSY", "MISCONF", "NOREPLICAS", "TRYAGAIN", "CLUSTERDOWN", "UNBLOCKED"})
_NO_MASTER = frozenset({"READONLY", "MASTERDOWN"})
_LOGIN = frozenset({"NOAUTH", "WRONGPASS", "NOPERM"})


class RedisReplyError(RowlockError):
    """The server refused a command for a reason that does not pass by itself: a bug, or a server of the wrong kind."""


class WrongRoleError(StoreUnavailableError):
    """The server is no master, or none any more: the connection to it is of no use, nothing was done."""


class RedirectionError(RedisReplyError):
    """Another server of the cluster has the slot, for good or, `asking`, for this one command; nothing was done."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        kind, slot, self.node = text.split(" ")[:3]
        self.slot = int(slot)
        self.asking = kind == "ASK"


class ScriptMissingError(RedisReplyError):
    """The server does not know a script (it was restarted); nothing was run."""


_NOT_RUN: dict[str, Callable[[str], Exception]] = {
    "NOSCRIPT": ScriptMissingError,
    "MOVED": RedirectionError,
    "ASK": RedirectionError,
}


def reply_error(text: str) -> Exception:
    """Return the exception for the text of an error reply."""
    code = text.split(" ", 1)[0]
    if code == "OOM" or "-OOM" in text:
        return StoreFullError(STORE, "its memory is full")
    if code in _NOT_RUN:
        return _NOT_RUN[code](text)
    if code in _LOGIN or text.startswith(("ERR AUTH", "ERR invalid password")):
        return LoginRefusedError(STORE, f"the user or password of its URL is refused ({text})")
    if code in _NO_MASTER or "-READONLY" in text:
        return WrongRoleError(STORE, text)
    if code in _FOR_NOW or text.startswith("ERR max number of clients"):
        return StoreUnavailableError(STORE, text)
    return RedisReplyError(text)


pack = cast("Callable[[tuple[Argument, ...]], bytes]", hiredis.pack_command)
"""A command as bytes; hiredis declares tuples of one member only."""


def new_reader() -> hiredis.Reader:
    """Return a parser of replies; an error reply comes out of it as an exception, not raised."""
    return hiredis.Reader(replyError=reply_error)
