"""Orders: several tickets, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from rowlock_client.calls.simple import answered
from rowlock_client.calls.tickets import WAIT
from rowlock_client.flow import Flow, get, given, post
from rowlock_client.models.commands import Command
from rowlock_client.models.tickets import Order
from rowlock_client.settling import settled


class Wish(TypedDict, total=False):
    """Certain tickets by their ids, or a quantity with what they must be like."""

    ticket_ids: Sequence[str]
    quantity: int
    section: str
    category: str
    adjacent: bool
    accessible: bool
    accessible_count: int
    companion_count: int
    max_price: int
    price_class: str
    price_classes: dict[str, int]


def order(
    event_id: str,
    *wishes: Wish,
    holder: str | None = None,
    wait_for_release_seconds: int | None = None,
    channel: str | None = None,
    code: str | None = None,
    deadline_seconds: int | None = None,
    metadata: Mapping[str, str] | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Order tickets: the first wish that can be met whole is. `command.order_id` names the order. Raises Rejected.

    `wait_for_release_seconds`: how long to stand in line where no wish can be met yet.
    They are taken out of the `channel` that is named (sellers), or out of that of an access `code`.
    """
    body = given(
        event_id=event_id,
        wishes=wishes,
        holder=holder,
        wait_for_release_seconds=wait_for_release_seconds,
        channel=channel,
        code=code,
        deadline_seconds=deadline_seconds,
        metadata=metadata,
    )
    return settled(post("orders", body=body, key=idempotency_key, wait=wait), wait)


class Part(TypedDict):
    """What a package wants of one event: the first wish that can be met whole is."""

    event_id: str
    wishes: Sequence[Wish]


def package(
    *events: Part,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    metadata: Mapping[str, str] | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Order tickets of several events, all or nothing. `command.order_id` names the order. Raises Rejected."""
    body = given(events=events, holder=holder, deadline_seconds=deadline_seconds, metadata=metadata)
    return settled(post("packages", body=body, key=idempotency_key, wait=wait), wait)


def confirm_order(
    order_id: str,
    *,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Sell an order's tickets. Raises Rejected."""
    body = given(holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("orders", order_id, "confirm", body=body, key=idempotency_key, wait=wait), wait)


def release_order(
    order_id: str,
    *,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Give an order's tickets back. Raises Rejected."""
    body = given(holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("orders", order_id, "release", body=body, key=idempotency_key, wait=wait), wait)


def extend_order(
    order_id: str,
    *,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Hold an order's tickets for longer. Raises Rejected."""
    body = given(holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("orders", order_id, "extend", body=body, key=idempotency_key, wait=wait), wait)


def get_order(order_id: str) -> Flow[Order]:
    """Read an order that was met."""
    return answered(get("orders", order_id), Order)
