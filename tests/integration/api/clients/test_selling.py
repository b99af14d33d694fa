"""The Python clients sell: seats are reserved, bought, given back; a refusal says why; a lost answer makes nothing twice."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.principals.identity import Role
from rowlock_client import (
    AsyncRowlock,
    Command,
    InvalidRequest,
    NotAllowed,
    NotFound,
    Rejected,
    Rowlock,
    Status,
    Unauthorized,
)
from rowlock_client.models.tickets import OrderStatus, ReservationStatus, TicketStatus
from tests.api_process import Api
from tests.integration.api.clients.conftest import As, Lossy
from tests.integration.api.conftest import SettlingHarness

SEAT = "gala-1"


def test_a_seat_is_reserved_extended_bought_and_looked_at(as_: As, harness: SettlingHarness) -> None:
    harness.sell(3)
    ann = as_("ann")
    with harness.working():
        held = ann.reserve(SEAT)
        assert (held.status, held.holder, held.code) == (Status.SUCCEEDED, "ann", None)
        assert ann.ticket(SEAT).status is TicketStatus.HELD
        assert ann.extend(SEAT).status is Status.SUCCEEDED
        sold = ann.confirm(SEAT)
    assert sold.reservation_id == held.reservation_id
    assert ann.command(sold.id) == sold
    assert ann.reservation(held.reservation_id).status is ReservationStatus.CONFIRMED
    assert [each.id for each in ann.reservations(status="CONFIRMED")] == [held.reservation_id]
    told = as_("olga", Role.OPERATOR).history(SEAT)
    assert [entry.to_status for entry in told][-1] == "SOLD"


def test_a_refusal_says_why_and_its_command_can_be_read(as_: As, harness: SettlingHarness) -> None:
    harness.sell(1)
    with harness.working():
        as_("bea").reserve(SEAT)
        ann = as_("ann")
        with pytest.raises(Rejected) as told:
            ann.reserve(SEAT)
    assert told.value.code == "TICKET_UNAVAILABLE"
    assert told.value.explanation is not None
    assert told.value.explanation.ticket_status == "HELD"
    assert ann.command(told.value.command.id).status is Status.REJECTED
    with pytest.raises(Rejected):
        ann.outcome(told.value.command.id)


def test_an_order_is_met_by_its_second_wish_and_bought(as_: As, harness: SettlingHarness) -> None:
    harness.sell(4)
    ann = as_("ann")
    with harness.working():
        made = ann.order("gala", {"quantity": 5, "adjacent": True}, {"ticket_ids": ["gala-2", "gala-3"]})
        assert set(made.ticket_ids) == {"gala-2", "gala-3"}
        assert ann.extend_order(made.order_id).status is Status.SUCCEEDED
        assert ann.confirm_order(made.order_id).status is Status.SUCCEEDED
        with pytest.raises(Rejected) as told:
            ann.release_order(made.order_id)
    assert told.value.code == "NOT_REFUNDABLE"
    assert ann.get_order(made.order_id).status is OrderStatus.CONFIRMED


def test_what_nobody_settles_is_pending_and_can_be_taken_back(as_: As, harness: SettlingHarness) -> None:
    harness.sell(2)
    ann = as_("ann")
    first, second = ann.reserve(SEAT, wait=0), ann.reserve("gala-2", wait=0)
    assert (first.status, first.position) == (Status.PENDING, 0)
    assert [each.id for each in ann.commands([second.id, first.id])] == [second.id, first.id]
    with harness.working():
        ann.withdraw(first.id)
        with pytest.raises(Rejected) as told:
            ann.outcome(first.id)
        assert ann.outcome(second.id).status is Status.SUCCEEDED
    assert told.value.code == "WITHDRAWN"


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice(
    as_: As, harness: SettlingHarness, lossy: Lossy
) -> None:
    harness.sell(1)
    ann = as_("ann", url=lossy.url)
    lossy.losses = 2
    accepted = ann.reserve(SEAT, wait=0)
    assert lossy.carried == 3
    harness.settle()
    assert harness.sql("SELECT id::text FROM commands") == [(accepted.id,)]


def test_a_call_that_is_made_again_under_its_key_is_the_same_command(as_: As, harness: SettlingHarness) -> None:
    harness.sell(1)
    ann, key = as_("ann"), str(uuid.uuid4())
    with harness.working():
        first = ann.reserve(SEAT, idempotency_key=key)
        assert ann.reserve(SEAT, idempotency_key=key).id == first.id
        with pytest.raises(InvalidRequest) as told:
            ann.confirm(SEAT, idempotency_key=key)
    assert told.value.status == 422


def test_each_kind_of_no_has_a_class_of_its_own(as_: As, harness: SettlingHarness) -> None:
    harness.sell(1)
    with pytest.raises(Unauthorized):
        as_(token="nonsense").me()
    with pytest.raises(NotAllowed) as missing:
        as_("ann").reserve(SEAT, holder="bea")
    assert missing.value.scope == "sell"
    with pytest.raises(NotFound):
        as_("ann").ticket("no such/ticket")
    with pytest.raises(InvalidRequest) as wrong:
        as_("ann").reserve(SEAT, deadline_seconds=0)
    assert wrong.value.field == "deadline_seconds"


def test_sixty_four_at_once_share_a_blocking_client(api: Api, harness: SettlingHarness) -> None:
    seats = harness.sell(64)
    token = api.headers("ann")["Authorization"].removeprefix("Bearer ")
    with Rowlock(api.url, token) as ann, harness.working(), ThreadPoolExecutor(64) as crowd:
        done = list(crowd.map(lambda seat: ann.reserve(seat, wait=30), seats))
    assert [command.ticket_id for command in done] == seats
    assert len({command.reservation_id for command in done}) == 64


async def sixty_four(url: str, token: str, seats: list[str]) -> list[Command]:
    async with AsyncRowlock(url, token) as ann:
        return await asyncio.gather(*(ann.reserve(seat, wait=30) for seat in seats))


def test_sixty_four_at_once_share_an_awaited_client(api: Api, harness: SettlingHarness) -> None:
    seats = harness.sell(64)
    token = api.headers("ann")["Authorization"].removeprefix("Bearer ")
    with harness.working():
        done = asyncio.run(sixty_four(api.url, token, seats))
    assert [command.ticket_id for command in done] == seats
    assert len({command.reservation_id for command in done}) == 64
