"""Whatever stands in any place of any request: an answer that its address documents, never a fault of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from api.app import create_app
from api.principals.identity import Role
from api.resources.openapi import document
from shared.config import Settings
from tests.api_process import Api
from tests.crowd import BASE, Endpoint, endpoints
from tests.integration.api.conftest import SettlingHarness
from tests.odd import BODIES, HEADERS, SPELLINGS, VALUES, RawClient, forged_cursors

APP = create_app(Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="x" * 32))
DOCUMENT = document(APP)
ENDPOINTS = endpoints(DOCUMENT)
_PARAMETER = re.compile(r"{(\w+)}")
USUAL = {
    "event_id": "gala",
    "ticket_id": "gala-1",
    "id": "01900000-0000-7000-8000-000000000000",
    "order_id": "01900000-0000-7000-8000-000000000000",
    "reservation_id": "01900000-0000-7000-8000-000000000000",
    "webhook_id": "01900000-0000-7000-8000-000000000000",
    "key_id": "0123456789ab",
    "key": "sponsor",
    "code_id": "01900000-0000-7000-8000-000000000000",
    "name": "rowlock_appends",
}
NAMES = (
    b"Prefer", b"Idempotency-Key", b"If-None-Match", b"If-Modified-Since", b"Last-Event-ID", b"Accept", b"Accept-Encoding",
    b"Content-Encoding", b"X-Request-Id", b"X-Forwarded-For", b"Forwarded", b"Origin", b"Access-Control-Request-Method", b"Range",
    b"Cookie", b"Content-Type", b"Authorization", b"Host",
)  # fmt: skip
ANYWHERE = frozenset((400, 404, 405, 414, 431))
"""What an address may answer besides what it documents: it is not the address, or no HTTP."""


class Asker:
    """Asks one endpoint oddly and notes what should not be."""

    def __init__(self, api: Api, endpoint: Endpoint) -> None:
        token = api.headers("olga", Role.OPERATOR)["Authorization"].removeprefix("Bearer ")
        self._client = RawClient(api.url, token)
        self._endpoint = endpoint
        self.wrong: list[str] = []
        self.asked = 0

    def ask(self, target: bytes, headers: Mapping[bytes, bytes] | None = None, body: bytes | None = None) -> int:
        self.asked += 1
        told = f"{target[:120]!r} {dict(headers or {})!r:.200} {body!r:.120}"
        try:
            status, named, content = self._client.ask(self._endpoint.method, target, headers, body)
        except OSError as error:
            self.wrong.append(f"{told}: {error}")
            return 0
        is_unchanged = status == 304 and headers is not None and b"If-None-Match" in headers
        if status not in self._endpoint.documented | ANYWHERE and not is_unchanged:
            self.wrong.append(f"{told}: {status} {content[:200]!r}")
        if status >= 400 and named.get(b"content-type") == b"application/problem+json":
            problem = msgspec.json.decode(content)
            if not {"type", "title", "status", "code", "detail"} <= problem.keys():
                self.wrong.append(f"{told}: {problem}")
        return status

    def done(self) -> None:
        self._client.close()
        assert self.wrong == []
        assert self.asked


@pytest.fixture
def asker(api: Api, harness: SettlingHarness, endpoint: Endpoint) -> Iterator[Asker]:
    harness.sell(1)
    made = Asker(api, endpoint)
    yield made
    made.done()


def path_of(endpoint: Endpoint, **odd: bytes) -> bytes:
    def value(found: re.Match[str]) -> str:
        return odd.get(found[1], USUAL.get(found[1], "1").encode()).decode("latin-1")

    return _PARAMETER.sub(value, endpoint.pattern).encode("latin-1")


def operation_of(endpoint: Endpoint) -> dict[str, Any]:
    described = DOCUMENT["paths"].get(endpoint.pattern.removeprefix(BASE), {})
    found: dict[str, Any] = described.get(endpoint.method.lower(), {})
    return found


def parameters_of(endpoint: Endpoint, place: str) -> list[bytes]:
    described = operation_of(endpoint).get("parameters", ())
    return [each["name"].encode() for each in described if each["in"] == place]


def body_of(endpoint: Endpoint) -> bytes | None:
    return b"{}" if "requestBody" in operation_of(endpoint) else None


def share(words: Sequence[bytes], endpoint: Endpoint, number: int, shares: int) -> Sequence[bytes]:
    """Return every `shares`-th of `words`, others for each address and each name's `number`.

    For what all addresses read in one place: together they get every word of every name, and each gets some of each.
    """
    return words[(ENDPOINTS.index(endpoint) + number) % shares :: shares]


IN_PATHS = [each for each in ENDPOINTS if "{" in each.pattern]


@pytest.mark.parametrize("endpoint", IN_PATHS, ids=str)
def test_any_spelling_in_a_path(endpoint: Endpoint, asker: Asker) -> None:
    for name in _PARAMETER.findall(endpoint.pattern):
        for word in SPELLINGS:
            asker.ask(path_of(endpoint, **{name: word}), body=body_of(endpoint))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_any_spelling_in_a_query(endpoint: Endpoint, asker: Asker) -> None:
    names = parameters_of(endpoint, "query")
    path = path_of(endpoint)
    for number, name in enumerate([*names, b"unknown", b"%00", b"%FF", b""]):
        values = [*SPELLINGS, *(forged_cursors() if name == b"cursor" else ())]
        for word in values if name in names else share(SPELLINGS, endpoint, number, 5):
            asker.ask(b"%s?%s=%s" % (path, name, word), body=body_of(endpoint))
        for query in (
            b"%s" % name,
            b"%s=" % name,
            b"%s=1&%s=2" % (name, name),
            b"%s[]=1" % name,
            b"&&&%s=1&" % name,
            b"?%s=1" % name,
        ):
            asker.ask(b"%s?%s" % (path, query), body=body_of(endpoint))
    asker.ask(b"%s?%s" % (path, b"a=1&" * 5_000), body=body_of(endpoint))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_any_word_in_a_header(endpoint: Endpoint, asker: Asker) -> None:
    path = path_of(endpoint)
    documented = parameters_of(endpoint, "header")
    for number, name in enumerate(NAMES):
        words = [*HEADERS, *(b"Bearer " + word for word in HEADERS if name == b"Authorization")]
        words += [*forged_cursors()] if name == b"Last-Event-ID" else []
        for word in words if name in documented else share(words, endpoint, number, 5):
            asker.ask(path, {name: word[:7_000]}, body_of(endpoint))
            if endpoint.streams and name == b"Last-Event-ID":
                asker.ask(path, {name: word[:7_000], b"Accept": b"text/event-stream"})


WITH_BODIES = [each for each in ENDPOINTS if body_of(each) is not None]


def fields_of(schema: Any, depth: int = 4) -> Iterator[tuple[str, ...]]:
    """Yield the way to every field of a schema; `0` is the first of a list."""
    if not depth:
        return
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name, inner in schema.get("properties", {}).items():
        yield (name,)
        for way in fields_of(inner, depth - 1):
            yield (name, *way)
    for inner in [schema["items"]] if isinstance(schema.get("items"), dict) else []:
        yield ("0",)
        for way in fields_of(inner, depth - 1):
            yield ("0", *way)
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from fields_of(inner, depth)


def spelt(way: tuple[str, ...], value: str) -> str:
    for name in reversed(way):
        value = f"[{value}]" if name == "0" else f"{{{json.dumps(name)}:{value}}}"
    return value


@pytest.mark.parametrize("endpoint", WITH_BODIES, ids=str)
def test_any_value_in_a_body(endpoint: Endpoint, asker: Asker) -> None:
    path = path_of(endpoint)
    media = operation_of(endpoint)["requestBody"]["content"]
    for body in BODIES:
        for kind in media:
            asker.ask(path, {b"Content-Type": kind.encode()}, body)
    ways = {*fields_of(media["application/json"]["schema"])}
    whole = BY_HAND.get(str(endpoint), {})
    for way in sorted(ways):
        for value in VALUES:
            asker.ask(path, body=spelt(way, value).encode())
            if len(way) == 1:  # the others as they should be, so that it gets as far as it can
                others = "".join(
                    f",{json.dumps(name)}:{json.dumps(of)}" for name, of in whole.items() if name != way[0]
                )
                asker.ask(path, body=f"{{{json.dumps(way[0])}:{value}{others}}}".encode())


def example_of(endpoint: Endpoint) -> Any:
    return operation_of(endpoint)["requestBody"]["content"]["application/json"]["example"]


def pairs_of(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key of every object in `value` with what it holds."""
    for inner in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from pairs_of(inner)
    if isinstance(value, dict):
        yield from value.items()


