"""Durable Valkeys of a test's own, several in one folder: those of a cluster, those that Sentinels look after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cli.stack import process
from cli.stack.valkey import EmbeddedValkey

V = TypeVar("V", bound=EmbeddedValkey)

PASSWORD = "secret"


def one_of_many(kind: type[V], home: Path, port: int) -> V:
    return kind(
        name=f"valkey-{port}",
        home=home / str(port),
        port=port,
        password=PASSWORD,
        runtime=home / "runtime",
        durable=True,
    )


@contextmanager
def running(server: EmbeddedValkey) -> Iterator[int]:
    """Yield the number of its process."""
    server.prepare()
    with process.running(server.launch(), server.ready) as pid:
        yield pid
