"""The Lua scripts, each from its own file in `lua/`, where its keys and replies are stated."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from shared.redis.protocol import Argument


@dataclass(frozen=True, slots=True)
class Script:
    name: str
    source: str
    sha1: str

    def known(self, keys: tuple[str, ...], arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
        """Return the command that runs a script which the server has."""
        return ("EVALSHA", self.sha1, len(keys), *keys, *arguments)

    def whole(self, keys: tuple[str, ...], arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
        """Return the command that runs the script and teaches it to the server."""
        return ("EVAL", self.source, len(keys), *keys, *arguments)


def _load(name: str) -> Script:
    source = files("shared.redis").joinpath("lua", f"{name}.lua").read_text(encoding="utf-8")
    return Script(name, source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


APPEND = _load("append")
WITHDRAW = _load("withdraw")
LOOK = _load("look")
TAKE = _load("take")
PUBLISH = _load("publish")
TELL = _load("tell")
RENEW = _load("renew")
FINISH = _load("finish")
SET_ASIDE = _load("set_aside")
RAISE_SEQUENCE = _load("raise_sequence")
MEND = _load("mend")
ALL = (APPEND, WITHDRAW, LOOK, TAKE, PUBLISH, TELL, RENEW, FINISH, SET_ASIDE, RAISE_SEQUENCE, MEND)
