"""What a ticket costs whom: its own price, or that of a price class such as `child`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.domain.commands import Wish
from shared.domain.records import EventRules, Ticket


def price_of(rules: EventRules, ticket: Ticket, price_class: str | None) -> int | None:
    """Return the price of the ticket in a class, in minor units; None if it has no such class.

    A price for the ticket's category comes before one for all of them. No class: the ticket's own price.
    """
    if price_class is None:
        return ticket.price
    prices = {each.category: each.price for each in rules.price_classes if each.name == price_class}
    return prices.get(ticket.category, prices.get(None))


def classes_of(rules: EventRules, ticket: Ticket) -> tuple[str, ...]:
    """Return the names of the classes that the ticket has."""
    names = (each.name for each in rules.price_classes if each.category in (None, ticket.category))
    return tuple(dict.fromkeys(names))


def categories_with(rules: EventRules, names: Iterable[str]) -> frozenset[str] | None:
    """Return the categories whose tickets have all of these classes; None: every ticket has."""
    found: frozenset[str] | None = None
    for name in names:
        categories = {each.category for each in rules.price_classes if each.name == name}
        if None not in categories:
            some = frozenset(category for category in categories if category is not None)
            found = some if found is None else found & some
    return found


def each_class(wish: Wish, tickets: int) -> Iterator[str | None]:
    """Yield the class of each of so many tickets; those that the wish says nothing of have none."""
    for name, number in wish.price_classes.items():
        for _ in range(min(number, tickets)):
            yield name
    for _ in range(tickets - sum(wish.price_classes.values())):
        yield None
