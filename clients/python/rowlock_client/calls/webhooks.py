"""Webhooks: to be called when something changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from rowlock_client.calls.simple import answered, done
from rowlock_client.flow import Flow, delete, get, given, patch, post, post_once
from rowlock_client.models.webhooks import Attempts, Tried, Webhook, WebhookSecret
from rowlock_client.pages import Listing, listing


class WebhookChange(TypedDict, total=False):
    url: str
    types: Sequence[str]
    event_ids: Sequence[str] | None
    max_events: int


def webhooks() -> Listing[Webhook]:
    """Read the webhooks."""
    return listing(Webhook, "webhooks")


def create_webhook(
    url: str,
    *,
    types: Sequence[str] | None = None,
    event_ids: Sequence[str] | None = None,
    max_events: int | None = None,
    idempotency_key: str | None = None,
) -> Flow[WebhookSecret]:
    """Have changes sent to an address, from the next one on. The secret is told this once."""
    body = given(url=url, types=types, event_ids=event_ids, max_events=max_events)
    return answered(post("webhooks", body=body, key=idempotency_key), WebhookSecret)


def change_webhook(webhook_id: str, **changes: Unpack[WebhookChange]) -> Flow[Webhook]:
    """Change what is named of a webhook."""
    return answered(patch("webhooks", webhook_id, body=changes), Webhook)


def delete_webhook(webhook_id: str) -> Flow[None]:
    """Forget a webhook."""
    return done(delete("webhooks", webhook_id))


def rotate_webhook(webhook_id: str) -> Flow[WebhookSecret]:
    """Sign with a new secret; for a day with the old one too, so verify with both meanwhile."""
    return answered(post_once("webhooks", webhook_id, "rotate"), WebhookSecret)


def enable_webhook(webhook_id: str) -> Flow[Webhook]:
    """Switch a webhook on again; it goes on where it was."""
    return answered(post_once("webhooks", webhook_id, "enable"), Webhook)


def replay_webhook(webhook_id: str, cursor: str | None = None) -> Flow[Webhook]:
    """Send again what follows a cursor; without one all that is kept."""
    return answered(post_once("webhooks", webhook_id, "replay", body=given(cursor=cursor)), Webhook)


def test_webhook(webhook_id: str) -> Flow[Tried]:
    """Send a message of type `rowlock.test` now, and tell what came of it."""
    return answered(post_once("webhooks", webhook_id, "test"), Tried)


def webhook_attempts(webhook_id: str) -> Flow[Attempts]:
    """Read what was tried of a webhook, and what was set aside."""
    return answered(get("webhooks", webhook_id, "attempts"), Attempts)
