"""Which of the tickets that fit a wish are the best for it, where accessible ones and those of companions are left to who asks for
them; in which class each is.
"""

from __future__ import annotations

from itertools import pairwise

from shared.domain.commands import Wish
from shared.domain.records import Ticket


def unasked(wish: Wish, tickets: list[Ticket]) -> tuple[int, int]:
    """Return how many accessible tickets, and how many of companions, would go to somebody who did not ask for them."""
    if wish.accessible_count or wish.accessible:
        return 0, 0
    return sum(ticket.accessible for ticket in tickets), sum(ticket.companion for ticket in tickets)


def has_bays_asked_for(wish: Wish, tickets: list[Ticket]) -> bool:
    has_bays = wish.accessible_count in (0, sum(ticket.accessible for ticket in tickets))
    return has_bays and len(pairs(tickets)) >= wish.companion_count


def pairs(tickets: list[Ticket]) -> list[tuple[Ticket, Ticket]]:
    """Return accessible tickets with a companion's beside each, joined along each row from its beginning."""
    found: list[tuple[Ticket, Ticket]] = []
    used: set[str] = set()
    in_rows = sorted((t for t in tickets if not t.general), key=lambda t: (t.section, t.row or "", t.position))
    for one, other in pairwise(in_rows):
        is_beside = (one.section, one.row, one.position + 1) == (other.section, other.row, other.position)
        kinds = {(each.accessible, each.companion) for each in (one, other)}
        if is_beside and kinds == {(True, False), (False, True)} and not used & {one.id, other.id}:
            used |= {one.id, other.id}
            found.append((one, other) if one.accessible else (other, one))
    return found


def best_of(wish: Wish, ranked: list[Ticket]) -> list[Ticket]:
    """Return the first of `ranked` that meet the wish wherever they are; fewer if there are not enough."""
    best_pairs = sorted(pairs(ranked), key=lambda pair: (pair[0].rank + pair[1].rank, pair[0].id))[
        : wish.companion_count
    ]
    paired = [ticket for pair in best_pairs for ticket in pair]
    left = [ticket for ticket in ranked if ticket not in paired]
    bays = [ticket for ticket in left if ticket.accessible]
    others = sorted((ticket for ticket in left if not ticket.accessible), key=lambda ticket: ticket.companion)
    if wish.accessible_count:
        alone = bays[: wish.accessible_count - len(best_pairs)]
        return paired + alone + others[: wish.quantity - wish.accessible_count - len(best_pairs)]
    return (others + bays)[: wish.quantity]


def classes_in_order(wish: Wish, tickets: int) -> list[str | None]:
    """Return the price class of each of so many tickets."""
    named: list[str | None] = [name for name, number in wish.price_classes.items() for _ in range(number)]
    return (named + [None] * tickets)[:tickets]
