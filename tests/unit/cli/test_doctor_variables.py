"""A misspelt variable sets nothing; doctor names it, also where only the compose deployment would read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.doctor.finding import State
from cli.doctor.variables import variables


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", {"PATH": "/bin", "ROWLOCK_SHARDS": "4"})


def test_what_is_read_is_nothing_to_look_at(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# secrets\nROWLOCK_PORT=80\nexport ROWLOCK_TOKEN_SECRET=x\nPOSTGRES_PASSWORD=y\n")
    assert variables(tmp_path / ".env").state is State.OK
    assert variables(tmp_path / "nowhere").state is State.OK


def test_what_nothing_reads_is_named_with_the_nearest_and_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWLOCK_SHARD", "4")
    (tmp_path / ".env").write_text(
        "ROWLOCK_SHARD=4\n export ROWLOCK_HOLD_MAX = 5\nROWLOCK_BACKLOG_MAXX=9\nrubbish\n\xff\n"
    )
    found = variables(tmp_path / ".env")
    assert found.state is State.LOOK
    assert "ROWLOCK_SHARD is no variable of Rowlock and sets nothing; the nearest is ROWLOCK_SHARDS" in found.found
    assert "the nearest is ROWLOCK_BACKLOG_MAX (" in found.found
    assert found.found.count("ROWLOCK_SHARD is") == 1
