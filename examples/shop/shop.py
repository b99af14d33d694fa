"""A shop on Rowlock: customers reserve in the browser as who they are at the shop's identity provider, the shop sells what they have paid.

Whatever dies and whatever comes twice or late, money and seats agree in the end: a payment is written down before anything is done about it,
each sale has one key, and what was begun is gone on with.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import uuid
from contextlib import closing
from typing import Any

import httpx2
from flask import Flask, request
from standardwebhooks import Webhook

from rowlock_client import ChangeType, InvalidMessage, Message, NotFound, Rejected, Rowlock, RowlockError, Status
from rowlock_client import Unauthorized, verify_webhook

SCHEMA = """
CREATE TABLE IF NOT EXISTS purchases (id TEXT PRIMARY KEY, order_id TEXT UNIQUE, holder TEXT, total INTEGER, currency TEXT,
    state TEXT DEFAULT 'open', paid_by TEXT, expired_at TEXT, heard_at REAL);
CREATE TABLE IF NOT EXISTS payments (id TEXT PRIMARY KEY, purchase_id TEXT, amount INTEGER, state TEXT DEFAULT 'taken', why TEXT);
CREATE TABLE IF NOT EXISTS hook (secret TEXT);
"""
LOOK_S = 0.5


class Shop:
    """States of a purchase: open, sold, expired, refused. Of a payment: taken, kept, owed (it goes back), returned."""

    def __init__(self, rowlock_url: str, key: str, data: str, payments: str) -> None:
        self._rowlock_url = rowlock_url
        self._rowlock = Rowlock(rowlock_url, key)
        self._data = data
        self._payments = payments
        self._settling = threading.Lock()
        with closing(sqlite3.connect(data)) as database:
            database.executescript(SCHEMA)

    def buy(self, token: str, order_id: str) -> dict[str, Any]:
        """Return a purchase of an order that the customer holds. Rowlock says who that is. Raises NotFound, Unauthorized."""
        with Rowlock(self._rowlock_url, token) as customer:
            order = customer.get_order(order_id)
            columns = "id, order_id, holder, total, currency"
            values = (str(uuid.uuid4()), order.id, order.holder, order.total, order.currency)
            self._run(f"INSERT INTO purchases ({columns}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", *values)
            if customer.get_order(order_id).status != "HELD":  # it ran out before we could be told
                self._run("UPDATE purchases SET state = 'expired' WHERE order_id = ? AND state = 'open'", order.id)
        return self._run("SELECT * FROM purchases WHERE order_id = ?", order.id)[0]

    def purchase(self, token: str, purchase_id: str) -> dict[str, Any] | None:
        """Return a customer's own purchase with its payments. Raises Unauthorized."""
        with Rowlock(self._rowlock_url, token) as customer:
            holder = customer.me().holder
        found = self._run("SELECT * FROM purchases WHERE id = ? AND holder = ?", purchase_id, holder)
        payments = self._run("SELECT id, amount, state, why FROM payments WHERE purchase_id = ?", purchase_id)
        return found[0] | {"payments": payments} if found else None

    def paid(self, payment_id: str, purchase_id: str, amount: int) -> None:
        """Note a payment, once however often it is told."""
        columns, values = "id, purchase_id, amount", (payment_id, purchase_id, amount)
        self._run(f"INSERT INTO payments ({columns}) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", *values)

    def go_on(self) -> None:
        """Settle what was paid and give back what is owed. What can't be done now is left for the next time."""
        with self._settling:
            for payment in self._run("SELECT * FROM payments WHERE state = 'taken'"):
                try:
                    self._settle(payment)
                except RowlockError as error:  # not reached, overloaded, …: it comes to the same next time
                    print(f"payment {payment['id']} waits: {error}", flush=True)
            for payment in self._run("SELECT * FROM payments WHERE state = 'owed'"):
                try:
                    httpx2.post(f"{self._payments}/refunds/{payment['id']}", json=payment).raise_for_status()
                except httpx2.HTTPError as error:
                    print(f"refund {payment['id']} waits: {error}", flush=True)
                else:
                    self._run("UPDATE payments SET state = 'returned' WHERE id = ?", payment["id"])

    def _settle(self, payment: dict[str, Any]) -> None:
        # The first payment of a purchase is the one that buys; any other goes back.
        buys = "UPDATE purchases SET paid_by = ? WHERE id = ? AND total = ? AND paid_by IS NULL"
        self._run(buys, payment["id"], payment["purchase_id"], payment["amount"])
        found = self._run("SELECT * FROM purchases WHERE id = ?", payment["purchase_id"])
        if not found or found[0]["paid_by"] != payment["id"]:
            self._owe(payment, "nothing that costs this much is to be paid: it was paid already, or never asked for")
            return
        purchase = found[0]
        try:
            sold = self._rowlock.confirm_order(
                purchase["order_id"], holder=purchase["holder"], idempotency_key=f"sell-{purchase['id']}"
            )
        except Rejected as no:
            self._run("UPDATE purchases SET state = 'refused' WHERE id = ?", purchase["id"])
            self._owe(payment, f"the seats are not to be had any more ({no.code})")
            return
        if sold.status is Status.SUCCEEDED:
            self._run("UPDATE purchases SET state = 'sold' WHERE id = ?", purchase["id"])
            self._run("UPDATE payments SET state = 'kept' WHERE id = ?", payment["id"])

    def _owe(self, payment: dict[str, Any], why: str) -> None:
        self._run("UPDATE payments SET state = 'owed', why = ? WHERE id = ?", why, payment["id"])

    def listen(self, url: str) -> None:
        """Have Rowlock call `url` when something changes; the secret is told once, so it is kept."""
        if not self._run("SELECT secret FROM hook"):
            made = self._rowlock.create_webhook(url, types=[ChangeType.EXPIRED], idempotency_key="the shop's hook")
            self._run("INSERT INTO hook (secret) VALUES (?)", made.secret)

    def read(self, body: bytes, headers: dict[str, str]) -> Message:
        """Raises InvalidMessage."""
        return verify_webhook(body, headers, [row["secret"] for row in self._run("SELECT secret FROM hook")])

    def told(self, message: Message) -> None:
        """Note what ran out; to be told twice makes no difference."""
        ran_out = (
            "UPDATE purchases SET state = 'expired', expired_at = ?, heard_at = ? WHERE order_id = ? AND state = 'open'"
        )
        for change in message.changes:
            self._run(ran_out, change.at.isoformat(), time.time(), change.order_id)

    def _run(self, statement: str, *values: object) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self._data, timeout=20, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(statement, values)]


