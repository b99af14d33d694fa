"""Orders: several tickets at once, all or nothing."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from cli.commands import outcome
from cli.commands.outcome import Deadline, Holder, Wait
from rowlock_client import Part, Wish
from shared.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    app.command()(order)
    app.command()(package)


def order(
    event_id: Annotated[str, typer.Argument(help="The event.")],
    *,
    quantity: Annotated[int, typer.Option("--quantity", "-n", min=0, help="How many; Rowlock picks the best.")] = 0,
    ticket: Annotated[list[str] | None, typer.Option(help="A certain ticket; may stand several times.")] = None,
    section: Annotated[str, typer.Option(help="Only from this section.")] = "",
    category: Annotated[str, typer.Option(help="Only of this category.")] = "",
    adjacent: Annotated[bool, typer.Option(help="Seats next to each other.")] = False,
    accessible: Annotated[bool, typer.Option(help="Accessible seats only.")] = False,
    accessible_count: Annotated[int, typer.Option(min=0, help="So many of them accessible, the others not.")] = 0,
    companion_count: Annotated[
        int, typer.Option(min=0, help="So many companion seats beside the accessible ones.")
    ] = 0,
    max_price: Annotated[int, typer.Option(min=0, help="Highest price of one, in minor units; 0: any.")] = 0,
    price_class: Annotated[
        list[str] | None, typer.Option(help="How many are of which class, such as child=2; may stand several times.")
    ] = None,
    wait_for_release: Annotated[
        int, typer.Option(min=0, help="Seconds to stay in the event's wait list if no wish can be met yet.")
    ] = 0,
    or_anywhere: Annotated[bool, typer.Option(help="Else the same number anywhere, apart if need be.")] = False,
    channel: outcome.Channel = "",
    code: outcome.Code = "",
    holder: Holder = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Order tickets, all or nothing: a number of them with conditions, or certain ones."""
    if bool(quantity) == bool(ticket):
        raise ConfigurationError("say either --quantity or --ticket")
    wish: Wish = {"ticket_ids": ticket} if ticket else {"quantity": quantity}
    conditions: Wish = {
        "section": section,
        "category": category,
        "adjacent": adjacent,
        "accessible": accessible,
        "accessible_count": accessible_count,
        "companion_count": companion_count,
        "max_price": max_price,
    }
    wish |= cast("Wish", {name: value for name, value in conditions.items() if value})
    classes: Wish = {"price_classes": dict(map(_class, price_class))} if price_class else {}
    wish |= classes
    wishes: list[Wish] = [wish, {"quantity": quantity, **classes}] if or_anywhere and quantity else [wish]
    outcome.send(
        lambda client: client.order(
            event_id,
            *wishes,
            channel=channel or None,
            code=code or None,
            holder=holder or None,
            wait_for_release_seconds=wait_for_release or None,
            deadline_seconds=deadline or None,
            wait=wait,
        )
    )


def package(
    wanted: Annotated[list[str], typer.Argument(help="How many of which event, such as gala=2; at least two events.")],
    *,
    adjacent: Annotated[bool, typer.Option(help="Of each event seats next to each other.")] = False,
    holder: Holder = "",
    wait: Wait = 10,
    deadline: Deadline = 0,
) -> None:
    """Order tickets of several events, all or nothing."""
    alike: Wish = {"adjacent": True} if adjacent else {}
    named = [_numbered(each, "EVENT") for each in wanted]
    parts: list[Part] = [{"event_id": event, "wishes": [{"quantity": number, **alike}]} for event, number in named]
    outcome.send(
        lambda client: client.package(*parts, holder=holder or None, deadline_seconds=deadline or None, wait=wait)
    )


def _class(said: str) -> tuple[str, int]:
    """Return the class and the number in `child=2`. Raises ConfigurationError."""
    return _numbered(said, "--price-class NAME")


def _numbered(said: str, what: str) -> tuple[str, int]:
    """Return the name and the number in `child=2`. Raises ConfigurationError."""
    name, mark, number = said.rpartition("=")
    if not mark or not name or not number.isascii() or not number.isdigit():
        raise ConfigurationError(f"{what}=NUMBER is asked for, such as child=2; not {said!r}")
    return name, int(number)
