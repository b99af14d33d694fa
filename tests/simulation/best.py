"""Which of the tickets that fit a wish are the best for it, where accessible ones are left to who asks for them; in which class each is."""

from __future__ import annotations

from shared.domain.commands import Wish
from shared.domain.records import Ticket


def unasked(wish: Wish, tickets: list[Ticket]) -> int:
    """Return how many accessible tickets would go to somebody who did not ask for them."""
    return sum(ticket.accessible for ticket in tickets) if wish.accessible is None and not wish.accessible_count else 0


def has_bays_asked_for(wish: Wish, tickets: list[Ticket]) -> bool:
    return wish.accessible_count in (0, sum(ticket.accessible for ticket in tickets))


def best_of(wish: Wish, ranked: list[Ticket]) -> list[Ticket]:
    """Return the first of `ranked` that meet the wish wherever they are; fewer if there are not enough."""
    bays = [ticket for ticket in ranked if ticket.accessible]
    others = [ticket for ticket in ranked if not ticket.accessible]
    if wish.accessible_count:
        return bays[: wish.accessible_count] + others[: wish.quantity - wish.accessible_count]
    return (ranked if wish.accessible is not None else others + bays)[: wish.quantity]


def classes_in_order(wish: Wish, tickets: int) -> list[str | None]:
    """Return the price class of each of so many tickets."""
    named: list[str | None] = [name for name, number in wish.price_classes.items() for _ in range(number)]
    return (named + [None] * tickets)[:tickets]
