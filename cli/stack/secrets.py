"""The secrets of a local stack, generated on its first start and readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import msgspec

from shared.errors import ConfigurationError


def _generated(length: int = 32) -> str:
    return field(default_factory=lambda: secrets.token_hex(length // 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    postgres_password: str = _generated()
    redis_password: str = _generated()
    broker_password: str = _generated()
    token_secret: str = _generated(64)
    operations_token: str = _generated()
    flower_password: str = _generated(16)


def load_or_create(path: Path) -> Secrets:
    """Return the secrets kept in `path`; what is missing is generated and written."""
    held = read(path)
    known = {item.name for item in fields(Secrets)}
    whole = Secrets(**{name: value for name, value in held.items() if name in known})
    if asdict(whole) != held:
        write_private(path, msgspec.json.format(msgspec.json.encode(whole), indent=2))
    return whole


def read(path: Path) -> dict[str, str]:
    """Return what `path` holds, nothing where there is no such file. Raises ConfigurationError if it can't be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as error:
        raise ConfigurationError(
            f"{path} is broken ({error}): put back a copy of it, for the data beside it opens with no other secrets"
        ) from None


def write_private(path: Path, content: bytes) -> None:
    """Replace the file at once, with mode 0600 from its first byte on."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    half.replace(path)
