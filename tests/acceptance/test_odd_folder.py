"""`make up` in a folder that nobody would have chosen: a path is written into commands, URLs and other programs' configuration."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import psutil

from cli.stack.layout import Layout
from cli.stack.ports import free_ports
from tests.acceptance.local_stack import REPOSITORY, LocalStack, environment
from tests.servers import scratch

FOLDER = 'it\'s a "folder" with 100 % # and \\n \u00fc \u7968'
LEFT_OUT = (
    ".git",
    ".venv",
    ".rowlock",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "build",
    "*.egg-info",
    "node_modules",
)


def test_the_whole_of_it_starts_serves_and_stops_where_the_path_is_odd() -> None:
    with scratch() as home:
        folder = home / FOLDER
        shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        _give_packages(folder / ".venv")
        env = environment(folder / ".rowlock", free_ports(1)[0])
        for name in ("ROWLOCK_DATA", "PYTHONPATH"):
            del env[name]
        with (home / "output").open("wb") as output:
            up = subprocess.Popen(
                ["make", "up"], cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        stack = LocalStack(folder / ".rowlock", env, up, home / "output")
        try:
            stack.wait_for("rowlock is ready")
            rowlock = str(folder / ".venv/bin/rowlock")
            words = [rowlock, "reserve", "demo.Stalls.A.1", "--holder", "ann", "--json"]
            done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
            assert '"SUCCEEDED"' in done.stdout, done
        finally:
            pids = Layout(stack.data).read_processes()
            stack.end()
        assert up.returncode in (0, -signal.SIGINT)  # the second is make's own word for it
        assert not [record for record in pids if psutil.pid_exists(record.pid)]


def _give_packages(venv: Path) -> None:
    """Make an environment that has this one's packages, so that nothing is downloaded."""
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, timeout=100)
    site = next(venv.glob("lib/python*/site-packages"))
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
