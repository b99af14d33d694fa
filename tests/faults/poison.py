"""Entries that no healthy door would ever append: one that makes settling fail, and one that is no command."""

from __future__ import annotations

import os
import random
import time

import redis

from shared.domain.commands import Command, Kind, Wish
from shared.domain.ids import command_id
from shared.redis import keys
from shared.redis.codec import encode_command
from tests.faults.system import SHARDS

EVENT = "laboratory"
SIDE_EVENT = "side"
"""Of those who look on; packages have a ticket of it."""


def put_poison(client: redis.Redis, chance: random.Random) -> str:
    """Append an order whose quantity no database number can hold, and return its id."""
    shard = chance.randrange(SHARDS)
    now_ms = int(time.time() * 1000)
    own_id = command_id(shard, now_ms, os.urandom(8))
    command = Command(
        id=own_id,
        kind=Kind.ORDER,
        holder="poisoner",
        submitted_ms=now_ms,
        order_id=own_id,
        event_id=EVENT,
        wishes=(Wish(quantity=10**18),),
    )
    client.xadd(
        keys.commands(shard), {"c": encode_command(command).replace(b"1000000000000000000", b"9" * 30)}, id="0-*"
    )
    return own_id


def put_rubbish(client: redis.Redis, chance: random.Random) -> None:
    client.xadd(keys.commands(chance.randrange(SHARDS)), {"c": b'{"id": "cut off'}, id="0-*")
