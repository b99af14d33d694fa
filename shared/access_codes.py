"""The words of access codes: made so that nobody guesses or misreads them, and kept as a digest alone."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none reads like another."""
_LENGTH = 12
"""60 bits: who tries a million a second guesses one of a thousand codes in half a century."""
_LEFT_OUT = re.compile(r"[\s\-\u2010-\u2015]+")


def new_code() -> str:
    """Return a new code, in groups that are easy to read aloud."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))


def digest_of(code: str) -> str:
    """Return what is kept of a code, the same however it is typed: capitals, spaces, hyphens don't matter."""
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", code)).casefold()
    return hashlib.sha256(b"rowlock access code\0" + plain.encode()).hexdigest()


def letters_of(code: str) -> int:
    """Return how many letters of a code count."""
    return len(_LEFT_OUT.sub("", unicodedata.normalize("NFKC", code)))
