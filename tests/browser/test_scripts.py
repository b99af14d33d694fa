"""What the scripts' own tools say of them: types, style, and whether what is vendored is what the packages make."""

from __future__ import annotations

import subprocess
from pathlib import Path


def _run(*words: str, cwd: Path) -> None:
    ended = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=110, check=False)
    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-6_000:]


def test_types_hold(tools: Path) -> None:
    _run("node_modules/.bin/tsc", "-p", ".", cwd=tools)


def test_style_holds(tools: Path) -> None:
    _run("node_modules/.bin/oxlint", "-c", "oxlint.json", "static", "vendor.mjs", "bundle.mjs", "vendored", cwd=tools)


def test_what_is_vendored_is_made_of_the_packages_alone(tools: Path) -> None:
    before = {path.name: path.read_bytes() for path in (tools / "static/vendor").iterdir()}
    _run("node", "vendor.mjs", cwd=tools)
    assert {path.name: path.read_bytes() for path in (tools / "static/vendor").iterdir()} == before


def test_what_is_bundled_is_made_of_the_modules_alone(tools: Path) -> None:
    before = {path.name: path.read_bytes() for path in (tools / "static/bundled").iterdir()}
    _run("node", "bundle.mjs", cwd=tools)
    assert {path.name: path.read_bytes() for path in (tools / "static/bundled").iterdir()} == before
