"""The account that the embedded servers run under: one's own, or an unprivileged one for root."""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

_CANDIDATES = ("rowlock", "postgres", "nobody")
"""PostgreSQL refuses to run as root, and its account must have a name."""


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account to drop to, or None where the servers simply run as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise OSError("running as root needs an account named " + ", ".join(_CANDIDATES) + " for PostgreSQL")


def make_directory(path: Path, account: Account | None) -> Path:
    """Create a private directory that belongs to `account`."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None and path.stat().st_uid != account.uid:
        shutil.chown(path, account.uid, account.gid)
    return path


def reachable(path: Path) -> bool:
    """Return whether any account may walk to `path`: a home of mode 0700 on the way forbids it."""
    existing = path if path.exists() else next(parent for parent in path.parents if parent.exists())
    return all(step.stat().st_mode & 0o001 for step in (existing, *existing.parents) if step.is_dir())
