"""Rowlock's client: `Rowlock` blocks, `AsyncRowlock` is awaited; both have the same calls."""

from rowlock_client.async_rowlock import AsyncRowlock
from rowlock_client.calls.changes import NOW
from rowlock_client.calls.orders import Part, Wish
from rowlock_client.errors import (
    Conflict,
    FeedExpired,
    FeedReset,
    InvalidMessage,
    InvalidRequest,
    NotAllowed,
    NotAnswered,
    NotFound,
    Problem,
    Rejected,
    RowlockError,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
)
from rowlock_client.messages import Message, verify_webhook
from rowlock_client.models.changes import Change, Changes, ChangeType
from rowlock_client.models.commands import Code, Command, Explanation, Status
from rowlock_client.models.events import Event, Imported
from rowlock_client.models.tickets import HistoryEntry, Order, Reservation, Ticket
from rowlock_client.retries import Retries
from rowlock_client.rowlock import Rowlock

__all__ = [
    "NOW",
    "AsyncRowlock",
    "Change",
    "ChangeType",
    "Changes",
    "Code",
    "Command",
    "Conflict",
    "Event",
    "Explanation",
    "FeedExpired",
    "FeedReset",
    "HistoryEntry",
    "Imported",
    "InvalidMessage",
    "InvalidRequest",
    "Message",
    "NotAllowed",
    "NotAnswered",
    "NotFound",
    "Order",
    "Part",
    "Problem",
    "Rejected",
    "Reservation",
    "Retries",
    "Rowlock",
    "RowlockError",
    "Status",
    "Ticket",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnexpectedAnswer",
    "Wish",
    "verify_webhook",
]
