"""From a request to a command in its shard's queue, and from there to the answer."""

from __future__ import annotations

import os
import time

from flask import Response, request
from msgspec import Struct

from api import metrics
from api.commands import accepted_log, traced
from api.commands.answers import accepted, final
from api.commands.idempotency import claim_command
from api.commands.patience import room_to_wait
from api.commands.refusals import refused
from api.principals.identity import Identity, Role, Scope
from api.services.process import Services, services
from api.web.deferred import Ready
from api.web.preferences import applied, idempotency_key, replayed, request_id, wait_seconds
from shared.domain.commands import Command, Kind, Part, Wish
from shared.domain.ids import command_id, shard_of_command
from shared.domain.outcomes import Status
from shared.errors import AdmissionRefusedError
from shared.ports.queues import Admission
from shared.redis.admission.idempotency_keys import Claim
from shared.views import rfc3339


class Draft(Struct, frozen=True, kw_only=True):
    """What is requested, before it has an id. `body` is the request's body in one spelling, for its fingerprint."""

    kind: Kind
    holder: str
    shard: int
    ticket_id: str | None = None
    order_id: str | None = None
    event_id: str | None = None
    wishes: tuple[Wish, ...] = ()
    parts: tuple[Part, ...] = ()
    wait_for_release_seconds: int | None = None
    to: str | None = None
    moves: dict[str, str] | None = None
    to_holder: str | None = None
    reason: str | None = None
    anybodys: bool = False
    price_class: str | None = None
    channel: str | None = None
    code_digest: str | None = None
    deadline_seconds: int | None = None
    metadata: dict[str, str] | None = None
    body: bytes = b""


async def submit(identity: Identity, draft: Draft) -> Response:
    """Append the command and answer 202, or wait for its outcome if the client prefers. Raises Problem."""
    parts, environ = services(), request.environ
    id_: str = command_id(draft.shard, time.time_ns() // 1_000_000, os.urandom(8))
    key = idempotency_key(environ.get("HTTP_IDEMPOTENCY_KEY"))
    claim = None
    if key is not None:
        claim = await claim_command(identity.name, key, id_, draft.body)
        id_ = claim.command_id
    seconds = wait_seconds(environ.get("HTTP_PREFER"), parts.settings.wait_max_seconds)
    with room_to_wait(parts, identity, seconds) as seconds:
        reply_to = parts.instance if seconds else None
        command = _command(identity, draft, id_, environ.get("HTTP_X_REQUEST_ID"), reply_to=reply_to)
        if seconds:
            answer = await _append_and_wait(parts, command, claim, seconds)
        else:
            admission = await _append(parts, command, claim)
            view = admission.view
            answer = (
                final(view)
                if view.status is Status.REJECTED
                else accepted(view, admission.ahead, admission.rate, _waits_until(command))
            )
    return replayed(applied(answer, seconds), claim is not None and not claim.new)


async def _append_and_wait(parts: Services, command: Command, claim: Claim | None, seconds: float) -> Ready:
    with parts.waiters.expect(command.id) as outcome:
        admission = await _append(parts, command, claim)
        if admission.view.status is not Status.PENDING:
            return final(admission.view)
        settled = await parts.waiters.until(outcome, seconds)
        if settled is not None:
            return final(settled)
        now = await parts.queue.read(command.id) or admission
        return (
            accepted(now.view, now.ahead, now.rate, _waits_until(command))
            if now.view.status is Status.PENDING
            else final(now.view)
        )


async def _append(parts: Services, command: Command, claim: Claim | None) -> Admission:
    """Return what became of the command. Raises Problem (503) if it is refused."""
    try:
        admission = await traced.append(parts.queue, command)
    except AdmissionRefusedError as refusal:
        raise refused(refusal) from None
    if admission.appended:
        metrics.APPENDED[command.kind].inc()
        assert admission.view.sequence is not None
        accepted_log.note(command, admission.view.sequence)
        if admission.must_wake:
            parts.wake_ups.send(shard_of_command(command.id))
    if claim is not None and admission.view.sequence is not None:
        await parts.idempotency.keep(claim)  # it entered its queue, now or before; the claims of others run out
    return admission


def _command(identity: Identity, draft: Draft, id_: str, known_as: str | None, *, reply_to: str | None) -> Command:
    """Return the command. Its time is the one in its id, so that a repeated request makes the very same."""
    submitted_ms = int(id_[:8] + id_[9:13], 16)
    deadline = draft.deadline_seconds
    return Command(
        id=id_,
        kind=draft.kind,
        holder=draft.holder,
        submitted_ms=submitted_ms,
        ticket_id=draft.ticket_id,
        order_id=id_ if draft.kind is Kind.ORDER else draft.order_id,
        event_id=draft.event_id,
        wishes=draft.wishes,
        parts=draft.parts,
        wait_for_release_seconds=draft.wait_for_release_seconds,
        to=draft.to,
        moves=draft.moves,
        to_holder=draft.to_holder,
        reason=draft.reason,
        anybodys=draft.anybodys,
        deadline_ms=None if deadline is None else submitted_ms + deadline * 1000,
        price_class=draft.price_class,
        channel=draft.channel,
        code_digest=draft.code_digest,
        metadata=draft.metadata,
        guest=identity.role is Role.GUEST,
        seller=Scope.SELL in identity.scopes,
        within=identity.within,
        request_id=request_id(known_as),
        reply_to=reply_to,
    )


def _waits_until(command: Command) -> str | None:
    seconds = command.wait_for_release_seconds
    return None if seconds is None else rfc3339(command.submitted_ms + seconds * 1000)
