"""What a box office does: cancel, transfer and move, of one ticket and of an order."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from shared.domain.commands import Entry, Kind
from shared.domain.decide import decide
from shared.domain.outcomes import Code, Status
from shared.domain.records import Decision, ReservationStatus, State, TicketStatus
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

HELD, SOLD, AVAILABLE = TicketStatus.HELD, TicketStatus.SOLD, TicketStatus.AVAILABLE
SEATS = (ticket("a1"), ticket("a2", rank=2), ticket("a3", rank=3))
SOLD_TO_ANN = reservation(status=ReservationStatus.CONFIRMED)


def office(kind: Kind, ticket_id: str | None = "a1", holder: str = "key:1", **fields: object) -> Entry:
    """Return a command of a box office that acts on whoever has the ticket."""
    return entry(kind, holder, ticket_id, **{"seller": True, "anybodys": True, **fields})


def cancel(**fields: object) -> Entry:
    return office(Kind.CANCEL, **{"reason": "doubled", **fields})  # type: ignore[arg-type]  # fields of a command


def transfer(to_holder: str = "bob", **fields: object) -> Entry:
    return office(Kind.TRANSFER, to_holder=to_holder, **fields)  # type: ignore[arg-type]


def move(to: str = "a2", **fields: object) -> Entry:
    return office(Kind.MOVE, to=to, **fields)  # type: ignore[arg-type]


def steps(decision: Decision) -> list[tuple[str, str, str, str]]:
    """Return what the history says: ticket, what was done, from which status to which."""
    return [(each.ticket_id, each.kind.value, each.from_status, each.to_status) for each in decision.changes]


ANY = (cancel(), transfer(), move())


@pytest.mark.parametrize("command", ANY, ids=lambda one: one.command.kind)
def test_only_a_seller_does_it(command: Entry) -> None:
    stranger = Entry(command.sequence, replace(command.command, seller=False))
    outcome, decision = decide_one(state(tickets=SEATS, active=(reservation(),)), stranger)
    assert outcome.code is Code.NOT_ALLOWED
    assert not decision.changes


@pytest.mark.parametrize("command", ANY, ids=lambda one: one.command.kind)
def test_whose_it_must_be_is_heeded(command: Entry) -> None:
    said = Entry(command.sequence, replace(command.command, anybodys=False, holder="cid"))
    outcome, decision = decide_one(state(tickets=SEATS, active=(reservation(),)), said)
    assert outcome.code is Code.NOT_HOLDER
    assert not decision.changes


@pytest.mark.parametrize("command", ANY, ids=lambda one: one.command.kind)
@pytest.mark.parametrize("active", [(), (reservation(held_until_ms=NOW_MS),)], ids=["free", "run out"])
def test_what_nobody_has_is_not_reserved(command: Entry, active: tuple[object, ...]) -> None:
    outcome, _ = decide_one(state(tickets=SEATS, active=active), command)  # type: ignore[arg-type]
    assert (outcome.code, outcome.explanation and outcome.explanation.ticket_status) == (Code.NOT_RESERVED, AVAILABLE)


@pytest.mark.parametrize("command", ANY, ids=lambda one: one.command.kind)
def test_what_is_not_there_is_not_found(command: Entry) -> None:
    outcome, _ = decide_one(state(tickets=()), command)
    assert outcome.code is Code.TICKET_NOT_FOUND


@pytest.mark.parametrize("command", ANY, ids=lambda one: one.command.kind)
def test_a_key_of_another_event_finds_nothing(command: Entry) -> None:
    limited = Entry(command.sequence, replace(command.command, within=("other",)))
    outcome, _ = decide_one(state(tickets=SEATS, active=(reservation(),)), limited)
    assert outcome.code is Code.TICKET_NOT_FOUND


def test_a_key_moves_nobody_into_another_event() -> None:
    there = (*SEATS, ticket("s1", event_id="show"))
    events = {"gala": rules(), "show": rules(id="show")}
    given = state(tickets=there, active=(reservation(),), events=events)
    outcome, _ = decide_one(given, move("s1", within=("gala",)))
    assert outcome.code is Code.TICKET_NOT_FOUND
    outcome, _ = decide_one(given, move("s1"))
    assert outcome.explanation is not None
    assert (outcome.code, outcome.explanation.ticket_id) == (Code.TICKET_NOT_FOUND, "s1")


# Cancel


@pytest.mark.parametrize("refundable", [True, False])
def test_a_cancel_takes_back_what_is_sold_whatever_the_event_says(refundable: bool) -> None:
    given = state(event=rules(refundable=refundable), active=(SOLD_TO_ANN,))
    outcome, decision = decide_one(given, cancel())
    assert (outcome.status, outcome.reservation_id) == (Status.SUCCEEDED, SOLD_TO_ANN.id)
    assert [row.status for row in decision.changed] == [ReservationStatus.RELEASED]
    assert steps(decision) == [("a1", "released", SOLD, AVAILABLE)]


def test_a_cancel_hands_the_ticket_to_who_waits() -> None:
    waiting = parked("bob")
    outcome, decision = decide_one(state(active=(reservation(),), waiting=(waiting,)), cancel())
    assert outcome.status is Status.SUCCEEDED
    assert [row.holder for row in decision.opened] == ["bob"]
    assert steps(decision) == [("a1", "released", HELD, AVAILABLE), ("a1", "handed_over", AVAILABLE, HELD)]


# Transfer


@pytest.mark.parametrize("had", [reservation(guest=True, order_id="o-1"), SOLD_TO_ANN], ids=["held", "sold"])
def test_a_transfer_passes_the_ticket_on_as_it_is_and_it_is_never_free(had: object) -> None:
    before = had
    assert hasattr(before, "status")
    outcome, decision = decide_one(state(active=(before,)), transfer())  # type: ignore[arg-type]
    (passed,) = decision.opened
    assert outcome.reservation_id == passed.id
    assert (passed.holder, passed.status, passed.held_until_ms) == ("bob", before.status, before.held_until_ms)  # type: ignore[attr-defined]
    assert (passed.guest, passed.order_id) == (False, None)
    (left,) = decision.changed
    assert (left.holder, left.status, left.ended_ms) == ("ann", ReservationStatus.RELEASED, NOW_MS)
    status = SOLD if before is SOLD_TO_ANN else HELD
    assert steps(decision) == [("a1", "released", status, status), ("a1", "transferred", status, status)]


def test_the_new_holders_limit_counts_and_the_old_holder_has_room_again() -> None:
    event = rules(max_per_holder=1)
    full = state(event=event, active=(reservation(),), counts={("gala", "ann"): 1, ("gala", "bob"): 1})
    outcome, decision = decide_one(full, transfer())
    assert outcome.explanation is not None
    assert (outcome.code, outcome.explanation.limit) == (Code.LIMIT_REACHED, 1)
    assert not decision.changes
    _, decision = decide_one(state(event=event, active=(reservation(),), counts={("gala", "ann"): 1}), transfer())
    assert decision.counts == {("gala", "ann"): 0, ("gala", "bob"): 1}


def test_the_limit_of_guests_does_not_count_for_who_is_named_by_the_shop() -> None:
    event = rules(max_per_guest=1)
    given = state(event=event, active=(reservation(guest=True),), counts={("gala", "ann"): 1})
    outcome, decision = decide_one(given, transfer())
    assert outcome.status is Status.SUCCEEDED
    assert decision.counts == {("gala", "ann"): 0}


def test_who_has_it_already_keeps_the_same_reservation() -> None:
    for command in (transfer("ann"), transfer("ann", anybodys=False, holder="gus")):
        outcome, decision = decide_one(state(active=(reservation(),)), command)
        assert (outcome.status, outcome.reservation_id, decision.changes) == (Status.SUCCEEDED, reservation().id, [])


def test_who_waited_for_the_ticket_and_gets_it_waits_no_longer_and_the_others_do() -> None:
    mine, theirs = parked("bob"), parked("cid")
    outcome, decision = decide_one(state(active=(reservation(),), waiting=(mine, theirs)), transfer())
    assert [(each.command.id, each.outcome) for each in decision.ended] == [
        (mine.entry.command.id, replace(outcome, reservation_id=outcome.reservation_id))
    ]
    assert decision.unparked == [mine.entry.command.id]


# Move


@pytest.mark.parametrize("had", [reservation(order_id="o-1"), SOLD_TO_ANN], ids=["held", "sold"])
def test_a_move_gives_the_other_seat_as_this_one_was_had(had: object) -> None:
    given = state(tickets=SEATS, active=(had,))  # type: ignore[arg-type]
    outcome, decision = decide_one(given, move())
    (moved,) = decision.opened
    fields = ("holder", "status", "held_until_ms", "order_id", "guest")
    assert [getattr(moved, each) for each in fields] == [getattr(had, each) for each in fields]
    assert (moved.ticket_id, outcome.reservation_id) == ("a2", moved.id)
    status = SOLD if had is SOLD_TO_ANN else HELD
    assert steps(decision) == [("a1", "released", status, AVAILABLE), ("a2", "moved", AVAILABLE, status)]


def test_a_move_needs_no_room_and_hands_the_old_seat_on() -> None:
    given = state(
        event=rules(max_per_holder=1),
        tickets=SEATS,
        active=(reservation(),),
        waiting=(parked("bob"),),
        counts={("gala", "ann"): 1},
    )
    outcome, decision = decide_one(given, move())
    assert outcome.status is Status.SUCCEEDED
    assert {(row.ticket_id, row.holder) for row in decision.opened} == {("a1", "bob"), ("a2", "ann")}
    assert decision.counts == {("gala", "bob"): 1}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"active": (reservation(), reservation("bob", "a2"))}, Code.TICKET_UNAVAILABLE),
        ({"tickets": (SEATS[0], ticket("a2", for_sale=False))}, Code.SALES_CLOSED),
        ({"tickets": (SEATS[0], ticket("a2", section="roof")), "event": rules(closed_sections=frozenset({"roof"}))}, Code.SALES_CLOSED),
        ({"tickets": SEATS[:1]}, Code.TICKET_NOT_FOUND),
    ],
    ids=["taken", "off the market", "closed", "not there"],
)  # fmt: skip
def test_a_move_that_cannot_be_names_the_seat_and_leaves_everything(given: dict[str, object], code: Code) -> None:
    outcome, decision = decide_one(state(**{"tickets": SEATS, "active": (reservation(),), **given}), move())  # type: ignore[arg-type]
    assert outcome.explanation is not None
    assert (outcome.code, outcome.explanation.ticket_id) == (code, "a2")
    assert not decision.changes


def test_a_seat_whose_hold_has_run_out_can_be_moved_to_unless_somebody_waits_for_it() -> None:
    overdue = reservation("bob", "a2", held_until_ms=NOW_MS)
    free = state(tickets=SEATS, active=(reservation(), overdue))
    assert decide_one(free, move())[0].status is Status.SUCCEEDED
    waited_for = state(tickets=SEATS, active=(reservation(), overdue), waiting=(parked("cid", ticket_id="a2"),))
    assert decide_one(waited_for, move())[0].code is Code.TICKET_UNAVAILABLE


def test_people_are_moved_when_the_sale_is_over_and_back_at_once() -> None:
    event = rules(sales_close_ms=NOW_MS, cool_down_seconds=60)
    given = state(event=event, tickets=SEATS, active=(SOLD_TO_ANN,))
    there, back = decide(given, [move(), move("a1", ticket_id="a2")]).settled
    assert (there.outcome.status, back.outcome.status) == (Status.SUCCEEDED, Status.SUCCEEDED)


def test_a_seat_moved_to_itself_stays() -> None:
    outcome, decision = decide_one(state(active=(reservation(),)), move("a1"))
    assert (outcome.reservation_id, decision.changes) == (reservation().id, [])


# Orders


def an_order(**event: object) -> tuple[State, str]:
    """Return a state in which ann has a1 and a2 by an order, and the order's id."""
    rows = tuple(reservation(ticket_id=each, order_id="o-1") for each in ("a1", "a2"))
    given = state(event=rules(**event), tickets=SEATS, active=rows, orders={"o-1": rows})
    return given, "o-1"


