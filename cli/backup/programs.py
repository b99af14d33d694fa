"""pg_dump and pg_restore: those of the system, or those that `make up` uses, whichever knows the server's version."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from psycopg2.extensions import make_dsn

from cli.stack.binaries import postgres_programs
from shared.db.connection import check_url
from shared.errors import ConfigurationError, RowlockError


def program(name: str, server_major: int) -> Path:
    """Return the program's path. Raises ConfigurationError if there is none that is new enough."""
    seen = []
    for path in _candidates(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.search(r"(\d+)(?:\.\d+)?", said)
        if found and int(found[1]) >= server_major:
            return path
        seen.append(f"{path} is {said.strip() or 'broken'}")
    raise ConfigurationError(
        f"no {name} for PostgreSQL {server_major}: install its client programs ({'; '.join(seen) or 'none was found'})"
    )


def run(path: Path, database_url: str, *words: str) -> str:
    """Run a program on a database, its password kept out of the list of processes. Raises RowlockError with its last line."""
    parts = check_url(database_url)
    password = parts.pop("password", "")
    env = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(
        [path, *words, f"--dbname={make_dsn(**parts)}"], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.strip().splitlines() if line]
        raise RowlockError(f"{path.name}: {said[0] if said else f'exit code {done.returncode}'}")
    return done.stdout


def _candidates(name: str) -> Iterator[Path]:
    if found := shutil.which(name):
        yield Path(found)
    try:
        yield postgres_programs(Path(), None) / name
    except ConfigurationError:
        return
