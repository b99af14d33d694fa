"""The awaiting client: the same calls as those of the blocking one."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

import httpx2

from rowlock_client import calls, transport
from rowlock_client.calls.changes import Following
from rowlock_client.flow import Flow, Pause, Reply, Request, Silence
from rowlock_client.models.changes import Changes
from rowlock_client.pages import Listing
from rowlock_client.retries import Retries, persistent

P = ParamSpec("P")
T = TypeVar("T")


def _called(call: Callable[P, Flow[T]]) -> Callable[Concatenate[AsyncRowlock, P], Awaitable[T]]:
    @wraps(call)
    async def method(self: AsyncRowlock, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.run(call(*args, **kwargs))

    return method


def _listed(call: Callable[P, Listing[T]]) -> Callable[Concatenate[AsyncRowlock, P], AsyncIterator[T]]:
    @wraps(call)
    def method(self: AsyncRowlock, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
        return self._items(call(*args, **kwargs))

    return method


def _followed(call: Callable[P, Following]) -> Callable[Concatenate[AsyncRowlock, P], AsyncIterator[Changes]]:
    @wraps(call)
    def method(self: AsyncRowlock, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Changes]:
        return self._pages(call(*args, **kwargs))

    return method


class AsyncRowlock:
    """A Rowlock at `url`, as who `token` says: a shop's key, or a holder's token. Used as a context."""

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        retries: Retries = Retries(),  # noqa: B008 - frozen
        timeout_s: float = 30,
        http: httpx2.AsyncClient | None = None,
    ) -> None:
        """`timeout_s` is beyond what a call waits. With an `http` of your own its address, proxies and TLS count; close it yourself."""
        self._http = http or httpx2.AsyncClient()
        self._is_own = http is None
        self._common = transport.Common(url, token, timeout_s)
        self._retries = retries

    async def close(self) -> None:
        if self._is_own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def run(self, flow: Flow[T]) -> T:
        """Carry a call out."""
        steps, answer = persistent(flow, self._retries, random.random), None
        try:
            while True:
                answer = await self._carried_out(steps.send(answer))
        except StopIteration as end:
            result: T = end.value
            return result

    async def _carried_out(self, step: Request | Pause) -> Reply | Silence | None:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        began = time.monotonic()
        try:
            answer = await self._http.request(**self._common.options(step))
        except httpx2.RequestError as error:
            return transport.silence(error, time.monotonic() - began)
        return transport.reply(answer, time.monotonic() - began)

    async def _items(self, listing: Listing[T]) -> AsyncIterator[T]:
        cursor: str | None = None
        while True:
            page = await self.run(listing(cursor))
            for item in page.items:
                yield item
            cursor = page.next_cursor
            if cursor is None:
                return

    async def _pages(self, following: Following) -> AsyncIterator[Changes]:
        cursor = following.first
        while True:
            page = await self.run(following.read(cursor))
            if page.items or not page.has_more:  # in what was read nothing may have been wanted
                yield page
            cursor = page.next_cursor
            if following.ends and not page.has_more:
                return

    reserve = _called(calls.tickets.reserve)
    confirm = _called(calls.tickets.confirm)
    release = _called(calls.tickets.release)
    extend = _called(calls.tickets.extend)
    ticket = _called(calls.tickets.ticket)
    tickets = _listed(calls.tickets.tickets)
    history = _listed(calls.tickets.history)

    order = _called(calls.orders.order)
    package = _called(calls.orders.package)
    confirm_order = _called(calls.orders.confirm_order)
    release_order = _called(calls.orders.release_order)
    extend_order = _called(calls.orders.extend_order)
    get_order = _called(calls.orders.get_order)

    cancel = _called(calls.box_office.cancel)
    cancel_order = _called(calls.box_office.cancel_order)
    transfer = _called(calls.box_office.transfer)
    transfer_order = _called(calls.box_office.transfer_order)
    move = _called(calls.box_office.move)
    move_order = _called(calls.box_office.move_order)

    command = _called(calls.commands.command)
    outcome = _called(calls.commands.outcome)
    commands = _called(calls.commands.commands)
    withdraw = _called(calls.commands.withdraw)

    reservation = _called(calls.reservations.reservation)
    reservations = _listed(calls.reservations.reservations)
    audience = _called(calls.audience.audience)
    report = _called(calls.audience.report)
    hall = _called(calls.audience.hall)
    hall_ids = _called(calls.audience.hall_ids)
    statuses = _called(calls.audience.statuses)

    event = _called(calls.events.event)
    events = _listed(calls.events.events)
    create_event = _called(calls.events.create_event)
    change_event = _called(calls.events.change_event)
    seats = _called(calls.events.seats)
    plan = _called(calls.events.plan)
    import_tickets = _called(calls.events.import_tickets)
    cancel_event = _called(calls.events.cancel_event)
    reopen_event = _called(calls.events.reopen_event)
    copy_event = _called(calls.events.copy_event)
    delete_event = _called(calls.events.delete_event)
    offer = _called(calls.events.offer)
    change_tickets = _called(calls.events.change_tickets)
    remove_tickets = _called(calls.events.remove_tickets)

    channels = _listed(calls.channels.channels)
    channel = _called(calls.channels.channel)
    put_channel = _called(calls.channels.put_channel)
    delete_channel = _called(calls.channels.delete_channel)
    release_channel = _called(calls.channels.release_channel)
    create_codes = _called(calls.channels.create_codes)
    codes = _listed(calls.channels.codes)
    disable_code = _called(calls.channels.disable_code)

    changes = _followed(calls.changes.changes)

    me = _called(calls.principals.me)
    begin_session = _called(calls.principals.begin_session)
    create_token = _called(calls.principals.create_token)
    list_keys = _listed(calls.principals.list_keys)
    create_key = _called(calls.principals.create_key)
    rotate_key = _called(calls.principals.rotate_key)
    revoke_key = _called(calls.principals.revoke_key)

    webhooks = _listed(calls.webhooks.webhooks)
    create_webhook = _called(calls.webhooks.create_webhook)
    change_webhook = _called(calls.webhooks.change_webhook)
    delete_webhook = _called(calls.webhooks.delete_webhook)
    rotate_webhook = _called(calls.webhooks.rotate_webhook)
    enable_webhook = _called(calls.webhooks.enable_webhook)
    replay_webhook = _called(calls.webhooks.replay_webhook)
    test_webhook = _called(calls.webhooks.test_webhook)
    webhook_attempts = _called(calls.webhooks.webhook_attempts)
