"""Tokens of an identity provider that runs beside: who is believed, and what becomes of it when it rotates, lies and dies."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import hmac
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from api.principals.bearers import TOKEN_MAX_LENGTH, Bearers
from api.principals.identity import Identity, Role, Scope
from api.principals.issuer_keys import (
    ANSWER_BYTES_MAX,
    EVERY_SECONDS,
    KEPT_SECONDS,
    PATIENCE_SECONDS,
    PAUSE_SECONDS,
)
from api.web.problems import Problem
from shared.config import Settings
from shared.errors import StoreUnavailableError
from tests.identity_provider import AUDIENCE, ISSUER, Provider, identity_provider, new_key, send, signed
from tests.leaping_loop import LeapingLoop, run_leaping
from tests.unit.api.bearers import bearers_of
from tests.waiting import eventually_on_loop

SECRET = "a secret long enough for the longest of the algorithms that one might try"
EVERY = ["RS256", "ES256", "EdDSA"]
NOW = int(time.time())
HOUR_S = 3_600


def new_bearers(*settings: dict[str, Any]) -> Bearers:
    return bearers_of(Settings(token_secret=SECRET, issuers=json.dumps(settings)))


def outcome(bearers: Bearers, token: str) -> str:
    """Return the holder whose the token is, or why it is nobody's."""
    try:
        return bearers.identify(f"Bearer {token}").holder
    except Problem as problem:
        refused = problem
    except StoreUnavailableError:
        return "not known now"
    assert (refused.status, refused.code) == (401, "UNAUTHORIZED")
    assert "invalid_token" in refused.headers["WWW-Authenticate"]
    return refused.detail


@asynccontextmanager
async def running(*settings: dict[str, Any]) -> AsyncIterator[Bearers]:
    bearers = new_bearers(*settings)
    bearers._issuers.start()
    try:
        yield bearers
    finally:
        await bearers._issuers.stop()


async def until(bearers: Bearers, token: str, expected: str) -> None:
    await eventually_on_loop(lambda: outcome(bearers, token) == expected, expected)


async def fetched(provider: Provider, bearers: Bearers, times: int) -> None:
    """Wait until the keys were asked for so often, and what came was looked at."""
    (keys,) = [keys for _, keys in bearers._issuers._by_name.values()]
    await eventually_on_loop(lambda: provider.asked == times and keys._tried == times, f"{times} fetches")


NOT_SHOWN = "The token is signed by a key that its issuer does not show."


def test_a_token_of_each_algorithm_makes_a_holder_of_its_issuer() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider(*EVERY) as provider:
            async with running(provider.setting(algorithms=EVERY)) as bearers:
                for algorithm in EVERY:
                    await until(bearers, provider.token("ann", algorithm), "shop|ann")
                known = bearers.identify(f"Bearer {provider.token('ann', exp=NOW + HOUR_S)}")
        assert (known.role, known.scopes, known.event_ids) == (Role.CUSTOMER, frozenset(), None)
        assert known.expires_at == NOW + HOUR_S

    run_leaping(test)


def test_customers_of_two_issuers_and_ours_never_meet() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as one, identity_provider() as two:
            other = {"issuer": "https://two.example", "prefix": "two"}
            async with running(one.setting(), two.setting(**other)) as bearers:
                await until(bearers, one.token("ann"), "shop|ann")
                await until(bearers, two.token("ann", iss="https://two.example"), "two|ann")
                own, _ = bearers.tokens.sign("ann", Role.CUSTOMER, 60)
                assert outcome(bearers, own) == "ann"

    run_leaping(test)


def test_the_setting_says_which_claim_is_the_holder_and_what_its_tokens_may() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as provider:
            async with running(provider.setting(holder_claim="email", role="operator")) as bearers:
                token = provider.token(None, email="olga@shop.example")
                await until(bearers, token, "shop|olga@shop.example")
                known = bearers.identify(f"Bearer {token}")
                assert known.scopes == frozenset(Scope)
                assert known.name == "operator:shop|olga@shop.example"
                assert outcome(bearers, provider.token("ann")) == "The token lacks the claim email."

    run_leaping(test)


def test_until_its_keys_have_come_nobody_is_refused_and_our_own_tokens_count() -> None:
    async def test(loop: LeapingLoop) -> None:
        go = threading.Event()
        with identity_provider() as provider:

            def late(handler: BaseHTTPRequestHandler) -> None:
                go.wait(20)
                send(handler, provider.jwks)

            provider.answer = late
            async with running(provider.setting()) as bearers:
                await eventually_on_loop(lambda: provider.asked == 1)
                assert outcome(bearers, provider.token()) == "not known now"
                assert outcome(bearers, bearers.tokens.sign("bob", Role.CUSTOMER, 60)[0]) == "bob"
                go.set()
                await until(bearers, provider.token(), "shop|ann")

    run_leaping(test)


