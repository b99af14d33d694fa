"""What holds for every list of commands, however it is cut into batches."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.commands import Entry, Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Outcome, Status
from shared.domain.records import EventRules
from tests.builders import NOW_MS, SECOND_MS, SHARD, entry, order, rules, ticket
from tests.simulation.tables import Tables

SEATS = tuple(ticket(f"a{n}", rank=n) for n in range(1, 6))
HOLDER = st.sampled_from(["ann", "bob", "cid"])
SEAT = st.sampled_from(["a1", "a1", "a2", "a3", "z9"])
SINGLE = st.builds(
    lambda kind, holder, seat, wait: entry(kind, holder, seat, wait=wait if kind is Kind.RESERVE else None),
    st.sampled_from([Kind.RESERVE, Kind.RESERVE, Kind.RELEASE, Kind.CONFIRM, Kind.EXTEND, Kind.EXPIRE]),
    HOLDER,
    SEAT,
    st.sampled_from([None, 30]),
)
WISH = st.one_of(
    st.lists(SEAT, min_size=1, max_size=2, unique=True).map(lambda keys: Wish(ticket_ids=tuple(keys))),
    st.builds(Wish, quantity=st.integers(1, 3), adjacent=st.booleans()),
)
ORDER = st.builds(
    lambda wishes, holder, wait: order(*wishes, holder=holder, wait=wait),
    st.lists(WISH, max_size=2),
    HOLDER,
    st.sampled_from([None, 30]),
)
COMMANDS = st.lists(st.one_of(SINGLE, SINGLE, ORDER), max_size=25)
EVENT = st.builds(
    lambda limit, cool_down, refundable: rules(
        max_per_holder=limit, cool_down_seconds=cool_down, refundable=refundable, max_wait_seconds=20
    ),
    st.sampled_from([None, 2]),
    st.sampled_from([0, 10]),
    st.booleans(),
)


def settle(tables: Tables, batch: Sequence[Entry], now_ms: int = NOW_MS) -> dict[str, Outcome]:
    state = tables.load(SHARD, now_ms, batch, frozenset())
    decision = decide(state, batch)
    tables.write(state, decision)
    assert [settled.entry for settled in decision.settled] == list(batch)
    return {settled.command.id: settled.outcome for settled in decision.outcomes()}


def unexplained(outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    return {key: replace(outcome, explanation=None) for key, outcome in outcomes.items()}


@given(EVENT, COMMANDS, st.sets(st.integers(0, 25)))
def test_a_batch_cut_anywhere_comes_to_the_same(event: EventRules, commands: list[Entry], cuts: set[int]) -> None:
    whole, cut = Tables([event], SEATS), Tables([event], SEATS)
    expected = settle(whole, commands)
    ends = sorted({*cuts, len(commands)})
    outcomes: dict[str, Outcome] = {}
    for start, end in zip([0, *ends], ends, strict=False):
        outcomes |= settle(cut, commands[start:end])
    assert unexplained(outcomes) == unexplained(expected)
    assert (cut.reservations, cut.counts, cut.statuses) == (whole.reservations, whole.counts, whole.statuses)
    assert cut.parked == whole.parked


@given(EVENT, COMMANDS)
def test_a_batch_read_again_changes_nothing_and_answers_the_same(event: EventRules, commands: list[Entry]) -> None:
    tables = Tables([event], SEATS)
    first = settle(tables, commands)
    before = dict(tables.reservations), dict(tables.parked), dict(tables.outcomes)
    assert settle(tables, commands, NOW_MS + 1) == {e.command.id: first[e.command.id] for e in commands}
    assert (tables.reservations, tables.parked, tables.outcomes) == before


@given(EVENT, COMMANDS)
def test_everybody_is_answered_for_good_in_the_end(event: EventRules, commands: list[Entry]) -> None:
    tables = Tables([event], SEATS)
    settle(tables, commands)
    late = [entry(Kind.EXPIRE, "", seat.id) for seat in SEATS] + [entry(Kind.EXPIRE, "", None, event_id=event.id)]
    settle(tables, late, NOW_MS + 3600 * SECOND_MS)
    for command in commands:
        assert tables.outcomes[command.command.id].status in (Status.SUCCEEDED, Status.REJECTED)
    assert not tables.parked


@settings(max_examples=20)
@given(st.permutations(range(8)))
def test_whoever_comes_first_gets_the_seat(places: list[int]) -> None:
    crowd = [entry(Kind.RESERVE, f"fan-{place}") for place in places]
    outcomes = settle(Tables([rules()], SEATS), crowd)
    winners = [e.command.holder for e in crowd if outcomes[e.command.id].status is Status.SUCCEEDED]
    assert winners == [crowd[0].command.holder]
