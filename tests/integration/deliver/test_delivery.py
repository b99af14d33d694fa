"""Webhooks by real processes to real receivers: in order, none left out, whoever is slow, wrong, gone or killed."""

from __future__ import annotations

import signal
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from shared.db import journal_reader, webhook_store
from shared.db.batch_store import BatchStore
from shared.db.engine import transaction
from shared.domain.commands import Kind
from shared.journal import cursor as cursors
from shared.journal.change import USUAL, ChangeType
from shared.webhooks.attempt import Attempt
from shared.webhooks.signing import new_secret
from tests.contract.db.harness import World, settle
from tests.integration.deliver.conftest import Start
from tests.integration.deliver.receiver import Receiver
from tests.waiting import eventually

TYPES = sorted(USUAL)
MakeReceiver = Callable[[], Receiver]


def hook(engine: Engine, shop: Receiver, **more: Any) -> str:
    """Keep a webhook to a receiver, from the next change on."""
    made = str(uuid.uuid4())
    shop.secret = new_secret()
    columns = {
        "url": shop.url,
        "types": TYPES,
        "event_ids": None,
        "with_holder": True,
        "max_events": 100,
        "secret": shop.secret,
        **more,
    }
    with transaction(engine) as conn:
        start = cursors.encode(journal_reader.start(conn, oldest=False))
        assert webhook_store.create(conn, made, columns | {"cursor": start})
    return made


def view(engine: Engine, webhook_id: str) -> webhook_store.WebhookView:
    with transaction(engine) as conn:
        return webhook_store.list_webhooks(conn, webhook_id)[0]


def sell(world: World, store: BatchStore, number: int) -> list[str]:
    """Have a seat held and released over and over, `number` changes in all; return the ids of the changes."""
    (seat,) = world.seats("1", section=uuid.uuid4().hex[:6])
    with transaction(world.engine) as conn:
        before = journal_reader.start(conn, oldest=False)
    for count in range(0, number, 2):
        holder = f"h{count}"
        settle(store, world.reserve(seat, holder), world.entry(Kind.RELEASE, seat, holder))
    with transaction(world.engine) as conn:
        page = journal_reader.read(conn, before, 1_000, frozenset(ChangeType))
    assert len(page.changes) == number
    return [change.id for change in page.changes]