def test_a_new_key_is_asked_for_and_an_old_one_ends_with_the_tokens_that_it_signed() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as provider:
            async with running(provider.setting()) as bearers:
                before = provider.token()
                await until(bearers, before, "shop|ann")
                provider.keys = {"new": ("RS256", new_key("RS256", "new"))}
                assert outcome(bearers, provider.token()) == NOT_SHOWN
                loop.leap(PAUSE_SECONDS)
                assert outcome(bearers, before) == "shop|ann"
                assert outcome(bearers, provider.token()) == "not known now"
                await until(bearers, provider.token(), "shop|ann")
                assert outcome(bearers, before) == NOT_SHOWN

    run_leaping(test)


def test_however_many_unknown_keys_tokens_name_the_issuer_is_asked_once_in_half_a_minute() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as provider:
            async with running(provider.setting()) as bearers:
                await until(bearers, provider.token(), "shop|ann")
                for asked in (1, 2, 3):
                    await fetched(provider, bearers, asked)

                    def ask(number: int) -> str:
                        key = new_key("RS256")
                        return outcome(bearers, signed(key, "RS256", {"kid": f"{number}"}))

                    with ThreadPoolExecutor(8) as crowd:
                        answers = await asyncio.gather(
                            *(loop.run_in_executor(crowd, ask, number) for number in range(64))
                        )
                    assert set(answers) == {NOT_SHOWN}
                    assert provider.asked == asked
                    loop.leap(PAUSE_SECONDS)

    run_leaping(test)


def test_without_any_request_the_keys_are_fetched_every_five_minutes() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as provider:
            async with running(provider.setting()) as bearers:
                for asked in (1, 2, 3):
                    await fetched(provider, bearers, asked)
                    loop.leap(EVERY_SECONDS)

    run_leaping(test)


def test_while_the_issuer_is_down_its_last_keys_count_for_a_day() -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as provider:
            async with running(provider.setting()) as bearers:
                await until(bearers, provider.token("ann"), "shop|ann")
                provider.answer = lambda handler: handler.connection.close()
                loop.leap(EVERY_SECONDS)
                await fetched(provider, bearers, 2)
                assert outcome(bearers, provider.token("ann")) == "shop|ann"
                assert outcome(bearers, provider.token("bob")) == "shop|bob"
                assert outcome(bearers, provider.token(headers={"kid": "new"})) == "not known now"
                loop.leap(KEPT_SECONDS)
                await until(bearers, provider.token("ann"), "not known now")
                provider.answer = None
                loop.leap(PAUSE_SECONDS)
                await until(bearers, provider.token("ann"), "shop|ann")

    run_leaping(test)


def _not_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"hello\r\n\r\n")


def _answers(provider: Provider, elsewhere: Provider) -> dict[str, Callable[[BaseHTTPRequestHandler], None]]:
    good = provider.jwks

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        send(handler, good[:10], length=len(good))
        handler.rfile.read()

    return {
        "an error": lambda handler: send(handler, good, 500),
        "no keys any more": lambda handler: send(handler, b'{"keys": []}'),
        "a page": lambda handler: send(handler, b"<html>"),
        "another address": lambda handler: send(handler, b"", 302, location=elsewhere.url),
        "too much": lambda handler: send(handler, good + b" " * ANSWER_BYTES_MAX),
        "half of it": lambda handler: send(handler, good[:50], length=len(good)),
        "squeezed": lambda handler: send(handler, gzip.compress(good), coding="gzip"),
        "no HTTP": _not_http,
        "nothing more": slowly,
    }


@pytest.mark.parametrize("lie", list(_answers(Provider(keys={}), Provider())))
def test_an_issuer_that_answers_nonsense_changes_nothing(lie: str) -> None:
    async def test(loop: LeapingLoop) -> None:
        with identity_provider() as provider, identity_provider("ES256") as elsewhere:
            async with running(provider.setting()) as bearers:
                await until(bearers, provider.token(), "shop|ann")
                provider.answer = _answers(provider, elsewhere)[lie]
                loop.leap(EVERY_SECONDS)
                await eventually_on_loop(lambda: provider.asked == 2)
                if lie == "nothing more":
                    loop.leap(PATIENCE_SECONDS)
                await fetched(provider, bearers, 2)
                assert outcome(bearers, provider.token("bob")) == "shop|bob"
                assert elsewhere.asked == 0
                provider.answer = None
                loop.leap(PAUSE_SECONDS)
                await fetched(provider, bearers, 3)

    run_leaping(test)


