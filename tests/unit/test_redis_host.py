"""The address that REDIS_HOST and its companions make up."""

from __future__ import annotations

import pytest

from shared.config import Settings
from shared.errors import ConfigurationError
from shared.redis.client.address import Address


@pytest.mark.parametrize(
    ("host", "read"),
    [("::1", "::1"), ("[::1]", "::1"), ("2001:db8::7", "2001:db8::7"), ("127.0.0.1", "127.0.0.1"), ("my-redis_1", "my-redis_1")],
)  # fmt: skip
def test_a_host_is_read_as_it_was_meant(host: str, read: str) -> None:
    env = {"REDIS_HOST": host, "REDIS_PORT": "7000", "REDIS_PASSWORD": "p@:/%#", "REDIS_DB": "3"}
    address = Address.parse(Settings.from_env(env).redis_url)
    assert (address.host, address.port, address.password, address.database) == (read, 7000, "p@:/%#", 3)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *(("REDIS_HOST", host) for host in ("host:6379", "a,b", "redis://host", "/run/redis.sock", "[::1", "a b", "::g", "a\n")),
        *(("REDIS_PORT", port) for port in ("0", "65536", "x", "-1")),
        *(("REDIS_DB", database) for database in ("-1", "x", "1.5")),
    ],
)  # fmt: skip
def test_what_makes_no_address_is_named(variable: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{variable} holds "):
        Settings.from_env({"REDIS_HOST": "redis", variable: value})
