"""A Lua script: run by its digest, taught to a server that does not have it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.redis.client.protocol import Argument


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
