"""Words that nobody would think of, for every place in a request; and a client that sends them byte by byte."""

from __future__ import annotations

import json
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

SPELLINGS: tuple[bytes, ...] = (
    b"%00", b"a%00b", b"%0A", b"gala%0A", b"%0D%0Ax:y", b"%ED%A0%80", b"%FF", b"%C0%AF", b"%E2%82%AC", b"%F0%9F%8E%AB",
    b"%E2%80%AE", b"%C2%A0", b"%25", b"%2525", b"%252e%252e%252f", b"%2e%2e", b"%2F", b"%5C", b"%3F", b"%23", b"%zz", b"%",
    b"+", b"%20", b"-", b"-1", b"0", b"00", b"1.5", b"1e9", b"1e400", b"NaN", b"Infinity", b"%D9%A3", b"%EF%BC%91", b"0x10",
    b"9" * 20, b"9" * 400, b"9" * 5_000, b"x" * 201, b"x" * 5_000, b"null", b"true", b"%22", b"'", b"{}", b"[]", b"{{7*7}}",
    b"${x}", b"%3Cscript%3E", b";", b",", b",,,", b"*", b"\xe2\x82\xac", b"01900000-0000-7000-8000-000000000000",
    b"ffffffff-ffff-7fff-bfff-ffffffffffff", b"00000000-0000-0000-0000-000000000000", b"%7B01900000-0000-7000-8000-000000000000%7D",
    b"0190000000007000800000000000000%D9%A0",
)  # fmt: skip
"""As they stand in a path or a query. Each is HTTP: what is not, granian refuses by itself. They spell NUL, half a character, numbers of every script and length, ids."""

HEADERS: tuple[bytes, ...] = (
    b"", b" ", b"\xff", b"\xe2\x82\xac", b"caf\xc3\xa9", b"\"", b"\"\"", b"W/", b"*", b",", b";", b"=", b"wait", b"wait=", b"wait=-1",
    b"wait=" + b"9" * 400, b"wait=1e9", b"wait=\"\xff\"", b"-1", b"9" * 400, b"9" * 6_000, b"x" * 6_000, b"1,2", b"{}", b"null",
    b"text/event-stream", b"application/json; charset=utf-16", b"application/xml", b"multipart/form-data", b"bytes=0-", b"gzip",
    b"https://evil.example", b"null", b"a" * 3_000 + b"," + b"b" * 3_000, b"\ttab",
)  # fmt: skip

VALUES: tuple[str, ...] = (
    "null", "true", "[]", "{}", '""', '" "', '"\\u0000"', '"a\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\n"', '"gala\\n"', '"\\u202e"',
    '"\\u20ac"', "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e999999999999", "1e-999999999999", "-1", "0", "1.5", "1e2", "-0.0",
    "9223372036854775807", "9223372036854775808", "18446744073709551616", "9" * 400, "9" * 5_000, '"' + "x" * 201 + '"', '"' + "x" * 5_000 + '"',
    "[null]", "[[]]", "[{}]", '["\\u0000"]', '["", ""]', "[" * 300 + "]" * 300, "[" * 20_000 + "]" * 20_000, '{"a":' * 300 + "1" + "}" * 300,
    "[" + "1," * 20_000 + "1]", "[" + '"x",' * 2_000 + '"x"]', '"0001-01-01T00:00:00Z"', '"0001-01-01T00:00:00+23:59"',
    '"1969-12-31T23:59:59.999Z"', '"1970-01-01T00:00:00-23:59"', '"9999-12-31T23:59:59Z"', '"9999-12-31T23:59:59.999999Z"',
    '"9999-12-31T23:59:59-23:59"', '"9999-12-31T23:59:60Z"', '"2026-02-30T00:00:00Z"', '"2026-06-01"', '"2026-06-01T00:00:00"',
    '"10000-01-01T00:00:00Z"', '"2026-06-01T24:00:00Z"', '"2026-06-01T00:00:00+24:00"', '"now"', "1767225600", "1e300",
)  # fmt: skip
"""Values of JSON as they stand in a body."""

