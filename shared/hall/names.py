"""When people take two names for the same: one chair is one ticket, however its name was typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WHOLE = re.compile(r"([0-9]+)[.,]0+")
_VARIANTS = re.compile("[\u200c\u200d\ufe00-\ufe0f\u034f\U000e0100-\U000e01ef]")
"""Characters that only choose between forms of those beside them."""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return what two names that people take for the same have in common: `A1` and `a1`, `1.0` and `1`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = " ".join(_VARIANTS.sub("", text).split())
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text.lower()
