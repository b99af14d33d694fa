"""Channels and access codes: who may have what is kept back, how much of it, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Shortage, Status
from shared.domain.records import Parked, ReservationStatus, State
from tests.builders import (
    NOW_MS,
    decide_one,
    ended,
    entry,
    named,
    of_order,
    order,
    outcomes,
    parked,
    reservation,
    rules,
    state,
    ticket,
)

D = "digest-of-a-code"
KEPT = tuple(ticket(f"s{n}", rank=n, channel="sponsor", category="gold" if n < 3 else "silver") for n in range(1, 5))
OPEN = tuple(ticket(f"a{n}", rank=10 + n, row="B") for n in range(1, 4))
SEATS = KEPT + OPEN


def code(tickets: int = 2, used: int = 0, **fields: Any) -> AccessCode:
    values: dict[str, Any] = {"id": "c-1", "event_id": "gala", "digest": D, "channel": "sponsor"}
    return AccessCode(tickets=tickets, used=used, **{**values, **fields})


def kept(*codes: AccessCode, channel: dict[str, Any] | None = None, **fields: Any) -> State:
    """Return a state in which four seats are kept for sponsors and three are for everybody."""
    made = Channel(event_id="gala", key="sponsor", **(channel or {}))
    values: dict[str, Any] = {
        "tickets": SEATS,
        "channels": {("gala", "sponsor"): made},
        "codes": {each.id: each for each in codes},
    }
    return state(**{**values, **fields})


def test_the_public_has_nothing_of_a_channel_whoever_has_it_now() -> None:
    assert decide_one(kept(), entry(Kind.RESERVE, ticket_id="s1"))[0].code is Code.NOT_IN_CHANNEL
    taken = kept(active=(reservation("bob", "s1", channel="sponsor"),))
    assert decide_one(taken, entry(Kind.RESERVE, ticket_id="s1", wait=60))[0].code is Code.NOT_IN_CHANNEL


@pytest.mark.parametrize(
    ("seller", "channel", "ticket_id", "expected"),
    [
        (True, "sponsor", "s1", None),
        (False, "sponsor", "s1", Code.NOT_IN_CHANNEL),
        (True, None, "s1", Code.NOT_IN_CHANNEL),
        (True, "press", "s1", Code.NOT_IN_CHANNEL),
        (True, "sponsor", "a1", Code.NOT_IN_CHANNEL),
        (True, None, "a1", None),
    ],
)
def test_a_seller_has_what_is_kept_by_naming_its_channel_and_nothing_else_by_that(
    seller: bool, channel: str | None, ticket_id: str, expected: Code | None
) -> None:
    command = entry(Kind.RESERVE, ticket_id=ticket_id, seller=seller, channel=channel)
    outcome, decision = decide_one(kept(), command)
    assert outcome.code is expected
    assert [row.channel for row in decision.opened] == ([] if expected else [channel])


def test_a_code_opens_its_channel_and_is_kept_with_what_it_gave() -> None:
    _, decision = decide_one(kept(code()), entry(Kind.RESERVE, ticket_id="s1", code_digest=D))
    assert [(row.channel, row.code_id) for row in decision.opened] == [("sponsor", "c-1")]


@pytest.mark.parametrize(
    ("fields", "holder", "ticket_id", "expected"),
    [
        ({"digest": "another"}, "ann", "s1", Code.CODE_INVALID),
        ({"event_id": "other"}, "ann", "s1", Code.CODE_INVALID),
        ({"disabled": True}, "ann", "s1", Code.CODE_INVALID),
        ({"holder": "bob"}, "ann", "s1", Code.CODE_INVALID),
        ({"holder": "bob"}, "bob", "s1", None),
        ({"opens_ms": NOW_MS + 1}, "ann", "s1", Code.CODE_INVALID),
        ({"opens_ms": NOW_MS, "closes_ms": NOW_MS + 1}, "ann", "s1", None),
        ({"closes_ms": NOW_MS}, "ann", "s1", Code.CODE_INVALID),
        ({"category": "gold"}, "ann", "s1", None),
        ({"category": "gold"}, "ann", "s4", Code.CODE_INVALID),
        ({"channel": None, "category": "gold"}, "ann", "s1", None),
        ({"channel": None, "category": "gold"}, "ann", "s4", Code.CODE_INVALID),
        ({"channel": "press"}, "ann", "s1", Code.NOT_IN_CHANNEL),
        ({"used": 2}, "ann", "s1", Code.CODE_EXHAUSTED),
        ({"used": 1}, "ann", "s1", None),
    ],
)
def test_a_code_is_good_for_its_event_holder_time_category_and_number(
    fields: dict[str, Any], holder: str, ticket_id: str, expected: Code | None
) -> None:
    outcome, _ = decide_one(kept(code(**fields)), entry(Kind.RESERVE, holder, ticket_id, code_digest=D))
    assert outcome.code is expected


def test_a_code_is_used_by_tickets_not_by_purchases_and_comes_back_once_with_each() -> None:
    given = kept(code(tickets=2))
    first, second, third = (entry(Kind.RESERVE, "ann", f"s{n}", code_digest=D) for n in (1, 2, 3))
    back, again, more = (
        entry(Kind.RELEASE, "ann", "s1"),
        entry(Kind.RELEASE, "ann", "s1"),
        entry(Kind.RESERVE, "bob", "s4", code_digest=D),
    )
    decision = decide(
        given, [first, second, third, back, again, third, more, entry(Kind.RESERVE, "cy", "s3", code_digest=D)]
    )
    assert [outcome.code for outcome in outcomes(decision)] == [
        None, None, Code.CODE_EXHAUSTED, None, Code.NOT_RESERVED, Code.CODE_EXHAUSTED, None, Code.CODE_EXHAUSTED,
    ]  # fmt: skip


def test_what_runs_out_gives_its_use_back_to_the_same_batch() -> None:
    overdue = reservation("bob", "s1", channel="sponsor", code_id="c-1", held_until_ms=NOW_MS)
    given = kept(code(tickets=1, used=1), active=(overdue,))
    assert decide_one(given, entry(Kind.RESERVE, "ann", "s1", code_digest=D))[0].status is Status.SUCCEEDED
    elsewhere = decide(given, [entry(Kind.EXPIRE, "rowlock", "s1"), entry(Kind.RESERVE, "ann", "s2", code_digest=D)])
    assert [outcome.code for outcome in outcomes(elsewhere)] == [None, None]


def test_a_code_that_a_ticket_does_not_need_is_not_used_but_a_wrong_one_is_told() -> None:
    _, decision = decide_one(kept(code(used=2)), entry(Kind.RESERVE, ticket_id="a1", code_digest=D))
    assert [(row.channel, row.code_id) for row in decision.opened] == [(None, None)]
    assert decide_one(kept(), entry(Kind.RESERVE, ticket_id="a1", code_digest=D))[0].code is Code.CODE_INVALID


@pytest.mark.parametrize(
    ("window", "event", "expected"),
    [
        ({}, {"sales_open_ms": NOW_MS + 1}, Code.SALES_CLOSED),
        ({"opens_ms": NOW_MS}, {"sales_open_ms": NOW_MS + 1}, None),
        ({"opens_ms": NOW_MS + 1}, {}, Code.SALES_CLOSED),
        ({"closes_ms": NOW_MS}, {}, Code.SALES_CLOSED),
        ({"closes_ms": NOW_MS + 1}, {"sales_close_ms": 1}, None),
        ({"opens_ms": NOW_MS}, {"cancelled": True}, Code.SALES_CLOSED),
        ({"opens_ms": NOW_MS}, {"starts_ms": NOW_MS}, Code.SALES_CLOSED),
        ({"opens_ms": NOW_MS}, {"closed_sections": frozenset({"stalls"})}, Code.SALES_CLOSED),
    ],
)
def test_a_channel_sells_in_its_own_window_and_never_when_the_event_is_over(
    window: dict[str, Any], event: dict[str, Any], expected: Code | None
) -> None:
    given = kept(code(), channel=window, event=rules(**event))
    assert decide_one(given, entry(Kind.RESERVE, ticket_id="s1", code_digest=D))[0].code is expected
    wish = Wish(ticket_ids=("s1",))
    asked = order(wish, code_digest=D)
    refused = Code.NO_MATCHING_SEATS if "closed_sections" in event else expected
    assert decide_one(given, asked)[0].code is refused


def test_a_channel_limits_its_holders_besides_the_event() -> None:
    had = {("gala", "sponsor", "ann"): 1}
    given = kept(code(tickets=9), channel={"max_per_holder": 2}, had_in_channel=had)
    batch = [entry(Kind.RESERVE, "ann", f"s{n}", code_digest=D) for n in (1, 2)]
    bob = entry(Kind.RESERVE, "bob", "s2", code_digest=D)
    decision = decide(given, [*batch, bob])
    assert [outcome.code for outcome in outcomes(decision)] == [None, Code.LIMIT_REACHED, None]
    explanation = outcomes(decision)[1].explanation
    assert explanation is not None
    assert explanation.limit == 2


def test_who_waits_with_a_code_gets_the_ticket_while_the_code_lasts() -> None:
    event = rules(max_wait_seconds=60)
    had = reservation("bob", "s1", channel="sponsor", code_id="c-1")
    waiting = (
        parked("cy", ticket_id="s1", code_digest=D),
        parked("dan", ticket_id="s1", seller=True, channel="sponsor"),
    )
    given = kept(code(tickets=1, used=1), event=event, active=(had,), waiting=waiting)
    back = entry(Kind.RELEASE, "bob", "s1")
    (ended_first,) = decide(given, [back]).ended
    assert (ended_first.command.holder, ended_first.outcome.code) == ("cy", None)
    full = kept(code(tickets=1, used=2), event=event, active=(had,), waiting=waiting)
    assert [(each.command.holder, each.outcome.code) for each in decide(full, [back]).ended] == [
        ("cy", Code.CODE_EXHAUSTED),
        ("dan", None),
    ]


def test_who_waits_in_public_does_not_get_what_was_put_into_a_channel_meanwhile() -> None:
    had = reservation("bob", "s1")
    given = kept(event=rules(max_wait_seconds=60), active=(had,), waiting=(parked("cy", ticket_id="s1"),))
    decision = decide(given, [entry(Kind.RELEASE, "bob", "s1")])
    assert [each.outcome.code for each in decision.ended] == [Code.NOT_IN_CHANNEL]


def test_an_order_by_quantity_takes_from_the_channel_of_its_code_and_the_public_from_none() -> None:
    given = kept(code(tickets=3, category="gold"), tickets=(), seats={"gala": SEATS})
    _, decision = decide_one(given, order(Wish(quantity=2, adjacent=True), code_digest=D))
    assert [(row.ticket_id, row.channel, row.code_id) for row in decision.opened] == [
        ("s1", "sponsor", "c-1"),
        ("s2", "sponsor", "c-1"),
    ]
    outcome, _ = decide_one(given, order(Wish(quantity=3), code_digest=D))
    assert outcome.code is Code.NO_MATCHING_SEATS  # two are golden
    _, decision = decide_one(given, order(Wish(quantity=3)))
    assert {row.ticket_id for row in decision.opened} == {"a1", "a2", "a3"}
    assert decide_one(given, order(Wish(quantity=4)))[0].code is Code.NO_MATCHING_SEATS
    _, decision = decide_one(given, order(Wish(quantity=4), seller=True, channel="sponsor"))
    assert {row.ticket_id for row in decision.opened} == {"s1", "s2", "s3", "s4"}


def test_an_order_by_name_takes_all_of_it_or_nothing() -> None:
    given = kept(code(tickets=2))
    _, decision = decide_one(given, order(named("s1", "a1", "s2"), code_digest=D))
    assert [(row.ticket_id, row.code_id) for row in decision.opened] == [("s1", "c-1"), ("a1", None), ("s2", "c-1")]
    outcome, decision = decide_one(given, order(named("s1", "s2", "s3"), code_digest=D))
    assert (outcome.code, decision.opened) == (Code.CODE_EXHAUSTED, [])
    outcome, _ = decide_one(given, order(named("s1", "a1")))
    assert outcome.code is Code.NOT_IN_CHANNEL
    assert outcome.explanation is not None
    assert [(each.missing, each.reason) for each in outcome.explanation.shortfalls] == [(1, Shortage.NOT_IN_CHANNEL)]
    assert decide_one(given, order(named("s1", "a1"), seller=True, channel="sponsor"))[0].code is Code.NOT_IN_CHANNEL


def test_a_late_confirm_takes_its_use_again_while_there_is_one() -> None:
    past = ended(ReservationStatus.EXPIRED, "ann", "s1", channel="sponsor", code_id="c-1")
    for used, expected in ((0, None), (1, Code.HOLD_EXPIRED)):
        outcome, decision = decide_one(
            kept(code(tickets=1, used=used), past=(past,)), entry(Kind.CONFIRM, ticket_id="s1")
        )
        assert outcome.code is expected
        assert [row.code_id for row in decision.opened] == ([] if expected else ["c-1"])
    rows = tuple(
        ended(ReservationStatus.EXPIRED, "ann", f"s{n}", channel="sponsor", code_id="c-1", order_id="o") for n in (1, 2)
    )
    for tickets, expected in ((2, None), (1, Code.HOLD_EXPIRED)):
        given = kept(code(tickets=tickets), orders={"o": rows})
        assert decide_one(given, of_order(Kind.CONFIRM, "o"))[0].code is expected


def test_what_was_released_to_the_public_meanwhile_is_confirmed_late_as_such() -> None:
    past = ended(ReservationStatus.EXPIRED, "ann", "a1", channel="sponsor", code_id="c-1")
    _, decision = decide_one(kept(code(used=2), past=(past,)), entry(Kind.CONFIRM, ticket_id="a1"))
    assert [(row.channel, row.code_id) for row in decision.opened] == [(None, None)]


@pytest.mark.parametrize(
    ("to", "channel", "expected"),
    [("s2", None, ("sponsor", "c-1")), ("a1", None, (None, None)), ("a1", "sponsor", Code.NOT_IN_CHANNEL)],
)
def test_who_is_moved_keeps_the_code_within_its_channel_and_gives_it_back_outside(
    to: str, channel: str | None, expected: object
) -> None:
    had = reservation("ann", "s1", channel="sponsor", code_id="c-1", order_id="o")
    given = kept(code(tickets=1, used=1), active=(had,), orders={"o": (had,)})
    one = entry(Kind.MOVE, "office", "s1", seller=True, anybodys=True, to=to, channel=channel)
    whole = of_order(Kind.MOVE, "o", "office", seller=True, anybodys=True, moves={"s1": to}, channel=channel)
    for command in (one, whole):
        outcome, decision = decide_one(given, command)
        found = [(row.channel, row.code_id) for row in decision.opened]
        assert (outcome.code or found) == (expected if isinstance(expected, Code) else [expected])
    after = entry(Kind.RESERVE, "bob", "s3", code_digest=D)
    assert decide(given, [one, after]).settled[1].outcome.code is (
        None if expected == (None, None) else Code.CODE_EXHAUSTED
    )


def test_into_a_channel_one_is_moved_by_its_name_within_its_limit() -> None:
    for limit, channel, expected in (
        (None, None, Code.NOT_IN_CHANNEL),
        (1, "sponsor", None),
        (1, "sponsor", Code.LIMIT_REACHED),
    ):
        had = {("gala", "sponsor", "ann"): 1} if expected is Code.LIMIT_REACHED else {}
        given = kept(active=(reservation("ann", "a1"),), channel={"max_per_holder": limit}, had_in_channel=had)
        outcome, decision = decide_one(
            given, entry(Kind.MOVE, "office", "a1", seller=True, anybodys=True, to="s1", channel=channel)
        )
        assert outcome.code is expected
        assert [row.channel for row in decision.opened] == ([] if expected else ["sponsor"])


def test_a_transfer_keeps_the_code_and_minds_the_channels_limit_of_the_new_holder() -> None:
    had = reservation("ann", "s1", channel="sponsor", code_id="c-1", order_id="o")
    for number, expected in ((0, None), (1, Code.LIMIT_REACHED)):
        given = kept(
            code(tickets=1, used=1),
            active=(had,),
            orders={"o": (had,)},
            channel={"max_per_holder": 1},
            had_in_channel={("gala", "sponsor", "ann"): 1, ("gala", "sponsor", "bob"): number},
        )
        passed = entry(Kind.TRANSFER, "office", "s1", seller=True, anybodys=True, to_holder="bob")
        whole = of_order(Kind.TRANSFER, "o", "office", seller=True, anybodys=True, to_holder="bob")
        for command in (passed, whole):
            outcome, decision = decide_one(given, command)
            assert outcome.code is expected
            assert [row.code_id for row in decision.opened] == ([] if expected else ["c-1"])


def test_what_comes_free_of_a_channel_is_not_offered_to_orders_of_the_public_that_wait() -> None:
    had = reservation("bob", "s1", channel="sponsor")
    event = rules(max_wait_seconds=60)
    waiting = Parked(order(named("s1"), Wish(quantity=1), wait=60), "gala", NOW_MS + 1)
    given = kept(event=event, active=(had,), tickets=KEPT, waiting_orders={"gala": (waiting,)})
    assert decide(given, [entry(Kind.RELEASE, "bob", "s1")]).ended == []


def test_an_order_names_the_limit_of_a_channel_as_its_reason() -> None:
    given = kept(code(tickets=9), channel={"max_per_holder": 1}, tickets=(), seats={"gala": SEATS})
    outcome, _ = decide_one(given, order(Wish(quantity=2), code_digest=D))
    assert outcome.code is Code.LIMIT_REACHED
    assert outcome.explanation is not None
    assert [(each.missing, each.reason) for each in outcome.explanation.shortfalls] == [(1, Shortage.CHANNEL_LIMIT)]
