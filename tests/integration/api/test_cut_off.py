"""A client that goes away in the middle of its body."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.integration.api.conftest import SettlingHarness

ROWS = b"section,row,number,price\nB,1,1,100\n"
CHUNK = b"%x\r\n%s\r\n" % (len(ROWS), ROWS)


@pytest.mark.parametrize(
    ("length", "sent"),
    [(b"Content-Length: 5000", ROWS), (b"Content-Length: 5000000", ROWS), (b"Transfer-Encoding: chunked", CHUNK)],
)
def test_an_import_that_is_cut_off_leaves_nothing_behind(
    api: Api, harness: SettlingHarness, length: bytes, sent: bytes
) -> None:
    harness.sell(0)
    token = api.headers("boss", Role.OPERATOR)["Authorization"].encode()
    head = b"POST /api/events/gala/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nAuthorization: %s\r\n%s\r\n\r\n"
    address = urlsplit(api.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as client:
        client.sendall(head % (token, length) + sent)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(65_536)
    assert answer == b"" or b" 400 " in answer.splitlines()[0]
    assert harness.sql("SELECT count(*) FROM tickets") == [(0,)]
