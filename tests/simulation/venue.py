"""The small venue of the simulation: its seats and holders, and what may be asked of it, the contested more often."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from shared.domain.access import AccessCode, Channel
from shared.domain.commands import Wish
from shared.domain.records import ConfirmBy, PriceClass, Ticket
from tests.builders import ticket

START_MS = 1_800_000_000_000
HOLDERS = ("ann", "bob", "cid")


def _seat(ticket_id: str, rank: int, **fields: Any) -> Ticket:
    category = "best" if rank < 4 else "rest"
    row, position = ticket_id[0], int(ticket_id[1:])
    values = {"row": row, "number": ticket_id[1:], "position": position, "category": category, **fields}
    return ticket(
        ticket_id, rank=rank, price=100 * (20 - rank), accessible=rank in (4, 13), companion=rank in (5, 12), **values
    )


TICKETS = (
    *(_seat(f"A{n}", n) for n in range(1, 6)),
    *(_seat(f"B{n}", 10 + n, section="balcony") for n in range(1, 5)),
    _seat("B6", 16, section="balcony", for_sale=False),
    *(_seat(f"K{n}", 5 + n, row="K", channel="press") for n in range(3, 6)),
    _seat("K1", 6, row="K", channel="press", category="best"),
    _seat("G4", 24, section="floor", row=None, general=True, channel="press"),
    *(_seat(f"G{n}", 20 + n, section="floor", row=None, general=True) for n in range(1, 4)),
    *(_seat(f"S{n}", n, event_id="show") for n in (1, 2)),
)
IMPORTED = (
    _seat("A6", 6),
    _seat("A0", 9),
    _seat("B5", 15, section="balcony"),
    _seat("C1", 17),
    _seat("G5", 25, section="floor", row=None, general=True),
    _seat("S3", 3, event_id="show"),
)
"""What comes in while people buy."""
CHANNELS = (Channel(event_id="gala", key="press"),)
CODES = (
    AccessCode(id="c-fans", event_id="gala", digest="fans", channel="press", tickets=2),
    AccessCode(id="c-best", event_id="gala", digest="best", category="best", tickets=1),
    AccessCode(id="c-both", event_id="gala", digest="both", channel="press", category="best", tickets=3),
    AccessCode(
        id="c-ann", event_id="gala", digest="ann", channel="press", tickets=1, holder="ann", opens_ms=START_MS + 2000
    ),
    AccessCode(id="c-off", event_id="gala", digest="off", channel="press", tickets=9, disabled=True),
)
BROUGHT: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.just({}),
    st.fixed_dictionaries({"code_digest": st.sampled_from(["fans", "fans", "best", "both", "ann", "off", "none"])}),
    st.fixed_dictionaries({"channel": st.sampled_from(["press", "press", "nobody"]), "seller": st.booleans()}),
    st.just({"code_digest": "fans", "channel": "press"}),
)
"""What opens channels, or does not."""
KEPT = st.sampled_from(["K1", "K3", "K4", "G4", "A3"])
CHANNEL_RULES = st.fixed_dictionaries(
    {
        "max_per_holder": st.sampled_from([None, None, 1]),
        "opens_ms": st.sampled_from([None, None, None, START_MS + 3_000]),
        "closes_ms": st.sampled_from([None, None, None, START_MS + 12_000]),
    }
)
POPULAR = st.sampled_from(["A1", "A1", "A1", "A2", "A2", "A3", "B1", "B2"])
ANY_TICKET = st.one_of(POPULAR, KEPT, st.sampled_from([*(seat.id for seat in (*TICKETS, *IMPORTED)), "Z9"]))
_SOME_CLASS = st.dictionaries(st.sampled_from(["child", "student", "dog"]), st.integers(1, 2), max_size=1)
CLASSES: st.SearchStrategy[dict[str, int]] = st.one_of(st.just({}), st.just({}), _SOME_CLASS)
NAMED = st.builds(Wish, ticket_ids=st.lists(ANY_TICKET, min_size=1, max_size=3).map(tuple), price_classes=CLASSES)
_CONDITIONS = {
    "adjacent": st.booleans(),
    "section": st.sampled_from([None, None, "stalls", "balcony", "floor", "roof"]),
    "category": st.sampled_from([None, None, None, "best"]),
    "max_price": st.sampled_from([None, None, None, 900]),
    "price_classes": CLASSES,
}
COUNTED = st.one_of(
    st.builds(
        Wish,
        quantity=st.integers(1, 4),
        accessible=st.sampled_from([None, None, None, True, False]),
        **_CONDITIONS,
    ),
    st.builds(Wish, quantity=st.integers(2, 4), accessible_count=st.integers(1, 2), **_CONDITIONS),
    st.builds(Wish, quantity=st.integers(2, 4), accessible_count=st.just(1), companion_count=st.just(1), **_CONDITIONS),
)
METADATA = st.sampled_from([None, None, {"cart": "17"}, {"cart": "18", "note": ""}])
SELLER = st.sampled_from([False, False, True])
WITHIN = st.sampled_from([(), (), (), (), ("gala",), ("show",), ("gala", "show")])
"""The events in which a sender may act; empty: any."""
RIGHTS = st.fixed_dictionaries({"seller": SELLER, "within": WITHIN})
OFFICE_RIGHTS = st.fixed_dictionaries({"seller": st.sampled_from([True] * 5 + [False]), "within": WITHIN})
NO_GUESTS = ("ann", "bob", "dot")
RULES = st.fixed_dictionaries(
    {
        "max_per_holder": st.sampled_from([None, None, 1, 3]),
        "price_classes": st.sampled_from(
            [
                (),
                (PriceClass("child", 50), PriceClass("student", 80)),
                (PriceClass("child", 50), PriceClass("child", 70, "best"), PriceClass("student", 60, "rest")),
            ]
        ),
        "max_per_guest": st.sampled_from([None, None, 1, 2]),
        "cool_down_seconds": st.sampled_from([0, 0, 3, 8]),
        "cancelled": st.sampled_from([False] * 7 + [True]),
        "starts_ms": st.sampled_from([None] * 7 + [START_MS + 15_000]),
        "sell_after_start": st.booleans(),
        "refundable": st.booleans(),
        "confirm_by": st.sampled_from([ConfirmBy.HOLDER, ConfirmBy.SHOP]),
        "sales_open_ms": st.sampled_from([None] * 7 + [START_MS + 3_000]),
        "sales_close_ms": st.sampled_from([None] * 7 + [START_MS + 20_000]),
        "closed_sections": st.sampled_from([frozenset(), frozenset(), frozenset(), frozenset({"balcony"})]),
        "max_wait_seconds": st.sampled_from([0, 15, 15]),
        "max_waiting_per_ticket": st.sampled_from([2, 9]),
        "max_waiting_per_holder": st.sampled_from([1, 9]),
        "hold_seconds": st.sampled_from([4, 10]),
    }
)
