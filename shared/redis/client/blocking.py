"""The workers' connection to Redis: one socket, one call at a time, no retry behind the caller's back."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

import hiredis

from shared.errors import StoreUnavailableError
from shared.redis.client.address import Address
from shared.redis.client.protocol import STORE, Argument, RedisReplyError, Reply, ScriptMissingError, new_reader, pack
from shared.redis.client.script import Script

ScriptCall = tuple[Script, tuple[str, ...], tuple[Argument, ...]]
_READ_BYTES = 262_144


class BlockingRedis:
    """A bare connection for one thread. It connects with the first call, and anew with the first one after trouble.

    Each call raises StoreUnavailableError on any trouble with the connection: whether it took effect is then unknown.
    """

    def __init__(self, url: str, timeout_ms: int) -> None:
        self._address = Address.parse(url)
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
            return self._exchange(connected, packed)
        except (OSError, hiredis.ProtocolError) as error:
            self.close()
            raise StoreUnavailableError(STORE, f"{self._address}: {error}") from error
        except BaseException:
            self.close()
            raise

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

    def close(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
        self._socket = None
        self._reader = new_reader()

    def _connect(self) -> socket.socket:
        address = self._address
        connected = socket.create_connection((address.host, address.port), self._timeout_s)
        try:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            if address.tls is not None:
                connected = address.tls.context().wrap_socket(connected, server_hostname=address.host)
            self._reader = new_reader()
            greeting = [pack(command) for command in address.handshake()]
            for reply in self._exchange(connected, greeting):
                _raised(reply)
        except RedisReplyError as error:
            connected.close()
            raise StoreUnavailableError(STORE, f"{address}: {error}") from None
        except BaseException:
            connected.close()
            raise
        self._socket = connected
        return connected

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


def _raised(reply: Reply) -> Reply:
    if isinstance(reply, Exception):
        raise reply
    return reply