BODIES: tuple[bytes, ...] = (
    b"", b" ", b"null", b"[]", b"[1]", b"\"x\"", b"1", b"{", b"{}x", b"{\"a\"", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"{\"\xff\":1}",
    b"{\"a\":\"\xed\xa0\x80\"}", b"{\"\\u0000\":1}", b"{\"\\ud800\":1}", b"[" * 100_000, b"{\"a\":" * 100_000, b"{\"a\":1,\"a\":2}", b"\x00" * 100,
    b"{\"a\":" + b"9" * 5_000 + b"}", b"a,b\n1,2\n", b"<xml/>", b"PK\x03\x04" + b"\x00" * 60,
)  # fmt: skip


def forged_cursors() -> Iterator[bytes]:
    """Yield texts that look like cursors and are none."""
    keys: list[Any] = [
        [], [1], ["x"], [None, None], [1, 2, 3, 4], ["", ""], ["9999-12-31T23:59:59.999999-23:59", "x"], ["0001-01-01T00:00:00+23:59", "x"],
        ["2026-06-01T00:00:00Z", "a\0b"], ["2026-06-01T00:00:00Z", "x" * 300], [2**31, 0, "x"], [-(2**63), 2**63 - 1, "x"], [0, 0, "\0"],
        [253_402_300_799_999, "01900000-0000-7000-8000-000000000000"], [10**18, "x"], [-1, "x"], [0, "not-a-uuid"], [1.5, 2.5], [True, False],
        [9_223_372_036_854_775_807], [9_223_372_036_854_775_808], [10**400], {"a": 1}, "x", None,
    ]  # fmt: skip
    texts = [json.dumps(key).encode() for key in keys]
    texts += [b"[" * 20_000, b'["\\ud800","x"]', b"[1e400,0]", b"\xff\xfe", b""]
    packed: list[Any] = [
        [], [1], [2, "d", [], []], [1, "d", [0], []], [1, "d", [0, 0], [1, 2]], [1, "x" * 100, [], []], [1, "d", [9_999], [1]], [1, "d", [0], [-1]],
        [1, "d", [0], [2**63 - 1], 4_096, 10_000_000], [1, "d\0", [0], [1]], [1, "d", [4_096], [2**63 - 1]], {}, None,
    ]  # fmt: skip
    texts += [msgspec.msgpack.encode(each) for each in packed]
    nested = msgspec.msgpack.encode([1, "d", [], [], 0, 0])
    texts += [
        b"\x97" + nested[1:] + b"\x91" * 40_000 + b"\x90",
        b"\x91" * 40_000 + b"\x90",
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
    ]
    for text in texts:
        yield urlsafe_b64encode(text).rstrip(b"=")[:60_000]
    yield from SPELLINGS


class RawClient:
    """Sends requests as they are spelt, one after the other; whoever closes the connection is asked on a new one."""

    def __init__(self, url: str, token: str) -> None:
        address = urlsplit(url)
        self._address = (address.hostname or "127.0.0.1", address.port or 80)
        self._token = token.encode()
        self._socket: socket.socket | None = None

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def ask(
        self, method: str, target: bytes, headers: Mapping[bytes, bytes] | None = None, body: bytes | None = None
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """Return status, headers and body of the answer; of a stream the head alone. Raises OSError where there is none."""
        given = {b"Host": b"rowlock", b"Authorization": b"Bearer " + self._token} | dict(headers or {})
        if body is not None:
            given.setdefault(b"Content-Type", b"application/json")
            given[b"Content-Length"] = b"%d" % len(body)
        lines = [b"%s %s HTTP/1.1" % (method.encode(), target), *(b"%s: %s" % pair for pair in given.items())]
        request = b"\r\n".join(lines) + b"\r\n\r\n" + (body or b"")
        if self._socket is not None:
            try:
                return self._sent(request)
            except OSError:  # a connection that was kept may end at any moment
                self.close()
        try:
            return self._sent(request)
        except OSError:
            self.close()
            raise

    def _sent(self, request: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=30)
        self._socket.sendall(request)
        return self._answer(self._socket)

    def _answer(self, connection: socket.socket) -> tuple[int, dict[bytes, bytes], bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += _some(connection)
        head, _, rest = received.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        named = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        if b"content-length" not in named and b"transfer-encoding" in named:  # a stream: it has no end
            self.close()
            return int(first.split()[1]), named, b""
        while len(rest) < int(named.get(b"content-length", 0)):
            rest += _some(connection)
        if named.get(b"connection", b"").lower() == b"close":
            self.close()
        return int(first.split()[1]), named, rest


def _some(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    if not piece:
        raise ConnectionResetError("closed without an answer")
    return piece
