"""Commands as resources: read one, read many, take one back."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from flask import Blueprint, Response, request

from api.commands.answers import CommandResource, resource, shown
from api.commands.find import find_commands
from api.commands.patience import room_to_wait
from api.commands.refusals import refused
from api.principals.current import current, may_see
from api.principals.identity import Identity
from api.services.process import Services, services
from api.web.bodies import answer, invalid
from api.web.deferred import deferred
from api.web.documented import PREFER, Parameter, documented
from api.web.pages import Page
from api.web.preferences import applied, request_id, wait_seconds
from api.web.problems import not_found
from shared.db import reservation_reader
from shared.db.engine import transaction
from shared.domain.commands import Command, Kind
from shared.domain.ids import command_id, shard_of_command
from shared.domain.outcomes import Status
from shared.errors import AdmissionRefusedError
from shared.ports.queues import Known
from shared.views import CommandView

blueprint = Blueprint("commands", __name__, url_prefix="/api/commands")

IDS_MAX = 100
WITHDRAW_WAIT_SECONDS = 2
"""A withdrawal is answered when the queue has got to it, but no later than this, if the client states no preference."""


@blueprint.get("/<id_>")
@deferred
@documented(
    "Read a command; with `Prefer: wait=N`, once it is final.",
    tag="commands",
    answers={200: CommandResource},
    parameters=(PREFER,),
    problems=(404,),
)
async def get_command(id_: str) -> Response:
    identity, parts = current(), services()
    seconds = wait_seconds(request.environ.get("HTTP_PREFER"), parts.settings.wait_max_seconds)
    found = await _own(parts, identity, id_)
    if seconds and found.view.status is Status.PENDING:
        with room_to_wait(parts, identity, seconds) as seconds:
            found = await _awaited(parts, identity, found, seconds or 0)
    return applied(shown(found.view, found.ahead, found.rate), seconds)


@blueprint.get("")
@deferred
@documented(
    "Read up to 100 commands at once.",
    tag="commands",
    answers={200: Page[CommandResource]},
    parameters=(
        Parameter(name="ids", about="Ids of commands, separated by commas.", required=True, allowed={"minLength": 1}),
    ),
    problems=(400,),
)
async def list_commands() -> Response:
    """Those of the named commands that are the viewer's own, in the requested order."""
    identity = current()
    ids = list(dict.fromkeys(part for part in request.args.get("ids", "").split(",") if part))
    if not 0 < len(ids) <= IDS_MAX:
        raise invalid("ids", f"name 1 to {IDS_MAX} command ids, separated by commas")
    known = await find_commands(services(), [id_ for id_ in ids if _is_id(id_)])
    items = [
        resource(found.view, found.ahead, found.rate)
        for id_ in ids
        if (found := known.get(id_)) and await _may_see(services(), identity, found.view)
    ]
    return answer({"items": items, "next_cursor": None})


@blueprint.delete("/<id_>")
@deferred
@documented(
    "Take a command back that is not settled yet.",
    name="withdrawCommand",
    tag="commands",
    answers={200: CommandResource},
    parameters=(PREFER,),
    problems=(404,),
)
async def withdraw(id_: str) -> Response:
    """Take a command back that is not settled yet. A settled one is shown as it ended."""
    identity, parts = current(), services()
    seconds = wait_seconds(request.environ.get("HTTP_PREFER"), parts.settings.wait_max_seconds)
    found = await _own(parts, identity, id_)
    if found.view.status is Status.PENDING:
        try:
            admission = await parts.queue.withdraw(_withdrawal(found))
        except AdmissionRefusedError as refusal:
            raise refused(refusal) from None
        if admission.must_wake:
            parts.wake_ups.send(shard_of_command(id_))
        with room_to_wait(parts, identity, WITHDRAW_WAIT_SECONDS if seconds is None else seconds) as patience:
            found = await _awaited(parts, identity, found, patience or 0)
    return applied(shown(found.view, found.ahead, found.rate), seconds)


async def _awaited(parts: Services, identity: Identity, found: Known, seconds: int) -> Known:
    """Return the command when it is final, or as it is when the time is up."""
    with parts.waiters.expect(found.view.id) as outcome:
        now = await _own(parts, identity, found.view.id)  # it may have ended before anybody listened
        if now.view.status is not Status.PENDING:
            return now
        settled = await parts.waiters.until(outcome, seconds)
    return Known(settled, 0, None) if settled else await _own(parts, identity, found.view.id)


async def _own(parts: Services, identity: Identity, id_: str) -> Known:
    """Return the command if the viewer may see it. Raises Problem (404)."""
    found = (await find_commands(parts, [id_])).get(id_) if _is_id(id_) else None
    if found is None or not await _may_see(parts, identity, found.view):
        raise not_found("command")
    return found


async def _may_see(parts: Services, identity: Identity, view: CommandView) -> bool:
    """Return whether the command is the viewer's own, or one of a holder and event that it may see."""
    if view.holder == identity.holder or identity.event_ids is None:
        return may_see(identity, view.holder)
    if not may_see(identity, view.holder):
        return False
    events: Sequence[str] = view.event_ids if view.event_id is None else (view.event_id,)
    if not events and view.ticket_id is not None:
        ticket = await parts.reads.tickets.read(view.ticket_id)
        events = () if ticket is None else (ticket.event_id,)
    elif not events and view.order_id is not None:
        events = await parts.threads.run(lambda: _events_of_order(parts, view.order_id or ""))
    return identity.event_ids.issuperset(events)


def _events_of_order(parts: Services, order_id: str) -> Sequence[str]:
    with transaction(parts.engine) as conn:
        order = reservation_reader.get_order(conn, order_id)
    return () if order is None else order.event_ids


def _withdrawal(found: Known) -> Command:
    view = found.view
    now_ms = time.time_ns() // 1_000_000
    return Command(
        id=command_id(shard_of_command(view.id), now_ms, os.urandom(8)),
        kind=Kind.WITHDRAW,
        holder=view.holder,
        submitted_ms=now_ms,
        ticket_id=view.ticket_id,
        event_id=view.event_id,
        target_id=view.id,
        request_id=request_id(request.environ.get("HTTP_X_REQUEST_ID")),
    )


def _is_id(id_: str) -> bool:
    try:
        shard_of_command(id_)
    except ValueError:
        return False
    return True
