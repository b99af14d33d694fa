"""The data folder of a local stack: what lies where, and who may use it."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cli.stack.account import reachable, server_account
from cli.stack.process import Record
from cli.stack.secrets import write_private
from shared.errors import ConfigurationError

DEFAULT_DATA = ".rowlock"
_LOG_MAX_BYTES = 50_000_000
"""Longer logs are put aside at the next start."""


class Addresses(msgspec.Struct, frozen=True):
    """Where a stack can be reached, written when it starts, for the other commands to find."""

    api: str = ""
    flower: str = ""
    database: str = ""
    redis: str = ""
    broker: str = ""
    worker_metrics: str = ""
    sweep_metrics: str = ""
    shards: int = 0
    """How many there are; 0: not known."""


@dataclass(frozen=True, slots=True)
class Layout:
    data: Path

    @classmethod
    def from_env(cls) -> Layout:
        return cls(Path(os.environ.get("ROWLOCK_DATA") or DEFAULT_DATA).expanduser().absolute())

    @property
    def secrets(self) -> Path:
        return self.data / "secrets.json"

    @property
    def addresses(self) -> Path:
        return self.data / "addresses.json"

    @property
    def processes(self) -> Path:
        return self.data / "processes.json"

    def log(self, name: str) -> Path:
        return self.data / "logs" / f"{name}.log"

    def servers(self) -> Path:
        """The folder of the servers' data: the data folder, unless the servers' account can't walk to it."""
        if server_account() is None or reachable(self.data):
            return self.data
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path("/var/lib/rowlock") / digest

    def create(self) -> None:
        mode = 0o700 if server_account() is None else 0o755  # the secrets inside have modes of their own
        for folder in (self.data, self.servers()):
            folder.mkdir(mode=mode, parents=True, exist_ok=True)
        (self.data / "logs").mkdir(mode=0o700, exist_ok=True)
        for log in (self.data / "logs").glob("*.log"):
            if log.stat().st_size > _LOG_MAX_BYTES:
                log.replace(log.with_suffix(".log.old"))
        ignore = self.data / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the data folder for ourselves. Raises ConfigurationError if another stack has it."""
        with (self.data / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise ConfigurationError(
                    f"{self.data} is in use by the rowlock with pid {file.read().strip() or '?'}; "
                    "stop it, or choose another folder with ROWLOCK_DATA"
                ) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def read_addresses(self) -> Addresses:
        """Return the addresses of the last start, empty ones where there was none."""
        try:
            return msgspec.json.decode(self.addresses.read_bytes(), type=Addresses)
        except (OSError, msgspec.DecodeError):
            return Addresses()

    def write_addresses(self, addresses: Addresses) -> None:
        write_private(self.addresses, msgspec.json.encode(addresses))

    def read_processes(self) -> list[Record]:
        try:
            return msgspec.json.decode(self.processes.read_bytes(), type=list[Record])
        except (OSError, msgspec.DecodeError):
            return []

    def write_processes(self, records: Sequence[Record]) -> None:
        write_private(self.processes, msgspec.json.encode(list(records)))
