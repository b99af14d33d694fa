from __future__ import annotations

from typing import Any

import pytest

from api.principals.identity import EVERY_SCOPE, Identity, Role
from api.principals.limits import BURST_SECONDS, Limits
from api.web.problems import Problem
from shared.config import Settings

RATE = 2
SETTINGS = Settings(rate_guest=RATE, rate_holder=2 * RATE, rate_key=50 * RATE, address_sessions_per_minute=3)
GUEST, ANN = Identity("guest-1", Role.GUEST), Identity("ann", Role.CUSTOMER)
KEY = Identity("key:0123456789ab", Role.SHOP)


def passed(limits: Limits, identity: Identity, tries: int) -> int:
    """Return how many of so many requests in a row are let through."""
    statuses = [_status(limits, identity) for _ in range(tries)]
    assert set(statuses) <= {200, 429}
    return statuses.count(200)


def _status(limits: Limits, identity: Identity) -> int:
    try:
        limits.spend(identity)
    except Problem as refused:
        return refused.status
    return 200


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time go by."""
    monkeypatch.setattr("throttled.utils.now_mono_f", lambda: 1_000.0)


@pytest.mark.usefixtures("stopped")
def test_each_kind_has_a_burst_of_its_own_rate() -> None:
    limits = Limits(SETTINGS)
    for identity, rate in ((GUEST, RATE), (ANN, 2 * RATE), (KEY, 50 * RATE)):
        assert passed(limits, identity, 1_000) == rate * BURST_SECONDS
    assert passed(limits, Identity("bob", Role.CUSTOMER), 1) == 1


@pytest.mark.usefixtures("stopped")
def test_the_answer_says_what_is_left_and_when_to_come_again() -> None:
    limits = Limits(SETTINGS)
    headers = dict(limits.spend(GUEST))
    assert headers == {"RateLimit": '"guest";r=9;t=1', "RateLimit-Policy": '"guest";q=10;w=5'}
    passed(limits, GUEST, 9)
    with pytest.raises(Problem) as refused:
        limits.spend(GUEST)
    assert refused.value.headers["Retry-After"] == "1"
    assert refused.value.headers["RateLimit"] == '"guest";r=0;t=5'


@pytest.mark.usefixtures("stopped")
def test_operators_and_what_has_no_rate_are_not_counted() -> None:
    assert passed(Limits(SETTINGS), Identity("olga", Role.OPERATOR, scopes=EVERY_SCOPE), 1_000) == 1_000
    assert passed(Limits(Settings()), ANN, 1_000) == 1_000
    assert Limits(Settings()).spend(ANN) == ()


def test_a_rate_is_what_comes_back_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("throttled.utils.now_mono_f", lambda: now[0])
    limits = Limits(SETTINGS)
    assert passed(limits, GUEST, 100) == 10
    now[0] += 1
    assert passed(limits, GUEST, 100) == RATE
    now[0] += 3_600
    assert passed(limits, GUEST, 100) == 10


def test_the_counters_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.principals.limits.COUNTED_MAX", 100)
    limits = Limits(SETTINGS)
    for number in range(1_000):
        limits.spend(Identity(f"guest-{number}", Role.GUEST))
    backend: Any = limits._by_role[Role.GUEST]._limiter._store._backend
    assert (len(backend.get_client()), len(backend.expire_info)) == (100, 100)


@pytest.mark.usefixtures("stopped")
def test_an_address_begins_so_many_sessions() -> None:
    limits = Limits(SETTINGS)
    for _ in range(3):
        limits.spend_session("192.0.2.1")
    with pytest.raises(Problem) as refused:
        limits.spend_session("192.0.2.1")
    assert refused.value.headers["Retry-After"] == "20"
    limits.spend_session("192.0.2.2")