@pytest.fixture(scope="module")
def provider() -> Any:
    with identity_provider(*EVERY) as made:
        yield made


@pytest.fixture(scope="module")
def knowing(provider: Provider) -> Bearers:
    """Bearers that have fetched the keys, without a loop; the issuer may sign with RS256 and EdDSA."""
    kept: list[Bearers] = []

    async def test(loop: LeapingLoop) -> None:
        async with running(provider.setting(algorithms=["RS256", "EdDSA"])) as bearers:
            await until(bearers, provider.token(), "shop|ann")
            kept.append(bearers)

    run_leaping(test)
    return kept[0]


def segment(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _hostile(provider: Provider) -> dict[str, str]:
    rsa_key = provider.keys["RS256"][1]
    public = rsa_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    jwk = json.loads(provider.jwks)["keys"][0]
    said = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": NOW + HOUR_S}
    unsigned = segment({"alg": "none", "kid": "RS256"}) + "." + segment(said) + "."
    own = new_key("RS256", "mine")
    good = provider.token()

    def by_secret(secret: bytes) -> str:
        signing = segment({"alg": "HS256", "kid": "RS256"}) + "." + segment(said)
        signature = base64.urlsafe_b64encode(hmac.digest(secret, signing.encode(), hashlib.sha256))
        return f"{signing}.{signature.decode().rstrip('=')}"

    return {
        "unsigned": unsigned,
        "unsigned, in capitals": unsigned.replace(segment({"alg": "none", "kid": "RS256"}), segment({"alg": "NONE"})),
        "the public key as a secret": by_secret(public),
        "the public key as a secret, in one line": by_secret(public.strip()),
        "the modulus as a secret": by_secret(jwk["n"].encode()),
        "an empty secret": by_secret(b""),
        "an algorithm that is not allowed": provider.token(kid="ES256"),
        "another kind of key": signed(new_key("EdDSA", "mine"), "EdDSA", {"kid": "RS256"}),
        "a longer hash": jwt.encode(said, rsa_key, "RS512", {"kid": "RS256"}),
        "padding of another kind": jwt.encode(said, rsa_key, "PS256", {"kid": "RS256"}),
        "a key of one's own": signed(own, "RS256", {"kid": "RS256"}),
        "a key in the token": signed(own, "RS256", {"kid": "RS256", "jwk": jwk}),
        "a key elsewhere": signed(own, "RS256", {"kid": "RS256", "jku": "http://127.0.0.1:1/keys"}),
        "a certificate elsewhere": signed(own, "RS256", {"kid": "RS256", "x5u": "http://127.0.0.1:1/keys"}),
        "something critical": provider.token(headers={"crit": ["exp"], "exp": 1}),
        "no name of a key": signed(rsa_key, "RS256", {}),
        "a number for a key": f"{segment({'alg': 'RS256', 'kid': 7})}.{good.partition('.')[2]}",
        "another audience": provider.token(aud="books"),
        "audiences, not ours": provider.token(aud=["books", "tickets2"]),
        "no audience": provider.token(aud=None),
        "an audience by number": provider.token(aud=7),
        "an empty audience": provider.token(aud=[]),
        "an audience in pieces": provider.token(aud=[["tickets"]]),
        "another issuer": provider.token(iss="https://evil.example"),
        "an issuer with a slash": provider.token(iss=ISSUER + "/"),
        "issuers": provider.token(iss=[ISSUER]),
        "no issuer": provider.token(iss=None),
        "expired": provider.token(exp=NOW - HOUR_S),
        "expired a moment ago": provider.token(exp=NOW - 1),
        "endless": provider.token(exp=None),
        "in milliseconds": provider.token(exp=(NOW + HOUR_S) * 1000),
        "an end in words": provider.token(exp=f"{NOW + HOUR_S}"),
        "an end that is true": provider.token(exp=True),
        "an end of 400 digits": provider.token(exp=10**400),
        "not yet valid": provider.token(nbf=NOW + HOUR_S),
        "issued tomorrow": provider.token(iat=NOW + 24 * HOUR_S),
        "issued never": provider.token(iat="now"),
        "valid from never": provider.token(nbf={}),
        "nobody": provider.token(None),
        "an empty holder": provider.token(""),
        "a blank holder": provider.token(" "),
        "a holder by number": provider.token(7),
        "holders": provider.token(["ann"]),
        "a long holder": provider.token("x" * 200),
        "a NUL": provider.token("a\0b"),
        "a line": provider.token("ann\n"),
        "half a character": provider.token("\ud800"),
        "a bit of another signature": good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB"),
        "no signature": good.rpartition(".")[0] + ".",
        "claims of another": ".".join((good.split(".")[0], segment(said | {"sub": "bob"}), good.split(".")[2])),
        "oversized": provider.token(pad="x" * TOKEN_MAX_LENGTH),
        "nested": f"{segment({'alg': 'RS256'})}.{segment('[' * 4_000)}.AAAA",
        "five parts": good + ".a.b",
    }


@pytest.mark.parametrize("name", _hostile(Provider(keys={name: (name, new_key(name)) for name in EVERY})))
def test_a_token_that_is_not_the_issuers_in_every_part_is_refused(
    knowing: Bearers, provider: Provider, name: str
) -> None:
    found = outcome(knowing, _hostile(provider)[name])
    assert found.startswith("The token"), found
    assert len(knowing._remembered) <= 1 or outcome(knowing, provider.token()) == "shop|ann"


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"exp": NOW - HOUR_S}, "The token has expired."),
        ({"exp": NOW - 1}, "The token has expired."),
        ({"nbf": NOW + HOUR_S}, "The token is not valid yet."),
        ({"aud": "books"}, "The token is for another audience."),
        ({"aud": None}, "The token lacks the claim aud."),
        ({"exp": None}, "The token lacks the claim exp."),
        ({"sub": None}, "The token lacks the claim sub."),
    ],
)
def test_who_is_refused_is_told_why(knowing: Bearers, provider: Provider, claims: dict[str, Any], detail: str) -> None:
    assert outcome(knowing, signed(provider.keys["RS256"][1], "RS256", {"kid": "RS256"}, **claims)) == detail


