"""The client knows every field that the API answers, and every field that it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints

import msgspec
import pytest

from api.app import create_app
from api.resources.openapi import document
from rowlock_client import calls
from rowlock_client.models import changes, channels, commands, events, principals, reports, tickets, webhooks
from shared.config import Settings

SETTINGS = Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="s" * 32)
ANSWERED: dict[str, type[msgspec.Struct]] = {
    "CommandResource": commands.Command,
    "ExplanationView": commands.Explanation,
    "Shortfall": commands.Shortfall,
    "Links": commands.Links,
    "EventView": events.Event,
    "CountsView": events.Counts,
    "Imported": events.Imported,
    "Affected": events.Affected,
    "Edited": events.Edited,
    "Refused": events.Refused,
    "Removed": events.Removed,
    "Difference": events.Difference,
    "Mistake": events.Mistake,
    "TicketView": tickets.Ticket,
    "ReservationView": tickets.Reservation,
    "OrderView": tickets.Order,
    "HistoryEntry": tickets.HistoryEntry,
    "ChannelView": channels.Channel,
    "NewCode": channels.AccessCode,
    "Codes": channels.AccessCodes,
    "Released": channels.Released,
    "ReportView": reports.Report,
    "Standing": reports.Standing,
    "ByName": reports.ByName,
    "Amount": reports.Amount,
    "Day": reports.Day,
    "Minute": reports.Minute,
    "Change": changes.Change,
    "Changes": changes.Changes,
    "KeyView": principals.Key,
    "TokenView": principals.Token,
    "SessionView": principals.Session,
    "MeView": principals.Me,
    "WebhookView": webhooks.Webhook,
    "Made": webhooks.WebhookSecret,
    "AttemptView": webhooks.Attempt,
    "DeadView": webhooks.SetAside,
    "Attempts": webhooks.Attempts,
    "Tried": webhooks.Tried,
}
"""Schema of the API → the client's struct."""
TAKEN: dict[str, set[str]] = {
    "NewEvent": {"name", *get_type_hints(events.NewEvent)},
    "EventChange": set(get_type_hints(events.EventChange)),
    "WishBody": set(get_type_hints(calls.orders.Wish)),
    "PartBody": set(get_type_hints(calls.orders.Part)),
    "WebhookChange": set(get_type_hints(calls.webhooks.WebhookChange)),
}
CALLED: dict[str, Callable[..., Any]] = {
    "ReserveBody": calls.tickets.reserve,
    "ActionBody": calls.tickets.confirm,
    "OrderBody": calls.orders.order,
    "PackageBody": calls.orders.package,
    "CancelBody": calls.box_office.cancel,
    "TransferBody": calls.box_office.transfer,
    "OrderMoveBody": calls.box_office.move_order,
    "MoveBody": calls.box_office.move,
    "NewKey": calls.principals.create_key,
    "Rotation": calls.principals.rotate_key,
    "NewToken": calls.principals.create_token,
    "NewWebhook": calls.webhooks.create_webhook,
    "Replay": calls.webhooks.replay_webhook,
    "Cancellation": calls.events.cancel_event,
    "Copy": calls.events.copy_event,
    "ChannelBody": calls.channels.put_channel,
    "Release": calls.channels.release_channel,
    "NewCodes": calls.channels.create_codes,
    "TicketChange": calls.events.change_tickets,
}
"""Schema of a body → the call whose parameters it has."""


@cache
def schema_document() -> dict[str, Any]:
    return document(create_app(SETTINGS))


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    components: dict[str, Any] = schema_document()["components"]["schemas"]
    return components


@pytest.mark.parametrize("name", ANSWERED)
def test_the_client_knows_what_is_answered(schemas: dict[str, Any], name: str) -> None:
    struct = ANSWERED[name]
    known = {field.encode_name for field in msgspec.structs.fields(struct)}
    unknown = set(schemas[name]["properties"]) - known
    assert not unknown, f"add them to {struct.__name__} in {struct.__module__}, with None where they may be missing"
    gone = known - set(schemas[name]["properties"])
    assert not gone, f"{struct.__name__} in {struct.__module__} has fields that are not answered"


@pytest.mark.parametrize("name", ANSWERED)
def test_what_may_be_missing_may_be_missing_in_the_client(schemas: dict[str, Any], name: str) -> None:
    always = set(schemas[name].get("required", ()))
    needed = {field.encode_name for field in msgspec.structs.fields(ANSWERED[name]) if field.required}
    assert needed <= always


@pytest.mark.parametrize("name", TAKEN)
def test_the_client_can_say_what_is_taken(schemas: dict[str, Any], name: str) -> None:
    assert TAKEN[name] == set(schemas[name]["properties"])


@pytest.mark.parametrize("name", CALLED)
def test_a_call_has_a_parameter_for_each_field(schemas: dict[str, Any], name: str) -> None:
    parameters = set(inspect.signature(CALLED[name]).parameters)
    assert set(schemas[name]["properties"]) <= parameters, CALLED[name].__qualname__
