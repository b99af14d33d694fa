"""Who may call what: each route of the application by each kind of principal, and what is its own or another's.

The table names every route, so that a new one fails here until somebody has said who may call it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from api.principals.identity import Role, Scope
from api.web.documented import Access as Documented
from api.web.documented import documentation_of
from shared.config import Settings
from tests.api_process import Api
from tests.events import open_sale
from tests.identity_provider import Provider
from tests.integration.api.conftest import SettlingHarness, bearing
from tests.integration.api.resources.acting import SEAT, act, with_key
from tests.integration.api.resources.conftest import SEATS

PUBLIC, HOLDERS = "public", "holders"
HOLDING = ("guest", "customer", "customer of an issuer")
UNKNOWN = "01900000-0000-7000-8000-000000000000"
Access = str
"""PUBLIC, HOLDERS, or the scope that is needed."""

ROUTES: dict[tuple[str, str], Access] = {
    ("POST", "/api/tickets/<ticket_id>/reserve"): HOLDERS,
    ("POST", "/api/tickets/<ticket_id>/<any(release, confirm, extend):verb>"): HOLDERS,
    ("POST", "/api/orders"): HOLDERS,
    ("POST", "/api/packages"): HOLDERS,
    ("POST", "/api/orders/<order_id>/<any(release, confirm, extend):verb>"): HOLDERS,
    ("POST", "/api/tickets/<ticket_id>/cancel"): Scope.SELL,
    ("POST", "/api/tickets/<ticket_id>/transfer"): Scope.SELL,
    ("POST", "/api/tickets/<ticket_id>/move"): Scope.SELL,
    ("POST", "/api/orders/<order_id>/cancel"): Scope.SELL,
    ("POST", "/api/orders/<order_id>/transfer"): Scope.SELL,
    ("POST", "/api/orders/<order_id>/move"): Scope.SELL,
    ("GET", "/api/commands/<id_>"): HOLDERS,
    ("GET", "/api/commands"): HOLDERS,
    ("DELETE", "/api/commands/<id_>"): HOLDERS,
    ("GET", "/api/reservations"): HOLDERS,
    ("GET", "/api/reservations/<reservation_id>"): HOLDERS,
    ("GET", "/api/orders/<order_id>"): HOLDERS,
    ("GET", "/api/events/<event_id>/reservations"): Scope.READ,
    ("GET", "/api/events/<event_id>/report"): Scope.REPORTS,
    ("GET", "/api/queues"): Scope.REPORTS,
    ("GET", "/api/me"): HOLDERS,
    ("POST", "/api/sessions"): PUBLIC,
    ("GET", "/api/openapi.json"): PUBLIC,
    ("GET", "/api/docs"): PUBLIC,
    ("GET", "/api/events"): PUBLIC,
    ("GET", "/api/events/<event_id>"): PUBLIC,
    ("GET", "/api/events/<event_id>/plan"): PUBLIC,
    ("GET", "/api/events/<event_id>/map"): PUBLIC,
    ("GET", "/api/events/<event_id>/map/<version>"): PUBLIC,
    ("GET", "/api/events/<event_id>/map/<version>/ids"): PUBLIC,
    ("GET", "/api/events/<event_id>/seats"): PUBLIC,
    ("GET", "/api/events/<event_id>/stream"): PUBLIC,
    ("GET", "/api/events/<event_id>/tickets"): PUBLIC,
    ("GET", "/api/tickets/<ticket_id>"): PUBLIC,
    ("GET", "/api/tickets/<ticket_id>/history"): Scope.READ,
    ("POST", "/api/events"): Scope.EVENTS,
    ("PATCH", "/api/events/<event_id>"): Scope.EVENTS,
    ("POST", "/api/events/<event_id>/cancel"): Scope.EVENTS,
    ("POST", "/api/events/<event_id>/reopen"): Scope.EVENTS,
    ("POST", "/api/events/<event_id>/copy"): Scope.EVENTS,
    ("DELETE", "/api/events/<event_id>"): Scope.EVENTS,
    ("POST", "/api/events/<event_id>/tickets"): Scope.EVENTS,
    ("PATCH", "/api/events/<event_id>/tickets"): Scope.EVENTS,
    ("DELETE", "/api/events/<event_id>/tickets"): Scope.EVENTS,
    ("GET", "/api/events/<event_id>/channels"): Scope.READ,
    ("GET", "/api/events/<event_id>/channels/<key>"): Scope.READ,
    ("PUT", "/api/events/<event_id>/channels/<key>"): Scope.EVENTS,
    ("DELETE", "/api/events/<event_id>/channels/<key>"): Scope.EVENTS,
    ("POST", "/api/events/<event_id>/channels/<key>/release"): Scope.EVENTS,
    ("GET", "/api/events/<event_id>/codes"): Scope.EVENTS,
    ("POST", "/api/events/<event_id>/codes"): Scope.EVENTS,
    ("DELETE", "/api/events/<event_id>/codes/<code_id>"): Scope.EVENTS,
    ("GET", "/api/changes"): Scope.FEED,
    ("GET", "/api/keys"): Scope.KEYS,
    ("POST", "/api/keys"): Scope.KEYS,
    ("POST", "/api/keys/<key_id>/rotate"): Scope.KEYS,
    ("DELETE", "/api/keys/<key_id>"): Scope.KEYS,
    ("POST", "/api/tokens"): Scope.SELL,
}
WEBHOOKS = "/api/webhooks"
"""Routes below it all need the scope of that name."""
APP = create_app(Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="x" * 32))
DECLARED = {
    (method, rule.rule): said
    for rule in APP.url_map.iter_rules()
    if (said := documentation_of(APP.view_functions[rule.endpoint])) is not None
    for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
}


def access_of(route: tuple[str, str]) -> Access:
    return Scope.WEBHOOKS if route[1].startswith(WEBHOOKS) else ROUTES[route]


def test_every_route_says_who_may_call_it_and_the_table_agrees() -> None:
    assert set(ROUTES) == {route for route in DECLARED if not route[1].startswith(WEBHOOKS)}
    declared = {Documented.PUBLIC: PUBLIC, Documented.TOKEN: HOLDERS}
    wrong = {
        route: said.access
        for route, said in DECLARED.items()
        if declared.get(said.access, said.access.value) != access_of(route)
    }
    assert wrong == {}


@pytest.fixture(scope="module")
def clients(api: Api, provider: Provider) -> Iterator[dict[str, httpx.Client]]:
    """A client of nobody, and of each kind of principal that has a token."""
    with ExitStack() as stack:
        yield {
            "nobody": stack.enter_context(httpx.Client(base_url=api.url, timeout=40)),
            "guest": stack.enter_context(api.client("guest-1", Role.GUEST)),
            "customer": stack.enter_context(api.client("bob")),
            "customer of an issuer": stack.enter_context(bearing(api, provider.token("bob"))),
            "operator": stack.enter_context(api.client("olga", Role.OPERATOR)),
        }


def filled(rule: str) -> list[str]:
    """Return the paths of a route that name nothing there is."""
    words = ("release", "confirm", "extend") if "<any(" in rule else ("",)
    for name, value in {
        "<ticket_id>": "nowhere",
        "<event_id>": "nowhere",
        "<key_id>": "0123456789ab",
        "<key>": "sponsor",
        "<any(release, confirm, extend):verb>": "{word}",
    }.items():
        rule = rule.replace(name, value)
    head, *rest = rule.split("<")
    path = head + "".join(UNKNOWN + part.partition(">")[2] for part in rest)
    return [path.replace("{word}", word) for word in words]


def answers_of(client: httpx.Client, method: str, rule: str) -> list[httpx.Response]:
    body: dict[str, Any] = {"json": {}} if method in ("POST", "PATCH", "PUT") else {}
    return [client.request(method, path, **body) for path in filled(rule)]


@pytest.mark.parametrize("route", DECLARED, ids=" ".join)
def test_who_may_not_is_refused_before_anything_else_and_who_may_is_not(
    route: tuple[str, str], api: Api, clients: dict[str, httpx.Client], harness: SettlingHarness
) -> None:
    access = access_of(route)
    scope = access if isinstance(access, Scope) else None
    operator, needed = clients["operator"], scope or Scope.SELL
    others = [each for each in Scope if each is not needed]
    with with_key(api, operator, needed) as only, with_key(api, operator, *others) as all_but:
        everybody = clients | {"only the scope": only, "all but the scope": all_but}
        seen = {
            kind: {
                (answer.status_code, answer.json().get("scope") if answer.status_code == 403 else None)
                for answer in answers_of(client, *route)
            }
            for kind, client in everybody.items()
        }
    statuses = {kind: {status for status, _ in answers} for kind, answers in seen.items()}
    assert not [status for each in statuses.values() for status in each if status >= 500]
    if access == PUBLIC:
        assert 401 not in statuses["nobody"] | statuses["customer"]
        return
    assert statuses["nobody"] == {401}
    if scope is None:
        for kind in (*HOLDING, "operator"):
            assert not {401, 403} & statuses[kind], kind
        return
    for kind in (*HOLDING, "all but the scope"):
        assert seen[kind] == {(403, scope.value)}, kind
    for kind in ("operator", "only the scope"):
        assert not {401, 403} & statuses[kind], kind


HERS = (200, 200, 200, 200, "SUCCEEDED", "NOT_ALLOWED")
"""A holder's command, reservation, order and list as somebody sees them; her seat released and confirmed in her name."""
FOREIGN = (404, 404, 404, 403, 403, 403)
SELLING = (200, 200, 200, 200, "SUCCEEDED", "SUCCEEDED")
READING = (200, 200, 200, 200, 403, 403)