def office_order(kind: Kind, order_id: str, holder: str = "key:1", **fields: object) -> Entry:
    return of_order(kind, order_id, holder, **{"seller": True, "anybodys": True, **fields})


def test_an_order_is_cancelled_whole() -> None:
    given, order_id = an_order()
    outcome, decision = decide_one(given, office_order(Kind.CANCEL, order_id, reason="storm"))
    assert (outcome.status, outcome.ticket_ids) == (Status.SUCCEEDED, ("a1", "a2"))
    assert {row.status for row in decision.changed} == {ReservationStatus.RELEASED}


def test_an_order_passes_to_another_holder_who_then_has_it() -> None:
    given, order_id = an_order()
    passed = office_order(Kind.TRANSFER, order_id, to_holder="bob")
    decision = decide(given, [passed, of_order(Kind.CONFIRM, order_id), of_order(Kind.CONFIRM, order_id, "bob")])
    first, stranger, owner = outcomes(decision)
    assert (first.ticket_ids, stranger.code, owner.status) == (("a1", "a2"), Code.NOT_HOLDER, Status.SUCCEEDED)
    assert {(row.holder, row.status) for row in decision.opened} == {("bob", ReservationStatus.CONFIRMED)}


def test_an_order_passes_whole_or_not_at_all() -> None:
    given, order_id = an_order(max_per_holder=2)
    given.counts |= {("gala", "ann"): 2, ("gala", "bob"): 1}
    outcome, decision = decide_one(given, office_order(Kind.TRANSFER, order_id, to_holder="bob"))
    assert (outcome.code, decision.changes) == (Code.LIMIT_REACHED, [])
    gone = ended(ReservationStatus.EXPIRED, ticket_id="a3", order_id="o-1")
    given, order_id = an_order()
    given.orders["o-1"] = (*given.orders["o-1"], gone)
    outcome, decision = decide_one(given, office_order(Kind.TRANSFER, order_id, to_holder="bob"))
    assert (outcome.code, decision.changes) == (Code.HOLD_EXPIRED, [])


