"""No webhook reaches an inner network, however its address is spelled."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest

from shared.webhooks.addresses import ForbiddenAddressError, may_be_reached, networks, resolve

INNER = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
OPEN = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "::ffff:8.8.8.8", "2606:4700::1111"]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_refused(address: str) -> None:
    assert not may_be_reached(ip_address(address), ())


@pytest.mark.parametrize("address", OPEN)
def test_an_open_address_is_taken(address: str) -> None:
    assert may_be_reached(ip_address(address), ())


def test_a_network_that_the_operator_allows_is_reached_and_no_other() -> None:
    allowed = networks("10.0.1.0/24, fd00::/8")
    assert may_be_reached(ip_address("10.0.1.7"), allowed)
    assert may_be_reached(ip_address("::ffff:10.0.1.7"), allowed)
    assert not may_be_reached(ip_address("10.0.2.7"), allowed)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "0x7f000001", "2130706433", "127.1", "nowhere.invalid", "a" * 70]
)
def test_a_name_of_this_machine_or_of_nothing_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        asyncio.run(resolve(host, 443, ()))


@pytest.mark.parametrize("text", ["10.0.0.1/8", "everything", "10.0.0.0/99"])
def test_a_network_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        networks(text)
