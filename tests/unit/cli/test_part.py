from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from cli.stack.part import STARTS_MAX, Part
from cli.stack.process import Launch
from tests.waiting import eventually


def part(tmp_path: Path, program: str) -> Part:
    launch = Launch(argv=[sys.executable, "-c", program], log=tmp_path / "log", cwd=tmp_path)
    return Part("part", lambda: launch, lambda _: (tmp_path / "ready").exists(), stage=0)


def test_a_part_that_ends_is_noticed_with_its_last_words_and_due_again_after_a_pause(tmp_path: Path) -> None:
    failing = part(tmp_path, "print('first'); print('the reason'); raise SystemExit(7)")
    failing.start()
    codes: list[int] = []

    def ended() -> bool:
        code = failing.died()
        codes.extend([] if code is None else [code])
        return bool(codes)

    eventually(ended)
    assert codes == [7]
    assert failing.last_words() == "the reason"
    assert not failing.due()
    eventually(failing.due)


def test_a_part_whose_starts_were_all_in_vain_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.stack.part._PAUSE_LONGEST_S", 0.0)
    failing = part(tmp_path, "raise SystemExit(1)")
    for _ in range(STARTS_MAX):
        assert not failing.given_up
        failing.start()
        eventually(lambda: failing.died() is not None)
    assert failing.given_up
    assert not failing.due()


def test_a_part_that_was_ready_is_never_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.stack.part._PAUSE_LONGEST_S", 0.0)
    dying = part(tmp_path, "import pathlib, time; pathlib.Path('ready').touch(); time.sleep(60)")
    for _ in range(STARTS_MAX + 1):
        dying.start()
        eventually(dying.check_ready)
        assert dying.pid is not None
        os.kill(dying.pid, signal.SIGKILL)
        eventually(lambda: dying.died() is not None)
    assert dying.due()


def test_a_part_is_ready_when_its_probe_says_so_and_stops_when_asked(tmp_path: Path) -> None:
    serving = part(tmp_path, "import pathlib, time; pathlib.Path('ready').touch(); time.sleep(60)")
    serving.start()
    eventually(serving.check_ready)
    serving.wait_stopped(patience_s=10)
    assert serving.stopped()
    assert serving.pid is None


def test_what_a_killed_part_had_started_ends_with_it(tmp_path: Path) -> None:
    program = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
pathlib.Path('child').write_text(str(child.pid))
pathlib.Path('ready').touch()
time.sleep(60)
"""
    parent = part(tmp_path, program)
    parent.start()
    eventually(parent.check_ready)
    child = psutil.Process(int((tmp_path / "child").read_text()))
    assert parent.pid is not None
    os.kill(parent.pid, signal.SIGKILL)
    eventually(lambda: parent.died() is not None)
    eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
