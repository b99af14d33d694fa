"""A misspelt variable is named, with the one that was meant; none that something reads is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shared.variables import unknown_variables

ROOT = Path(__file__).parents[2]
READERS = (
    "api",
    "workers",
    "shared",
    "cli",
    "deploy",
    "nginx",
    "docker-compose.yml",
    "Dockerfile",
    "Makefile",
    "celeryconfig.py",
)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("ROWLOCK_BATCHMAX", "ROWLOCK_BATCH_MAX"),
        ("ROWLOCK_LEASE_SECONDS", "ROWLOCK_LEASE_MS"),
        ("ROWLOCK_TRUSTED_PROXY", "ROWLOCK_TRUSTED_PROXIES"),
        ("ROWLOCK_SHARD", "ROWLOCK_SHARDS"),
        ("ROWLOCK_ADDRES_RATE", "ROWLOCK_ADDRESS_RATE"),
    ],
)
def test_what_was_meant_is_named(name: str, nearest: str) -> None:
    assert unknown_variables({name: "1"}) == [
        f"{name} is no variable of Rowlock and sets nothing; the nearest is {nearest}"
    ]


def test_what_is_like_nothing_is_named_alone() -> None:
    assert unknown_variables({"ROWLOCK_XYZZY_PLUGH": ""}) == [
        "ROWLOCK_XYZZY_PLUGH is no variable of Rowlock and sets nothing"
    ]


def test_others_and_those_of_tests_are_not_named() -> None:
    assert unknown_variables({"PATH": "", "ROWLOCK": "", "rowlock_x": "", "ROWLOCK_TEST_SHRINK": "1"}) == []


def test_every_variable_that_something_reads_is_known() -> None:
    read: set[str] = set()
    for name in READERS:
        path = ROOT / name
        for file in [path] if path.is_file() else path.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts and file.name != "variables.py":
                read |= set(re.findall(r"\bROWLOCK_[A-Z_]*[A-Z]\b", file.read_text()))
    assert read
    assert unknown_variables(dict.fromkeys(read, "")) == []


@pytest.mark.parametrize("module", ["api", "workers", "workers.sweep", "shared.db.migrate", "cli.main"])
def test_every_process_names_them_at_its_start(module: str) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ROWLOCK_", "DATABASE", "REDIS"))}
    words = ["load", "--help"] if module == "cli.main" else []
    ended = subprocess.run(
        [sys.executable, "-m", module, *words],
        check=False,
        cwd=ROOT,
        env=bare | {"ROWLOCK_SHARD": "4"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "ROWLOCK_SHARD is no variable of Rowlock and sets nothing; the nearest is ROWLOCK_SHARDS" in ended.stderr
