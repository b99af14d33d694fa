"""A batch that looks only beside what it frees decides as one that looks at the whole hall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.db import offers
from shared.db.offers import Look, Stretch, look_for
from shared.db.requested import Want
from shared.domain.commands import Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.records import EventRules, Parked, State, Ticket
from tests.builders import NOW_MS, SHARD, entry, order, ticket
from tests.simulation.tables import Tables

GALA = EventRules(
    id="gala",
    currency="EUR",
    hold_seconds=10_000,
    max_hold_seconds=10_000,
    max_wait_seconds=9_000,
    max_waiting_per_holder=99,
)


def _row(name: str, section: str, seats: int, **more: Any) -> list[Ticket]:
    first = {"A": 0, "B": 20, "C": 40, "D": 60}[name]
    return [
        ticket(
            f"{name}{n}", rank=first + n, row=name, position=n, section=section, accessible=n == 3,
            category="best" if n < 5 else "rest", **more,
        )
        for n in range(1, seats + 1)
    ]  # fmt: skip


HALL = (
    *_row("A", "stalls", 6),
    *_row("B", "stalls", 6),
    *_row("C", "balcony", 4),
    *(ticket(f"D{n}", rank=60 + n, row=None, position=n, section="box") for n in (1, 2, 3, 5)),
    *(ticket(f"G{n}", rank=80 + n, row=None, position=n, section="floor", general=True) for n in range(1, 4)),
    ticket("K1", rank=90, row="K", position=1, for_sale=False),
)
BY_ID = {seat.id: seat for seat in HALL}
TOGETHER = st.builds(
    Wish, quantity=st.integers(3, 4), adjacent=st.just(True), section=st.sampled_from([None, "stalls", "stalls"])
)
WISHES = st.one_of(
    st.builds(
        Wish,
        quantity=st.integers(1, 4),
        adjacent=st.booleans(),
        section=st.sampled_from([None, None, "stalls", "balcony", "box", "floor"]),
        category=st.sampled_from([None, None, "best"]),
        accessible=st.sampled_from([None, None, True, False]),
    ),
    st.builds(Wish, quantity=st.integers(2, 3), accessible_count=st.just(1), adjacent=st.booleans()),
    st.builds(Wish, ticket_ids=st.lists(st.sampled_from(sorted(BY_ID)), min_size=1, max_size=2).map(tuple)),
)


def parked(*wishes: Wish) -> Parked:
    return Parked(order(*wishes), "gala", NOW_MS)


def as_it_is(want: Want) -> Want:
    return want


def settled(tables: Tables, state: State, batch: Sequence[Entry]) -> None:
    tables.write(state, decide(state, batch))


def nearby(tables: Tables, state: State) -> State:
    """Return the state with the free seats that the batch would read."""
    active = tables.active()
    free = [seat for seat in HALL if seat.id not in active]
    look = look_for(
        {"gala": state.waiting_orders["gala"]},
        [BY_ID[key] for key in state.active],
        {"gala": sum(seat.for_sale for seat in free)},
        set(),
        as_it_is,
    )
    return replace(state, seats={"gala": tuple(seat for seat in free if is_seen(look, seat))})


def is_seen(look: Look, seat: Ticket) -> bool:
    return (
        seat.id in look.ticket_ids
        or any(
            want.section in (None, seat.section) and want.category in (None, seat.category) for want, _ in look.wants
        )
        or any(
            (each.section, each.row) == (seat.section, seat.row or "") and each.first <= seat.position <= each.last
            for each in look.stretches
            if not seat.general
        )
    )


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_who_waits_is_given_the_same_seats(data: st.DataObject) -> None:
    tables = Tables((GALA,), HALL)
    numbers = count(1)

    def load(batch: Sequence[Entry]) -> State:
        return tables.load(SHARD, NOW_MS + next(numbers), batch, frozenset())

    taken = [entry(Kind.RESERVE, "rich", seat.id) for seat in HALL if seat.for_sale]
    settled(tables, load(taken), taken)
    waiting = data.draw(st.lists(st.lists(st.one_of(TOGETHER, WISHES), min_size=1, max_size=2), min_size=1, max_size=4))
    lines = [order(*wishes, holder=f"waits-{n}", wait=8_000) for n, wishes in enumerate(waiting)]
    settled(tables, load(lines), lines)
    for _ in range(data.draw(st.integers(1, 8))):
        had = [key for key, row in tables.active().items() if row.holder == "rich"]
        left = data.draw(st.lists(st.sampled_from(had), min_size=1, max_size=3, unique=True))
        batch = [entry(Kind.RELEASE, tables.active()[key].holder, key, seller=True) for key in left]
        state = load(batch)
        decision = decide(state, batch)
        assert decide(nearby(tables, state), batch) == decision
        tables.write(state, decision)


def test_in_a_hall_that_is_sold_out_nothing_is_walked_over() -> None:
    waiting = {"gala": (parked(Wish(quantity=2, adjacent=True)), parked(Wish(quantity=3)))}
    look = look_for(waiting, [BY_ID["A4"]], {"gala": 0}, set(), as_it_is)
    assert (look.wants, look.stretches) == ([], [Stretch("gala", "stalls", "A", 0, 8)])


def test_whoever_wants_several_from_anywhere_has_the_hall_walked_over_where_others_are_free() -> None:
    waiting = {"gala": (parked(Wish(quantity=3, section="stalls")), parked(Wish(quantity=2, section="balcony")))}
    look = look_for(waiting, [BY_ID["A4"]], {"gala": 1}, set(), as_it_is)
    assert [(want.section, seats) for want, seats in look.wants] == [("stalls", offers.SEATS)]
    assert look_for(waiting, [BY_ID["G1"]], {"gala": 1}, set(), as_it_is) == Look([], [], [])


def test_an_event_that_is_asked_anew_is_looked_at_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = {"gala": (parked(Wish(quantity=1, section="stalls")), parked(Wish(quantity=1), Wish(ticket_ids=("C1",))))}
    look = look_for(waiting, [], {}, {"gala"}, as_it_is)
    assert {want.section for want, _ in look.wants} == {"stalls", None}
    assert look.ticket_ids == ["C1"]
    monkeypatch.setattr(offers, "WANTS_MAX", 1)
    assert [want.section for want, _ in look_for(waiting, [], {}, {"gala"}, as_it_is).wants] == [None]
