"""Who speaks slowly or not at all holds a bounded part of nginx, and nobody else notices."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.acceptance.nginx.asking import Client
from tests.acceptance.nginx.site import Site
from tests.waiting import PATIENCE_S

ONLY = "127.0.0.2"


def _one_ended(connections: list[socket.socket]) -> socket.socket:
    """Return the connection that the server ended without a word: the newest, or one that another of its processes took up later."""
    (ended, *others), _, _ = select.select(connections, (), (), PATIENCE_S)
    assert not others
    assert ended.recv(65_536) == b""
    return ended


def _ended(connection: socket.socket) -> bytes:
    """Return what a connection carries until the server ends it."""
    connection.settimeout(30)
    try:
        return b"".join(iter(lambda: connection.recv(65_536), b""))
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"G",
        b"GET /api/events HTTP/1.1\r\nHost: x\r\nX: ",
        b"POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx",
        b"POST /api/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx",
        b"POST /api/events/e/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx",
    ],
)
def test_a_request_that_does_not_come_ends(begun: bytes, open_site: Callable[..., Site]) -> None:
    """There is no answer then: it could not be told from one to a request that came."""
    site = open_site(ONLY, ROWLOCK_CLIENT_SECONDS="1")
    client = Client(site.door.url)
    with client.connect() as connection:
        connection.sendall(begun)
        assert _ended(connection) == b""
    assert client.ask("GET", "/api/events").status == 200


@pytest.mark.parametrize("nginx", ["newer"], indirect=True)
@pytest.mark.parametrize("begun", [b"", b"G", b"POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx"])
def test_connections_of_one_address_are_bounded_before_anything_is_sent(
    begun: bytes, open_site: Callable[..., Site]
) -> None:
    site = open_site(ONLY, ROWLOCK_ADDRESS_CONNECTIONS="50", ROWLOCK_CLIENT_SECONDS="60")
    hostile, other = Client(site.door.url), Client(site.door.url)
    with ExitStack() as stack:
        held = [stack.enter_context(hostile.connect()) for _ in range(50)]
        for connection in held:
            connection.sendall(begun)
        for _ in range(20):
            held.append(stack.enter_context(hostile.connect()))
            held.remove(_one_ended(held))
        assert other.ask("GET", "/api/events").status == 200
        held[0].close()
        site.until(lambda: hostile.served("GET", "/api/events"))


@pytest.mark.parametrize("nginx", ["newer"], indirect=True)
def test_one_address_cannot_take_all_connections(open_site: Callable[..., Site]) -> None:
    """With as few connections as a hostile client may try to take, others are served as before."""
    site = open_site(ONLY, worker_connections=512, ROWLOCK_ADDRESS_CONNECTIONS="50", ROWLOCK_CLIENT_SECONDS="60")
    hostile, other = Client(site.door.url), Client(site.door.url)
    with ExitStack() as stack:
        for _ in range(1_000):
            stack.enter_context(hostile.connect()).sendall(b"GET /api/events HTTP/1.1\r\nX: ")
        assert {other.ask("GET", "/api/events").status for _ in range(20)} == {200}


def test_who_does_not_read_fills_no_disk(open_site: Callable[..., Site]) -> None:
    site = open_site(ONLY)
    client = Client(site.door.url)
    with client.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(b"GET /api/long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        site.instances[ONLY].await_requests(1)
        assert client.ask("GET", "/api/events").status == 200
        assert [path for path in (site.door.home / "proxy").rglob("*") if path.is_file()] == []
