"""Redis against the tables: what stands in the queues, and what is published of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import msgspec
from sqlalchemy import Connection as Database

from shared.audit.difference import Check, Difference
from shared.db.command_reader import read_commands
from shared.db.queries import query
from shared.domain.outcomes import Status
from shared.ports.queues import SoldMark
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.protocol import Reply
from shared.redis.codec import UndecodableError, decode_command, decode_view
from shared.views import CommandView

_PAGE = 1_000


class Queues:
    """The queues of some shards, read from outside; a drain that is under way makes some of it differ."""

    def __init__(self, redis: BlockingRedis, database: Database) -> None:
        self._redis = redis
        self._database = database

    def differences(self, shards: Sequence[int]) -> Iterator[Difference]:
        for shard in shards:
            yield from self._entries(shard)
            yield from self._withdrawn(shard)
            yield from self._sold(shard)
        yield from self._published()

    def _recorded(self, ids: Iterable[str]) -> dict[str, CommandView]:
        """Return those commands that are final or parked."""
        return read_commands(self._database, list(ids))

    def _entries(self, shard: int) -> Iterator[Difference]:
        start = "-"
        while page := self._list("XRANGE", keys.commands(shard), start, "+", "COUNT", _PAGE):
            ids = []
            for entry_id, values in cast("list[tuple[bytes, list[bytes]]]", page):
                start = f"({entry_id.decode()}"
                try:
                    ids.append(decode_command(values[1]).id)
                except UndecodableError:  # the next drain sets it aside
                    continue
            for id_ in self._recorded(ids):
                yield Difference(Check.SETTLED_ENTRY, id_, "stands in the queue and is settled", shard)

    def _withdrawn(self, shard: int) -> Iterator[Difference]:
        members = [cast("bytes", member) for member in self._list("SMEMBERS", keys.withdrawn(shard))]
        values = self._redis.call_many([("GET", keys.command(shard, each.decode())) for each in members])
        for member, value in zip(members, values, strict=True):
            if not (isinstance(value, bytes) and value.startswith(b"P")):
                yield Difference(Check.WITHDRAWN, member.decode(), "is marked as taken back and does not wait", shard)

    def _sold(self, shard: int) -> Iterator[Difference]:
        pairs = [cast("bytes", each) for each in self._list("HGETALL", keys.sold(shard))]
        marks = {ticket.decode(): mark for ticket, mark in zip(pairs[::2], pairs[1::2], strict=True)}
        tickets = list(marks)
        rows = self._database.execute(query("sold_to"), {"ids": tickets}) if tickets else ()
        sold = {row.ticket_id: row.holder for row in rows}
        for ticket, mark in marks.items():
            if sold.get(ticket) != msgspec.json.decode(mark, type=SoldMark).holder:
                detail = (
                    "is marked as sold for good and is not"
                    if ticket not in sold
                    else "is sold to another than its mark says"
                )
                yield Difference(Check.SOLD_MARK, ticket, detail, shard, held=mark)

    def _published(self) -> Iterator[Difference]:
        for server in self._redis.servers():
            yield from self._published_by(server)

    def _published_by(self, server: BlockingRedis) -> Iterator[Difference]:
        cursor: Reply = b"0"
        while True:
            cursor, found = cast(
                "list[Reply]",
                server.call("SCAN", cast("bytes", cursor), "MATCH", keys.command_pattern(), "COUNT", _PAGE),
            )
            names = [name.decode() for name in cast("list[bytes]", found)]
            values = self._redis.call_many([("GET", name) for name in names])
            published = [(name, value) for name, value in zip(names, values, strict=True) if isinstance(value, bytes)]
            yield from self._compared_page(published)
            if cursor == b"0":
                return

    def _compared_page(self, published: list[tuple[str, bytes]]) -> Iterator[Difference]:
        found = [(*keys.shard_and_id(name), value) for name, value in published]
        recorded = self._recorded(id_ for _, id_, _ in found)
        yield from self._marks([each for each in found if each[2].startswith(b"P")], recorded)
        for shard, id_, value in found:
            if not value.startswith(b"P"):
                yield from _compared(shard, id_, value, recorded.get(id_))

    def _marks(self, found: list[tuple[int, str, bytes]], recorded: dict[str, CommandView]) -> Iterator[Difference]:
        entries = [(keys.commands(shard), f"0-{value[1:].decode()}") for shard, _, value in found]
        waiting = self._redis.call_many([("XRANGE", stream, entry, entry) for stream, entry in entries])
        for (shard, id_, value), entry in zip(found, waiting, strict=True):
            if entry:
                continue
            if id_ in recorded:
                yield Difference(Check.STALE_MARK, id_, "is marked as waiting and is settled", shard, held=value)
            else:
                detail = "was accepted, stands in no queue and has no outcome"
                yield Difference(Check.LOST, id_, detail, shard, held=value)

    def _list(self, *arguments: str | bytes | int) -> list[Reply]:
        return cast("list[Reply]", self._redis.call(*arguments))


def _compared(shard: int, id_: str, value: bytes, recorded: CommandView | None) -> Iterator[Difference]:
    published = decode_view(value)
    if published.parked and published.status is Status.PENDING and recorded is not None:
        return  # a publication that was cut off; a parked command is read from the tables
    if recorded is not None and (published.status, published.code) != (recorded.status, recorded.code):
        detail = f"is published as {published.status} {published.code or ''} and recorded as {recorded.status} {recorded.code or ''}"
        yield Difference(Check.PUBLISHED_OTHERWISE, id_, detail, shard, held=value)
    # What admission itself refused has no number and is recorded nowhere else.
    elif recorded is None and (published.status is Status.PENDING or published.sequence is not None):
        yield Difference(
            Check.UNRECORDED, id_, f"is published as {published.status} and recorded nowhere", shard, held=value
        )
