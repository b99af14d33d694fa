"""The workers' connection to Redis: one socket, one call at a time, no retry behind the caller's back."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

import hiredis

from shared.errors import RowlockError, StoreUnavailableError
from shared.redis.client import sentinels
from shared.redis.client.address import Address
from shared.redis.client.protocol import (
    STORE,
    Argument,
    RedisReplyError,
    Reply,
    ScriptMissingError,
    WrongRoleError,
    new_reader,
    pack,
)
from shared.redis.client.script import Script

ScriptCall = tuple[Script, tuple[str, ...], tuple[Argument, ...]]
_READ_BYTES = 262_144


class BlockingRedis:
    """A bare connection for one thread. It connects with the first call, and anew with the first one after trouble.

    Each call raises StoreUnavailableError on any trouble with the connection: whether it took effect is then unknown.
    """

    def __init__(self, at: str | Address | sentinels.Sentinels, timeout_ms: float) -> None:
        self._place = sentinels.parse(at) if isinstance(at, str) else at
        self._timeout_s = timeout_ms / 1000
        self._socket: socket.socket | None = None
        self._reader = new_reader()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, *arguments: Argument) -> Reply:
        """Run one command. Raises what an error reply stands for."""
        return _raised(self.call_many((arguments,))[0])

    def call_many(self, commands: Iterable[Sequence[Argument]]) -> list[Reply]:
        """Run commands in one round trip. An error reply stands in its place as an exception."""
        packed = [pack(tuple(command)) for command in commands]
        try:
            connected = self._socket or self._connect()
            replies = self._exchange(connected, packed)
        except (OSError, hiredis.ProtocolError) as error:
            self.close()
            raise StoreUnavailableError(STORE, f"{self._place}: {error}") from error
        except BaseException:
            self.close()
            raise
        if any(isinstance(reply, WrongRoleError) for reply in replies):
            self.close()  # so that the next call asks anew who is the master
        return replies

    def call_each(self, commands: Iterable[Sequence[Argument]]) -> list[Reply]:
        """Run commands that have nothing to do with each other: a StoreUnavailableError stands in the place of each whose
        server does not answer, and whether that took effect is unknown.
        """
        wanted = list(commands)
        try:
            return self.call_many(wanted)
        except StoreUnavailableError as error:
            return [error] * len(wanted)

    def run(self, script: Script, keys: tuple[str, ...], arguments: tuple[Argument, ...]) -> Reply:
        """Run a script. Raises what an error reply stands for."""
        return _raised(self.run_many([(script, keys, arguments)])[0])

    def run_many(self, calls: Sequence[ScriptCall], then: Sequence[Sequence[Argument]] = ()) -> list[Reply]:
        """Run scripts, then plain commands, in one round trip, two if the server was restarted. An error reply stands in
        its place.
        """
        replies = self.call_many([*(script.known(keys, arguments) for script, keys, arguments in calls), *then])
        missing = [at for at, reply in enumerate(replies) if isinstance(reply, ScriptMissingError)]
        if missing:
            again = self.call_many([*(calls[at][0].whole(*calls[at][1:]) for at in missing), *then])
            for at, reply in zip([*missing, *range(len(calls), len(replies))], again, strict=True):
                replies[at] = reply
        return replies

    def run_each(self, calls: Sequence[ScriptCall]) -> list[Reply]:
        """Run scripts that have nothing to do with each other, as `call_each` runs commands."""
        replies = self.call_each([script.known(keys, arguments) for script, keys, arguments in calls])
        missing = [at for at, reply in enumerate(replies) if isinstance(reply, ScriptMissingError)]
        again = self.call_each([calls[at][0].whole(*calls[at][1:]) for at in missing]) if missing else []
        for at, reply in zip(missing, again, strict=True):
            replies[at] = reply
        return replies

    @property
    def connected(self) -> bool:
        return self._socket is not None

    def servers(self) -> list[BlockingRedis]:
        """Return a connection to each server that has a part of the keys: what is asked of a server is asked of each."""
        return [self]

    def __str__(self) -> str:
        return str(self._place)

    def close(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
        self._socket = None
        self._reader = new_reader()

    def _connect(self) -> socket.socket:
        address = self._place if isinstance(self._place, Address) else self._master(self._place)
        connected = _opened(address, self._timeout_s)
        try:
            self._reader = new_reader()
            greeting = [pack(command) for command in address.handshake()]
            address.check_greeting(self._exchange(connected, greeting))
        except RedisReplyError as error:
            connected.close()
            raise StoreUnavailableError(STORE, f"{address}: {error}") from None
        except BaseException:
            connected.close()
            raise
        self._socket = connected
        return connected

    def _master(self, place: sentinels.Sentinels) -> Address:
        """Return the master that the first Sentinel to know one names; each is given its share of the patience."""
        said = "none of them answers"
        for sentinel in place.sentinels:
            with BlockingRedis(sentinel, self._timeout_s * 1000 / len(place.sentinels)) as asked:
                try:
                    found = place.told(asked.call(*place.question))
                except RowlockError as error:
                    said = str(error)
                    continue
            if found is not None:
                return found
            said = f"{sentinel} knows no master of that name"
        raise StoreUnavailableError(STORE, f"{place}: {said}")

    def _exchange(self, connected: socket.socket, packed: Sequence[bytes]) -> list[Reply]:
        connected.sendall(b"".join(packed))
        replies: list[Reply] = []
        while len(replies) < len(packed):
            reply = self._reader.gets()
            if reply is False:
                data = connected.recv(_READ_BYTES)
                if not data:
                    raise ConnectionResetError("the server closed the connection")
                self._reader.feed(data)
            else:
                replies.append(reply)
        return replies


def _opened(address: Address, timeout_s: float) -> socket.socket:
    if address.path:
        local = socket.socket(socket.AF_UNIX)
        local.settimeout(timeout_s)
        try:
            local.connect(address.path)
        except BaseException:
            local.close()
            raise
        return local
    connected = socket.create_connection((address.host, address.port), timeout_s)
    try:
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if address.tls is not None:
            return address.tls.context().wrap_socket(connected, server_hostname=address.host)
    except BaseException:
        connected.close()
        raise
    return connected


def _raised(reply: Reply) -> Reply:
    if isinstance(reply, Exception):
        raise reply
    return reply
