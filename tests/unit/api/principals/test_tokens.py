from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.principals.bearers import TOKEN_MAX_LENGTH, Bearers
from api.principals.identity import Identity, Role, Scope
from api.principals.tokens import EVENT_IDS_MAX, Tokens
from api.web.problems import Problem
from shared.config import TOKEN_LIFE_MAX_SECONDS, Settings
from tests.unit.api.bearers import bearers_of
from tests.unit.api.principals.conftest import OLD_SECRET, SECRET

HOUR_S = 3_600
LATER = int(time.time()) + HOUR_S


def refusal(call: Callable[[], object]) -> str:
    """Return the challenge of the 401 that the call ends in."""
    with pytest.raises(Problem) as refused:
        call()
    assert (refused.value.status, refused.value.code) == (401, "UNAUTHORIZED")
    return refused.value.headers["WWW-Authenticate"]


def signed(claims: dict[str, Any], secret: Any = SECRET, algorithm: str = "HS256") -> str:
    return f"Bearer {jwt.encode(claims, secret, algorithm)}"


def raw(claims: str, secret: str = SECRET) -> str:
    """Return a header with a token whose claims are this text, signed as ours are."""
    return f"Bearer {jwt.api_jws.encode(claims.encode(), secret, 'HS256')}"


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER, Role.OPERATOR])
def test_a_token_that_was_signed_here_names_its_holder_and_role(bearers: Bearers, role: Role) -> None:
    token, identity = bearers.tokens.sign("ann", role, HOUR_S)
    assert bearers.identify(f"Bearer {token}") == bearers.identify(f"bearer   {token} ") == identity
    assert all(identity.may(scope) == (role is Role.OPERATOR) for scope in Scope)


def test_a_token_may_be_for_some_events_only(bearers: Bearers) -> None:
    token, _ = bearers.tokens.sign("ann", Role.CUSTOMER, HOUR_S, ["gala"])
    known = bearers.identify(f"Bearer {token}")
    assert (known.within, known.is_within("gala"), known.is_within("show")) == (("gala",), True, False)


def test_the_old_secret_is_believed_and_the_new_one_signs(bearers: Bearers) -> None:
    before, _ = Tokens(Settings(token_secret=OLD_SECRET)).sign("ann", Role.CUSTOMER, HOUR_S)
    assert bearers.identify(f"Bearer {before}").holder == "ann"
    after, _ = bearers.tokens.sign("ann", Role.CUSTOMER, HOUR_S)
    only_new = bearers_of(Settings(token_secret=SECRET))
    assert only_new.identify(f"Bearer {after}").holder == "ann"
    refusal(lambda: only_new.identify(f"Bearer {before}"))


def test_a_remembered_token_ends_when_it_expires(bearers: Bearers, monkeypatch: pytest.MonkeyPatch) -> None:
    header = f"Bearer {bearers.tokens.sign('ann', Role.GUEST, HOUR_S)[0]}"
    bearers.identify(header)
    monkeypatch.setattr("api.principals.bearers.time.time", lambda: float(LATER + HOUR_S))
    for _ in range(2):
        assert "invalid_token" in refusal(lambda: bearers.identify(header))


def test_nobody_is_challenged_without_being_told_of_an_error(bearers: Bearers) -> None:
    assert refusal(lambda: bearers.identify(None)) == 'Bearer realm="rowlock"'