@pytest.mark.parametrize(
    "sub", ["Ωmega", "Иван", "李雷", "مها", "auth0|5f7c8", "rowlock", "key:0123456789ab", "operator:o"]
)
def test_whatever_a_customer_is_called_there_it_is_nobody_else_here(
    knowing: Bearers, provider: Provider, sub: str
) -> None:
    assert outcome(knowing, provider.token(sub)) == f"shop|{sub}"


@pytest.mark.parametrize("aud", [[AUDIENCE], ["books", AUDIENCE]])
def test_one_of_several_audiences_may_be_ours(knowing: Bearers, provider: Provider, aud: list[str]) -> None:
    assert outcome(knowing, provider.token(aud=aud)) == "shop|ann"


def test_a_clock_a_little_ahead_is_borne(knowing: Bearers, provider: Provider) -> None:
    soon = int(time.time()) + 30
    assert outcome(knowing, provider.token(iat=soon, nbf=soon)) == "shop|ann"


def test_a_remembered_token_ends_when_it_expires(
    knowing: Bearers, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = provider.token("carl")
    assert outcome(knowing, token) == "shop|carl"
    monkeypatch.setattr("api.principals.bearers.time.time", lambda: float(NOW + 2 * HOUR_S))
    assert outcome(knowing, token) == "The token has expired."


VALUES: Any = st.sampled_from(
    [None, True, -1, 0, 2**63, 10**400, 0.5, float("inf"), float("nan"), "", "x", "\0", [], ["x"], {}]
)
NAMES = st.sampled_from(["sub", "exp", "iss", "aud", "nbf", "iat", "role", "events"])


@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_whatever_a_token_claims_it_is_taken_or_refused(
    knowing: Bearers, provider: Provider, claims: dict[str, Any]
) -> None:
    try:
        found: object = knowing.identify(f"Bearer {provider.token(**{'kid': 'RS256'} | claims)}")
    except Problem as refused:
        found = refused.status
    assert found == 401 or (isinstance(found, Identity) and found.role is Role.CUSTOMER)
    assert not isinstance(found, Identity) or found.holder.startswith("shop|")


@given(st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "x5c"]), VALUES, max_size=3))
def test_whatever_its_head_says_it_is_refused(knowing: Bearers, provider: Provider, head: dict[str, Any]) -> None:
    _, claims, signature = provider.token().split(".")
    assert outcome(knowing, f"{segment({'alg': 'RS256', 'kid': 'RS256', 'more': 1} | head)}.{claims}.{signature}") in {
        "The token is not valid.",
        NOT_SHOWN,
        "not known now",
        "The token must be signed with RS256 or EdDSA.",
    }
