"""One Celery task per command: the API publishes each click, a worker runs its transaction."""

from __future__ import annotations

import os

from celery import Celery

from bench.peers import store, web

celery = Celery("peer", broker=os.environ["ROWLOCK_BROKER_URL"])
celery.conf.update(
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"ack_emulation": False, "priority_steps": [0]},
    worker_prefetch_multiplier=8,
)


@celery.task(name="peer.settle")  # type: ignore[untyped-decorator]  # celery has no types
def settle(action: str, ticket_id: str, holder: str) -> None:
    transactions = _transactions()
    (transactions.reserve if action == "reserve" else transactions.release)(ticket_id, holder)


_opened: list[store.Transactions] = []


def _transactions() -> store.Transactions:
    if not _opened:
        _opened.append(store.Transactions(int(os.environ.get("PEER_THREADS", "16"))))
    return _opened[0]


def _publish(action: str) -> web.Handle:
    def handle(ticket_id: str, holder: str) -> tuple[int, bytes]:
        settle.apply_async((action, ticket_id, holder))
        return 202, b'{"status":"PENDING"}'

    return handle


app = web.create_app(_publish("reserve"), _publish("release"))
