"""What can go wrong, each with a class of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from rowlock_client.models.commands import Code, Command, Explanation


class RowlockError(Exception):
    """The root of all errors of this library."""


class NotAnswered(RowlockError):
    """Nobody answered. Where `was_sent`, the request may have taken effect: under the same key it can be sent again."""

    def __init__(self, detail: str, *, was_sent: bool) -> None:
        super().__init__(detail)
        self.was_sent = was_sent


class UnexpectedAnswer(RowlockError):
    """The answer is none of a Rowlock's: a proxy's page, or another server's."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status


class InvalidMessage(RowlockError):
    """A webhook message that is forged, too old, or none at all."""


class Rejected(RowlockError):
    """The command was refused; asked again it may be taken. `code` says why, `explanation` says more."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            f"{command.kind} of {command.ticket_id or command.order_id or command.event_id}: {command.code}"
        )
        self.command = command

    @property
    def code(self) -> Code:
        assert self.command.code is not None
        return self.command.code

    @property
    def explanation(self) -> Explanation | None:
        return self.command.explanation


class Problem(RowlockError):
    """The API refuses the request itself. `code` never changes its meaning."""

    def __init__(self, status: int, document: dict[str, Any], retry_after_s: float | None) -> None:
        self.status = status
        self.document = document
        """All that was told (RFC 9457)."""
        self.code = str(document.get("code", status))
        self.detail = str(document.get("detail", ""))
        self.retry_after_s = retry_after_s
        super().__init__(f"{self.code}: {self.detail}")

    @property
    def field(self) -> str | None:
        """Return the field or parameter that is wrong."""
        return self.document.get("field")

    @property
    def scope(self) -> str | None:
        """Return the scope that a key would need."""
        return self.document.get("scope")


class InvalidRequest(Problem):
    """400, 413, 415, 422: the request is wrong; `field` says where."""


class Unauthorized(Problem):
    """401: the token or key does not count."""


class NotAllowed(Problem):
    """403: the right is missing; `scope` names it."""


class NotFound(Problem):
    """404: there is no such thing, or it is another's."""


class Conflict(Problem):
    """409: it contradicts what is there."""


class FeedReset(Conflict):
    """The cursor is of another database, or of a time that a restore took back: read anew what you keep."""


class FeedExpired(Problem):
    """410: what follows the cursor is past retention: read anew what you keep."""


class TooManyRequests(Problem):
    """429: `retry_after_s` says when to come back."""


class Unavailable(Problem):
    """502 to 504: overloaded, or a store does not answer; `retry_after_s` says when to come back."""


_BY_CODE: dict[str, type[Problem]] = {"FEED_RESET": FeedReset, "FEED_EXPIRED": FeedExpired}
_BY_STATUS: dict[int, type[Problem]] = {
    400: InvalidRequest,
    401: Unauthorized,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    429: TooManyRequests,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def problem_of(status: int, body: bytes, retry_after_s: float | None) -> RowlockError:
    """Return the error of an answer that is one."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        document = None
    if not isinstance(document, dict) or "detail" not in document:
        if status not in (429, 502, 503, 504):  # a proxy's own page for these says as much as ours
            return UnexpectedAnswer(status, "it is no answer of a Rowlock's")
        document = {"detail": "the gateway says so"}
    kind = _BY_CODE.get(str(document.get("code"))) or _BY_STATUS.get(status, Problem)
    return kind(status, document, retry_after_s)
