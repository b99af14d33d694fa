"""A request is sent again under its key, a bounded number of times, no sooner than it is told, and never twice where twice would count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowlock_client import NotAnswered, Retries, TooManyRequests, Unavailable, UnexpectedAnswer, calls
from rowlock_client.flow import Flow, Reply, Silence
from tests.unit.client.driver import Sent, carry_out, command, problem, reply, silence

ME = {"holder": "ann", "role": "customer", "expires_at": None}
WEBHOOK = {"id": "w", "secret": "s"}


@pytest.mark.parametrize(
    "first",
    [
        silence(was_sent=False),
        silence(was_sent=True),
        problem(429, "TOO_MANY_REQUESTS"),
        problem(503, "STORE_UNAVAILABLE"),
        reply(502, b"<html>"),
        reply(504, b"<html>"),
    ],
    ids=["not connected", "cut off", "429", "503", "502", "504"],
)
def test_a_command_is_sent_again_under_the_same_key(first: Reply | Silence) -> None:
    sent = Sent()
    done = carry_out(calls.tickets.reserve("t"), [first, first, reply(200, command())], sent)
    assert done.status == "SUCCEEDED"
    assert len({request.headers["Idempotency-Key"] for request in sent.requests}) == 1
    assert (len(sent.requests), len(sent.pauses_s)) == (3, 2)


def test_each_call_has_a_key_of_its_own_unless_one_is_given() -> None:
    sent = Sent()
    for key in (None, None, "mine"):
        carry_out(calls.tickets.reserve("t", idempotency_key=key), [reply(200, command())], sent)
    first, second, third = (request.headers["Idempotency-Key"] for request in sent.requests)
    assert first != second
    assert third == "mine"


def test_after_two_more_tries_the_last_answer_counts() -> None:
    with pytest.raises(Unavailable) as told:
        carry_out(calls.principals.me(), [problem(503, "OVERLOADED", retry_after=7)] * 3, Sent())
    assert (told.value.code, told.value.retry_after_s) == ("OVERLOADED", 7)
    with pytest.raises(NotAnswered):
        carry_out(calls.principals.me(), [silence(was_sent=False)] * 3, Sent())


def test_who_is_told_to_come_back_much_later_is_told_so_at_once() -> None:
    sent = Sent()
    with pytest.raises(TooManyRequests):
        carry_out(calls.principals.me(), [problem(429, "TOO_MANY_REQUESTS", retry_after=3600)], sent)
    assert sent.pauses_s == []


@pytest.mark.parametrize(
    "call",
    [
        lambda: calls.webhooks.rotate_webhook("w"),
        lambda: calls.principals.revoke_key("k"),
        lambda: calls.events.import_tickets("e", iter([b"section"]), "text/csv"),
    ],
)
def test_what_would_count_twice_is_not_sent_again_once_it_may_have_arrived(call: Callable[[], Flow[Any]]) -> None:
    with pytest.raises(NotAnswered):
        carry_out(call(), [silence(was_sent=True)], Sent())
    with pytest.raises(Unavailable):
        carry_out(call(), [problem(503, "STORE_UNAVAILABLE")], Sent())


def test_what_never_arrived_is_sent_again_whatever_it_is() -> None:
    sent = Sent()
    carry_out(calls.webhooks.rotate_webhook("w"), [silence(was_sent=False), reply(200, WEBHOOK)], sent)
    assert len(sent.requests) == 2


def test_a_stream_that_was_read_is_not_sent_again() -> None:
    with pytest.raises(TooManyRequests):
        carry_out(
            calls.events.import_tickets("e", iter([b"x"]), "text/csv"), [problem(429, "TOO_MANY_REQUESTS")], Sent()
        )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 500, 501])
def test_a_definite_answer_is_not_asked_for_again(status: int) -> None:
    sent = Sent()
    with pytest.raises(Exception, match="X it is"):
        carry_out(calls.principals.me(), [problem(status, "X")], sent)
    assert len(sent.requests) == 1


@given(told=st.integers(0, 20), chance=st.floats(0, 1))
def test_nobody_comes_back_sooner_than_told_nor_much_later(told: int, chance: float) -> None:
    pause = Retries().pause_s(1, problem(503, "X", retry_after=told), chance)
    assert pause is not None
    assert told <= pause <= told * 1.25


@given(tries=st.integers(1, 60), chance=st.floats(0, 1))
def test_pauses_grow_to_a_bound(tries: int, chance: float) -> None:
    retries = Retries(count=60)
    pause = retries.pause_s(tries, silence(was_sent=True), chance)
    assert pause is not None
    assert 0 < pause <= retries.pause_max_s


@pytest.mark.parametrize("text", ["-1", "1e3", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 30, "٣", ""])
def test_a_retry_after_that_is_no_number_of_seconds_means_the_usual_pause(text: str) -> None:
    assert reply(503, retry_after=text).retry_after_s is None


def test_a_page_of_somebody_else_is_no_answer() -> None:
    for body in (b"<html>", b"[]", b"{}", b"\xff", b'{"holder": 1}'):
        with pytest.raises(UnexpectedAnswer):
            carry_out(calls.principals.me(), [reply(200, body)], Sent())
    with pytest.raises(UnexpectedAnswer):
        carry_out(calls.principals.me(), [reply(301, b"")], Sent())


def test_without_retries_every_answer_is_the_last() -> None:
    sent = Sent()
    with pytest.raises(Unavailable):
        carry_out(calls.principals.me(), [problem(503, "X")], sent, retries=Retries(count=0))
    assert len(sent.requests) == 1
    assert carry_out(calls.principals.me(), [reply(200, ME)], sent, retries=Retries(count=0)).holder == "ann"
