"""Every key in Redis: the only place where one is spelled.

The braces keep the keys of a shard in one slot of a Redis Cluster.

Each has a life, or a bound that something holds: a test checks every key of a small sale against this table.

| key | type | what | life | at most, and why |
|---|---|---|---|---|
| `rowlock:{shard-07}:commands` | stream | the queue; an entry's id is `0-<sequence>`, its field `c` the command as JSON | until settled | backlog_max entries, backlog_bytes_max bytes: above, admission refuses |
| `rowlock:{shard-07}:wake` | string | a wake-up is outstanding | wake_ms | |
| `rowlock:{shard-07}:lock` | string | who drains: the owner's name | lease_ms | |
| `rowlock:{shard-07}:rate` | string | commands per second of the last drains | 60 s | |
| `rowlock:{shard-07}:withdrawn` | set | ids of waiting commands that were taken back | until nothing waits | one for each command that waits |
| `rowlock:{shard-07}:pending` | hash | holder -> commands that wait, one for each 4 KiB begun; '' -> bytes that wait | until nothing waits | one for each command that waits |
| `rowlock:{shard-07}:dead` | list | `<sequence> <bytes>` of stream entries that no command could be read from, or recorded | until somebody deletes it | DEAD_MAX, the newest: a fault that repeats itself must not fill the server |
| `rowlock:{shard-07}:sold` | hash | ticket id -> who has it and since which number, as JSON, for tickets sold for good | SOLD_SECONDS after the last, or until released | SOLD_MAX, others make room at random: a mark only saves a way through the queue |
| `rowlock:{shard-07}:confirmed` | string | written where a replica is asked to confirm what was written before it | 60 s | |
| `rowlock:{shard-07}:command:<id>` | string | `P<sequence>` while it waits in the stream, then the command's view as JSON | until settled, then outcome_ttl_seconds | one for each command that waits |
| `rowlock:{shard-07}:idempotency:<length>:<holder>:<key>` | string | fingerprint of the request, a space, the command's id | 60 s, once something came of it idempotency_ttl_seconds | |
| `rowlock:{shard-07}:answer:<length>:<holder>:<key>` | string | the answer of a POST that is no command, as JSON | idempotency_ttl_seconds | |
| `rowlock:trouble:<code>` | string | what a process found wrong that others can't see, as JSON | 15 s | |
| `rowlock:shards` | string | how many shards the processes that run have | 60 s | |
| `rowlock:processes` | zset | kind and name of a process -> when it last said that it is there | 60 s | one for each process that runs, or ended a moment ago |
| `rowlock:replies:<instance>` | channel | outcomes for the clients that wait at one API process | | |
| `rowlock:journal` | channel | a shard, a space, the number of its newest row in the journal | | |
| `rowlock:keys` | channel | a shop's key was made, rotated or revoked | | |
"""

from __future__ import annotations

PREFIX = "rowlock:"
"""Of every key of ours."""
DEAD_MAX = 200
"""Entries set aside in a shard. One may be as long as a body of a request."""
SOLD_MAX = 20_000
"""Sold marks of a shard: about 4 MB."""
SOLD_SECONDS = 86_400
"""Life of a shard's sold marks after the last was made: by then nobody asks for what is sold any more."""


def _shard(shard: int) -> str:
    return f"rowlock:{{shard-{shard:02d}}}"


def commands(shard: int) -> str:
    return f"{_shard(shard)}:commands"


def wake(shard: int) -> str:
    return f"{_shard(shard)}:wake"


def lock(shard: int) -> str:
    return f"{_shard(shard)}:lock"


def rate(shard: int) -> str:
    return f"{_shard(shard)}:rate"


def withdrawn(shard: int) -> str:
    return f"{_shard(shard)}:withdrawn"


def dead(shard: int) -> str:
    return f"{_shard(shard)}:dead"


def sold(shard: int) -> str:
    return f"{_shard(shard)}:sold"


def pending(shard: int) -> str:
    return f"{_shard(shard)}:pending"


def confirmed(shard: int) -> str:
    return f"{_shard(shard)}:confirmed"


def command(shard: int, command_id: str) -> str:
    return f"{_shard(shard)}:command:{command_id}"


def trouble(code: str) -> str:
    return f"rowlock:trouble:{code}"


def command_pattern() -> str:
    """Match the keys of all commands of all shards."""
    return "rowlock:{shard-*}:command:*"


def shard_and_id(name: str) -> tuple[int, str]:
    """Return what the key of a command is made of."""
    head, _, id_ = name.rpartition(":")
    return int(head.partition("{shard-")[2].partition("}")[0]), id_


def idempotency(shard: int, holder: str, key: str) -> str:
    return f"{_shard(shard)}:idempotency:{_owned(holder, key)}"


def answer(shard: int, holder: str, key: str) -> str:
    return f"{_shard(shard)}:answer:{_owned(holder, key)}"


def _owned(holder: str, key: str) -> str:
    """Both may hold colons: with the holder's length before it, no two pairs are spelled the same."""
    return f"{len(holder)}:{holder}:{key}"


SHARDS = "rowlock:shards"
PROCESSES = "rowlock:processes"
PROCESSES = f"{PREFIX}processes"
KEYS = "rowlock:keys"
"""The channel on which the API's processes hear of changed keys."""


def replies(instance: str) -> str:
    return f"rowlock:replies:{instance}"


def journal() -> str:
    return "rowlock:journal"


def celery_queue(shard: int) -> str:
    """The Celery queue of a shard, in the broker."""
    return f"shard.{shard:02d}"
