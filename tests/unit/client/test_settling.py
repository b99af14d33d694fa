"""A command is followed to its outcome, as long as one waits; accepted, it is never lost to a poll that failed."""

from __future__ import annotations

import pytest

from rowlock_client import NotAllowed, Rejected, Status, calls
from rowlock_client.flow import Reply, Silence
from tests.unit.client.driver import Sent, carry_out, command, problem, reply, silence

PENDING = command("PENDING", position=3)
REFUSED = command("REJECTED", code="TICKET_UNAVAILABLE", explanation={"ticket_status": "HELD", "new_in_2040": 1})


def test_a_command_that_was_only_accepted_is_polled_until_it_is_settled() -> None:
    sent = Sent()
    answers = [reply(202, PENDING, took_s=2.0), reply(200, PENDING, took_s=1.0), reply(200, command())]
    assert carry_out(calls.tickets.reserve("t", wait=5), answers, sent).status is Status.SUCCEEDED
    assert [request.method for request in sent.requests] == ["POST", "GET", "GET"]
    assert [request.headers["Prefer"] for request in sent.requests] == ["wait=5", "wait=3", "wait=1"]
    assert sent.pauses_s == [1.0]


def test_when_the_time_is_up_the_command_is_returned_as_it_stands() -> None:
    answers = [reply(202, PENDING, took_s=3.0), reply(200, PENDING | {"position": 1}, took_s=2.0)]
    left = carry_out(calls.tickets.reserve("t", wait=5), answers, Sent())
    assert (left.status, left.position) == (Status.PENDING, 1)


def test_who_does_not_wait_does_not_poll() -> None:
    sent = Sent()
    assert carry_out(calls.tickets.reserve("t", wait=0), [reply(202, PENDING)], sent).status is Status.PENDING
    assert "Prefer" not in sent.requests[0].headers


@pytest.mark.parametrize("broken", [silence(was_sent=True, took_s=1.0), problem(503, "X"), problem(404, "NOT_FOUND")])
def test_a_poll_that_fails_is_no_error(broken: Reply | Silence) -> None:
    answers = [reply(202, PENDING), broken, reply(200, command())]
    assert carry_out(calls.tickets.reserve("t", wait=5), answers, Sent()).status is Status.SUCCEEDED


def test_polls_that_all_fail_end_when_the_time_is_up() -> None:
    sent = Sent()
    answers: list[Reply | Silence] = [reply(202, PENDING), *[silence(was_sent=True, took_s=1.0)] * 3]
    assert carry_out(calls.tickets.reserve("t", wait=5), answers, sent).id == "c1"


@pytest.mark.parametrize(
    "answers",
    [
        [problem(409, "TICKET_UNAVAILABLE", command=REFUSED)],
        [reply(202, PENDING), reply(200, REFUSED)],
        [reply(202, PENDING), problem(409, "TICKET_UNAVAILABLE", command=REFUSED), reply(200, REFUSED)],
    ],
    ids=["at once", "by a poll", "by a poll that answers as a post would"],
)
def test_a_refused_command_says_why(answers: list[Reply]) -> None:
    with pytest.raises(Rejected) as told:
        carry_out(calls.tickets.reserve("t", wait=5), answers, Sent())
    assert told.value.code == "TICKET_UNAVAILABLE"
    assert told.value.explanation is not None
    assert told.value.explanation.ticket_status == "HELD"
    assert told.value.command.id == "c1"


def test_a_missing_right_is_a_refusal_where_a_command_was_refused_and_a_problem_where_none_was_made() -> None:
    refused = problem(403, "NOT_ALLOWED", command=command("REJECTED", code="NOT_ALLOWED"), scope="sell")
    with pytest.raises(Rejected):
        carry_out(calls.tickets.confirm("t"), [refused], Sent())
    with pytest.raises(NotAllowed) as told:
        carry_out(calls.tickets.confirm("t", holder="bea"), [problem(403, "NOT_ALLOWED", scope="sell")], Sent())
    assert told.value.scope == "sell"


def test_words_and_fields_of_a_newer_release_are_no_error() -> None:
    newer = command("REJECTED", code="TOO_LATE_FOR_TEA", tea=True)
    with pytest.raises(Rejected) as told:
        carry_out(calls.tickets.reserve("t"), [problem(409, "TOO_LATE_FOR_TEA", command=newer)], Sent())
    assert told.value.code == "TOO_LATE_FOR_TEA"


def test_a_wait_longer_than_the_server_holds_is_asked_for_piece_by_piece() -> None:
    sent = Sent()
    answers = [
        reply(202, PENDING, took_s=30.0),
        reply(200, PENDING, took_s=30.0, retry_after="0"),
        reply(200, command()),
    ]
    carry_out(calls.tickets.reserve("t", wait=70), answers, sent)
    assert [request.wait_s for request in sent.requests] == [30, 30, 10]
