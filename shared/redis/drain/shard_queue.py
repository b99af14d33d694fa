"""The worker's end of a shard queue: take the lock and a batch, publish it, go on or give the lock back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from shared.config import Settings
from shared.domain.commands import Entry
from shared.errors import LockLostError, LockNotHeldError, ShardLockError
from shared.ports.queues import Publication, Taken, Undecodable
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis, ScriptCall
from shared.redis.client.protocol import Argument, Reply
from shared.redis.codec import UndecodableError, decode_command, encode_command
from shared.redis.drain.publication import Lease, publish_calls
from shared.redis.scripts import RAISE_SEQUENCE, RELEASE, RENEW, SET_ASIDE, TAKE
from shared.telemetry import logs

_WEIGHT_BYTES = 4096
"""As in append.lua: a command counts once for each of them begun."""
_TOLD_BYTES = 4_096
"""Of an entry that the dead list let go, the log has its beginning."""

_log = logs.get("queue")


class ShardQueue:
    """`shared.ports.queues.Queue` for one drain of one shard: made anew for each drain, used by one thread."""

    def __init__(self, redis: BlockingRedis, settings: Settings, shard: int, instance: str = "") -> None:
        self._redis = redis
        self._settings = settings
        self._shard = shard
        self._owner = f"{instance}:{uuid.uuid4()}"
        self._taken_before = False
        self._weights: dict[int, tuple[str, int]] = {}
        """By sequence: holder and bytes of what was read and not published yet."""

    def take(self) -> Taken | None:
        names = (keys.lock(self._shard), keys.commands(self._shard), keys.wake(self._shard))
        reply, head = self._run_and_read([(TAKE, names, (self._owner, self._settings.lease_ms))])
        if reply[0] == b"busy":
            if self._taken_before:
                raise self._not_ours()
            return None
        self._taken_before = reply[0] == b"taken"
        return self._read(head, waiting=reply[1]) if self._taken_before else Taken()

    def publish(self, publication: Publication, *, read_next: bool = True, stay: bool = False) -> Taken | None:
        lease = Lease(
            shard=self._shard,
            owner=self._owner,
            lease_ms=self._settings.lease_ms,
            outcome_ttl_seconds=self._settings.outcome_ttl_seconds,
            leaving=self._leaving(publication),
            stay=stay,
        )
        reply, head = self._run_and_read(publish_calls(lease, publication), read=read_next)
        if reply[0] == b"lost":
            raise self._not_ours()
        if reply[0] == b"ended":
            self._taken_before = False
            return None
        return self._read(head, waiting=reply[1])

    def renew(self) -> None:
        if not self._redis.run(RENEW, (keys.lock(self._shard),), (self._owner, self._settings.lease_ms)):
            raise self._not_ours()

    def release(self) -> int:
        names = (keys.lock(self._shard), keys.commands(self._shard), keys.wake(self._shard))
        waiting = cast("int", self._redis.run(RELEASE, names, (self._owner,)))
        if waiting < 0:
            raise self._not_ours()
        self._taken_before = False
        return waiting

    def keep(self, entry: Entry) -> None:
        self._move(
            [(f"0-{entry.sequence}", encode_command(entry.command))], keys.command(self._shard, entry.command.id)
        )

    def raise_sequence(self, last_sequence: int) -> bool:
        return bool(self._redis.run(RAISE_SEQUENCE, (keys.commands(self._shard),), (last_sequence,)))

    def _run_and_read(self, calls: list[ScriptCall], *, read: bool = True) -> tuple[list[Any], list[Reply]]:
        """Run scripts and return the last one's reply, and with it the head of the queue, in the same round trip.

        Read by plain commands: a script would turn each entry into Lua and back. If the lock is not ours, what was read
        is thrown away; a mark of withdrawal that comes between the two reads only takes effect sooner.
        """
        shard = self._shard
        head = (
            ("XRANGE", keys.commands(shard), "-", "+", "COUNT", self._settings.batch_max),
            ("SMEMBERS", keys.withdrawn(shard)),
        )
        replies = self._redis.run_many(calls, then=head if read else ())
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        return cast("list[Any]", replies[len(calls) - 1]), replies[len(calls) :]

    def _read(self, head: list[Reply], waiting: int) -> Taken | None:
        """Decode the head of the queue; what can't be decoded is set aside."""
        raw_entries, withdrawn = head or ([], [])
        entries: list[Entry] = []
        broken: list[Undecodable] = []
        for raw in cast("list[list[Reply]]", raw_entries):
            entry_id, values = cast("bytes", raw[0]).decode(), cast("list[bytes]", raw[1])
            try:
                payload = dict(zip(values[::2], values[1::2], strict=True))[b"c"]
                entry = Entry(_sequence(entry_id), decode_command(payload))
                entries.append(entry)
                self._weights[entry.sequence] = entry.command.holder, len(payload)
            except (UndecodableError, KeyError) as error:
                broken.append(Undecodable(entry_id, b" ".join(values), str(error)))
        taken = Taken(tuple(entries), frozenset(i.decode() for i in cast("list[bytes]", withdrawn)), waiting)
        return self._set_aside(taken, tuple(broken)) if broken else taken

    def _leaving(self, publication: Publication) -> dict[str, int]:
        """Return what leaves the queue with a publication, by holder as the append script counted it."""
        last = max((each.entry.sequence for each in publication.settled), default=0)
        leaving: dict[str, int] = {}
        for sequence in [each for each in self._weights if each <= last]:
            holder, size = self._weights.pop(sequence)
            leaving[holder] = leaving.get(holder, 0) - (-size // _WEIGHT_BYTES)
            leaving[""] = leaving.get("", 0) + size
        return leaving

    def _set_aside(self, taken: Taken, broken: tuple[Undecodable, ...]) -> Taken | None:
        """Move broken entries to the dead list; if they were the whole batch, read the next one."""
        self._move([(item.entry_id, item.payload) for item in broken])
        following = taken if taken.entries else self.take()
        return following and replace(following, set_aside=broken + following.set_aside)

    def _move(self, entries: Sequence[tuple[str, bytes]], *command_keys: str) -> None:
        arguments: list[Argument] = [self._owner, keys.DEAD_MAX]
        for entry_id, payload in entries:
            arguments += (entry_id, entry_id.encode() + b" " + payload)
        names = (keys.lock(self._shard), keys.commands(self._shard), keys.dead(self._shard), *command_keys)
        reply = self._redis.run(SET_ASIDE, names, tuple(arguments))
        if isinstance(reply, int):
            raise self._not_ours()
        for dropped in cast("list[bytes]", reply):
            _log.error("dead_entry_dropped", shard=self._shard, entry=repr(dropped[:_TOLD_BYTES])[2:-1])

    def _not_ours(self) -> ShardLockError:
        if self._taken_before:
            return LockLostError(self._shard, "its lease ran out")
        return LockNotHeldError(self._shard, "it was never taken by this drain")


def _sequence(entry_id: str) -> int:
    """Raises KeyError for an entry that the append script did not make: its id does not begin with `0-`."""
    milliseconds, _, sequence = entry_id.partition("-")
    if milliseconds != "0":
        raise KeyError(entry_id)
    return int(sequence)
