"""`rowlock audit` as people and machines run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from shared.config import Settings
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis


def rowlock_audit(settings: Settings, data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "ROWLOCK_BROKER_URL": settings.broker_url,
        "ROWLOCK_DATA": str(data),
    }
    command = [sys.executable, "-m", "cli.main", "audit", *options]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_stores_that_agree_are_said_to(settings: Settings, tmp_path: Path) -> None:
    ran = rowlock_audit(settings, tmp_path)
    assert (ran.returncode, ran.stdout.strip()) == (0, "the stores agree"), ran.stderr


def test_a_difference_is_shown_and_then_mended(settings: Settings, tmp_path: Path) -> None:
    with BlockingRedis(settings.redis_url, settings.store_timeout_ms) as redis:
        redis.call("SADD", keys.withdrawn(1), "01900000-0000-7001-8000-000000000000")
    shown = rowlock_audit(settings, tmp_path, "--json")
    assert shown.returncode == 1
    found = json.loads(shown.stdout)
    assert (found["consistent"], found["differences"][0]["check"]) == (False, "withdrawn")
    mended = rowlock_audit(settings, tmp_path, "--repair", "--json")
    assert (mended.returncode, json.loads(mended.stdout)["consistent"]) == (0, True)
