"""How the publish script is called with what a batch became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct

from shared.domain.commands import Command, Kind
from shared.domain.ids import shard_of_command
from shared.domain.outcomes import Status
from shared.ports.queues import Publication
from shared.redis import keys
from shared.redis.client.blocking import ScriptCall
from shared.redis.client.protocol import Argument
from shared.redis.codec import encode_mark, encode_view
from shared.redis.scripts import PUBLISH, WRITE_OUTCOMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What the script has to know besides the publication."""

    shard: int
    owner: str
    lease_ms: int
    outcome_ttl_seconds: int
    leaving: Mapping[str, int]
    """What leaves the queue, by holder; under '' its bytes."""
    stay: bool
    """Keep the lock though nothing waits."""


class _Encoded(Struct, frozen=True):
    command: Command
    view: bytes


def publish_calls(lease: Lease, publication: Publication) -> list[ScriptCall]:
    """Return the scripts to run, in one round trip: the publish script last, before it those for other shards.

    An order that frees tickets of other shards ends commands that are parked there; their keys lie in other slots.
    """
    final: list[_Encoded] = []
    parked: list[_Encoded] = []
    abroad: dict[int, list[_Encoded]] = defaultdict(list)
    for each in (*publication.settled, *publication.ended):
        encoded = _Encoded(each.entry.command, encode_view(each.view))
        shard = shard_of_command(encoded.command.id)
        if shard != lease.shard:
            abroad[shard].append(encoded)
        elif each.view.status is Status.PENDING:
            parked.append(encoded)
        else:
            final.append(encoded)
    calls: list[ScriptCall] = [
        (
            WRITE_OUTCOMES,
            tuple(keys.command(shard, each.command.id) for each in views),
            (lease.outcome_ttl_seconds, *(each.view for each in views)),
        )
        for shard, views in abroad.items()
    ]
    messages = _replies([*final, *parked, *(each for views in abroad.values() for each in views)])
    if publication.journal_number is not None:
        messages.append((keys.journal(), b"%d %d" % (lease.shard, publication.journal_number)))
    return [*calls, _publish_call(lease, publication, final, parked, messages)]


def _publish_call(
    lease: Lease,
    publication: Publication,
    final: list[_Encoded],
    parked: list[_Encoded],
    messages: list[tuple[str, bytes]],
) -> ScriptCall:
    shard = lease.shard
    prefix = keys.command(shard, "")
    last = max((each.entry.sequence for each in publication.settled), default="")
    # Only withdraw commands put members into the set, behind their targets in the same queue: with them they go.
    commands = [each.entry.command for each in publication.settled]
    withdrawn = [command.target_id or "" for command in commands if command.kind is Kind.WITHDRAW]
    marks: list[Argument] = []
    for ticket_id, mark in publication.sold.items():
        marks += (ticket_id, "" if mark is None else encode_mark(mark))
    arguments: list[Argument] = [
        lease.owner,
        lease.lease_ms,
        lease.outcome_ttl_seconds,
        "1" if lease.stay else "",
        "" if publication.rate is None else f"{publication.rate:.3f}",
        last,
        len(final),
        len(parked),
        len(withdrawn),
        len(publication.sold),
        len(messages),
        len(lease.leaving),
        keys.SOLD_MAX,
        keys.SOLD_SECONDS,
        *(each.view for each in final),
        *(each.view for each in parked),
        *withdrawn,
        *marks,
    ]
    for channel, message in messages:
        arguments += (channel, message)
    for holder, leaving in lease.leaving.items():
        arguments += (holder, leaving)
    names = (
        keys.lock(shard),
        keys.commands(shard),
        keys.wake(shard),
        keys.rate(shard),
        keys.withdrawn(shard),
        keys.sold(shard),
        keys.pending(shard),
        *[prefix + each.command.id for each in final],
        *[prefix + each.command.id for each in parked],
    )
    return PUBLISH, names, tuple(arguments)


def _replies(views: list[_Encoded]) -> list[tuple[str, bytes]]:
    """Return one message for each API process that has clients waiting: the views as a JSON array."""
    by_instance: dict[str, list[bytes]] = defaultdict(list)
    for each in views:
        if each.command.reply_to is not None:
            by_instance[each.command.reply_to].append(each.view)
    return [(keys.replies(instance), b"[" + b",".join(parts) + b"]") for instance, parts in by_instance.items()]
