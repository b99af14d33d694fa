"""What nginx answers by itself is a problem document like the API's, and its fault is never the server's."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.nginx.asking import Client
from tests.acceptance.nginx.site import Site

GET = b"GET /api/events HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (GET + b"Content-Length: many\r\n\r\n", 400, "BAD_REQUEST"),
        (GET + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "BAD_REQUEST"),
        (GET + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "BAD_REQUEST"),
        (GET + b"Transfer-Encoding: gzip\r\n\r\n", 400, "BAD_REQUEST"),
        (GET + b"Transfer-Encoding: identity\r\n\r\n", 400, "BAD_REQUEST"),
        (GET + b"Transfer-Encoding: chunked\r\n\r\nnot a chunk\r\n", 400, "BAD_REQUEST"),
        (GET + b"Host: y\r\n\r\n", 400, "BAD_REQUEST"),
        (GET + b"No colon\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET /api/events HTTP/1.1\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET /api/events HTTP/3.0\r\nHost: x\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET /api/\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400, "BAD_REQUEST"),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "BAD_REQUEST"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 600, 400, "BAD_REQUEST"),
        (b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404, "NOT_FOUND"),
        (b"GET /api/\xc3\xa9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404, "NOT_FOUND"),
        (b"TRACE /api/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, "METHOD_NOT_ALLOWED"),
        (b"GET /api/" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "URI_TOO_LONG"),
        (GET + b"X: " + b"x" * 9_000 + b"\r\n\r\n", 431, "HEADERS_TOO_LONG"),
        (GET + b"X: xxxxxxx\r\n" * 4_000 + b"\r\n", 431, "HEADERS_TOO_LONG"),
        (b"POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413, "BODY_TOO_LONG"),
        (b"POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400, "BAD_REQUEST"),
        (
            b"POST /api/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\nx",
            413,
            "BODY_TOO_LONG",
        ),
        (b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 401, "UNAUTHORIZED"),
    ],
)
def test_what_cannot_be_served_is_a_problem(request_: bytes, status: int, code: str, site: Site) -> None:
    answer = Client(site.door.url).send(request_)
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    for name in ("X-Request-Id", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"):
        assert answer.headers[name], name
    problem = json.loads(answer.body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert site.requests == []
