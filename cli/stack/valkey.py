"""An embedded Valkey, durable for the streams or light for the broker."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from cli.stack import process
from cli.stack.account import Account, make_directory, server_account
from cli.stack.binaries import valkey_program
from cli.stack.ports import LOCAL

STOP = signal.SIGTERM


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedValkey:
    """`prepare`, `launch`, wait for `ready`. `home` must be reachable for the server's account."""

    name: str
    home: Path
    port: int
    password: str
    runtime: Path
    durable: bool
    memory: str = "512mb"

    @property
    def url(self) -> str:
        return f"redis://:{quote(self.password, safe='')}@{LOCAL}:{self.port}/0"

    def prepare(self) -> None:
        make_directory(self.home, self._account())
        valkey_program(self.runtime, self._account())

    def launch(self) -> process.Launch:
        program = valkey_program(self.runtime, self._account())
        return process.Launch(
            argv=[str(program), "-"],
            log=self.home / f"{self.name}.log",
            stop=STOP,
            account=self._account(),
            stdin=self._configuration(),  # keeps the password off the disk and out of the process list
        )

    def ready(self, pid: int) -> bool:
        """Return whether the child `pid` takes commands: INFO it answers also while it reads its file, and PING any server on that port."""
        client = redis.Redis(host=LOCAL, port=self.port, password=self.password, socket_timeout=2)
        try:
            return int(client.info("server")["process_id"]) == pid and bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _configuration(self) -> str:
        lines = [
            f"bind {LOCAL}",
            f"port {self.port}",
            f"dir {_quoted(os.fsencode(self.home))}",
            f"requirepass {_quoted(self.password.encode())}",
            "maxmemory-policy noeviction",
            f"maxmemory {self.memory}",
            'save ""',
            "protected-mode yes",
        ]
        if self.durable:
            # Without the preamble the append-only file can be mended by valkey-check-aof.
            lines += ["appendonly yes", "appendfsync always", "aof-use-rdb-preamble no"]
        return "\n".join([*lines, ""])

    @staticmethod
    def _account() -> Account | None:
        return server_account()


def _quoted(value: bytes) -> str:
    """Return a value as one word of Valkey's configuration, whatever bytes a path is made of."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in value) + '"'
