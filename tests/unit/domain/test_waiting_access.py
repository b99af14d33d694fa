"""Orders that wait for what a channel keeps: the channel and the code are judged when the seats come back."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.commands import Kind, Wish
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Outcome, Shortage
from shared.domain.records import Decision, Parked, State
from tests.builders import NOW_MS, decide_one, entry, named, order, reservation, rules
from tests.unit.domain.test_access import KEPT, SEATS, D, code, kept

PATIENT = rules(max_wait_seconds=60)
ONE, TWO = Wish(quantity=1), Wish(quantity=2)


def waits(holder: str, *wishes: Wish, **fields: Any) -> Parked:
    return Parked(order(*wishes, holder=holder, wait=60, **fields), "gala", NOW_MS + 1)


def had(*ticket_ids: str, **fields: Any) -> tuple[Any, ...]:
    return tuple(reservation("bob", each, channel="sponsor", **fields) for each in ticket_ids)


def line(*waiting: Parked, taken: tuple[Any, ...], codes: tuple[Any, ...] = (), **fields: Any) -> State:
    return kept(*codes, event=PATIENT, tickets=SEATS, active=taken, waiting_orders={"gala": waiting}, **fields)


def released(given: State, *ticket_ids: str) -> Decision:
    return decide(given, [entry(Kind.RELEASE, "bob", each) for each in ticket_ids])


def ends(decision: Decision) -> list[tuple[str, Code | None, tuple[str, ...]]]:
    return [(each.command.holder, each.outcome.code, each.outcome.ticket_ids) for each in decision.ended]


@pytest.mark.parametrize("brought", [{"code_digest": D}, {"channel": "sponsor", "seller": True}])
@pytest.mark.parametrize("wish", [TWO, named("s1", "s2")])
def test_who_brings_a_code_or_names_a_channel_waits_for_what_it_keeps(brought: dict[str, Any], wish: Wish) -> None:
    taken = had("s1", "s2", "s3", "s4")
    outcome, decision = decide_one(line(taken=taken, codes=(code(),)), order(wish, wait=60, **brought))
    assert outcome.parked
    (parked,) = decision.parked
    given = line(waits("dee", TWO), parked, taken=taken, codes=(code(),))
    decision = released(given, "s1")
    assert decision.ended == []
    decision = released(given, "s1", "s2")
    assert ends(decision) == [("ann", None, ("s1", "s2"))], "the public has nothing of it, though it came first"
    by = "c-1" if "code_digest" in brought else None
    assert {(row.channel, row.code_id) for row in decision.opened} == {("sponsor", by)}


def test_a_code_without_a_channel_waits_for_the_tickets_of_its_category_whatever_keeps_them() -> None:
    opened = code(channel=None, category="gold")
    given = line(waits("ann", named("s2"), code_digest=D), taken=had("s2"), codes=(opened,))
    assert ends(released(given, "s2")) == [("ann", None, ("s2",))]
    other = line(waits("ann", named("s3"), code_digest=D), taken=had("s3"), codes=(opened,))
    assert released(other, "s3").ended == []


def test_of_those_who_wait_with_the_last_use_of_a_code_the_first_has_it_and_the_next_is_told() -> None:
    given = line(
        waits("ann", ONE, code_digest=D),
        waits("cy", ONE, code_digest=D),
        waits("dan", ONE, channel="sponsor", seller=True),
        taken=had("s1", "s2", "s3", "s4"),
        codes=(code(tickets=1),),
    )
    assert ends(released(given, "s1", "s2")) == [
        ("ann", None, ("s1",)),
        ("cy", Code.CODE_EXHAUSTED, ()),
        ("dan", None, ("s2",)),
    ]


def test_a_use_that_the_same_release_gives_back_is_there_for_who_waits() -> None:
    taken = had("s1", "s2", "s3", "s4", code_id="c-1")
    given = line(waits("ann", ONE, code_digest=D), taken=taken, codes=(code(tickets=4, used=4),))
    assert ends(released(given, "s1")) == [("ann", None, ("s1",))]


def test_a_smaller_wish_is_met_where_the_code_lasts_for_no_more() -> None:
    given = line(waits("ann", TWO, ONE, code_digest=D), taken=had("s1", "s2"), codes=(code(tickets=1),))
    assert ends(released(given, "s1", "s2")) == [("ann", None, ("s1",))]


@pytest.mark.parametrize(
    ("made", "channel", "expected"),
    [
        (code(disabled=True), {}, Code.CODE_INVALID),
        (code(closes_ms=NOW_MS), {}, Code.CODE_INVALID),
        (code(), {"closes_ms": NOW_MS}, Code.SALES_CLOSED),
        (code(), {"max_per_holder": 0}, Code.LIMIT_REACHED),
    ],
)
def test_what_is_no_longer_good_when_the_seats_come_back_ends_the_waiting(
    made: Any, channel: dict[str, Any], expected: Code
) -> None:
    given = line(waits("ann", ONE, code_digest=D), taken=had("s1"), codes=(made,), channel=channel)
    assert [code for _, code, _ in ends(released(given, "s1"))] == [expected]


def test_a_limit_of_the_channel_says_how_many_are_too_many() -> None:
    given = line(
        waits("ann", TWO, code_digest=D), taken=had("s1", "s2"), codes=(code(),), channel={"max_per_holder": 1}
    )
    (ended,) = released(given, "s1", "s2").ended
    assert ended.outcome.explanation is not None
    assert [(each.missing, each.reason) for each in ended.outcome.explanation.shortfalls] == [
        (1, Shortage.CHANNEL_LIMIT)
    ]


def test_a_code_that_is_used_up_already_does_not_wait_where_its_seats_are_free() -> None:
    given = kept(code(tickets=1, used=1), event=PATIENT, tickets=(), seats={"gala": SEATS}, waiting_orders={"gala": ()})
    outcome, decision = decide_one(given, order(ONE, code_digest=D, wait=60))
    assert (outcome.code, decision.parked) == (Code.CODE_EXHAUSTED, [])


def test_who_waits_in_public_for_certain_seats_waits_on_while_a_channel_keeps_one_of_them() -> None:
    """It may be released to the public before the time is over."""
    given = line(waits("ann", named("s1", "a1")), taken=had("s1"))
    assert released(given, "s1").ended == []


def test_those_who_wait_with_different_codes_for_the_same_are_each_asked_about_their_own() -> None:
    more = code(id="c-2", digest="other", category="silver")
    given = line(
        waits("ann", ONE, code_digest="other"),
        waits("cy", ONE, code_digest=D),
        taken=had("s1", "s2", "s3", "s4"),
        codes=(more, code(category="gold")),
    )
    assert ends(released(given, "s1")) == [("cy", None, ("s1",))]
    assert [ticket.category for ticket in KEPT[:1]] == ["gold"]


def test_who_waits_with_a_code_is_refused_as_ever_where_nobody_waits() -> None:
    given = kept(code(), tickets=(), seats={"gala": SEATS}, waiting_orders={"gala": ()})
    outcome, _ = decide_one(given, order(Wish(quantity=9), code_digest=D, wait=60))
    assert isinstance(outcome, Outcome)
    assert outcome.code is Code.WAITING_CLOSED
