"""Serves the lanes that are due, all at once, until the process is to stop."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy import Engine

from shared.config import Settings
from shared.db import webhook_store
from shared.db.engine import transaction
from shared.db.webhook_store import WEBHOOKS_MAX, Lane
from shared.errors import RowlockError
from shared.telemetry import logs
from shared.webhooks.addresses import networks
from shared.webhooks.attempt import new_client
from workers.deliver.lane import Sender

LOOK_S = 0.2
_REST_S = 1.0

_log = logs.get("deliver")


class Delivery:
    """Any number of processes may run one: a lane is served by who has its lease."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._engine = engine
        self._allowed = networks(settings.webhook_allow)
        self._owner = str(uuid.uuid4())
        self._timeout_s = settings.webhook_timeout_ms / 1000
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`, then finish what is under way."""
        async with new_client(WEBHOOKS_MAX) as client:
            sender = Sender(self._engine, self._owner, client, self._allowed, self._timeout_s)
            while not stop.is_set():
                try:
                    lanes = await asyncio.to_thread(self._lease, sender.lease_s)
                except RowlockError as error:
                    _log.warning("lanes_not_read", error=str(error))
                    await _pause(stop, _REST_S)
                    continue
                for lane in lanes:
                    task = asyncio.create_task(self._serve(sender, lane, stop))
                    self._busy.add(task)
                    task.add_done_callback(self._busy.discard)
                await _pause(stop, LOOK_S)
            if self._busy:
                await asyncio.wait(self._busy)
            try:
                await asyncio.to_thread(self._give_back)
            except RowlockError as error:  # then the leases run out
                _log.warning("lanes_not_given_back", error=str(error))

    def _lease(self, lease_s: float) -> list[Lane]:
        free = WEBHOOKS_MAX - len(self._busy)
        if free <= 0:
            return []
        with transaction(self._engine) as conn:
            return list(webhook_store.lease(conn, self._owner, lease_s, free))

    def _give_back(self) -> None:
        with transaction(self._engine) as conn:
            webhook_store.give_back(conn, self._owner)

    async def _serve(self, sender: Sender, lane: Lane, stop: asyncio.Event) -> None:
        """Send for a lane until it has nothing more to send, or the process is to stop."""
        left: Lane | None = lane
        try:
            while left is not None and not stop.is_set():
                left = await sender.run(left)
        except RowlockError as error:  # the lease runs out, and the lane is due again
            _log.warning("lane_left", webhook=lane.id, error=str(error))
        except Exception:  # noqa: BLE001 - a bug met by one lane; the others go on, it is due again
            _log.exception("lane_failed", webhook=lane.id)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass
