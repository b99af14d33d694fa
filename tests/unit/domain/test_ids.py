"""Ids and shards are written in databases and streams: they never change between releases."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.ids import command_id, derived_id, order_key, shard_of, shard_of_command


@pytest.mark.parametrize(
    ("key", "shards", "shard"),
    [
        ("", 16, 0),
        ("a1", 16, 3),
        ("gala-stalls-A-12", 16, 4),
        ("gala-stalls-A-12", 7, 0),
        ("spring/Kühne/ß-9", 4096, 12),
    ],
)
def test_a_ticket_has_the_same_shard_for_ever(key: str, shards: int, shard: int) -> None:
    assert shard_of(key, shards) == shard


def test_a_command_id_is_spelled_the_same_for_ever() -> None:
    assert command_id(0x2A, 0x0123456789AB, bytes(range(8))) == "01234567-89ab-702a-8001-020304050607"


def test_a_derived_id_is_the_same_for_ever() -> None:
    assert derived_id(5, 1_800_000_000_000, "a", "b") == "01a3185c-5000-7005-bfc1-51170352baa3"


def test_parts_of_a_derived_id_do_not_run_together() -> None:
    assert derived_id(5, 0, "ab", "c") != derived_id(5, 0, "a", "bc")


def test_the_orders_of_one_holder_in_an_event_share_a_shard() -> None:
    assert order_key("gala", "ann") == "gala/ann"


@given(st.integers(0, 4095), st.integers(0, (1 << 48) - 1), st.binary(min_size=8, max_size=12))
def test_a_command_id_is_a_version_7_uuid_that_tells_its_shard(shard: int, at_ms: int, entropy: bytes) -> None:
    key = command_id(shard, at_ms, entropy)
    parsed = uuid.UUID(key)
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert parsed.int >> 80 == at_ms
    assert shard_of_command(key) == shard


@given(st.text(max_size=40), st.integers(1, 4096))
def test_every_key_has_a_shard(key: str, shards: int) -> None:
    assert 0 <= shard_of(key, shards) < shards


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no-uuid",
        "6fa459ea-ee8a-4ca4-894e-db77e160355e",
        "{01234567-89ab-702a-8001-020304050607}",
        "01234567-89AB-702A-8001-020304050607",
        "0123456789ab702a8001020304050607",
    ],
)
def test_what_is_no_command_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        shard_of_command(text)


def test_a_shard_that_does_not_fit_into_an_id_is_our_bug() -> None:
    with pytest.raises(AssertionError):
        command_id(4096, 0, bytes(8))
