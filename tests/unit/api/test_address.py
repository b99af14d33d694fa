"""Whose limits a request counts for: nobody chooses that by a header of their own."""

from __future__ import annotations

import pytest

from api.web.address import REMEMBERED_MAX, UNKNOWN, Addresses
from shared.config import Settings
from shared.errors import ConfigurationError

NGINX = "172.18.0.5"
TRUSTING = Addresses(Settings(trusted_proxies="172.16.0.0/12, fd00::/8 127.0.0.1"))


def key(addresses: Addresses, peer: str, forwarded: str = "") -> str:
    return addresses.key_of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded})


def test_without_trusted_proxies_the_header_is_anybody_s_word() -> None:
    assert key(Addresses(Settings()), "127.0.0.1", "6.6.6.6") == "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        (NGINX, "6.6.6.6", "6.6.6.6"),
        (NGINX, "6.6.6.6, 7.7.7.7", "7.7.7.7"),  # what a client wrote stands left of what our proxy saw
        (NGINX, "6.6.6.6, 7.7.7.7, 172.18.0.9", "7.7.7.7"),
        (NGINX, "172.18.0.9", "172.18.0.9"),  # a client within the network itself
        (NGINX, "", NGINX),
        (NGINX, "nobody", NGINX),
        (NGINX, "6.6.6.6, nobody", NGINX),
        (NGINX, "6.6.6.6,", NGINX),
        ("8.8.8.8", "6.6.6.6", "8.8.8.8"),
        ("[fd00::1]", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", "fe80::/64"),
        ("::ffff:172.18.0.5", "::ffff:6.6.6.6", "6.6.6.6"),
        ("", "6.6.6.6", UNKNOWN),
        ("unix:", "6.6.6.6", UNKNOWN),
        ("²", "6.6.6.6", UNKNOWN),
    ],
)
def test_the_first_address_that_no_trusted_proxy_has_counts(peer: str, forwarded: str, expected: str) -> None:
    assert key(TRUSTING, peer, forwarded) == expected


def test_a_household_shares_its_limits_and_neighbours_do_not() -> None:
    assert key(TRUSTING, NGINX, "2001:db8:1:2::1") == key(TRUSTING, NGINX, "2001:db8:1:2:ffff::1")
    assert key(TRUSTING, NGINX, "2001:db8:1:2::1") != key(TRUSTING, NGINX, "2001:db8:1:3::1")


def test_connections_of_a_proxy_are_known() -> None:
    assert TRUSTING.is_proxy(NGINX)
    assert TRUSTING.is_proxy("[fd00::1]")
    assert not TRUSTING.is_proxy("8.8.8.8")
    assert not TRUSTING.is_proxy("unix:")


def test_what_is_remembered_is_bounded() -> None:
    addresses = Addresses(Settings(trusted_proxies="127.0.0.1"))
    for number in range(REMEMBERED_MAX + 10):
        key(addresses, "127.0.0.1", f"10.0.{number >> 8}.{number & 255}")
    assert addresses.key.cache_info().currsize == REMEMBERED_MAX


def test_a_wrong_network_is_named_at_the_start() -> None:
    with pytest.raises(ConfigurationError, match=r"ROWLOCK_TRUSTED_PROXIES holds '10.0.0.0/33'"):
        Settings(trusted_proxies="127.0.0.1, 10.0.0.0/33")


def test_what_a_client_writes_fills_no_memory() -> None:
    trusting, alone = Addresses(Settings(trusted_proxies="127.0.0.1")), Addresses(Settings())
    for number in range(50):
        long = f"{number}" * 50_000
        assert key(alone, "127.0.0.1", long) == "127.0.0.1"
        assert key(trusting, "127.0.0.1", f"{long}, 6.6.6.6") == "6.6.6.6"
    assert alone.key.cache_info().currsize == 1
    kept = trusting.key.cache_info().currsize
    assert key(trusting, "127.0.0.1", "x" * 50_000 + ", 6.6.6.6") == "6.6.6.6"
    assert trusting.key.cache_info().currsize == kept + 1
