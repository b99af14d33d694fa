"""The example shop on a running Rowlock: it sells to customers of its own identity provider, and nothing is lost, doubled or another's."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from cli.stack.ports import free_ports
from rowlock_client import NotAllowed, NotFound, Rejected, Rowlock, Unauthorized
from shared.webhooks.signing import new_secret
from tests.acceptance.local_stack import REPOSITORY, LocalStack, environment, running_stack
from tests.identity_provider import Provider, identity_provider
from tests.own_server import Quiet, serving
from tests.servers import scratch
from tests.waiting import eventually

SCOPES = ("--scope", "sell", "--scope", "webhooks", "--scope", "read")
PATIENCE_S = 60.0


@dataclass
class Payments:
    """The provider of payments: it tells the shop, signed, and takes back what the shop returns."""

    url: str = ""
    secret: str = field(default_factory=new_secret)
    returned: dict[str, str] = field(default_factory=dict)
    """By payment: why."""

    def tell(self, shop: str, payment_id: str, purchase_id: str, amount: int, secret: str = "") -> int:
        body = json.dumps({"payment_id": payment_id, "purchase_id": purchase_id, "amount": amount})
        now = datetime.now(UTC)
        headers = {
            "webhook-id": payment_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret or self.secret).sign(payment_id, now, body),
        }
        return httpx.post(f"{shop}/payments", content=body, headers=headers, timeout=30).status_code


@pytest.fixture(scope="module")
def payments() -> Iterator[Payments]:
    made = Payments()

    class Handler(Quiet):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.returned[self.path.rsplit("/", 1)[1]] = told["why"]
            self.send_response(200)
            self.end_headers()

    with serving(Handler) as made.url:
        yield made


@dataclass
class World:
    stack: LocalStack
    idp: Provider
    payments: Payments
    shop_env: dict[str, str]
    shop: subprocess.Popen[bytes]
    other_key: str
    restart: Callable[[], LocalStack]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.shop_env['SHOP_PORT']}"

    def customer(self, name: str) -> Rowlock:
        """Return what a customer's browser has: Rowlock itself, and the token of the shop's identity provider."""
        return Rowlock(self.stack.url, self.idp.token(name))

    def order(self, name: str, *tickets: str) -> str:
        event_id = tickets[0].partition(".")[0]
        order_id = self.customer(name).order(event_id, {"ticket_ids": tickets}, wait=30).order_id
        assert order_id is not None
        return order_id

    def ask(self, name: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.idp.token(name)}"}
        return httpx.request(method, self.url + path, headers=headers, timeout=30, **more)

    def buy(self, name: str, order_id: str) -> dict[str, Any]:
        answer = self.ask(name, "POST", "/purchases", json={"order_id": order_id})
        assert answer.status_code == 201, answer.text
        purchase: dict[str, Any] = answer.json()
        return purchase

    def see(self, name: str, purchase_id: str) -> dict[str, Any]:
        purchase: dict[str, Any] = self.ask(name, "GET", f"/purchases/{purchase_id}").json()
        return purchase

    def becomes(self, name: str, purchase_id: str, state: str) -> dict[str, Any]:
        eventually(lambda: self.see(name, purchase_id)["state"] == state, state, patience_s=PATIENCE_S)
        return self.see(name, purchase_id)

    def start_shop(self) -> None:
        self.shop = _started(self.shop_env)


def _started(env: dict[str, str]) -> subprocess.Popen[bytes]:
    shop = subprocess.Popen([sys.executable, str(REPOSITORY / "examples/shop/shop.py")], env=env)

    def answers() -> bool:
        assert shop.poll() is None, f"the shop ended with {shop.returncode}"
        return httpx.get(f"http://127.0.0.1:{env['SHOP_PORT']}/purchases/x").status_code == 401

    eventually(answers, "the shop's door", patience_s=PATIENCE_S, meanwhile=(httpx.TransportError,))
    return shop


@pytest.fixture(scope="module")
def world(payments: Payments, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("shop")
    port, shop_port = free_ports(2)
    with scratch() as place, identity_provider("ES256") as idp, ExitStack() as running:
        more = {
            "ROWLOCK_ISSUERS": json.dumps([idp.setting(algorithms=["ES256"])]),
            "ROWLOCK_WEBHOOK_ALLOW": "127.0.0.0/8",
        }
        env = environment(place / "data", port, **more)

        def start() -> LocalStack:
            return running.enter_context(running_stack(place / "data", env))

        stack = start()
        key = stack.rowlock("key", "create", "the shop", *SCOPES)["key"]
        _put_on_sale(stack, home, "evening", "--hold-seconds", "600")
        _put_on_sale(stack, home, "brief", "--hold-seconds", "5")
        _put_on_sale(stack, home, "elsewhere")
        other = stack.rowlock("key", "create", "another shop", *SCOPES, "--event", "elsewhere")["key"]
        shop_env = env | {
            "ROWLOCK_URL": stack.url,
            "ROWLOCK_KEY": key,
            "SHOP_DATA": str(place / "shop.sqlite"),
            "SHOP_PORT": str(shop_port),
            "PAYMENTS_URL": payments.url,
            "PAYMENTS_SECRET": payments.secret,
        }
        world = World(stack, idp, payments, shop_env, _started(shop_env), other, start)
        yield world
        world.shop.kill()
        world.shop.wait()


def _put_on_sale(stack: LocalStack, home: Path, event_id: str, *rules: str) -> None:
    seats = home / f"{event_id}.csv"
    seats.write_text("section,row,number,price\n" + "".join(f"S,A,{number},2500\n" for number in range(1, 13)))
    stack.rowlock("event", "create", event_id.capitalize(), "--id", event_id, *rules)
    stack.rowlock("event", "import", event_id, str(seats))


def test_a_customer_of_the_shops_own_identity_provider_buys_two_seats(world: World) -> None:
    order = world.order("ann", "evening.S.A.1", "evening.S.A.2")
    purchase = world.buy("ann", order)
    assert (purchase["holder"], purchase["total"], purchase["currency"]) == ("shop|ann", 5_000, "EUR")
    assert world.payments.tell(world.url, "pay-1", purchase["id"], 5_000) == 202
    bought = world.becomes("ann", purchase["id"], "sold")
    assert [(payment["id"], payment["state"]) for payment in bought["payments"]] == [("pay-1", "kept")]
    assert world.customer("ann").get_order(order).status == "CONFIRMED"


def test_a_payment_told_over_and_over_and_a_second_one_are_one_sale(world: World) -> None:
    purchase = world.buy("bea", world.order("bea", "evening.S.A.3"))
    tells = [("pay-2", 2_500)] * 32 + [("pay-3", 2_500)] * 31 + [("pay-4", 1)]
    with ThreadPoolExecutor(len(tells)) as crowd:
        told = crowd.map(lambda each: world.payments.tell(world.url, each[0], purchase["id"], each[1]), tells)
        assert set(told) == {202}
    world.becomes("bea", purchase["id"], "sold")

    def states() -> dict[str, str]:
        return {each["id"]: each["state"] for each in world.see("bea", purchase["id"])["payments"]}

    eventually(lambda: "taken" not in states().values() and "owed" not in states().values(), patience_s=PATIENCE_S)
    assert sorted(states().values()) == ["kept", "returned", "returned"]
    assert states()["pay-4"] == "returned"
    assert {"pay-2", "pay-3", "pay-4"} & set(world.payments.returned) == {
        payment for payment, state in states().items() if state == "returned"
    }


def test_a_late_payment_is_explained_and_goes_back_where_the_seat_is_anothers(
    world: World, record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    purchase = world.buy("carl", world.order("carl", "brief.S.A.1"))
    ran_out = world.becomes("carl", purchase["id"], "expired")
    heard_s = ran_out["heard_at"] - datetime.fromisoformat(ran_out["expired_at"]).timestamp()
    record_property("expiry_heard_after_s", round(heard_s, 3))
    with capsys.disabled():
        print(f"\nthe shop heard of the expiry {heard_s:.2f} s after it")
    dora = world.buy("dora", world.order("dora", "brief.S.A.1"))
    world.payments.tell(world.url, "pay-5", dora["id"], 2_500)
    world.becomes("dora", dora["id"], "sold")
    world.payments.tell(world.url, "pay-6", purchase["id"], 2_500)
    refused = world.becomes("carl", purchase["id"], "refused")
    eventually(lambda: "pay-6" in world.payments.returned, patience_s=PATIENCE_S)
    assert "HOLD_EXPIRED" in refused["payments"][0]["why"] == world.payments.returned["pay-6"]


def test_a_late_payment_still_buys_where_nobody_took_the_seat(world: World) -> None:
    purchase = world.buy("carl", world.order("carl", "brief.S.A.2"))
    world.becomes("carl", purchase["id"], "expired")
    world.payments.tell(world.url, "pay-7", purchase["id"], 2_500)
    world.becomes("carl", purchase["id"], "sold")
    assert world.customer("carl").ticket("brief.S.A.2").status == "SOLD"


def test_what_was_paid_is_sold_after_everything_was_started_anew(world: World) -> None:
    order = world.order("emil", "evening.S.A.5")
    purchase = world.buy("emil", order)
    waiting = world.buy("fay", world.order("fay", "evening.S.A.6"))
    assert world.stack.stop() == 0
    assert world.payments.tell(world.url, "pay-8", purchase["id"], 2_500) == 202
    world.shop.send_signal(signal.SIGKILL)
    world.shop.wait()
    world.stack = world.restart()
    world.start_shop()
    world.becomes("emil", purchase["id"], "sold")
    world.payments.tell(world.url, "pay-9", waiting["id"], 2_500)
    world.becomes("fay", waiting["id"], "sold")
    late = world.buy("gus", world.order("gus", "brief.S.A.3"))
    world.becomes("gus", late["id"], "expired")


def test_nobody_else_confirms_reads_or_releases_what_is_a_customers(world: World) -> None:
    url, seat = world.stack.url, "evening.S.A.8"
    order = world.order("hanna", seat)
    purchase = world.buy("hanna", order)
    with pytest.raises(Rejected) as own:  # only the shop sells, not the browser that holds the seat
        world.customer("hanna").confirm_order(order, wait=30)
    assert own.value.code == "NOT_ALLOWED"
    guest = Rowlock(url, Rowlock(url).begin_session().token)
    for stranger in (world.customer("ivan"), guest):
        for call in (stranger.confirm_order, stranger.release_order):
            with pytest.raises((Rejected, NotFound, NotAllowed)):
                call(order, wait=30)
        with pytest.raises((Rejected, NotFound, NotAllowed)):
            stranger.release(seat, wait=30)
        with pytest.raises(NotFound):
            stranger.get_order(order)
    another_shop = Rowlock(url, world.other_key)
    for call in (another_shop.confirm_order, another_shop.release_order):
        with pytest.raises((Rejected, NotFound, NotAllowed)):
            call(order, holder="shop|hanna", wait=30)
    with pytest.raises(NotFound):
        another_shop.get_order(order)
    assert list(another_shop.reservations(holder="shop|hanna")) == []
    with pytest.raises(Unauthorized):
        Rowlock(url, "nonsense").confirm_order(order, wait=30)
    assert world.ask("ivan", "GET", f"/purchases/{purchase['id']}").status_code == 404
    assert world.ask("ivan", "POST", "/purchases", json={"order_id": order}).status_code == 404
    assert httpx.get(f"{world.url}/purchases/{purchase['id']}").status_code == 401
    assert world.payments.tell(world.url, "pay-10", purchase["id"], 2_500, secret=new_secret()) == 401
    assert httpx.post(f"{world.url}/hooks/rowlock", content=b"{}").status_code == 401
    assert world.see("hanna", purchase["id"])["state"] == "open"
    assert world.customer("hanna").get_order(order).status == "HELD"
