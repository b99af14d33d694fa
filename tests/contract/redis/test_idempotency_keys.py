"""Which request a key stands for, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from shared.config import Settings
from shared.redis import keys
from shared.redis.admission.idempotency_keys import CLAIM_SECONDS, Claim, IdempotencyKeys
from shared.redis.client.blocking import BlockingRedis
from tests.contract.redis.harness import api, integer

T = TypeVar("T")


@pytest.fixture
def act(queue_settings: Settings) -> Callable[[Callable[[IdempotencyKeys], Awaitable[T]]], T]:
    """Run what is given the keys, on a loop of its own."""

    def run(use: Callable[[IdempotencyKeys], Awaitable[T]]) -> T:
        async def main() -> T:
            async with api(queue_settings) as ends:
                return await use(IdempotencyKeys(queue_settings, ends.redis))

        return asyncio.run(main())

    return run


Act = Callable[[Callable[[IdempotencyKeys], Awaitable[T]]], T]


def test_a_key_belongs_to_the_first_request_that_claims_it(act: Act[list[Claim]]) -> None:
    async def claims(all_keys: IdempotencyKeys) -> list[Claim]:
        return [
            await all_keys.claim("ann", "key 1", "print", "first"),
            await all_keys.claim("ann", "key 1", "print", "second"),
            await all_keys.claim("ann", "key 1", "other", "third"),
            await all_keys.claim("bob", "key 1", "other", "fourth"),
        ]

    assert [(claim.command_id, claim.new, claim.conflict) for claim in act(claims)] == [
        ("first", True, False),
        ("first", False, False),
        ("first", False, True),
        ("fourth", True, False),
    ]


def test_fifty_claims_at_once_have_one_winner(act: Act[list[Claim]]) -> None:
    async def claims(all_keys: IdempotencyKeys) -> list[Claim]:
        return await asyncio.gather(*(all_keys.claim("ann", "key", "print", str(i)) for i in range(50)))

    claimed = act(claims)
    assert sum(claim.new for claim in claimed) == 1
    assert len({claim.command_id for claim in claimed}) == 1


def test_no_two_holders_meet_in_one_key(act: Act[list[Claim]]) -> None:
    pairs = [("acme", "bob:K"), ("acme:bob", "K"), ("acme:bob:K", ""), ("", "acme:bob:K"), ("4:acme", "bob:K")]

    async def claims(all_keys: IdempotencyKeys) -> list[Claim]:
        return [await all_keys.claim(holder, key, "print", holder) for holder, key in pairs]

    assert all(claim.new for claim in act(claims))
    assert len({keys.idempotency(0, *pair) for pair in pairs} | {keys.answer(0, *pair) for pair in pairs}) == 10


def test_a_claim_lasts_only_once_something_came_of_it(
    act: Act[Claim], queue_settings: Settings, connection: BlockingRedis
) -> None:
    async def claim_only(all_keys: IdempotencyKeys) -> Claim:
        return await all_keys.claim("ann", "refused", "print", "id")

    async def keep(all_keys: IdempotencyKeys) -> Claim:
        claim = await all_keys.claim("ann", "accepted", "print", "id")
        await all_keys.keep(claim)
        return claim

    assert 0 < integer(connection, "TTL", act(claim_only).key) <= CLAIM_SECONDS
    assert CLAIM_SECONDS < integer(connection, "TTL", act(keep).key) <= queue_settings.idempotency_ttl_seconds


def test_a_claim_is_prolonged_while_its_request_is_worked_on_and_nobody_prolongs_or_drops_anothers(
    act: Act[list[object]], connection: BlockingRedis
) -> None:
    async def use(all_keys: IdempotencyKeys) -> list[object]:
        claim = await all_keys.claim("ann", "key", "print", "first")
        connection.call("PEXPIRE", claim.key, 50)
        renewed = await all_keys.renew(claim)
        life = integer(connection, "PTTL", claim.key)
        connection.call("DEL", claim.key)
        other = await all_keys.claim("ann", "key", "print", "second")
        await all_keys.drop(claim)
        return [
            renewed,
            life > 50,
            await all_keys.renew(claim),
            connection.call("GET", claim.key) == other.value.encode(),
        ]

    assert act(use) == [True, True, False, True]


def test_an_answer_is_kept_as_long_as_its_claim(act: Act[Claim], connection: BlockingRedis) -> None:
    async def use(all_keys: IdempotencyKeys) -> Claim:
        claim = await all_keys.claim("ann", "key", "print", "id")
        assert await all_keys.answer(claim) is None
        await all_keys.keep_answer(claim, b"made")
        assert await all_keys.answer(await all_keys.claim("ann", "key", "print", "id")) == b"made"
        return claim

    claim = act(use)
    assert abs(integer(connection, "TTL", claim.key) - integer(connection, "TTL", claim.answer_key)) <= 1


def test_a_dropped_key_is_free_for_the_next_try(act: Act[bool]) -> None:
    async def use(all_keys: IdempotencyKeys) -> bool:
        await all_keys.drop(await all_keys.claim("ann", "key", "print", "id"))
        return (await all_keys.claim("ann", "key", "print", "again")).new

    assert act(use)
