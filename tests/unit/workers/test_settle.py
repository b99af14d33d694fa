"""Retries, the hunt for poison, and seats that go while they are picked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from shared.config import Settings
from shared.domain.commands import Command, Entry, Kind, Wish
from shared.domain.ids import command_id
from shared.domain.outcomes import Code, Status
from shared.errors import LockLostError, SettleError, StoreUnavailableError, TransientError
from tests.unit.workers.store_in_memory import MemoryStore
from workers.settle import REMEMBERED_MAX, Settler
from workers.settlement import Settlement


def _entries(*holders: str) -> list[Entry]:
    return [
        Entry(n, Command(id=_id(n), kind=Kind.RESERVE, holder=holder, submitted_ms=0, ticket_id=f"t-{n}"))
        for n, holder in enumerate(holders, 1)
    ]


def _id(n: int) -> str:
    return command_id(0, 0, n.to_bytes(8))


def _settle(
    store: MemoryStore, entries: list[Entry], before_retry: Callable[[], None] = lambda: None, attempts_max: int = 3
) -> list[Settlement]:
    settler = Settler(store, Settings(attempts_max=attempts_max), pause=lambda _: None)
    return settler.settle(0, store.fence(0), entries, frozenset(), before_retry)


def _outcomes(settlements: list[Settlement]) -> list[tuple[str, str | None]]:
    return [(s.command.holder, s.outcome.code) for each in settlements for s in each.decision.settled]


def _fails(with_holder: str, error: Exception) -> Callable[[list[str]], None]:
    def fail(holders: list[str]) -> None:
        if with_holder in holders:
            raise error

    return fail


def _fails_first(times: int, error: Exception) -> Callable[[list[str]], None]:
    left = [error] * times

    def fail(_: list[str]) -> None:
        if left:
            raise left.pop()

    return fail


def test_a_batch_goes_in_one_transaction() -> None:
    store = MemoryStore()
    _settle(store, _entries("a", "b", "c"))
    assert store.committed == [["a", "b", "c"]]


def test_a_transient_fault_is_tried_again_from_a_fresh_read_with_the_lock_renewed() -> None:
    store = MemoryStore(on_write=_fails_first(2, TransientError("deadlock")))
    renewed: list[None] = []
    _settle(store, _entries("a", "b"), lambda: renewed.append(None))
    assert (store.begun, len(renewed), store.committed) == (3, 2, [["a", "b"]])


def test_a_lock_that_is_lost_between_two_tries_ends_them() -> None:
    def lost() -> None:
        raise LockLostError(0, "its lease ran out")

    store = MemoryStore(on_write=_fails_first(1, TransientError("deadlock")))
    with pytest.raises(LockLostError):
        _settle(store, _entries("a"), lost)
    assert store.committed == []


def test_a_store_that_is_away_is_no_reason_to_look_for_poison() -> None:
    store = MemoryStore(on_load=_fails_first(1, StoreUnavailableError("postgresql")))
    with pytest.raises(StoreUnavailableError):
        _settle(store, _entries("a", "b"))
    assert store.begun == 1


@pytest.mark.parametrize("index", range(7))
def test_poison_is_found_wherever_it_stands_and_the_rest_settled_in_order(index: int) -> None:
    holders = [f"h{n}" for n in range(7)]
    holders[index] = "poison"
    store = MemoryStore(
        on_write=_fails_first(0, SettleError("")), on_load=_fails("poison", SettleError("no such thing"))
    )
    outcomes = _outcomes(_settle(store, _entries(*holders)))
    assert outcomes == [(holder, Code.INTERNAL if holder == "poison" else None) for holder in holders]
    assert store.poison == [("poison", "no such thing")]


def test_two_poisons_in_a_batch_are_both_found() -> None:
    store = MemoryStore(on_load=_fails("poison", SettleError("no")))
    outcomes = _outcomes(_settle(store, _entries("a", "poison", "b", "poison", "c")))
    assert [code for _, code in outcomes] == [None, Code.INTERNAL, None, Code.INTERNAL, None]


def test_a_text_that_cannot_be_recorded_is_cleaned_before_it_is() -> None:
    store = MemoryStore(on_load=_fails("nul\0", SettleError("text")), on_write=_fails("nul\0", SettleError("text")))
    (settlement,) = _settle(store, _entries("nul\0"))
    assert settlement.decision.settled[0].outcome.code is Code.INTERNAL
    assert store.poison == [("nul", "text")]


def test_an_outcome_that_cannot_be_recorded_is_not_told() -> None:
    store = MemoryStore(on_write=_fails("a", TransientError("disk")))
    with pytest.raises(StoreUnavailableError):
        _settle(store, _entries("a"))


def test_a_command_that_only_ever_meets_transient_faults_is_poison_after_some_drains() -> None:
    store = MemoryStore(on_load=_fails("slow", TransientError("statement timeout")))
    settler = Settler(store, Settings(attempts_max=2), pause=lambda _: None)
    entries = _entries("a", "slow", "b")
    results = []
    for _ in range(3):
        try:
            results = settler.settle(0, store.fence(0), entries, frozenset(), lambda: None)
        except StoreUnavailableError:
            results = []
    assert [code for _, code in _outcomes(results)] == [None, Code.INTERNAL, None]


def _order() -> list[Entry]:
    wish = Wish(quantity=2)
    command = Command(
        id=_id(1), kind=Kind.ORDER, holder="a", submitted_ms=0, event_id="e", order_id=_id(1), wishes=(wish,)
    )
    return [Entry(1, command)]


def test_an_order_whose_seats_went_meanwhile_gets_others() -> None:
    gone = frozenset({"seat-0", "seat-1"})
    (settlement,) = _settle(MemoryStore(gone=[gone]), _order())
    outcome = settlement.decision.settled[0].outcome
    assert outcome.status is Status.SUCCEEDED
    assert not gone & set(outcome.ticket_ids)


def test_an_order_whose_seats_go_again_and_again_is_tried_with_a_fresh_read() -> None:
    everything = frozenset(f"seat-{n}" for n in range(9))
    store = MemoryStore(gone=[frozenset({f"seat-{n}"}) for n in range(5)] + [everything - everything])
    (settlement,) = _settle(store, _order())
    assert (store.begun, settlement.decision.settled[0].outcome.status) == (2, Status.SUCCEEDED)


def test_what_is_remembered_of_transient_ends_is_bounded() -> None:
    store = MemoryStore(on_load=_fails("x", TransientError("deadlock")))
    settler = Settler(store, Settings(attempts_max=1), pause=lambda _: None)
    for n in range(REMEMBERED_MAX + 50):
        entry = Entry(n, structs.replace(_entries("x")[0].command, id=_id(n)))
        with pytest.raises(StoreUnavailableError):
            settler.settle(0, store.fence(0), [entry], frozenset(), lambda: None)
    assert len(settler._transient_ends) == REMEMBERED_MAX