OWN: dict[str, tuple[object, ...]] = {
    "ann": HERS,
    "ann of an issuer": FOREIGN,
    "bob": FOREIGN,
    "guest": FOREIGN,
    "sell": SELLING,
    "read": READING,
    "events": FOREIGN,
    "operator": SELLING,
    "sell elsewhere": (404, 404, 404, 404, "TICKET_NOT_FOUND", "TICKET_NOT_FOUND"),
    "read elsewhere": (404, 404, 404, 404, 403, 403),
    "ann elsewhere": (200, 404, 404, 404, "TICKET_NOT_FOUND", "TICKET_NOT_FOUND"),
}
"""What each principal gets of what is ann's, where the shop sells; who is "elsewhere" is limited to another event."""
OF_AN_ISSUER = {"ann of an issuer": HERS, "bob of an issuer": FOREIGN, "ann": FOREIGN} | {
    who: OWN[who] for who in ("guest", "sell", "read", "events", "operator", "sell elsewhere", "read elsewhere")
}
"""The same of what is hers who is called ann at an issuer."""
CASES = [("ann", "ann", who) for who in OWN] + [("ann of an issuer", "shop|ann", who) for who in OF_AN_ISSUER]


@pytest.mark.parametrize(("owner", "holder", "who"), CASES)
def test_what_is_ones_own_and_what_is_anothers(
    owner: str, holder: str, who: str, api: Api, provider: Provider, harness: SettlingHarness
) -> None:
    with ExitStack() as stack:
        operator = stack.enter_context(api.client("olga", Role.OPERATOR))
        ann = stack.enter_context(_principal(owner, api, provider, operator))
        open_sale(operator, "gala", SEATS, hold_seconds=60, confirm_by="shop")
        open_sale(operator, "show", SEATS)
        reserved = act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        order = act(ann, harness, "/api/orders", {"event_id": "gala", "wishes": [{"quantity": 1}]})
        viewer = stack.enter_context(_principal(who, api, provider, operator))
        reads = [
            f"/api/commands/{reserved['id']}",
            f"/api/reservations/{reserved['reservation_id']}",
            f"/api/orders/{order['order_id']}",
            f"/api/reservations?holder={quote(holder)}&event_id=gala",
        ]
        seen: list[object] = [viewer.get(path).status_code for path in reads]
        seen += [_acted(viewer, operator, holder, harness, verb) for verb in ("release", "confirm")]
    assert tuple(seen) == (OWN if owner == "ann" else OF_AN_ISSUER)[who]


