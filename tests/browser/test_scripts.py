"""What the scripts' own tools say of them: types, style, and whether what is vendored is what the packages make."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from api.ui.assets import STATIC
from tests.programs import missing, required

UI = STATIC.parent


def _run(*words: str, cwd: Path) -> None:
    ended = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=110, check=False)
    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-6_000:]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pages' room with the packages of its lock beside it."""
    npm = required("npm")
    copy = tmp_path_factory.mktemp("ui") / "ui"
    shutil.copytree(UI, copy, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    installed = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode:
        missing(f"the packages of the pages can't be had: {installed.stderr[-300:]}")
    return copy


def test_types_hold(tools: Path) -> None:
    _run("node_modules/.bin/tsc", "-p", ".", cwd=tools)


def test_style_holds(tools: Path) -> None:
    _run("node_modules/.bin/oxlint", "-c", "oxlint.json", ".", cwd=tools)


def test_what_is_vendored_is_made_of_the_packages_alone(tools: Path) -> None:
    before = {path.name: path.read_bytes() for path in (tools / "static/vendor").iterdir()}
    _run("node", "vendor.mjs", cwd=tools)
    assert {path.name: path.read_bytes() for path in (tools / "static/vendor").iterdir()} == before
