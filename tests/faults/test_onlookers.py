from cli.load.http_connection import Answer
from tests.crowd import Endpoint, Seen
from tests.faults.onlookers import violations

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