@pytest.mark.parametrize("endpoint", [each for each in WITH_BODIES if example_of(each)], ids=str)
def test_a_key_that_stands_twice_in_a_body_is_refused_by_name(
    api: Api, harness: SettlingHarness, endpoint: Endpoint
) -> None:
    harness.sell(1)
    whole = json.dumps(example_of(endpoint))
    with api.client("olga", Role.OPERATOR) as client:
        webhook = client.post("/api/webhooks", json={"url": "https://127.0.0.1/nobody"}).json()["id"]
        path = path_of(endpoint, webhook_id=webhook.encode()).decode()
        for key, value in pairs_of(example_of(endpoint)):
            once = f"{json.dumps(key)}: {json.dumps(value)}"
            said = whole.replace(once, f"{once}, {once}", 1)
            answer = client.request(endpoint.method, path, content=said, headers=IS_JSON)
            problem = answer.json()
            assert (answer.status_code, problem["field"]) == (400, key), (said, problem)
            assert "twice" in problem["detail"]


IS_JSON = {"Content-Type": "application/json"}

BY_HAND: dict[str, dict[str, Any]] = {
    "POST /api/events": {"name": "Odd"},
    "POST /api/keys": {"name": "Odd", "scopes": ["read"]},
    "POST /api/tokens": {"holder": "ann"},
    "POST /api/webhooks": {"url": "https://127.0.0.1/nobody"},
    "POST /api/orders": {"event_id": "gala", "wishes": [{"quantity": 1}]},
    "PATCH /api/events/{event_id}/tickets": {"ticket_ids": ["gala-1"], "for_sale": True},
}
"""The fields that a body must have."""

