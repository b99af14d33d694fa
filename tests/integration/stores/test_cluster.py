"""The whole system on a Redis Cluster: a sale from reserve to release, slots that move while people buy, a master that is lost."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cli.stack.ports import LOCAL
from shared.audit.run import audit
from shared.config import Settings
from shared.redis import keys
from tests.api_process import Api, environment_of, running_api
from tests.cluster import Cluster, valkey_cluster
from tests.events import put_on_sale
from tests.integration.on_a_cluster import settings_on
from tests.integration.stores.buyers import TICKETS, Buyers, all_final
from tests.integration.workers.program import running
from tests.valkeys import PASSWORD
from tests.waiting import eventually

SHARDS, MOVED = 8, 4


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with valkey_cluster(replicas=1) as made:
        yield made


@pytest.fixture
def settings(cluster: Cluster, database_url: str, broker_url: str) -> Settings:
    return settings_on(cluster, database_url, broker_url, shards=SHARDS, lease_ms=5_000, statement_timeout_ms=4_000)


@contextmanager
def system(settings: Settings) -> Iterator[Api]:
    with ExitStack() as stack:
        worker = stack.enter_context(running("workers", settings))
        stack.enter_context(running("workers.sweep", settings))
        api = stack.enter_context(running_api(settings))
        worker.wait_for("worker_ready", 90)
        yield api


def test_a_sale_from_reserve_to_release(cluster: Cluster, settings: Settings) -> None:
    put_on_sale(settings.database_url, "gala", 40, refundable=True, max_wait_seconds=30, cool_down_seconds=0)
    assert len({cluster.owner(keys.commands(shard)) for shard in range(SHARDS)}) == 3
    wait = {"Prefer": "wait=20"}
    with system(settings) as api, api.client("ann") as ann, api.client("bob") as bob:
        first = {**wait, "Idempotency-Key": '"a"'}
        reserved = [ann.post("/api/tickets/gala-1/reserve", headers=first) for _ in range(2)]
        assert [each.status_code for each in reserved] == [200, 200]
        assert reserved[0].json()["id"] == reserved[1].json()["id"]
        for n in range(2, 21):  # in every shard
            assert ann.post(f"/api/tickets/gala-{n}/reserve", headers=wait).status_code == 200
        wishes = [{"ticket_ids": ["gala-21", "gala-22", "gala-23", "gala-24"]}]
        order = ann.post("/api/orders", json={"event_id": "gala", "wishes": wishes}, headers=wait)
        assert order.status_code == 200, order.text
        waiting = bob.post("/api/tickets/gala-22/reserve", json={"wait_for_release_seconds": 30})
        assert waiting.status_code == 202, waiting.text
        with ann.stream("GET", "/api/events/gala/stream") as stream:
            lines = stream.iter_lines()
            next(line for line in lines if line.startswith("data:"))
            freed = ann.post(f"/api/orders/{order.json()['order_id']}/release", headers=wait)
            assert freed.status_code == 200, freed.text
            assert next(line for line in itertools.islice(lines, 100) if line.startswith("data:") and "gala-21" in line)
        command = f"/api/commands/{waiting.json()['id']}"
        eventually(lambda: bob.get(command).json()["status"] == "SUCCEEDED", "who waited has it", patience_s=30)
        for verb in ("extend", "release"):
            assert ann.post(f"/api/tickets/gala-1/{verb}", headers=wait).status_code == 200
        ids = ",".join(ann.post(f"/api/tickets/gala-{n}/reserve").json()["id"] for n in range(25, 41))
        listed = ann.get("/api/commands", params={"ids": ids}).json()["items"]
        assert len(listed) == 16
        eventually(
            lambda: all(
                each["status"] == "SUCCEEDED" for each in ann.get("/api/commands", params={"ids": ids}).json()["items"]
            )
        )
        assert ann.get("/actuator/health").json()["status"] == "UP"
    assert audit(settings, repair=False).differences == []


def test_slots_that_move_under_load_lose_nothing(cluster: Cluster, settings: Settings) -> None:
    put_on_sale(settings.database_url, "gala", TICKETS, cool_down_seconds=0)
    with system(settings) as api:
        with Buyers(api) as buyers:
            eventually(lambda: len(buyers.accepted) > 100, "sales", patience_s=90)
            for shard in range(MOVED):
                stream = keys.commands(shard)
                source = cluster.owner(stream)
                target = next(port for port in cluster.masters() if port != source)
                (cluster.move if shard % 2 else cluster.move_at_once)(stream, target)
                assert cluster.owner(stream) == target
                before = len(buyers.accepted)
                eventually(lambda before=before: len(buyers.accepted) > before + 50, "sales go on", patience_s=60)  # type: ignore[misc]
        assert set(buyers.refused) <= {503}
        ids = list(buyers.accepted.values())
        eventually(lambda: all_final(settings.database_url, ids), "each command has its outcome", patience_s=90)
    assert audit(settings, repair=False).differences == []


def test_a_master_that_is_lost_gives_way_to_its_replica_and_sales_go_on(cluster: Cluster, settings: Settings) -> None:
    put_on_sale(settings.database_url, "gala", TICKETS, cool_down_seconds=0)
    with system(settings) as api:
        with Buyers(api) as buyers:
            eventually(lambda: len(buyers.accepted) > 200, "sales", patience_s=90)
            lost = cluster.kill_owner(keys.commands(0))
            eventually(lambda: cluster.owner(keys.commands(0)) != lost, "its replica takes over", patience_s=60)
            before = len(buyers.accepted)
            eventually(lambda: len(buyers.accepted) > before + 300, "sales go on", patience_s=90)
        assert set(buyers.refused) <= {503}
        with api.client("zoe") as zoe:
            for n in range(1, 40):  # in every shard
                answer = zoe.post(f"/api/tickets/gala-{n}/reserve", headers={"Prefer": "wait=20"})
                assert answer.status_code in (200, 409), answer.text


@pytest.fixture(params=["", "redis://:{password}@{host}:{port}/0"], ids=["the cluster", "one of its servers"])
def unusable(request: pytest.FixtureRequest, cluster: Cluster, settings: Settings) -> Settings:
    """Settings with a broker that Celery can't use."""
    url = request.param.format(password=PASSWORD, host=LOCAL, port=cluster.masters()[0])
    return replace(settings, broker_url=url)


@pytest.mark.parametrize("module", ["api", "workers", "workers.sweep"])
def test_no_process_starts_with_a_cluster_for_celery(unusable: Settings, module: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", module],
        env=environment_of(unusable),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == (2 if module == "api" else 78)
    (line,) = [line for line in ended.stderr.splitlines() if "ROWLOCK_BROKER_URL" in line]
    assert "must name a single Redis or redis+sentinel://" in line


def test_the_doctor_reads_a_cluster(settings: Settings) -> None:
    found = findings(settings)
    assert found["streams"]["state"] == "ok"
    assert "broker" not in found


def test_the_doctor_says_in_one_line_that_celery_can_not_use_a_cluster(unusable: Settings) -> None:
    found = findings(unusable)
    assert found["broker"]["state"] == "broken"
    assert "ROWLOCK_BROKER_URL" in found["broker"]["found"]
    assert "must name a single Redis or redis+sentinel://" in found["broker"]["found"]
    assert "workers" not in found


def findings(settings: Settings) -> dict[str, dict[str, str]]:
    ended = subprocess.run(
        [str(Path(sys.executable).parent / "rowlock"), "--json", "doctor"],
        env=environment_of(settings), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return {each["name"]: each for each in json.loads(ended.stdout)["findings"]}
