"""Commands, views and sold marks as bytes. All of it is JSON, so that a person can read a queue with any client."""

from __future__ import annotations

import msgspec

from shared.domain.commands import Command, Kind
from shared.domain.outcomes import Code, Explanation, Outcome, Status
from shared.ports.queues import SoldMark
from shared.views import CommandView, command_view

_encoder = msgspec.json.Encoder()
_command_decoder = msgspec.json.Decoder(Command)
_view_decoder = msgspec.json.Decoder(CommandView)


class UndecodableError(ValueError):
    """The bytes hold no command."""


_mark_decoder = msgspec.json.Decoder(SoldMark)


def encode_command(command: Command) -> bytes:
    return _encoder.encode(command)


def decode_command(payload: bytes) -> Command:
    """Raises UndecodableError if `payload` holds no command."""
    try:
        return _command_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UndecodableError(str(error)) from None


def encode_view(view: CommandView) -> bytes:
    return _encoder.encode(view)


def decode_view(payload: bytes) -> CommandView:
    return _view_decoder.decode(payload)


def decode_views(payload: bytes) -> list[CommandView]:
    """Read a message of the channel of an API process."""
    return msgspec.json.decode(payload, type=list[CommandView])


def encode_mark(mark: SoldMark) -> bytes:
    return _encoder.encode(mark)


def sold_view(command: Command, mark: bytes, now_ms: int) -> CommandView:
    """Return the outcome of a reserve that admission answers, equal to what its turn in the queue would have brought."""
    assert command.kind is Kind.RESERVE
    won_by = _mark_decoder.decode(mark).sequence
    explanation = Explanation(ticket_status="SOLD", won_by_sequence=won_by or None, waiting=0)
    outcome = Outcome(status=Status.REJECTED, code=Code.TICKET_UNAVAILABLE, explanation=explanation)
    return command_view(command, None, outcome, now_ms)
