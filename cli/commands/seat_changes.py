"""Operators' changes of an event's seats: `rowlock event reprice`, `change`, `remove`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.client import Client, Json, api_path
from cli.output import emit, pairs
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
) -> None:
    """Change seats: price, category, attributes, whether they are for sale (operators). What is sold keeps all but the last."""
    changes: Json = {"price": price, "for_sale": for_sale, "attributes": _attributes(attribute or [])}
    if new_category:
        if category or not (ticket or section):
            raise ConfigurationError("--new-category goes with --ticket or --section")
        changes["category"] = new_category
    given = {name: value for name, value in changes.items() if value not in (None, {})}
    if not given:
        raise ConfigurationError(
            "say what to change: --price, --new-category, --for-sale, --not-for-sale or --attribute"
        )
    _change(event_id, given, ticket, section, category)


def remove(event_id: Event, *, ticket: Tickets = None, section: Section = "", category: Category = "") -> None:
    """Remove seats that nobody has (operators); those that somebody has stay."""
    if not (ticket or section or category):
        raise ConfigurationError("say which: --ticket, --section or --category")
    which = {"ticket_ids": ",".join(ticket or []), "section": section, "category": category}
    with Client() as client:
        done = client.delete(api_path("events", event_id, "tickets"), **which)
    emit(done, lambda: pairs("", done))


def _change(event_id: str, changes: Json, ticket: list[str] | None, section: str, category: str) -> None:
    if sum(map(bool, (ticket, section, category))) != 1:
        raise ConfigurationError("say which: --ticket, --section or --category")
    which: Json = {"ticket_ids": ticket} if ticket else {"section": section} if section else {"category": category}
    with Client() as client:
        done = client.patch(api_path("events", event_id, "tickets"), which | changes)
    emit(done, lambda: pairs("", done))


def _attributes(given: list[str]) -> Json:
    """Raises ConfigurationError for one without a name and an equals sign."""
    attributes: Json = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not name or not equals:
            raise ConfigurationError(f"--attribute is NAME=VALUE, not {each!r}")
        attributes[name] = value or None
    return attributes
