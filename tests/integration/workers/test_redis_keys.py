"""Every key in Redis stands in the table of `shared.redis.keys`, is of its type, and has a life or a bound."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from shared.domain.commands import Command, Kind, Wish
from shared.domain.ids import shard_of_command
from shared.redis import keys
from shared.redis.admission.command_queue import CommandQueue
from shared.redis.admission.idempotency_keys import IdempotencyKeys
from shared.redis.client.asynchronous import AsyncRedis
from tests.integration.workers.harness import EVENT, Harness


@dataclass(frozen=True, slots=True)
class Row:
    name: re.Pattern[str]
    type: str
    life: str
    bound: str


def _rows() -> Iterator[Row]:
    for line in (keys.__doc__ or "").splitlines():
        if line.startswith("| `rowlock:"):
            name, type_, _, life, bound = (cell.strip() for cell in line.split("|")[1:-1])
            spelled = re.escape(name.strip("`")).replace("shard\\-07", r"shard\-\d{2,4}")
            yield Row(re.compile(re.sub("<[a-z]+>", ".+", spelled)), type_, life, bound)


TABLE = [row for row in _rows() if row.type != "channel"]


def found(harness: Harness) -> dict[str, tuple[Row, int]]:
    """Return every key with its row and its life in milliseconds, below 0 if it has none. Raises ValueError: no row."""
    cursor, names = b"0", set[str]()
    while True:
        cursor, page = cast("tuple[bytes, list[bytes]]", harness.redis.call("SCAN", cursor, "MATCH", "*", "COUNT", 500))
        names |= {name.decode() for name in page}
        if cursor == b"0":
            break
    held: dict[str, tuple[Row, int]] = {}
    for name in names:
        (row,) = [row for row in TABLE if row.name.fullmatch(name)]
        type_, life_ms = harness.redis.call_many([("TYPE", name), ("PTTL", name)])
        assert type_ == row.type.encode(), name
        held[name] = row, cast("int", life_ms)
    return held


def sale(harness: Harness) -> list[Command]:
    """Append a command of every kind but withdraw; return them."""
    a, b, c, d, e, f = harness.sell(6, refundable=False)
    ordered = harness.command(Kind.ORDER, a, "dan", event_id=EVENT, wishes=(Wish(ticket_ids=(d,)),))
    return [
        *harness.append(
            harness.command(Kind.RESERVE, a),
            harness.command(Kind.CONFIRM, a),
            harness.command(Kind.RESERVE, b),
            harness.command(Kind.EXTEND, b),
            harness.command(Kind.RELEASE, b),
            harness.command(Kind.RESERVE, c),
            harness.command(Kind.RESERVE, c, "bob", wait_for_release_seconds=30),
            harness.command(Kind.EXPIRE, c),
            harness.command(Kind.RESERVE, e),
            harness.command(Kind.TRANSFER, e, to_holder="bob"),
            harness.command(Kind.MOVE, e, "bob", to=f),
            harness.command(Kind.CANCEL, f, "boss", reason="a flood", anybodys=True),
        ),
        *harness.append(
            Command(**{name: getattr(ordered, name) for name in ordered.__struct_fields__} | {"ticket_id": None})
        ),
    ]


def test_every_key_of_a_sale_is_known_and_has_a_life_or_a_bound(harness: Harness) -> None:
    commands = sale(harness)
    assert {command.kind for command in commands} == set(Kind) - {Kind.WITHDRAW}

    async def meanwhile() -> None:
        redis = AsyncRedis(harness.settings.redis_url, harness.settings.store_timeout_ms)
        target = harness.command(Kind.RESERVE, f"{EVENT}-1", "eve")
        queues, idempotency = CommandQueue(harness.settings, redis), IdempotencyKeys(harness.settings, redis)
        claim = await idempotency.claim("eve", "once", "print", target.id)
        await queues.append(target)
        await idempotency.keep(claim)
        await queues.withdraw(harness.command(Kind.WITHDRAW, f"{EVENT}-1", "eve", target_id=target.id))
        await redis.close()

    asyncio.run(meanwhile())
    shards = {shard_of_command(command.id) for command in commands}
    harness.redis.call("XADD", keys.commands(min(shards)), "0-*", "c", "no command")
    for row, life_ms in found(harness).values():
        assert life_ms > 0 or row.bound, row
    drainer = harness.drainer()
    for shard in shards:
        drainer.drain(shard)
    left = found(harness)
    assert {keys.sold(harness.shard(f"{EVENT}-1")), keys.dead(min(shards))} <= set(left)
    # Once nothing waits only what waits for somebody to look at it stays; and a stream without an entry, for its number.
    for name, (row, life_ms) in left.items():
        assert life_ms > 0 or row.type in ("list", "stream"), name
        assert row.type != "stream" or harness.redis.call("XLEN", name) == 0


def test_each_row_of_the_table_has_a_life_and_where_that_hangs_on_somebody_a_bound() -> None:
    assert len(TABLE) >= 11
    for row in TABLE:
        assert row.life
        assert row.bound or "until" not in row.life, row.name