def _principal(who: str, api: Api, provider: Provider, operator: httpx.Client) -> httpx.Client:
    if who.endswith(" of an issuer"):
        return bearing(api, provider.token(who.partition(" ")[0]))
    name, _, elsewhere = who.partition(" ")
    limits = {"event_ids": ["show"]} if elsewhere else {}
    if name in tuple(Scope):
        return with_key(api, operator, Scope(name), **limits)
    if elsewhere:
        token = operator.post("/api/tokens", json={"holder": name, "event_id": "show"}).json()["token"]
        return httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {token}"}, timeout=40)
    return api.client(name, {"guest": Role.GUEST, "operator": Role.OPERATOR}.get(name, Role.CUSTOMER))


def _acted(viewer: httpx.Client, operator: httpx.Client, holder: str, harness: SettlingHarness, verb: str) -> object:
    """Return what came of the verb on the holder's seat, in her name; she holds it before."""
    act(operator, harness, f"/api/tickets/{SEAT}/reserve", {"holder": holder})
    answer = viewer.post(f"/api/tickets/{SEAT}/{verb}", json={"holder": holder})
    if answer.status_code != 202:
        return answer.status_code
    harness.settle()
    command = operator.get(answer.headers["Location"]).json()
    return command["code"] or command["status"]