def test_every_change_comes_once_and_in_order(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop, small = make_receiver(), make_receiver()
    hook(engine, shop)
    hook(engine, small, max_events=7, event_ids=["e"])
    start()
    start()
    sold = sell(world, store, 60)
    eventually(lambda: shop.events[-60:] == sold and small.events[-60:] == sold)
    assert len(shop.events) == len(set(shop.events))
    assert max(len(events) for _, events in small.messages) <= 7


def test_a_slow_receiver_holds_up_nobody_else(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    slow, quick = make_receiver(), make_receiver()
    release = threading.Event()
    slow.answer = lambda _: (204 if release.wait(30) else 500, {})
    hook(engine, slow)
    hook(engine, quick)
    start()
    sold = sell(world, store, 20)
    eventually(lambda: bool(slow.messages) and quick.events[-20:] == sold)
    release.set()


@pytest.mark.parametrize("status", [0, 301, 302, 429, 500, 503])
def test_what_failed_is_sent_again_as_it_was(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start, status: int
) -> None:
    world.event()
    shop, elsewhere = make_receiver(), make_receiver()
    webhook = hook(engine, shop)
    shop.answer = lambda _: (status if len(shop.messages) == 1 else 204, {"Location": elsewhere.url})
    start()
    sold = sell(world, store, 4)
    eventually(lambda: view(engine, webhook).failures == 1)
    more = sell(world, store, 4)
    world.rows("UPDATE webhooks SET due_at = now()")
    eventually(lambda: shop.events[-4:] == more)
    assert shop.messages[0] == shop.messages[1]
    assert [each for each in dict.fromkeys(shop.events) if each in {*sold, *more}] == sold + more
    assert view(engine, webhook).failures == 0
    assert not elsewhere.messages


def test_a_poisonous_change_is_found_by_halves_and_set_aside(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    webhook = hook(engine, shop)
    sold = sell(world, store, 30)
    poison = sold[17]
    taken: list[str] = []

    def answer(events: list[dict[str, Any]]) -> tuple[int, dict[str, str]]:
        ids = [event["id"] for event in events]
        if poison in ids:
            return 422, {}
        taken.extend(ids)
        return 204, {}

    shop.answer = answer
    start()
    eventually(lambda: [each for each in taken if each in sold] == sold[:17] + sold[18:])
    with transaction(engine) as conn:
        (dead,) = webhook_store.dead(conn, webhook)
    assert (dead.change_id, dead.status) == (poison, 422)
    assert view(engine, webhook).disabled is None


def test_a_receiver_that_is_gone_is_left_alone_until_it_is_switched_on(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    webhook = hook(engine, shop)
    shop.answer = lambda _: (410, {})
    start()
    sold = sell(world, store, 4)
    eventually(lambda: view(engine, webhook).disabled == "gone")
    shop.messages.clear()
    shop.answer = lambda _: (204, {})
    with transaction(engine) as conn:
        assert webhook_store.resume(conn, webhook, None)
    eventually(lambda: [each for each in shop.events if each in sold] == sold)


def test_after_the_last_pause_a_failing_webhook_is_switched_off(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    webhook = hook(engine, shop)
    shop.answer = lambda _: (500, {})
    world.rows("UPDATE webhooks SET failures = 9")
    start()
    sell(world, store, 2)
    eventually(lambda: view(engine, webhook).disabled == "failing")
    with transaction(engine) as conn:
        assert [each.status for each in webhook_store.attempts(conn, webhook)] == [500]


def test_a_process_killed_between_the_answer_and_its_note_sends_the_same_message_again(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    hook(engine, shop)
    first = start()
    killed = threading.Event()

    def answer(_: list[dict[str, Any]]) -> tuple[int, dict[str, str]]:
        if not killed.is_set():
            first.send_signal(signal.SIGKILL)
            first.wait()
            killed.set()
        return 204, {}

    shop.answer = answer
    sold = sell(world, store, 4)
    assert killed.wait(30)
    start()
    eventually(lambda: len(shop.messages) > 1 and shop.events[-4:] == sold)
    assert shop.messages[0] == shop.messages[1]


def test_a_process_that_stops_leaves_its_lanes_to_the_others_at_once(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    hook(engine, shop, max_events=1)
    first = start()
    stopping = threading.Event()

    def answer(_: list[dict[str, Any]]) -> tuple[int, dict[str, str]]:
        if not stopping.is_set():
            first.terminate()
            stopping.set()
        return 204, {}

    shop.answer = answer
    sold = sell(world, store, 60)
    assert stopping.wait(30)
    assert first.wait(30) == 0
    assert world.rows("SELECT leased_by FROM webhooks") == [None]
    start()
    eventually(lambda: shop.events[-60:] == sold)
    assert len(shop.events) == len(set(shop.events))


def test_a_webhook_into_our_own_network_reaches_nobody(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    webhook = hook(engine, shop, url=shop.url.replace("127.0.0.1", "[::1]"))
    start()
    sell(world, store, 2)
    eventually(lambda: view(engine, webhook).failures == 1)
    with transaction(engine) as conn:
        assert "ROWLOCK_WEBHOOK_ALLOW" in webhook_store.attempts(conn, webhook)[0].words
    assert not shop.messages


def test_a_cursor_that_leads_nowhere_switches_the_webhook_off(
    world: World, store: BatchStore, engine: Engine, make_receiver: MakeReceiver, start: Start
) -> None:
    world.event()
    shop = make_receiver()
    webhook = hook(engine, shop)
    sell(world, store, 4)
    world.rows("DELETE FROM journal")
    start()
    eventually(lambda: view(engine, webhook).disabled == "feed_expired")


def test_there_are_no_more_webhooks_than_one_process_serves(engine: Engine, make_receiver: MakeReceiver) -> None:
    shop = make_receiver()
    for _ in range(webhook_store.WEBHOOKS_MAX):
        hook(engine, shop)
    with transaction(engine) as conn:
        columns = {
            "url": shop.url,
            "types": TYPES,
            "event_ids": None,
            "with_holder": True,
            "max_events": 1,
            "secret": "s",
            "cursor": "c",
        }
        assert not webhook_store.create(conn, str(uuid.uuid4()), columns)


def test_only_the_newest_hundred_tries_are_kept(engine: Engine, make_receiver: MakeReceiver, world: World) -> None:
    webhook = hook(engine, make_receiver())
    with transaction(engine) as conn:
        for number in range(105):
            webhook_store.attempted(conn, webhook, f"msg_{number}", 1, Attempt(500, 1, "x"))
        kept = webhook_store.attempts(conn, webhook)
    assert (kept[0].message_id, len(kept)) == ("msg_104", 100)
