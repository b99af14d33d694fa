"""The Lua scripts, each from its own file in `lua/`, where its keys and replies are stated."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from shared.redis.client.script import Script


def _load(name: str) -> Script:
    source = files("shared.redis").joinpath("lua", f"{name}.lua").read_text(encoding="utf-8")
    return Script(name, source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


APPEND = _load("append")
WITHDRAW = _load("withdraw")
READ = _load("read")
TAKE = _load("take")
PUBLISH = _load("publish")
WRITE_OUTCOMES = _load("write_outcomes")
RENEW = _load("renew")
RELEASE = _load("release")
SET_ASIDE = _load("set_aside")
RAISE_SEQUENCE = _load("raise_sequence")
MEND = _load("mend")
