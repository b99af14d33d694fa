from api.app import create_app
from api.resources.openapi import document
from cli.load.http_connection import Answer
from shared.config import Settings
from tests.crowd import Endpoint, Seen, endpoints
from tests.faults.onlookers import reads, violations

_SETTINGS = Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret="s" * 32)
SEATS = Endpoint("GET", "/api/events/{event_id}/seats", frozenset((200, 404, 503)))


def test_an_answer_that_is_not_documented_is_a_violation_and_a_broken_connection_or_a_stated_503_is_none() -> None:
    seen = Seen()
    for answer in (Answer(200, {}, 0), Answer(503, {"code": "STORE_UNAVAILABLE"}, 2), None):
        seen.note(SEATS, answer)
    assert violations(seen) == []
    for _ in range(2):
        seen.note(SEATS, Answer(500, {"code": "INTERNAL"}, 0))
    seen.note(SEATS, Answer(502, {}, 0))
    assert violations(seen) == [
        "2 answers nobody was promised: GET /api/events/{event_id}/seats: 500 INTERNAL",
        "1 answers nobody was promised: GET /api/events/{event_id}/seats: 502 ",
    ]


def test_readers_ask_for_what_only_a_box_office_is_told_too() -> None:
    asked = {str(each): each for each in reads(endpoints(document(create_app(_SETTINGS))))}
    for address in ("/api/queues", "/api/events/{event_id}/report", "/api/events/{event_id}/reservations"):
        assert asked[f"GET {address}"].operators
    assert not [each for each in asked.values() if each.method != "GET"]
