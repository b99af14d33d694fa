"""What to do next, by the code of a refusal or a problem: what was understood is said in one language everywhere."""

from __future__ import annotations

from cli.output import clock
from rowlock_client import Explanation

REFUSALS = {
    "TICKET_NOT_FOUND": "see which there are: rowlock seats EVENT",
    "TICKET_UNAVAILABLE": "choose another (rowlock seats EVENT --status AVAILABLE), or wait for it with --wait-for-release",
    "NOT_HOLDER": "name the holder who has it with --holder",
    "NOT_ALLOWED": "ask the shop, or use a token that may: --holder with an operator's token",
    "NOT_REFUNDABLE": "this event takes nothing back",
    "PRICE_CLASS_UNKNOWN": "the explanation says which price classes the ticket has; without one it costs its own price",
    "COOLING_DOWN": "it was yours a moment ago; try again when cool_down_until has passed, or take another",
    "WAITING_CLOSED": "nobody may wait for it: rowlock seats EVENT --status AVAILABLE shows others",
    "NOT_RESERVED": "reserve it first: rowlock reserve",
    "HOLD_EXPIRED": "reserve another ticket; pay back what was paid",
    "SALES_CLOSED": "see when and what it sells: rowlock event show EVENT",
    "LIMIT_REACHED": "release another ticket of the event first, or buy what is held",
    "NO_MATCHING_SEATS": "ask for fewer, for less, or add --or-anywhere",
    "NOT_IN_CHANNEL": "it is kept for some: give their --code, or sell it out of its --channel (sellers)",
    "CODE_INVALID": "check the code, whose it is, and when and for what it is good",
    "CODE_EXHAUSTED": "give back what is had by the code, or ask who gave it for another",
    "DEADLINE_PASSED": "send it again, with a later --deadline or none",
    "WITHDRAWN": "send it again if it is wanted after all",
    "INTERNAL": "tell the operator the command's id; nothing was changed",
}
"""By the code of a REJECTED command."""

PROBLEMS = {
    "NOT_FOUND": "check the id; another's things are not found either",
    "UNAUTHORIZED": "a fresh token helps: rowlock token, or ROWLOCK_TOKEN",
    "FORBIDDEN": "it needs an operator's token: rowlock token --role operator",
    "NOT_ALLOWED": "it needs an operator's token: rowlock token --role operator",
    "EVENT_SOLD": "cancel it instead: rowlock event cancel",
    "EVENT_HELD": "cancel it, and delete it when the holds have ended",
    "EVENT_EXISTS": "choose another --id, or change what is there: rowlock event update",
    "TOO_MANY_REQUESTS": "ask more slowly",
}
"""By the code of a problem that says nothing about when to come back."""

_SHORTFALLS = {
    "taken": "taken",
    "not_found": "no such ticket",
    "not_for_sale": "not for sale",
    "too_few": "too few of them",
    "not_adjacent": "not side by side",
    "limit": "over the limit of one holder",
    "cooling_down": "yours a moment ago, others come first",
    "not_in_channel": "kept for others",
    "channel_limit": "over what the channel lets one have",
    "code_invalid": "not opened by the code",
    "code_exhausted": "more than the code is good for",
}


def of_refusal(code: str) -> str:
    return REFUSALS.get(code, "")


def of_problem(code: str) -> str:
    return PROBLEMS.get(code, "")


def explained(explanation: Explanation | None) -> str:
    """Return the reason of a no as a sentence; empty where there is none."""
    if explanation is None:
        return ""
    words: list[str] = [f"in the event {explanation.event_id}"] if explanation.event_id else []
    which = f"the ticket {explanation.ticket_id}" if explanation.ticket_id else "the ticket"
    if status := explanation.ticket_status:
        until = explanation.held_until
        words.append(f"{which} is {status}" + (f" until {clock(until)}" if until else ""))
    if (winner := explanation.won_by_sequence) is not None:
        words.append(f"command {winner} of the queue came before, this is {explanation.sequence}")
    if waiting := explanation.waiting:
        words.append(f"{waiting} in its wait list")
    if (limit := explanation.limit) is not None:
        words.append(f"the limit is {limit}")
    words += [
        f"wish {short.wish + 1} lacks {short.missing} ({_SHORTFALLS.get(short.reason, short.reason)})"
        + (f": {', '.join(short.ticket_ids)}" if short.ticket_ids else "")
        for short in explanation.shortfalls
    ]
    return ", ".join(words)