ALONE = ("attributes",)
"""Fields whose values are tried one by one: what is refused of one would keep the others from the database."""
TICKET_FIELDS = ("section", "row", "number", "price", "category", "accessible", "companion", "capacity", "id", "x", "y", "position", "rank", "block",
                 "attributes", "for_sale", "colour")  # fmt: skip


@pytest.mark.parametrize(
    "endpoint", [each for each in ENDPOINTS if str(each) == "POST /api/events/{event_id}/tickets"], ids=str
)
@pytest.mark.parametrize("kind", [b"application/x-ndjson", b"application/json", b"text/csv"])
def test_any_value_of_a_ticket(endpoint: Endpoint, asker: Asker, kind: bytes) -> None:
    path = path_of(endpoint)
    for field in TICKET_FIELDS:
        usual = {"section": "Odd", "row": "1", "number": "1", "price": "100"}
        usual.pop(field, None)
        tickets = [[value, *(f"{text}{number}" for text in usual.values())] for number, value in enumerate(VALUES)]
        for chosen in ([each] for each in tickets) if field in ALONE else (tickets, [*filter(_is_json, tickets)]):
            body = written_as(kind, [field, *usual], chosen)
            asker.ask(path + b"?dry_run=true", {b"Content-Type": kind}, body)
            asker.ask(path, {b"Content-Type": kind}, body)


def written_as(kind: bytes, titles: list[str], tickets: list[list[str]]) -> bytes:
    if kind == b"text/csv":
        rows = [titles, *tickets]
        return "".join(
            ",".join(f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in row) + "\n" for row in rows
        ).encode()
    objects = [
        "{"
        + ",".join(
            f'"{title}":{cell if not place else json.dumps(cell)}'
            for place, (title, cell) in enumerate(zip(titles, row, strict=True))
        )
        + "}"
        for row in tickets
    ]
    return ("\n".join(objects) if kind == b"application/x-ndjson" else f"[{','.join(objects)}]").encode()


def _is_json(ticket: list[str]) -> bool:
    try:
        msgspec.json.decode(ticket[0].encode())
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
