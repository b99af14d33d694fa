"""The public keys of an issuer, from the JSON that it shows (RFC 7517) to what checks a signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from shared.issuers import Algorithm

KEYS_MAX = 50
RSA_BITS_MIN, RSA_BITS_MAX = 2_048, 4_096
"""Shorter keys can be broken; longer ones take a loop's time to check."""
EXPONENT_BITS_MAX = 32
_PUBLIC = {
    "RSA": (Algorithm.RS256, ("n", "e")),
    "EC P-256": (Algorithm.ES256, ("x", "y")),
    "OKP Ed25519": (Algorithm.EDDSA, ("x",)),
}
"""The kinds of keys that are taken: what they sign with, and their public members. No other member is looked at."""

Keys = Mapping[str | None, jwt.PyJWK]
"""By `kid`, None for one that has none."""


class UnusableKeysError(ValueError):
    """What the issuer shows is no set of keys, or has none that can be used."""


def read_keys(text: bytes, algorithms: tuple[Algorithm, ...]) -> Keys:
    """Return the keys that sign with one of `algorithms`; others are passed over. Raises UnusableKeysError."""
    try:
        shown = msgspec.json.decode(text, type=dict[str, Any]).get("keys")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise UnusableKeysError(f"no JSON object: {fault}") from None
    if not isinstance(shown, list) or len(shown) > KEYS_MAX:
        raise UnusableKeysError(f"`keys` must be a list of {KEYS_MAX} at most")
    found: dict[str | None, jwt.PyJWK] = {}
    for each in shown:
        key = _read_key(each, algorithms) if isinstance(each, dict) else None
        if key is not None:
            found[key.key_id] = key
    if not found:
        raise UnusableKeysError(f"none of its {len(shown)} keys signs with {', '.join(algorithms)}")
    return found


def _read_key(shown: dict[str, Any], algorithms: tuple[Algorithm, ...]) -> jwt.PyJWK | None:
    kind = " ".join(str(shown[name]) for name in ("kty", "crv") if name in shown)
    algorithm, members = _PUBLIC.get(kind, (None, ()))
    operations, kid = shown.get("key_ops", ["verify"]), shown.get("kid")
    if (
        algorithm not in algorithms
        or shown.get("alg", algorithm) != algorithm
        or shown.get("use", "sig") != "sig"
        or not (isinstance(operations, list) and "verify" in operations)
        or not isinstance(kid, str | None)
    ):
        return None
    public = {name: shown.get(name) for name in ("kty", "crv", "kid", *members) if name in shown}
    try:
        key = jwt.PyJWK(public, str(algorithm))
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        return None
    return key if algorithm is not Algorithm.RS256 or _is_sound(key.key) else None


def _is_sound(key: RSAPublicKey) -> bool:
    numbers = key.public_numbers()
    return (
        RSA_BITS_MIN <= key.key_size <= RSA_BITS_MAX
        and numbers.n % 2 == 1
        and numbers.e.bit_length() <= EXPONENT_BITS_MAX
    )
