"""Tokens for those who know the secret that signs them."""

from __future__ import annotations

import time

DAY_S = 86_400


def sign(secret: str, holder: str, role: str, ttl_s: int = DAY_S) -> str:
    """Return a bearer token as the API checks it."""
    import jwt

    now = int(time.time())
    return jwt.encode({"sub": holder, "role": role, "iat": now, "exp": now + ttl_s}, secret, "HS256")
