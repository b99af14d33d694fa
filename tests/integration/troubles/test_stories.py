"""Each fault of what Rowlock stands on is made on real servers, and its story read in all places."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.redis.client.blocking import BlockingRedis
from shared.troubles.trouble import Code
from tests.api_process import environment_of, running_api
from tests.conftest import TOKEN_SECRET
from tests.events import put_on_sale
from tests.integration.troubles.story import Scene, is_over, tells
from tests.integration.workers.program import running
from tests.servers import embedded_valkey, execute, scratch
from tests.waiting import eventually

SHARDS = 4
TICKETS = 40


@pytest.fixture(scope="module")
def scene(module_database_url: str) -> Iterator[Scene]:
    """An API, a worker and a sweep on a Valkey of their own."""
    with ExitStack() as stack:
        url, home = stack.enter_context(embedded_valkey()), stack.enter_context(scratch())
        settings = Settings(
            database_url=module_database_url, redis_url=url, broker_url=url, token_secret=TOKEN_SECRET, shards=SHARDS
        )
        put_on_sale(module_database_url, "gala", TICKETS)
        port = free_ports(1)[0]
        sweep = stack.enter_context(running("workers.sweep", replace(settings, metrics_port=port)))
        stack.enter_context(running("workers", settings))
        log = stack.enter_context((home / "api.log").open("wb"))
        api = stack.enter_context(running_api(settings, stderr=log.fileno()))
        yield Scene(api, home / "api.log", sweep, f"http://127.0.0.1:{port}/metrics", settings, home)


def sold(scene: Scene, ticket: int) -> bool:
    """Return whether a reserve that waits for its outcome is settled."""
    return scene.reserve(f"gala-{ticket}", Prefer="wait=20").status_code == 200


def test_redis_that_is_full_is_not_away_and_more_workers_dont_help(scene: Scene) -> None:
    assert sold(scene, 1)
    with BlockingRedis(scene.settings.redis_url, 2_000) as redis:
        redis.call("CONFIG", "SET", "maxmemory", 1)
        try:
            answer = scene.reserve("gala-2")
            assert (answer.status_code, answer.json()["code"]) == (503, "OVERLOADED")
            assert "is full" in answer.json()["detail"]
            assert int(answer.headers["Retry-After"]) >= 1
            tells(scene, Code.REDIS_FULL, stops=True, named="refuses new commands")
            assert 'rowlock_store_up{store="redis"} 1.0' in scene.metrics()
            assert 'rowlock_refusals_total{reason="store_full"}' in scene.metrics()
        finally:
            redis.call("CONFIG", "SET", "maxmemory", "512mb")
    assert sold(scene, 2)
    is_over(scene, Code.REDIS_FULL)


def test_a_foreign_lock_names_the_session_and_its_query(scene: Scene) -> None:
    with closing(psycopg2.connect(scene.settings.database_url, application_name="somebody's report")) as other:
        cursor = other.cursor()
        cursor.execute("SELECT id FROM tickets ORDER BY id FOR UPDATE")
        answer = scene.reserve("gala-3", Prefer="wait=2")
        assert (answer.status_code, answer.json()["status"]) == (202, "PENDING")
        tells(
            scene,
            Code.POSTGRESQL_BLOCKED,
            stops=True,
            named=f"session {other.info.backend_pid} of rowlock (somebody's report)",
        )
        assert "SELECT id FROM tickets ORDER BY id FOR UPDATE" in scene.doctor()[1][Code.POSTGRESQL_BLOCKED]["found"]
        other.rollback()
    assert sold(scene, 3)
    is_over(scene, Code.POSTGRESQL_BLOCKED)


def test_who_only_reads_for_long_blocks_nobody(scene: Scene) -> None:
    with closing(psycopg2.connect(scene.settings.database_url, application_name="pg_dump")) as other:
        cursor = other.cursor()
        cursor.execute("SELECT count(*) FROM tickets")
        execute(scene.settings.database_url, "SELECT pg_sleep(6)")
        assert Code.POSTGRESQL_BLOCKED not in scene.doctor()[1]
        other.rollback()


@contextmanager
def with_a_wrong_clock(module: str, settings: Settings, home: Path, seconds: int) -> Iterator[None]:
    file = home / "clock"
    file.write_text(str(seconds))
    command = [sys.executable, "-m", "tests.faults.clock", str(file), module]
    process = subprocess.Popen(command, env=environment_of(settings), stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize(
    ("module", "seconds", "named"),
    [("workers", -3_600, "3600.0 s behind"), ("workers", 3_600, "3600.0 s ahead"), ("api", 3_600, "3600.0 s ahead")],
)
def test_a_process_with_a_wrong_clock_is_named_and_sales_go_on(
    scene: Scene, module: str, seconds: int, named: str
) -> None:
    settings = replace(scene.settings, api_port=free_ports(1)[0])
    with with_a_wrong_clock(module, settings, scene.data, seconds):
        tells(scene, Code.CLOCKS_DIFFER, stops=False, named=f"{module.removesuffix('s')} on ")
        said = scene.doctor()[1][Code.CLOCKS_DIFFER]["found"]
        assert named in said
        assert sold(scene, 4)
    is_over(scene, Code.CLOCKS_DIFFER)


def test_processes_that_disagree_on_the_shards_are_told_everywhere(scene: Scene) -> None:
    # Its own sweep says the other number again and again, and so does the scene's: whoever looks finds one that is not its own.
    # At the same pace they could say them so that somebody who looks every five seconds always finds their own.
    other_pace = replace(scene.settings, shards=SHARDS * 2, sweep_ms=730, wake_ms=700)
    with running("workers.sweep", other_pace) as other:
        other.wait_for("sweep_ready")
        tells_of_shards(scene)
        assert sold(scene, 5)
    is_over(scene, Code.SHARDS_DIFFER)


def tells_of_shards(scene: Scene) -> None:
    eventually(lambda: Code.SHARDS_DIFFER in scene.health()[1]["troubles"], patience_s=60, pause_s=0.2)
    assert scene.health()[0] == 200
    eventually(lambda: scene.logged("trouble", Code.SHARDS_DIFFER), patience_s=60)
    eventually(lambda: f'rowlock_trouble{{trouble="{Code.SHARDS_DIFFER}"}} 1.0' in scene.metrics(), patience_s=60)
    eventually(lambda: doctor_says_look(scene, Code.SHARDS_DIFFER), patience_s=90)


def doctor_says_look(scene: Scene, code: Code) -> bool:
    exit_code, findings = scene.doctor()
    return exit_code == 0 and code in findings and findings[code]["state"] == "look"


FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file "base/5/16384": No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON reservations FOR EACH ROW EXECUTE FUNCTION no_room();
"""


def test_a_disk_that_is_full_under_postgresql_is_named(scene: Scene) -> None:
    execute(scene.settings.database_url, FULL)
    try:
        answer = scene.reserve("gala-6", Prefer="wait=1")
        assert (answer.status_code, answer.json()["status"]) == (202, "PENDING")
        tells(scene, Code.DISK_FULL, stops=True, named="No space left on device")
    finally:
        execute(scene.settings.database_url, "DROP FUNCTION no_room CASCADE")
    assert sold(scene, 6)
    is_over(scene, Code.DISK_FULL)
