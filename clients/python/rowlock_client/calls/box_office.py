"""What a shop does with what somebody has: takes it back, passes it on, gives another seat for it. It needs the scope sell.

`holder` is whose it must be (else Rejected: NOT_HOLDER); without it, it is done to whoever has it.
"""

from __future__ import annotations

from collections.abc import Mapping

from rowlock_client.calls.tickets import WAIT
from rowlock_client.flow import Flow, given, post
from rowlock_client.models.commands import Command
from rowlock_client.settling import settled


def cancel(
    ticket_id: str,
    *,
    reason: str,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Take a ticket back, sold or held, whatever the event refunds. Raises Rejected."""
    body = given(reason=reason, holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("tickets", ticket_id, "cancel", body=body, key=idempotency_key, wait=wait), wait)


def cancel_order(
    order_id: str,
    *,
    reason: str,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Take back all that is still had of an order. Raises Rejected."""
    body = given(reason=reason, holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("orders", order_id, "cancel", body=body, key=idempotency_key, wait=wait), wait)


def transfer(
    ticket_id: str,
    *,
    to_holder: str,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Pass a ticket on to another holder, sold or held as it is. Raises Rejected."""
    body = given(to_holder=to_holder, holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("tickets", ticket_id, "transfer", body=body, key=idempotency_key, wait=wait), wait)


def transfer_order(
    order_id: str,
    *,
    to_holder: str,
    holder: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Pass an order on to another holder, all of it or nothing. Raises Rejected."""
    body = given(to_holder=to_holder, holder=holder, deadline_seconds=deadline_seconds)
    return settled(post("orders", order_id, "transfer", body=body, key=idempotency_key, wait=wait), wait)


def move(
    ticket_id: str,
    *,
    to: str,
    holder: str | None = None,
    channel: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Give a ticket's holder the ticket `to` instead, sold or held as it is. Raises Rejected."""
    body = given(to=to, holder=holder, channel=channel, deadline_seconds=deadline_seconds)
    return settled(post("tickets", ticket_id, "move", body=body, key=idempotency_key, wait=wait), wait)


def move_order(
    order_id: str,
    *,
    to: Mapping[str, str],
    holder: str | None = None,
    channel: str | None = None,
    deadline_seconds: int | None = None,
    wait: int = WAIT,
    idempotency_key: str | None = None,
) -> Flow[Command]:
    """Give an order other tickets: `to` has those to be left, each with the one to be had for it; all or nothing. Raises Rejected."""
    body = given(to=to, holder=holder, channel=channel, deadline_seconds=deadline_seconds)
    return settled(post("orders", order_id, "move", body=body, key=idempotency_key, wait=wait), wait)
