"""What tickets cost for some, such as children."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.client import rowlock
from cli.output import emit, money, table
from rowlock_client.models.events import PriceClass
from shared.errors import ConfigurationError


def price_classes(
    event_id: Annotated[str, typer.Argument(help="The event's id.")],
    prices: Annotated[
        list[str] | None,
        typer.Argument(help="NAME=PRICE or NAME:CATEGORY=PRICE in minor units, such as child=2500; replaces the list."),
    ] = None,
    *,
    none: Annotated[bool, typer.Option("--none", help="The event has no price classes any more.")] = False,
) -> None:
    """Show what tickets cost for some, or set it (operators). Who has a ticket keeps the price it was given for."""
    if none and prices:
        raise ConfigurationError("say either prices or --none")
    with rowlock() as client:
        if prices or none:
            event = client.change_event(event_id, price_classes=[_price_class(said) for said in prices or ()])
        else:
            event = client.event(event_id)
    shown = [(each.name, each.category or "(any)", money(each.price, event.currency)) for each in event.price_classes]
    emit({"price_classes": event.price_classes}, lambda: table("", ("class", "category", "price"), shown))


def _price_class(said: str) -> PriceClass:
    """Return the class in `child:Gold=2500`. Raises ConfigurationError."""
    named, _, price = said.rpartition("=")
    name, mark, category = named.partition(":")
    if not name or (mark and not category) or not (price.isascii() and price.isdigit()):
        raise ConfigurationError(f"a price is NAME=PRICE or NAME:CATEGORY=PRICE, such as child=2500; not {said!r}")
    return PriceClass(name, int(price), category or None)
