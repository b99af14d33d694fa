"""Bodies in and out: JSON of known types only; an error names the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from flask import request
from msgspec import Meta

from api.web.deferred import Ready
from api.web.problems import Problem
from api.web.repeated import repeated_key

T = TypeVar("T")

READABLE = r"^[^\x00-\x1f\x7f]*$(?!\n)"
"""The pattern of a text of one line. Python's `$` alone lets a line's end pass behind it; so do the patterns beside this."""

PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""The pattern of a text of several lines."""

_SEEN = (
    r"[^\x00-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]"
)
"""What is to be seen, and the plain space: no controls, no other spaces, nothing invisible."""
VISIBLE = f"^{_SEEN}*$(?!\\n)"
"""The pattern of a name."""
HOLDER = f"^(?!rowlock$|key:|operator:| *$){_SEEN}*$(?!\\n)"
"""The pattern of a holder's name: some names are Rowlock's own."""
CHANNEL_KEY = r"^[a-z0-9][a-z0-9-]{0,39}$(?!\n)"
ChannelKey = Annotated[str, Meta(pattern=CHANNEL_KEY)]
IS_VISIBLE = re.compile(VISIBLE).match

_WORDS = {
    READABLE: "one line without control characters",
    PRINTABLE: "text without control characters",
    CHANNEL_KEY: "a channel's key: 1 to 40 small letters, digits and hyphens, the first no hyphen",
    HOLDER: "visible characters, not 'rowlock', and not beginning with 'key:' or 'operator:'",
}
"""What patterns ask for."""
_PATTERN = re.compile(r"matching regex '(?P<pattern>.*)'$")
_FIELD_PATH = re.compile(r" - at (?P<key>`key` in )?`\$\.?(?P<field>[^`]*)`$")
_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]*)`")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]*)`")

_FLOAT = "got `float`"

encode = msgspec.json.Encoder().encode
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parent of every request body: a field that it does not know is an error."""

    NOT_TAKEN: ClassVar[Mapping[str, str]] = {}
    """Fields that kindred bodies have and this has not, each with the reason."""


def decode(kind: type[T]) -> T:
    """Return the request's body as `kind`; no body counts as `{}`. Raises Problem (400, 415)."""
    data = request.get_data(cache=True)
    if data and not _is_json(request.mimetype):
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", f"The body must be application/json, not {request.mimetype!r}.")
    return decode_bytes(kind, data or b"{}")


def decode_bytes(kind: type[T], data: bytes) -> T:
    """Return JSON as `kind`. Raises Problem (400) that names the field."""
    decoder = _decoder(kind)
    try:
        try:
            value = decoder.decode(data)
        except msgspec.ValidationError as fault:
            if _FLOAT not in str(fault):
                raise
            value = decoder.decode(encode(_whole(msgspec.json.decode(data))))
        repeated = repeated_key(data)
    except msgspec.ValidationError as fault:
        path, detail = _explain(str(fault))
        not_taken: Mapping[str, str] = getattr(kind, "NOT_TAKEN", {})
        raise invalid(path, not_taken.get(path, detail)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Problem(400, "MALFORMED_JSON", f"The body is not JSON: {fault}.") from None
    if repeated is not None:
        raise invalid(repeated, "stands twice in one object, which may hold it once")
    return value


def _whole(value: Any) -> Any:
    """Return JSON with 18.0 as 18: a whole number is one however it is written."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return {name: _whole(each) for name, each in value.items()} if isinstance(value, dict) else value


def invalid(field: str, detail: str) -> Problem:
    """Return the answer for a request with a wrong field or parameter."""
    return Problem(400, "INVALID_REQUEST", f"{field}: {detail}" if field else detail, field=field)


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Ready:
    """Return `value`, a Struct or what JSON knows, as a JSON response."""
    return written(encode(value), status, headers)


def written(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Ready:
    """Return JSON that is encoded already as a response."""
    return Ready(body, status, [("Content-Type", "application/json"), *(headers or {}).items()])


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder


def _is_json(mimetype: str) -> bool:
    return mimetype in ("", "application/json") or mimetype.endswith("+json")


def _explain(message: str) -> tuple[str, str]:
    """Return the field's path and what is wrong with it, from msgspec's message."""
    found = _FIELD_PATH.search(message)
    path = found["field"] if found else ""
    detail = message[: found.start()] if found else message
    if found and found["key"]:
        detail = f"{detail} as a key"
    if (asked := _PATTERN.search(detail)) and asked["pattern"] in _WORDS:
        detail = f"must be {_WORDS[asked['pattern']]}"
    for pattern in (_UNKNOWN, _MISSING):
        if named := pattern.search(detail):
            path = f"{path}.{named['field']}" if path else named["field"]
    return path, detail
