"""An identity provider of the tests: it shows its keys over HTTP, signs tokens, rotates, lies and dies."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from tests.own_server import Quiet, serving

ISSUER, AUDIENCE = "https://id.shop.example", "tickets"
Key = Any
_WRITERS: dict[str, Any] = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}


@cache
def new_key(algorithm: str, name: str = "") -> Key:
    """Return a key of its own for each name: to make an RSA key takes long, so each is made once."""
    del name
    if algorithm == "RS256":
        return rsa.generate_private_key(65_537, 2_048)
    return ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else ed25519.Ed25519PrivateKey.generate()


def shown(algorithm: str, key: Key, kid: str | None, **more: object) -> dict[str, Any]:
    """Return the public half as an issuer shows it."""
    public: dict[str, Any] = json.loads(_WRITERS[algorithm].to_jwk(key.public_key()))
    public.pop("key_ops", None)
    return public | {"alg": algorithm, "use": "sig"} | ({} if kid is None else {"kid": kid}) | more


@dataclass
class Provider:
    url: str = ""
    keys: dict[str, tuple[str, Key]] = field(default_factory=dict)
    """By `kid`: the algorithm and the private key."""
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    """What it does instead of showing its keys; it may wait."""
    asked: int = 0

    @property
    def jwks(self) -> bytes:
        return json.dumps({"keys": [shown(alg, key, kid) for kid, (alg, key) in self.keys.items()]}).encode()

    def setting(self, **more: object) -> dict[str, Any]:
        """Return what ROWLOCK_ISSUERS says of it."""
        return {"issuer": ISSUER, "audience": AUDIENCE, "jwks_url": self.url, "prefix": "shop"} | more

    def token(
        self, sub: object = "ann", kid: str | None = None, headers: dict[str, Any] | None = None, **claims: object
    ) -> str:
        """Return a token signed with the key `kid`, the first unless it is named; a claim of None is left out."""
        kid = kid if kid is not None else next(iter(self.keys))
        algorithm, key = self.keys[kid]
        return signed(key, algorithm, {"kid": kid} | (headers or {}), sub=sub, **claims)


def signed(key: Key, algorithm: str | None, headers: dict[str, Any], **claims: object) -> str:
    """Return a token of the issuer's whose claims are changed by `claims`; one of None is left out."""
    now = int(time.time())
    said = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "iat": now, "exp": now + 3_600} | claims
    kept = {name: value for name, value in said.items() if value is not None}
    return jwt.api_jws.encode(json.dumps(kept).encode(), key, algorithm, {"typ": "JWT"} | headers)


@contextmanager
def identity_provider(*algorithms: str) -> Iterator[Provider]:
    """Run one with a key for each algorithm, called by its name."""
    made = Provider(keys={name: (name, new_key(name)) for name in algorithms or ("RS256",)})

    class Handler(Quiet):
        def do_GET(self) -> None:
            made.asked += 1
            if made.answer is not None:
                made.answer(self)
            else:
                send(self, made.jwks)

    with serving(Handler) as url:
        made.url = f"{url}/keys"
        yield made


def send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    status: int = 200,
    *,
    length: int | None = None,
    location: str = "",
    coding: str = "",
) -> None:
    """Answer a request, with the length that it claims to have."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    if location:
        handler.send_header("Location", location)
    if coding:
        handler.send_header("Content-Encoding", coding)
    with contextlib.suppress(ConnectionError):  # who asked may have lost its patience
        handler.end_headers()
        handler.wfile.write(body)