@pytest.mark.parametrize(
    "header",
    ["", "Basic YTpi", "Bearer", "Bearer ", "Bearer not.a.token", "Bearer …", "Bearer " + "x" * (TOKEN_MAX_LENGTH + 1)],
)
def test_what_is_no_bearer_token_is_refused(bearers: Bearers, header: str) -> None:
    refusal(lambda: bearers.identify(header))


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(signed({"sub": "ann", "exp": 1}), id="expired"),
        pytest.param(
            signed(
                {"sub": "ann", "exp": LATER}, "another secret, as long as any HMAC wants its secrets to be, at least"
            ),
            id="other secret",
        ),
        pytest.param(signed({"sub": "ann", "exp": LATER}, algorithm="HS384"), id="other algorithm"),
        pytest.param(signed({"sub": "ann", "exp": LATER}, None, "none"), id="unsigned"),
        pytest.param(signed({"sub": "ann", "exp": LATER, "role": "king"}), id="unknown role"),
        pytest.param(signed({"sub": "ann", "exp": LATER, "role": "shop"}), id="role of a key"),
        pytest.param(signed({"sub": "ann", "exp": LATER, "role": ["operator"]}), id="role in a list"),
        pytest.param(signed({"sub": "ann", "exp": LATER, "role": None}), id="no role"),
        pytest.param(signed({"sub": "ann"}), id="endless"),
        pytest.param(signed({"sub": "ann", "exp": LATER * 1000}), id="milliseconds"),
        pytest.param(signed({"sub": "ann", "exp": LATER + TOKEN_LIFE_MAX_SECONDS}), id="too long a life"),
        pytest.param(raw(f'{{"sub": "ann", "exp": {"9" * 400}}}'), id="400 digits"),
        pytest.param(raw('{"sub": "ann", "exp": 1e999}'), id="infinite"),
        pytest.param(raw('{"sub": "ann", "exp": NaN}'), id="no number"),
        pytest.param(raw(f'{{"sub": "ann", "exp": "{LATER}"}}'), id="text"),
        pytest.param(raw('{"sub": "ann", "exp": true}'), id="true"),
        pytest.param(raw(f'{{"sub": "ann", "exp": {LATER}, "nbf": 1e999}}'), id="nbf infinite"),
        pytest.param(raw(f'{{"sub": "ann", "exp": {LATER}, "iat": {"9" * 400}}}'), id="iat of 400 digits"),
        pytest.param(raw("[" * 5_000), id="nested"),
        pytest.param(raw("[]"), id="a list"),
        pytest.param(raw(f'{{"sub": "\\ud800", "exp": {LATER}}}'), id="half a character"),
        pytest.param(signed({"exp": LATER}), id="no holder"),
        pytest.param(signed({"sub": 7, "exp": LATER}), id="a number for a holder"),
        pytest.param(signed({"sub": "", "exp": LATER}), id="empty"),
        pytest.param(signed({"sub": "x" * 201, "exp": LATER}), id="long"),
        pytest.param(signed({"sub": "a\0b", "exp": LATER}), id="nul"),
        pytest.param(signed({"sub": "ann\n", "exp": LATER}), id="trailing newline"),
        pytest.param(signed({"sub": "rowlock", "exp": LATER}), id="Rowlock itself"),
        pytest.param(signed({"sub": "key:0123456789ab", "exp": LATER}), id="a key"),
        pytest.param(signed({"sub": "operator:olga", "exp": LATER}), id="an operator's space"),
        pytest.param(signed({"sub": "ann", "exp": LATER, "events": "gala"}), id="events in a word"),
        pytest.param(signed({"sub": "ann", "exp": LATER, "events": [1]}), id="events by number"),
        pytest.param(
            signed({"sub": "ann", "exp": LATER, "events": [str(n) for n in range(EVENT_IDS_MAX + 1)]}), id="many events"
        ),
    ],
)
def test_a_token_that_is_not_ours_in_every_part_is_refused(bearers: Bearers, header: str) -> None:
    assert "invalid_token" in refusal(lambda: bearers.identify(header))


def test_a_token_of_the_longest_life_is_taken(bearers: Bearers) -> None:
    token, _ = bearers.tokens.sign("ann", Role.CUSTOMER, TOKEN_LIFE_MAX_SECONDS)
    assert bearers.identify(f"Bearer {token}").holder == "ann"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
CLAIMS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("sub", "exp", "role", "events", "nbf", "iat", "aud"), VALUES)
)


@given(CLAIMS)
def test_whatever_a_token_claims_it_is_taken_or_refused(claims: dict[str, Any]) -> None:
    bearers = bearers_of(Settings(token_secret=SECRET))
    try:
        outcome: object = bearers.identify(raw(json.dumps(claims)))
    except Problem as refused:
        outcome = refused.status
    assert outcome == 401 or isinstance(outcome, Identity)


@given(st.text(max_size=60), st.sampled_from(["Bearer ", "bearer  ", "", "Basic "]))
def test_whatever_the_header_holds_it_is_refused(text: str, scheme: str) -> None:
    refusal(lambda: bearers_of(Settings(token_secret=SECRET)).identify(scheme + text))
