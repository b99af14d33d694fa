"""The TypeScript client as the tests see it: its types made of the OpenAPI document, its program built by tsc.

`python -m tests.typescript` (`make client-types`) writes `src/schema.ts` anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from api.app import create_app
from api.resources.openapi import document
from shared.config import Settings
from tests.programs import required

CLIENT = Path(__file__).parents[1] / "clients" / "typescript"
SCHEMA = CLIENT / "src" / "schema.ts"
_SETTINGS = Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="s" * 32)


def installed() -> Path:
    """Return the client's folder with the tools of its lock file installed."""
    npm, marker = required("npm"), CLIENT / "node_modules" / ".package-lock.json"
    if not marker.exists() or marker.stat().st_mtime < (CLIENT / "package-lock.json").stat().st_mtime:
        _run(npm, "ci", "--no-progress")
        marker.touch()
    return CLIENT


def made_schema() -> str:
    """Return the types that the OpenAPI document says now."""
    with tempfile.TemporaryDirectory() as folder:
        described, made = Path(folder) / "openapi.json", Path(folder) / "schema.ts"
        described.write_text(json.dumps(document(create_app(_SETTINGS))))
        # Without the flag what has a default could not be left out of a body.
        options = ("--default-non-nullable", "false", "--output", str(made))
        _run(required("npx"), "openapi-typescript", str(described), *options)
        return made.read_text()


def build() -> None:
    _run(required("npx"), "tsc")


def run_tests(*files: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run test programs that were built; return what they said."""
    return subprocess.run(
        [required("node"), "--test", *files],
        cwd=CLIENT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def _run(*words: str) -> None:
    done = subprocess.run(words, cwd=CLIENT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"


if __name__ == "__main__":
    installed()
    SCHEMA.write_text(made_schema())
