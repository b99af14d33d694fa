"""Stores of several machines at `survives-machine-loss`: PostgreSQL with its standby, Valkey with replicas and Sentinels."""

from __future__ import annotations

import signal
from contextlib import ExitStack, closing
from pathlib import Path

import redis

from cli.stack.ports import LOCAL, free_ports
from cli.stack.valkey import EmbeddedValkey
from tests.faults.part import Part
from tests.faults.proxy import Network
from tests.faults.stores.machines import PostgresMachines
from tests.faults.stores.single import PASSWORD, Reach
from tests.replicated import SentinelGroup, sentinel_group
from tests.waiting import eventually

PATIENCE_S = 60.0


class PairStores:
    """No link stands before them: Sentinels and libpq name the machines themselves."""

    numbers_go_on = False
    """What takes over may lack the last numbers of the machine that was lost: nobody had been answered about those, and the workers
    may have settled some of them."""

    def __init__(self, home: Path) -> None:
        self.machines = PostgresMachines(home)
        self._running = ExitStack()
        self._group: SentinelGroup | None = None
        self._revived: dict[int, Part] = {}
        self._broker = EmbeddedValkey(
            name="broker",
            home=home / "broker",
            port=free_ports(1)[0],
            password=PASSWORD,
            runtime=home / "runtime",
            durable=False,
        )
        self._broker_part = Part("broker", self._broker.launch, self._broker.ready)

    @property
    def database_url(self) -> str:
        return self.machines.url

    @property
    def redis_url(self) -> str:
        return self._sentinels.url

    @property
    def broker_url(self) -> str:
        return self._broker.url

    @property
    def _sentinels(self) -> SentinelGroup:
        assert self._group is not None, "they are started"
        return self._group

    def start(self) -> None:
        self.start_streams(self._running)
        self._broker.prepare()
        self._broker_part.restart()
        self.machines.start()

    def start_streams(self, running: ExitStack) -> None:
        self._group = running.enter_context(sentinel_group())

    def stop(self) -> None:
        for part in self._revived.values():
            part.end(signal.SIGTERM)
        if self._broker_part.child is not None:
            self._broker_part.end(signal.SIGTERM)
        self.machines.stop()
        self._running.close()

    def reach(self, network: Network) -> Reach:
        return Reach({
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "ROWLOCK_BROKER_URL": self.broker_url,
            "ROWLOCK_DURABILITY": "survives-machine-loss",
        })  # fmt: skip

    def streams_redis(self) -> redis.Redis:
        client: redis.Redis = self._sentinels.client(self._sentinels.master())
        return client

    def fail_over_redis(self) -> None:
        """Lose the master; once the Sentinels have made another, the lost one comes back and follows it."""
        group = self._sentinels
        lost = group.kill_master()
        eventually(lambda: group.master() != lost, "another master", patience_s=PATIENCE_S)
        server = group.servers[lost]
        part = self._revived[lost] = Part(f"valkey-{lost}", server.launch, server.ready)
        part.restart()
        group.pids[lost] = part.pid
        with closing(group.client(lost)) as client:
            client.config_set("primaryauth", server.password)
            client.replicaof(LOCAL, group.master())
            eventually(
                lambda: client.info("replication").get("master_link_status") == "up",
                "it follows",
                patience_s=PATIENCE_S,
            )