def create_app(shop: Shop, payments_secret: str) -> Flask:
    app = Flask(__name__)

    def token() -> str:
        return request.headers.get("Authorization", "").removeprefix("Bearer ")

    app.register_error_handler(Unauthorized, lambda _: ({"error": "sign in"}, 401))
    app.register_error_handler(NotFound, lambda _: ({"error": "there is no such order of yours"}, 404))

    @app.post("/purchases")
    def buy() -> Any:
        return shop.buy(token(), str(request.get_json()["order_id"])), 201

    @app.get("/purchases/<purchase_id>")
    def see(purchase_id: str) -> Any:
        return shop.purchase(token(), purchase_id) or ({"error": "there is no such purchase of yours"}, 404)

    @app.post("/payments")
    def pay() -> Any:
        """Only the provider of payments knows the secret that signs this."""
        try:
            told = Webhook(payments_secret).verify(request.get_data(), dict(request.headers))
        except Exception:  # noqa: BLE001 - whatever is no signature
            return {"error": "not signed"}, 401
        shop.paid(told["payment_id"], told["purchase_id"], told["amount"])
        return {}, 202

    @app.post("/hooks/rowlock")
    def hook() -> Any:
        try:
            shop.told(shop.read(request.get_data(), dict(request.headers)))
        except InvalidMessage:
            return {"error": "not signed"}, 401
        return "", 204

    return app


def main() -> None:
    env = os.environ
    shop = Shop(env["ROWLOCK_URL"], env["ROWLOCK_KEY"], env["SHOP_DATA"], env["PAYMENTS_URL"])
    port = int(env["SHOP_PORT"])
    hook = f"http://127.0.0.1:{port}/hooks/rowlock"

    def work() -> None:
        while True:
            try:
                shop.listen(hook)
            except RowlockError as error:
                print(f"no webhook yet: {error}", flush=True)
            shop.go_on()
            time.sleep(LOOK_S)

    threading.Thread(target=work, daemon=True).start()
    create_app(shop, env["PAYMENTS_SECRET"]).run("127.0.0.1", port, threaded=True)


if __name__ == "__main__":
    main()
