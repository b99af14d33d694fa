"""A Redis Cluster of real Valkey servers on this machine: three masters, each with as many replicas as are asked for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import redis

from cli.stack.ports import LOCAL, free_ports
from cli.stack.valkey import EmbeddedValkey
from shared.redis.client.slots import SLOTS, key_slot
from tests.servers import scratch
from tests.valkeys import PASSWORD, one_of_many, running
from tests.waiting import eventually

MASTERS = 3
NODE_TIMEOUT_MS = 1_000
_PAGE = 100
PATIENCE_S = 60


class ClusteredValkey(EmbeddedValkey):
    """The Valkey that Rowlock brings, as one of a cluster."""

    __slots__ = ()

    def _configuration(self) -> str:
        lines = [
            "cluster-enabled yes",
            f"cluster-port {_bus(self.port)}",
            f"cluster-node-timeout {NODE_TIMEOUT_MS}",
            "cluster-replica-validity-factor 0",
            f"primaryauth {PASSWORD}",
            "repl-diskless-sync-delay 0",
        ]
        return "\n".join([EmbeddedValkey._configuration(self), *lines, ""])


_buses: dict[int, int] = {}


def _bus(port: int) -> int:
    """Return the port on which a server talks with the others."""
    return _buses.setdefault(port, free_ports(1)[0])


@dataclass(frozen=True, slots=True)
class Cluster:
    """`servers` and `pids` by port."""

    servers: dict[int, ClusteredValkey]
    pids: dict[int, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"redis+cluster://:{PASSWORD}@{','.join(f'{LOCAL}:{port}' for port in self.servers)}"

    def client(self, port: int) -> Any:
        return redis.Redis(port=port, password=PASSWORD, socket_timeout=10, decode_responses=True)

    def raw(self, port: int) -> Any:
        return redis.Redis(port=port, password=PASSWORD, socket_timeout=10)

    def ask(self, port: int, *command: str | int) -> Any:
        with closing(self.client(port)) as client:
            return client.execute_command(*command)

    def everywhere(self, *command: str | int) -> None:
        """Run a command on each master."""
        for port in self.masters():
            self.ask(port, *command)

    def masters(self) -> list[int]:
        """Return the ports of those that have slots."""
        return sorted({master for _, _, master in self._ranges()})

    def owner(self, key: str) -> int:
        """Return the port of the server that has a key."""
        slot = key_slot(key.encode())
        return next(master for first, last, master in self._ranges() if first <= slot <= last)

    def kill_owner(self, key: str) -> int:
        """Kill the server that has a key; return its port."""
        port = self.owner(key)
        os.kill(self.pids[port], signal.SIGKILL)
        return port

    @contextmanager
    def silent(self, port: int) -> Iterator[None]:
        """Let a server be silent, as when its machine is away and nobody takes over; the others serve what is theirs."""
        self.everywhere("CONFIG", "SET", "cluster-require-full-coverage", "no")
        os.kill(self.pids[port], signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pids[port], signal.SIGCONT)
            self.everywhere("CONFIG", "SET", "cluster-require-full-coverage", "yes")
            eventually(self.is_whole, "the cluster is whole again", patience_s=PATIENCE_S)

    def begin_move(self, key: str, to: int) -> None:
        """Let the slot of a key be on its way to another server: each key is asked for there that is no longer here."""
        slot, source = key_slot(key.encode()), self.owner(key)
        self.ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", self.ask(source, "CLUSTER", "MYID"))
        self.ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", self.ask(to, "CLUSTER", "MYID"))

    def move_keys(self, key: str, to: int, *, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Move what is in the slot of a key, some keys at a time."""
        slot, source = key_slot(key.encode()), self.owner(key)
        while found := self.ask(source, "CLUSTER", "GETKEYSINSLOT", slot, _PAGE):
            self.ask(source, "MIGRATE", LOCAL, to, "", 0, 5_000, "AUTH", PASSWORD, "KEYS", *found)
            meanwhile()

    def end_move(self, key: str, to: int) -> None:
        slot, owner = key_slot(key.encode()), self.ask(to, "CLUSTER", "MYID")
        for port in sorted(self.masters(), key=lambda each: each != to):  # who takes it is told first
            self.ask(port, "CLUSTER", "SETSLOT", slot, "NODE", owner)

    def move(self, key: str, to: int) -> None:
        """Move the slot of a key, key by key, as `redis-cli --cluster reshard` does."""
        self.begin_move(key, to)
        self.move_keys(key, to)
        self.end_move(key, to)

    def move_at_once(self, key: str, to: int) -> None:
        """Move the slot of a key as Valkey 9 does: whole, from one moment to the next."""
        slot, source = key_slot(key.encode()), self.owner(key)
        self.ask(source, "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", slot, slot, "NODE", self.ask(to, "CLUSTER", "MYID"))
        eventually(lambda: self.owner(key) == to, "the slot has moved", patience_s=PATIENCE_S)

    def is_whole(self) -> bool:
        """Return whether every living server says that all slots are served."""
        return all("cluster_state:ok" in str(self._state(port)) for port in self.servers if self._lives(port))

    def _state(self, port: int) -> Any:
        with closing(self.raw(port)) as client:
            client.set_response_callback("CLUSTER INFO", lambda reply, **_: reply)
            return client.execute_command("CLUSTER INFO")

    def _lives(self, port: int) -> bool:
        try:
            with closing(self.client(port)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _ranges(self) -> list[tuple[int, int, int]]:
        """Return first slot, last slot and the master's port, as a server tells that lives."""
        for port in self.servers:
            try:
                with closing(self.raw(port)) as client:
                    client.set_response_callback("CLUSTER SLOTS", lambda reply, **_: reply)
                    reply: Any = client.execute_command("CLUSTER SLOTS")
            except redis.RedisError:
                continue
            return [(int(first), int(last), int(master[1])) for first, last, master, *_ in reply]
        raise AssertionError("no server of the cluster lives")


@contextmanager
def valkey_cluster(*, replicas: int = 0) -> Iterator[Cluster]:
    """Run three masters that share all slots, with `replicas` each that follow them."""
    with scratch() as home, ExitStack() as stack:
        ports = free_ports(MASTERS * (1 + replicas))
        cluster = Cluster({port: one_of_many(ClusteredValkey, home, port) for port in ports})
        for port, server in cluster.servers.items():
            cluster.pids[port] = stack.enter_context(running(server))
        join(cluster, ports)
        yield cluster


def join(cluster: Cluster, ports: list[int]) -> None:
    """Make servers that know nothing of each other a cluster: the first three share the slots, the others follow them."""
    share = SLOTS // MASTERS
    for at, port in enumerate(ports[:MASTERS]):
        last = SLOTS - 1 if at == MASTERS - 1 else (at + 1) * share - 1
        cluster.ask(port, "CLUSTER", "ADDSLOTSRANGE", at * share, last)
        cluster.ask(port, "CLUSTER", "SET-CONFIG-EPOCH", at + 1)
    for port in ports[1:]:
        cluster.ask(ports[0], "CLUSTER", "MEET", LOCAL, port, _bus(port))
    eventually(cluster.is_whole, "the cluster is whole", patience_s=PATIENCE_S)
    eventually(lambda: all(_known(cluster, port) == len(ports) for port in ports), patience_s=PATIENCE_S)
    for at, port in enumerate(ports[MASTERS:]):
        cluster.ask(port, "CLUSTER", "REPLICATE", cluster.ask(ports[at % MASTERS], "CLUSTER", "MYID"))
    if len(ports) > MASTERS:
        eventually(lambda: all(_confirmed(cluster, port) for port in ports[:MASTERS]), patience_s=PATIENCE_S)


def _known(cluster: Cluster, port: int) -> int:
    with closing(cluster.raw(port)) as client:
        client.set_response_callback("CLUSTER NODES", lambda reply, **_: reply)
        return len(bytes(client.execute_command("CLUSTER NODES")).splitlines())


def _confirmed(cluster: Cluster, port: int) -> bool:
    """Return whether a replica of the master has a write in its file."""
    first = next(first for first, _, master in cluster._ranges() if master == port)
    name = next(f"seen-{n}" for n in range(1_000_000) if first <= key_slot(f"seen-{n}".encode()) < first + 100)
    with closing(cluster.client(port)) as client:
        client.set(name, 1)
        return bool(client.execute_command("WAITAOF", 1, 1, 500) == [1, 1])
