"""Operators' changes of an event's seats: `rowlock event reprice`, `change`, `remove`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from msgspec.structs import asdict

from cli.client import rowlock
from cli.output import Mode, emit, money, pairs
from shared.errors import ConfigurationError

Event = Annotated[str, typer.Argument(help="The event's id.")]
Tickets = Annotated[list[str] | None, typer.Option("--ticket", help="A certain ticket; may stand several times.")]
Section = Annotated[str, typer.Option(help="All of a section.")]
Category = Annotated[str, typer.Option(help="All of a category.")]
Price = Annotated[int, typer.Argument(min=0, help="Minor units (cents).")]


def register(group: typer.Typer) -> None:
    """Add the commands to the group of `rowlock event`."""
    for command in (reprice, change, remove):
        group.command()(command)


def reprice(
    event_id: Event, price: Price, *, ticket: Tickets = None, section: Section = "", category: Category = ""
) -> None:
    """Give seats that are not sold another price (operators). Who holds one keeps the price it was given."""
    _change(event_id, {"price": price}, ticket, section, category)


def change(
    event_id: Event,
    *,
    ticket: Tickets = None,
    section: Section = "",
    category: Category = "",
    price: Annotated[int | None, typer.Option(min=0, help="A new price in minor units.")] = None,
    new_category: Annotated[str, typer.Option(help="A new category; with --ticket or --section.")] = "",
    for_sale: Annotated[
        bool | None, typer.Option("--for-sale/--not-for-sale", help="Offer them, or take them off the market.")
    ] = None,
    attribute: Annotated[list[str] | None, typer.Option(help="NAME=VALUE; NAME= takes it away.")] = None,
    accessible: Annotated[
        bool | None,
        typer.Option("--accessible/--not-accessible", help="For wheelchairs, or not; of seats that nobody has."),
    ] = None,
    companion: Annotated[
        bool | None,
        typer.Option(
            "--companion/--not-companion", help="Companion seats, each beside an accessible one of its own, or not."
        ),
    ] = None,
) -> None:
    """Change seats: price, category, attributes, for whom they are, whether they are for sale (operators).

    What is sold keeps all but the last; what is held stays accessible, or a companion seat, as it is.
    """
    if new_category and (category or not (ticket or section)):
        raise ConfigurationError("--new-category goes with --ticket or --section")
    attributes = _attributes(attribute or [])
    changes = {
        "price": price,
        "for_sale": for_sale,
        "attributes": attributes or None,
        "accessible": accessible,
        "companion": companion,
    }
    if not new_category and all(value is None for value in changes.values()):
        raise ConfigurationError(
            "say what to change: --price, --new-category, --for-sale, --attribute, --accessible, --companion or the opposite of these"
        )
    _change(event_id, changes | ({"category": new_category} if new_category else {}), ticket, section, category)


def remove(event_id: Event, *, ticket: Tickets = None, section: Section = "", category: Category = "") -> None:
    """Remove seats that nobody has (operators); those that somebody has stay."""
    if not (ticket or section or category):
        raise ConfigurationError("say which: --ticket, --section or --category")
    with rowlock() as client:
        done = client.remove_tickets(
            event_id, ticket_ids=ticket or (), section=section or None, category=category or None
        )
    emit(done, lambda: pairs("", asdict(done)))


def _change(event_id: str, changes: dict[str, Any], ticket: list[str] | None, section: str, category: str) -> None:
    if sum(map(bool, (ticket, section, category))) != 1:
        raise ConfigurationError("say which: --ticket, --section or --category")
    which: dict[str, Any] = {"section": section} if section else {"category": category}
    with rowlock() as client:
        done = client.change_tickets(event_id, **({"ticket_ids": ticket} if ticket else which), **changes)
        price = changes.get("price")
        # Who meant 45.00 by 45 sees it here.
        shown = None if price is None or Mode.json else money(price, client.event(event_id).currency)
    refused = [f"{each.ticket_id} ({each.reason})" for each in done.refused]
    emit(done, lambda: pairs("", asdict(done) | {"price": shown, "refused": refused}))


def _attributes(given: list[str]) -> dict[str, str | None]:
    """Raises ConfigurationError for one without a name and an equals sign."""
    attributes: dict[str, str | None] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not name or not equals:
            raise ConfigurationError(f"--attribute is NAME=VALUE, not {each!r}")
        attributes[name] = value or None
    return attributes
