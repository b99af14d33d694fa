"""The Python clients run a sale: events and seats, keys and tokens, the feed, webhooks."""

from __future__ import annotations

from itertools import islice

import pytest

from api.principals.identity import Role
from rowlock_client import NOW, ChangeType, Conflict, FeedExpired, FeedReset, InvalidRequest, NotFound, Unauthorized
from shared.journal import cursor as cursors
from tests.integration.api.clients.conftest import As
from tests.integration.api.conftest import SettlingHarness

ROWS = b"section,row,number,price\nStalls,A,1,4500\nStalls,A,2,4500\nCircle,B,1,3000\n"
GERMAN = b"Bereich;Reihe;Platz;Preis\nParkett;1;1;45,00\n"


def test_an_event_is_made_filled_changed_and_read(as_: As) -> None:
    olga = as_("olga", Role.OPERATOR)
    event = olga.create_event(
        "Winter Gala", id="gala", currency="EUR", max_per_holder=4, starts_at="2031-12-01T19:00:00Z"
    )
    assert (event.id, event.max_per_holder, event.starts_at.year) == ("gala", 4, 2031)
    with pytest.raises(Conflict) as told:
        olga.create_event("Another", id="gala")
    assert told.value.code == "EVENT_EXISTS"
    assert olga.import_tickets("gala", ROWS, "text/csv").added == 3
    assert olga.import_tickets("gala", ROWS, "text/csv").unchanged == 3
    assert olga.change_event("gala", max_per_holder=None, closed_sections=["Circle"]).max_per_holder is None
    listed = list(olga.tickets("gala", section="Stalls", page_size=1))
    assert [ticket.id for ticket in listed] == ["gala.Stalls.A.1", "gala.Stalls.A.2"]
    assert olga.offer("gala", ["gala.Stalls.A.1"], for_sale=False) == 1
    assert olga.seats("gala").statuses == "XAX"
    assert [each.id for each in olga.events()] == ["gala"]
    assert olga.event("gala").counts.AVAILABLE == 1
    with pytest.raises(NotFound):
        olga.plan("gala")


def test_a_file_with_columns_of_its_own_is_imported_or_its_mistakes_are_told(as_: As) -> None:
    olga = as_("olga", Role.OPERATOR)
    olga.create_event("Gala", id="gala")
    columns = {"Bereich": "section", "Reihe": "row", "Platz": "number", "Preis": "price"}
    would = olga.import_tickets("gala", GERMAN, "text/csv", columns=columns, dry_run=True)
    assert (would.dry_run, would.added, would.mistakes_total) == (True, 1, 0)
    with pytest.raises(InvalidRequest) as told:
        olga.import_tickets("gala", b"section,row,number,price\nA,1,1,lots\n", "text/csv")
    assert told.value.document["mistakes"][0]["field"] == "price"


def test_a_key_is_made_used_rotated_and_revoked(as_: As) -> None:
    olga = as_("olga", Role.OPERATOR)
    olga.create_event("Gala", id="gala")
    made = olga.create_key("the shop", ["sell", "feed"], event_ids=["gala"])
    shop = as_(token=made.key)
    assert set(shop.me().scopes) == {"sell", "feed"}
    page = as_(token=shop.create_token("ann", event_id="gala", seconds=60).token)
    assert (page.me().holder, page.me().event_ids) == ("ann", ("gala",))
    rotated = olga.rotate_key(made.id, old_seconds=0)
    with pytest.raises(Unauthorized):
        shop.me()
    assert [key.id for key in olga.list_keys()] == [made.id]
    olga.revoke_key(made.id)
    with pytest.raises(Unauthorized):
        as_(token=rotated.key).me()


def test_the_feed_is_read_from_a_cursor_on(as_: As, harness: SettlingHarness) -> None:
    harness.sell(2)
    olga, ann = as_("olga", Role.OPERATOR), as_("ann")
    with harness.working():
        ann.reserve("gala-1")
        (first,) = olga.changes()
        assert [(change.type, change.ticket_id) for change in first.items] == [(ChangeType.HELD, "gala-1")]
        ann.confirm("gala-1")
        ann.reserve("gala-2")
    pages = list(olga.changes(first.next_cursor, limit=1))
    told = [change for page in pages for change in page.items]
    assert [change.type for change in told] == [ChangeType.CONFIRMED, ChangeType.HELD]
    assert all(len(page.items) <= 1 for page in pages)
    only = [change.type for page in olga.changes(types=[ChangeType.CONFIRMED]) for change in page.items]
    assert only == [ChangeType.CONFIRMED]


def test_who_follows_the_feed_gets_a_page_for_each_piece_of_news(as_: As, harness: SettlingHarness) -> None:
    harness.sell(1)
    olga, ann = as_("olga", Role.OPERATOR), as_("ann")
    following = olga.changes(NOW, wait=1)
    assert next(following).items == ()
    with harness.working():
        ann.reserve("gala-1")
        seen = [change for page in islice(following, 2) for change in page.items]
    assert [change.type for change in seen] == [ChangeType.HELD]


def test_a_cursor_that_leads_nowhere_is_told_apart(as_: As, harness: SettlingHarness) -> None:
    harness.sell(1)
    olga = as_("olga", Role.OPERATOR)
    (page,) = olga.changes()
    with harness.working():
        as_("ann").reserve("gala-1")
    harness.sql("DELETE FROM journal")
    with pytest.raises(FeedExpired):
        list(olga.changes(page.next_cursor))
    with pytest.raises(FeedReset):
        list(olga.changes(cursors.encode(cursors.Cursor("another", {}))))


def test_a_webhook_is_kept_changed_rotated_and_forgotten(as_: As) -> None:
    olga = as_("olga", Role.OPERATOR)
    made = olga.create_webhook("https://shop.invalid/hook", types=["reservation.expired"], max_events=10)
    assert made.secret.startswith("whsec_")
    assert [hook.id for hook in olga.webhooks()] == [made.id]
    assert olga.change_webhook(made.id, max_events=5).max_events == 5
    assert olga.rotate_webhook(made.id).secret != made.secret
    assert olga.enable_webhook(made.id).disabled is None
    assert olga.test_webhook(made.id).status is None
    assert olga.webhook_attempts(made.id).items == ()
    assert olga.replay_webhook(made.id).id == made.id
    olga.delete_webhook(made.id)
    assert list(olga.webhooks()) == []


def test_a_guest_begins_a_session_and_renews_it(as_: As) -> None:
    guest = as_(token=as_(token="").begin_session().token)
    assert guest.begin_session().holder == guest.me().holder