@pytest.mark.parametrize("kind", [Kind.CANCEL, Kind.TRANSFER])
def test_an_order_that_is_not_there_or_anothers_or_a_strangers(kind: Kind) -> None:
    given, order_id = an_order()
    assert decide_one(given, office_order(kind, "nowhere", to_holder="bob"))[0].code is Code.NOT_RESERVED
    said = office_order(kind, order_id, "cid", anybodys=False, to_holder="bob")
    assert decide_one(given, said)[0].code is Code.NOT_HOLDER
    stranger = office_order(kind, order_id, seller=False, to_holder="bob")
    assert decide_one(given, stranger)[0].code is Code.NOT_ALLOWED


def test_one_ticket_of_an_order_goes_to_another_and_the_rest_stays_the_holders() -> None:
    made = order(named("a1", "a2"))
    given = state(tickets=SEATS)
    decision = decide(given, [made, transfer(), of_order(Kind.CONFIRM, made.command.id)])
    assert [each.status for each in outcomes(decision)] == [Status.SUCCEEDED] * 3
    assert outcomes(decision)[2].ticket_ids == ("a2",)


def test_a_seat_that_a_move_gave_stays_in_its_order() -> None:
    made = order(named("a1", "a2"))
    decision = decide(state(tickets=SEATS), [made, move("a3"), of_order(Kind.CONFIRM, made.command.id)])
    assert set(outcomes(decision)[2].ticket_ids) == {"a2", "a3"}


