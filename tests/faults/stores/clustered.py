"""Stores of several machines whose Redis is a cluster: three masters, each with a replica, and slots that move between them."""

from __future__ import annotations

import random
from contextlib import ExitStack, closing
from pathlib import Path

import redis

from cli.stack.ports import LOCAL
from shared.redis import keys
from tests.cluster import Cluster, valkey_cluster
from tests.faults.part import Part
from tests.faults.stores.pairs import PATIENCE_S, PairStores
from tests.valkeys import PASSWORD
from tests.waiting import eventually


class ClusterStores(PairStores):
    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._clustered: Cluster | None = None

    @property
    def redis_url(self) -> str:
        return self.cluster.url

    @property
    def cluster(self) -> Cluster:
        assert self._clustered is not None, "it is started"
        return self._clustered

    def start_streams(self, running: ExitStack) -> None:
        self._clustered = running.enter_context(valkey_cluster(replicas=1))

    def streams_redis(self) -> redis.Redis:
        port = self.cluster.masters()[0]
        client: redis.Redis = redis.RedisCluster(host=LOCAL, port=port, password=PASSWORD, socket_timeout=10)  # type: ignore[assignment]  # it takes the same commands
        return client

    def move_slot(self, shard: int, chance: random.Random) -> None:
        """Move a shard's slot to another master: key by key, or whole."""
        stream = keys.commands(shard)
        source = self.cluster.owner(stream)
        target = chance.choice([port for port in self.cluster.masters() if port != source])
        chance.choice([self.cluster.move, self.cluster.move_at_once])(stream, target)

    def lose_master(self, shard: int) -> None:
        """Lose the master that has a shard; once its replica has taken over, the lost one comes back and follows it."""
        stream = keys.commands(shard)
        lost = self.cluster.kill_owner(stream)
        eventually(lambda: self.cluster.owner(stream) != lost, "its replica takes over", patience_s=PATIENCE_S)
        server = self.cluster.servers[lost]
        part = self._revived[lost] = Part(f"valkey-{lost}", server.launch, server.ready)
        part.restart()
        self.cluster.pids[lost] = part.pid
        with closing(self.cluster.client(lost)) as client:
            eventually(
                lambda: client.info("replication").get("master_link_status") == "up",
                "it follows",
                patience_s=PATIENCE_S,
            )
