"""The API and the doctor before a Redis Cluster one of whose masters is away, with nobody to take over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.principals.identity import Role
from cli.doctor import looks
from cli.doctor.finding import State
from shared.config import Settings
from shared.db.engine import create_engine, transaction
from shared.domain.ids import shard_of
from shared.redis import connections, keys
from shared.troubles import clocks
from tests.api_process import running_api
from tests.cluster import Cluster, valkey_cluster
from tests.events import put_on_sale
from tests.integration.on_a_cluster import settings_on
from tests.waiting import eventually

SHARDS, TICKETS = 8, 24


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with valkey_cluster() as made:
        yield made


@pytest.fixture
def settings(cluster: Cluster, database_url: str, broker_url: str) -> Settings:
    return settings_on(cluster, database_url, broker_url, shards=SHARDS, store_timeout_ms=500)


def test_the_api_takes_what_the_others_keep_and_names_the_queues_out_of_reach(
    cluster: Cluster, settings: Settings
) -> None:
    tickets = put_on_sale(settings.database_url, "gala", TICKETS)
    lost = cluster.owner("")  # the first, of which is asked what has no key
    away = {shard for shard in range(SHARDS) if cluster.owner(keys.commands(shard)) == lost}
    assert away
    assert len(away) < SHARDS
    with running_api(settings) as api, api.client("ann") as ann, api.client("operator", Role.OPERATOR) as operator:
        before = operator.get("/api/queues").json()
        assert (len(before["queues"]), before["unreached"]) == (SHARDS, [])
        with cluster.silent(lost):
            eventually(lambda: ann.get("/actuator/health").json()["components"]["redis"]["status"] == "DOWN")
            answers = {ticket: ann.post(f"/api/tickets/{ticket}/reserve") for ticket in tickets}
            assert {t: a.status_code for t, a in answers.items()} == {
                ticket: 503 if shard_of(ticket, SHARDS) in away else 202 for ticket in tickets
            }
            accepted = [each.json()["id"] for each in answers.values() if each.status_code == 202]
            assert ann.get("/readyz").status_code == 200
            for id_ in accepted:
                assert ann.get(f"/api/commands/{id_}").status_code == 200
            found = operator.get("/api/queues")
            assert found.status_code == 200, found.text
            queues = found.json()
            assert queues["unreached"] == [keys.celery_queue(shard) for shard in sorted(away)]
            assert len(queues["queues"]) == SHARDS - len(away)
            assert queues["waiting"] == len(accepted)

            told = looks.queues(settings)
            assert told.state is State.BROKEN
            assert all(f"{shard:02d}" in told.found for shard in away)
            assert f":{lost}" in told.found


def test_the_clocks_of_the_others_are_compared(cluster: Cluster, settings: Settings) -> None:
    engine = create_engine(settings, "rowlock test", 1)
    try:
        with cluster.silent(cluster.masters()[0]), connections.streams(settings) as redis, transaction(engine) as conn:
            assert clocks.look(redis, conn, "test") is None
    finally:
        engine.dispose()
