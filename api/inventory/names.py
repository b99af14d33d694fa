"""Names of sections, rows and seats: one chair has one name, however it was typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from api.inventory.dates import NO_DATE, Date
from api.inventory.mistakes import Wrong

NAME_MAX = 100
_JOINERS = "\u200c\u200d"
"""Some scripts need them between letters, and some pictures (👨\u200d👩\u200d👧) between their parts."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters that nobody sees."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))
_ERROR = re.compile(r"#(?:N/?[ADVB]|[\u00a1\u00bf]?[A-Z\u00c0-\u00dd0/]{3,10}[!?])")
"""What spreadsheets show for a formula that fails, in their languages: `#N/A`, `#NV`, `#REF!`, `#BEZUG!`, `#DIV/0!`."""
_NO_ERROR = "must be a name, not what a spreadsheet shows for a formula that fails"
_ALLOWED = f"must be at most {NAME_MAX} characters, none of them invisible (control characters, marks of direction)"


def name(value: object) -> str | Wrong | None:
    """Return a name as it is kept: in Unicode's form NFC, trimmed, its spaces folded. None where nothing stands."""
    if value is None:
        return None
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, Date):
        return Wrong(NO_DATE)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Wrong("must be text or a number")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if abs(value) < 10**18 else Wrong("must be text or a number of at most 18 digits")


@lru_cache(maxsize=65_536)
def _clean(value: str) -> str | Wrong | None:
    if value.isascii() and value.isprintable() and len(value) <= NAME_MAX:
        text = " ".join(value.split())
        return Wrong(_NO_ERROR) if _ERROR.fullmatch(text) else text or None
    if len(value) > 10 * NAME_MAX:
        return Wrong(_ALLOWED)
    text = " ".join(unicodedata.normalize("NFC", re.sub(r"[\t\r\n]", " ", value)).split(" "))
    if any(_is_unseen(text, at) for at in range(len(text))):
        return Wrong(_ALLOWED)
    text = " ".join(text.split())
    if _ERROR.fullmatch(text):
        return Wrong(_NO_ERROR)
    return Wrong(_ALLOWED) if len(text) > NAME_MAX else text or None


def _is_unseen(text: str, at: int) -> bool:
    character = text[at]
    if character in _JOINERS:
        return not (0 < at < len(text) - 1 and _is_letter(text[at - 1]) and _is_letter(text[at + 1]))
    return character in _BLANK or unicodedata.category(character) in _UNSEEN


def _is_letter(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("So", "Sk")
