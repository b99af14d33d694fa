"""A name server on loopback that answers every A question with the addresses it was given last, as Docker's does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

NAME_ERROR = 3
_SECOND_TO_LIVE = b"\x00\x00\x00\x01"


class NameServer:
    def __init__(self) -> None:
        self.addresses: tuple[str, ...] = ()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def answer_with(self, addresses: Iterable[str]) -> None:
        self.addresses = tuple(addresses)

    def close(self) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            question, client = self._socket.recvfrom(512)
            if not question:
                return
            self._socket.sendto(self._answer(question), client)

    def _answer(self, query: bytes) -> bytes:
        question = query[12 : query.index(b"\x00", 12) + 5]
        addresses = self.addresses
        flags = 0x8180 if addresses else 0x8180 | NAME_ERROR
        header = query[:2] + flags.to_bytes(2, "big") + b"\x00\x01" + len(addresses).to_bytes(2, "big") + bytes(4)
        record = b"\xc0\x0c\x00\x01\x00\x01" + _SECOND_TO_LIVE + b"\x00\x04"
        return header + question + b"".join(record + socket.inet_aton(address) for address in addresses)


@contextmanager
def running_name_server() -> Iterator[NameServer]:
    server = NameServer()
    try:
        yield server
    finally:
        server.close()
