"""What an issuer may show, and what of it is taken."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from api.principals.key_set import KEYS_MAX, UnusableKeysError, read_keys
from shared.issuers import Algorithm
from tests.identity_provider import new_key, shown

EVERY = tuple(Algorithm)
GOOD = {name: shown(name, new_key(name), f"the {name}") for name in EVERY}
RS256 = GOOD[Algorithm.RS256]


def text(*keys: object) -> bytes:
    return json.dumps({"keys": keys}).encode()


@pytest.mark.parametrize("algorithm", EVERY)
def test_a_key_is_taken_for_the_algorithm_that_it_is_for(algorithm: Algorithm) -> None:
    keys = read_keys(text(*GOOD.values()), (algorithm,))
    assert {kid: key.algorithm_name for kid, key in keys.items()} == {f"the {algorithm}": algorithm}


def test_a_key_need_not_say_what_it_is_for_nor_have_a_name() -> None:
    bare = {name: RS256[name] for name in ("kty", "n", "e")}
    assert read_keys(text(bare), EVERY)[None].algorithm_name == "RS256"


def big(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8)).decode().rstrip("=")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param({"kty": "oct", "k": "c2VjcmV0", "alg": "HS256", "kid": "x"}, id="a secret"),
        pytest.param({"kty": "oct", "k": "c2VjcmV0", "alg": "RS256", "kid": "x"}, id="a secret that says it is RSA"),
        pytest.param(RS256 | {"alg": "HS256"}, id="RSA for HMAC"),
        pytest.param(RS256 | {"alg": "none"}, id="for nothing"),
        pytest.param(RS256 | {"alg": "RS512"}, id="another algorithm"),
        pytest.param(RS256 | {"use": "enc"}, id="for encryption"),
        pytest.param(RS256 | {"key_ops": ["encrypt"]}, id="for other operations"),
        pytest.param(RS256 | {"key_ops": 7}, id="operations by number"),
        pytest.param(RS256 | {"kid": 7}, id="a number for a name"),
        pytest.param(RS256 | {"kid": ["a"]}, id="a list for a name"),
        pytest.param(RS256 | {"kty": ["RSA"]}, id="a list for a kind"),
        pytest.param(RS256 | {"crv": "P-256"}, id="RSA on a curve"),
        pytest.param(RS256 | {"n": 7}, id="a number for n"),
        pytest.param(RS256 | {"n": "é"}, id="n in no base"),
        pytest.param(RS256 | {"n": ""}, id="no n"),
        pytest.param(RS256 | {"n": big(2**2047)}, id="an even n"),
        pytest.param(RS256 | {"e": big(2**33 + 1)}, id="an exponent that takes long"),
        pytest.param(RS256 | {"n": big(2**4097 + 1)}, id="a key that takes long"),
        pytest.param(GOOD[Algorithm.ES256] | {"crv": "P-384"}, id="another curve"),
        pytest.param(GOOD[Algorithm.ES256] | {"x": GOOD[Algorithm.ES256]["y"]}, id="a point beside the curve"),
        pytest.param(GOOD[Algorithm.EDDSA] | {"crv": "Ed448"}, id="another Edwards curve"),
        pytest.param(GOOD[Algorithm.EDDSA] | {"x": "AAAA"}, id="too short"),
        pytest.param({}, id="nothing"),
        pytest.param("RSA", id="a word"),
    ],
)
def test_a_key_that_can_not_be_used_is_passed_over(key: object) -> None:
    good = shown("EdDSA", new_key("EdDSA", "beside"), "beside")
    assert list(read_keys(text(key, good), EVERY)) == ["beside"]
    with pytest.raises(UnusableKeysError):
        read_keys(text(key), EVERY)


def test_a_short_key_is_passed_over() -> None:
    short = rsa.generate_private_key(65_537, 1_024)
    with pytest.raises(UnusableKeysError):
        read_keys(text(shown("RS256", short, "short")), EVERY)


def test_what_an_issuer_shows_by_mistake_is_not_kept() -> None:
    private = json.loads(_private())
    key = read_keys(text(private | {"kid": "x"}), EVERY)["x"]
    assert not hasattr(key.key, "private_numbers")


def _private() -> str:
    from jwt.algorithms import RSAAlgorithm

    return str(RSAAlgorithm.to_jwk(new_key("RS256"))).replace('"sign"', '"verify"')


@pytest.mark.parametrize(
    "shown_",
    [
        b"",
        b"[]",
        b"<html>",
        b"\xff\xfe",
        b'{"keys": {}}',
        b'{"keys": []}',
        b'{"key": []}',
        b"[" * 200_000,
        text(*[RS256] * (KEYS_MAX + 1)),
    ],
    ids=lambda each: str(each[:12]),
)
def test_what_is_no_set_of_keys_is_refused(shown_: bytes) -> None:
    with pytest.raises(UnusableKeysError):
        read_keys(shown_, EVERY)


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["RSA", "EC", "OKP", "P-256"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@given(
    st.sampled_from(list(GOOD.values())),
    st.dictionaries(st.sampled_from(["kty", "crv", "n", "e", "x", "y", "kid", "alg", "use", "key_ops"]), VALUES),
)
def test_whatever_an_issuer_shows_it_is_a_key_or_none(good: dict[str, Any], changed: dict[str, Any]) -> None:
    try:
        keys: object = read_keys(text(good | changed), EVERY)
    except UnusableKeysError:
        keys = {}
    assert isinstance(keys, dict)
