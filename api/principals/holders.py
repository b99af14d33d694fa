"""What a holder can be called."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta

from api.principals.identity import KEY_PREFIX, OPERATOR_PREFIX
from api.web.bodies import HOLDER

HOLDER_MAX_LENGTH = 200
ALLOWED = (
    f"1 to {HOLDER_MAX_LENGTH} visible characters, not 'rowlock', in whose name holds expire, and not beginning with "
    f"'{KEY_PREFIX}' or '{OPERATOR_PREFIX}'"
)
Holder = Annotated[str, Meta(min_length=1, max_length=HOLDER_MAX_LENGTH, pattern=HOLDER)]
"""In a body."""
_is_one = re.compile(HOLDER).match


def is_holder(name: str) -> bool:
    """Return whether somebody outside may be called this."""
    halves = not name.isascii() and any("\ud800" <= each <= "\udfff" for each in name)
    return 0 < len(name) <= HOLDER_MAX_LENGTH and _is_one(name) is not None and not halves
