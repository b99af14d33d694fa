"""What is published of a settled batch, and how the publish script is called with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from shared.domain.commands import Command, Kind
from shared.domain.ids import shard_of_command
from shared.domain.outcomes import Status
from shared.redis import keys
from shared.redis.client.blocking import ScriptCall
from shared.redis.client.protocol import Argument
from shared.redis.codec import SoldMark, encode_mark, encode_view
from shared.redis.scripts import PUBLISH, WRITE_OUTCOMES
from shared.views import CommandView


class Published(Struct, frozen=True):
    """The view of one command: final, or PENDING and parked."""

    command: Command
    view: CommandView
    sequence: int | None
    """Its number in this shard's stream, which it leaves; None for a parked command that ended (it left long ago)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    commands: Sequence[Published]
    events: Sequence[tuple[str, bytes]] = ()
    """Event ids and messages for the channels of events."""
    sold: Mapping[str, SoldMark | None] = field(default_factory=dict)
    """By ticket id of this shard: sold for good; None: no longer."""
    rate: float | None = None
    """Commands per second that the shard settles under load, so measured on full batches only; None: nothing new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What the script has to know besides the publication."""

    shard: int
    owner: str
    lease_ms: int
    outcome_ttl_seconds: int
    stay: bool
    """Keep the lock though nothing waits."""


def publish_calls(lease: Lease, publication: Publication) -> list[ScriptCall]:
    """Return the scripts to run, in one round trip: the publish script last, before it those for other shards.

    An order that frees tickets of other shards ends commands that are parked there; their keys lie in other slots.
    """
    views = [(one, shard_of_command(one.command.id), encode_view(one.view)) for one in publication.commands]
    abroad: dict[int, list[tuple[Published, bytes]]] = defaultdict(list)
    for one, shard, view in views:
        if shard != lease.shard:
            abroad[shard].append((one, view))
    calls: list[ScriptCall] = [
        (
            WRITE_OUTCOMES,
            tuple(keys.command(shard, one.command.id) for one, _ in items),
            (lease.outcome_ttl_seconds, *(view for _, view in items)),
        )
        for shard, items in abroad.items()
    ]
    home = [(one, view) for one, shard, view in views if shard == lease.shard]
    home.sort(key=lambda item: item[0].view.status is Status.PENDING)  # parked ones last
    messages = _replies([(one, view) for one, _, view in views]) + [
        (keys.event(event_id), message) for event_id, message in publication.events
    ]
    return [*calls, _publish_call(lease, publication, home, messages)]


def _publish_call(
    lease: Lease, publication: Publication, home: list[tuple[Published, bytes]], messages: list[tuple[str, bytes]]
) -> ScriptCall:
    shard = lease.shard
    prefix = keys.command(shard, "")
    last = max((one.sequence for one in publication.commands if one.sequence is not None), default="")
    # Only withdraw commands put members into the set, behind their targets in the same queue: with them they go.
    withdrawn = [one.command.target_id or "" for one in publication.commands if one.command.kind is Kind.WITHDRAW]
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
        len(withdrawn),
        len(publication.sold),
        len(messages),
        sum(one.view.status is Status.PENDING for one, _ in home),
        *(view for _, view in home),
        *withdrawn,
        *marks,
    ]
    for channel, message in messages:
        arguments += (channel, message)
    names = (
        keys.lock(shard),
        keys.commands(shard),
        keys.wake(shard),
        keys.rate(shard),
        keys.withdrawn(shard),
        keys.sold(shard),
        *[prefix + one.command.id for one, _ in home],
    )
    return PUBLISH, names, tuple(arguments)


def _replies(views: list[tuple[Published, bytes]]) -> list[tuple[str, bytes]]:
    """Return one message for each API process that has clients waiting: the views as a JSON array."""
    by_instance: dict[str, list[bytes]] = defaultdict(list)
    for one, view in views:
        if one.command.reply_to is not None:
            by_instance[one.command.reply_to].append(view)
    return [(keys.replies(instance), b"[" + b",".join(parts) + b"]") for instance, parts in by_instance.items()]
