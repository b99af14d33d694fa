"""What a holder can be called."""

from __future__ import annotations

from api.principals.identity import KEY_PREFIX, OPERATOR_PREFIX

HOLDER_MAX_LENGTH = 200
ALLOWED = (
    f"1 to {HOLDER_MAX_LENGTH} printable characters, not 'rowlock', and not beginning with "
    f"'{KEY_PREFIX}' or '{OPERATOR_PREFIX}'"
)
_OURS = "rowlock"
"""In whose name holds expire."""


def is_holder(name: str) -> bool:
    """Return whether somebody outside may be called this."""
    return (
        0 < len(name) <= HOLDER_MAX_LENGTH
        and name.isprintable()
        and not name.isspace()
        and name != _OURS
        and not name.startswith((KEY_PREFIX, OPERATOR_PREFIX))
    )
