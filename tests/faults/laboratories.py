"""The kinds of stores that a round can be played on, and which faults strike there."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults.stores.clustered import ClusterStores
from tests.faults.stores.pairs import PairStores
from tests.faults.stores.secured import ENDED, GOOD, SecuredStores
from tests.faults.stores.single import SingleStores, Stores
from tests.faults.strikes import ANYWHERE, OF_SINGLES, Fault, named
from tests.faults.system import SHARDS, System


def fail_over_redis(system: System, chance: random.Random) -> None:
    """Lose the machine of the streams' master: its replica takes over, and what was accepted is there."""
    time.sleep(chance.uniform(0, 1))
    _pairs(system).fail_over_redis()


def promote_standby(system: System, chance: random.Random) -> None:
    """Lose the machine of the primary with its disk: the synchronous standby takes over, and gets a standby of its own."""
    time.sleep(chance.uniform(0, 1))
    _pairs(system).machines.fail_over()


def end_certificate(system: System, chance: random.Random) -> None:
    """Let the certificate of Redis end, and renew it a little later: nobody connects meanwhile."""
    stores = system.stores
    assert isinstance(stores, SecuredStores)
    with closing(system.streams_redis()) as client:
        client.config_set("tls-cert-file", stores.certificate(ENDED))
        client.client_kill_filter(_type="normal", skipme=True)
        time.sleep(chance.uniform(1, 4))
        client.config_set("tls-cert-file", stores.certificate(GOOD))


def move_slot(system: System, chance: random.Random) -> None:
    """Move a shard's queue to another server of the cluster."""
    _clustered(system).move_slot(chance.randrange(SHARDS), chance)


def lose_master(system: System, chance: random.Random) -> None:
    """Lose a master of the cluster: its replica takes over, and what was accepted is there."""
    _clustered(system).lose_master(chance.randrange(SHARDS))


def _clustered(system: System) -> ClusterStores:
    assert isinstance(system.stores, ClusterStores)
    return system.stores


def _pairs(system: System) -> PairStores:
    assert isinstance(system.stores, PairStores)
    return system.stores


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Stores of one kind, and the faults that can strike a system on them."""

    stores: Callable[[Path], Stores]
    faults: Mapping[str, Fault]


SINGLE = "single"
LABORATORIES = {
    SINGLE: Laboratory(SingleStores, ANYWHERE | OF_SINGLES),
    "pairs": Laboratory(PairStores, ANYWHERE | named(fail_over_redis, promote_standby)),
    "cluster": Laboratory(ClusterStores, ANYWHERE | named(move_slot, lose_master, promote_standby)),
    "tls": Laboratory(SecuredStores, ANYWHERE | OF_SINGLES | named(end_certificate)),
}
FAULTS = {name: fault for each in LABORATORIES.values() for name, fault in each.faults.items()}
