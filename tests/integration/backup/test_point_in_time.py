"""PostgreSQL comes back as it was at a moment, by the commands of docs/operations.md as they stand there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.stack import process
from cli.stack.account import make_directory, server_account
from cli.stack.binaries import postgres_programs
from cli.stack.ports import free_ports
from cli.stack.postgres import EmbeddedPostgres
from shared.config import Settings
from shared.db.migrate import head, upgrade
from shared.domain.commands import Kind
from tests.conftest import TOKEN_SECRET
from tests.integration.backup.commands import SOLD, WEBHOOK, now, resets, rowlock, rows, sell, webhook_follows
from tests.integration.workers.harness import Harness
from tests.page_blocks import OPERATIONS, block
from tests.servers import execute, scratch

PATIENCE_S = 90


@dataclass(frozen=True, slots=True)
class Kept:
    """A PostgreSQL whose log is archived; an operator types the page's commands as its account."""

    server: EmbeddedPostgres
    settings: Settings
    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres/data"

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def url(self) -> str:
        return self.settings.database_url

    @property
    def base(self) -> str:
        """The base backup that was made."""
        (made,) = self.archive.glob("base-*")
        return str(made)

    def types(self, mark: str, *, without: str = "\n", **more: str) -> None:
        """Type a block of the page, but for its lines with those words."""
        account = server_account()
        programs = postgres_programs(self.home / "runtime", account)
        env = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "SUPERUSER_URL": self.server.url("postgres"),
            "ROWLOCK": str(self.home / "project"),
            "ARCHIVE": str(self.archive),
            "PGDATA": str(self.data),
            **more,
        }
        lines = [line for line in block(OPERATIONS, mark).splitlines() if without not in line]
        done = subprocess.run(
            ["sh", "-eu", "-c", "\n".join(lines)],
            cwd="/",
            env=env,
            capture_output=True,
            text=True,
            check=False,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def runs(self) -> AbstractContextManager[int]:
        return process.running(self.server.launch(), lambda _: takes_writes(self.server), PATIENCE_S)


def takes_writes(server: EmbeddedPostgres) -> bool:
    return server.ready() and rows(server.url("postgres"), "SELECT pg_is_in_recovery()") == [(False,)]


@pytest.fixture
def kept(redis_url: str, broker_url: str) -> Iterator[Kept]:
    with scratch() as home:
        server = EmbeddedPostgres(
            home / "postgres",
            port=free_ports(1)[0],
            password="secret",
            runtime=home / "runtime",
            options={"shared_buffers": "32MB", "max_connections": "60"},
        )
        server.prepare()
        make_directory(home / "archive", server_account())
        scripts = Path(__file__).parents[3] / "deploy/postgres"
        shutil.copytree(scripts, home / "project/deploy/postgres")
        settings = Settings(
            database_url=server.url(), redis_url=redis_url, broker_url=broker_url, token_secret=TOKEN_SECRET
        )
        yield Kept(server, settings, home)


def on_sale(kept: Kept, harness: Harness) -> list[str]:
    upgrade(kept.server.create_database())
    return harness.sell(6)


def test_all_is_as_it_was_at_the_moment_and_sells_on(kept: Kept, tmp_path: Path) -> None:
    with kept.runs(), closing(Harness(kept.settings)) as harness:
        tickets = on_sale(kept, harness)
        sell(harness, *tickets[:2])
        execute(kept.url, WEBHOOK.format(cursor=now(kept.url)))
        kept.types("archive")
    with kept.runs(), closing(Harness(kept.settings)) as harness:
        kept.types("base backup")
        sell(harness, *tickets[2:4])
        before, then = rows(kept.url, SOLD), now(kept.url)
        ((moment,),) = rows(kept.url, "SELECT clock_timestamp()::text")
        sell(harness, *tickets[4:])  # what is to be undone
        later = now(kept.url)
    kept.types("recover", BASE=kept.base, MOMENT=moment)
    with kept.runs(), closing(Harness(kept.settings)) as harness:
        assert rows(kept.url, SOLD) == before
        assert len(before) == 4

        refused = rowlock(kept.settings, tmp_path, "restore", "--recovered", code=1)
        assert "--empty-redis" in refused["error"]["detail"]
        restored = rowlock(kept.settings, tmp_path, "restore", "--recovered", "--empty-redis")
        assert (restored["differences"], restored["schema"]) == ([], head())
        assert restored["keys_deleted"] > 0
        assert harness.redis.call("DBSIZE") == 0

        assert resets(kept.url, then)
        assert resets(kept.url, later)
        assert set(webhook_follows(kept.url)) == set(tickets[2:4])
        sell(harness, *tickets[4:])
        assert len(rows(kept.url, SOLD)) == 6
        assert set(webhook_follows(kept.url)) == set(tickets[2:])
        assert rowlock(kept.settings, tmp_path, "audit")["consistent"]
        ((moment,),) = rows(kept.url, "SELECT clock_timestamp()::text")
        harness.request(Kind.RELEASE, tickets[0])
        harness.drainer().drain(harness.shard(tickets[0]))
    # What came back feeds the archive, too: the next way back leads through both lives.
    kept.types("recover", BASE=kept.base, MOMENT=moment)
    with kept.runs():
        assert len(rows(kept.url, SOLD)) == 6
        assert set(rows(kept.url, "SELECT DISTINCT status FROM reservations")) == {("CONFIRMED",)}


def test_to_the_end_of_the_log_nothing_is_lost_and_redis_stays(kept: Kept, tmp_path: Path) -> None:
    with kept.runs(), closing(Harness(kept.settings)) as harness:
        tickets = on_sale(kept, harness)
        kept.types("archive")
    with kept.runs(), closing(Harness(kept.settings)) as harness:
        kept.types("base backup")
        sell(harness, *tickets[:4])
        for ticket in tickets[4:]:  # accepted, and not settled
            harness.request(Kind.RESERVE, ticket)
    kept.types("recover", without="recovery_target_time", BASE=kept.base)
    with kept.runs(), closing(Harness(kept.settings)) as harness:
        for ticket in tickets:
            harness.drainer().drain(harness.shard(ticket))
        assert sorted(each[2] for each in rows(kept.url, SOLD)) == ["CONFIRMED"] * 4 + ["HELD"] * 2
        assert rowlock(kept.settings, tmp_path, "audit")["consistent"]


@pytest.mark.parametrize("words", [(), ("a.dump", "--recovered")])
def test_either_a_file_is_named_or_postgresql_did_it_itself(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "cli.main", "restore", *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 2
    assert "say --recovered where" in " ".join(ran.stderr.split())


def test_a_database_without_rowlock_is_none_that_was_brought_back(
    settings: Settings, empty_database_url: str, tmp_path: Path
) -> None:
    refused = rowlock(settings, tmp_path, "restore", "--recovered", database=empty_database_url, code=1)
    assert "never migrated" in refused["error"]["detail"]
