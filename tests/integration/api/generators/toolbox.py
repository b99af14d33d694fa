"""Tools for OpenAPI documents in rooms of their own: they want other versions of libraries than Rowlock, or another language.

What is pinned in `tools/` is installed once and kept beside this project's environment until the pins change.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock

from tests.programs import missing, required

PINS = Path(__file__).parent / "tools"
KEPT = Path(sys.prefix) / "tools"
PATIENCE_S = 100


def python_tools() -> Path:
    """Return the folder of the programs of `requirements.txt`."""
    pins = PINS / "requirements.txt"

    def install(room: Path) -> None:
        _run([sys.executable, "-m", "venv", str(room)])
        pip = [str(room / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _run([*pip, "--require-hashes", "-r", str(pins)])

    return _kept("python", pins, install) / "bin"


def node_tools() -> Path:
    """Return the folder that holds the `node_modules` of `package.json`."""
    required("node")
    npm = required("npm")

    def install(room: Path) -> None:
        room.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINS / name, room)
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=room)

    return _kept("node", PINS / "package-lock.json", install)


def ran(
    command: Sequence[str | Path], *, cwd: Path | None = None, path: Path | None = None, patience_s: int = PATIENCE_S
) -> str:
    """Run a tool and return all that it wrote; it must end well. `path`: where it finds its own helpers."""
    env = os.environ | ({"PATH": f"{path}:{os.environ['PATH']}"} if path else {})
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env=env | {"NO_COLOR": "1", "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"},
        capture_output=True,
        text=True,
        check=False,
        timeout=patience_s,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def schemathesis(tools: Path, url: str, token: str, room: Path, phases: str) -> None:
    """Try each operation of the API at `url` in `phases`, with few examples each: a minute or two of a small machine."""
    shutil.copy(PINS / "schemathesis.toml", room)
    command: list[str | Path] = [tools / "schemathesis", "run", f"{url}/api/openapi.json", "--url", f"{url}/api/v1"]
    words = ["--phases", phases, "--header", f"Authorization: Bearer {token}", "--no-color"]
    ran([*command, *words], cwd=room, patience_s=500)


def _kept(kind: str, pins: Path, install: Callable[[Path], None]) -> Path:
    """Return the room of these pins, installed now if it is not there yet; others of the kind go."""
    room = KEPT / f"{kind}-{hashlib.sha256(pins.read_bytes()).hexdigest()[:12]}"
    KEPT.mkdir(exist_ok=True)
    with FileLock(KEPT / f"{kind}.lock"):
        done = room / ".installed"
        if not done.exists():
            for old in KEPT.glob(f"{kind}-*"):
                shutil.rmtree(old)
            try:
                install(room)
            except subprocess.CalledProcessError as error:
                missing(f"the tools of {pins.name} can't be had: {error.stderr[-400:]}")
            done.touch()
    return room


def _run(command: Sequence[str], cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)