def test_an_orders_seats_change_places_and_one_goes_elsewhere() -> None:
    given, order_id = an_order(max_per_holder=2)
    given.counts |= {("gala", "ann"): 2}
    moves = {"a1": "a2", "a2": "a3"}
    outcome, decision = decide_one(given, office_order(Kind.MOVE, order_id, moves=moves))
    assert (outcome.status, set(outcome.ticket_ids)) == (Status.SUCCEEDED, {"a2", "a3"})
    assert {(row.ticket_id, row.order_id) for row in decision.opened} == {("a2", "o-1"), ("a3", "o-1")}
    assert steps(decision)[:2] == [("a1", "released", HELD, AVAILABLE), ("a2", "released", HELD, AVAILABLE)]
    given, order_id = an_order()
    assert decide_one(given, office_order(Kind.MOVE, order_id, moves={"a1": "a2", "a2": "a1"}))[0].code is None


@pytest.mark.parametrize(
    ("moves", "code", "which"),
    [
        ({"a3": "a1"}, Code.NOT_RESERVED, "a3"),
        ({"a1": "a3", "a2": "z9"}, Code.TICKET_NOT_FOUND, "z9"),
        ({"a1": "a2"}, Code.TICKET_UNAVAILABLE, "a2"),
        ({"a1": "a3", "a2": "a3"}, Code.TICKET_UNAVAILABLE, None),
    ],
)
def test_an_order_moves_whole_or_not_at_all(moves: dict[str, str], code: Code, which: str | None) -> None:
    given, order_id = an_order()
    outcome, decision = decide_one(given, office_order(Kind.MOVE, order_id, moves=moves))
    assert outcome.explanation is not None
    assert (outcome.code, outcome.explanation.ticket_id, decision.changes) == (code, which, [])


def test_an_order_does_not_mind_a_ticket_that_was_removed() -> None:
    gone = ended(ReservationStatus.EXPIRED, ticket_id="z9", order_id="o-1")
    had = reservation(order_id="o-1")
    given = state(active=(had,), orders={"o-1": (gone, had)})
    outcome, _ = decide_one(given, of_order(Kind.CONFIRM, "o-1"))
    assert (outcome.status, outcome.ticket_ids) == (Status.SUCCEEDED, ("a1",))
