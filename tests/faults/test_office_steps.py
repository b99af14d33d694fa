"""What a box office does to a plain ticket: what could have been, and what could not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.linearizability import Step, linearizable


def step(kind: str, holder: str = "ann", code: str | None = None, **more: Any) -> Step:
    """Return a step that happened after all that were made before it."""
    at = step.now = getattr(step, "now", 0.0) + 1  # type: ignore[attr-defined]
    return Step(kind, holder, code is None, code, at, at + 0.5, **more)


COULD = {
    "a transfer keeps what is sold": lambda: [
        step("reserve"), step("confirm"), step("transfer", to_holder="bob"), step("reserve", "bob"),
        step("reserve", "cid", "TICKET_UNAVAILABLE"), step("release", "ann", "NOT_HOLDER"),
    ],
    "who has it already": lambda: [step("reserve", "bob"), step("transfer", to_holder="bob")],
    "a move frees the seat": lambda: [step("reserve"), step("move"), step("reserve", "bob")],
    "a move takes a free seat": lambda: [step("enter"), step("reserve", "bob", "TICKET_UNAVAILABLE")],
    "a move is refused where somebody sits": lambda: [step("reserve", "bob"), step("enter", "ann", "TICKET_UNAVAILABLE")],
    "a cancel frees what is sold": lambda: [step("reserve"), step("confirm"), step("cancel"), step("reserve", "bob")],
}  # fmt: skip
COULD_NOT = {
    "a transfer of a free ticket": lambda: [step("transfer", to_holder="bob")],
    "a transfer of another's": lambda: [step("reserve", "cid"), step("transfer", to_holder="bob")],
    "a transfer that lets the old holder keep it": lambda: [
        step("reserve"), step("transfer", to_holder="bob"), step("release"),
    ],
    "a hold that was sold runs out": lambda: [step("enter", sold=True), step("expire")],
    "a move onto somebody": lambda: [step("reserve", "bob"), step("enter")],
    "a move refused although the seat was free": lambda: [step("enter", "ann", "TICKET_UNAVAILABLE")],
    "a move that leaves the seat behind": lambda: [step("reserve"), step("move"), step("release")],
    "a cancel of nothing": lambda: [step("cancel")],
}  # fmt: skip


@pytest.mark.parametrize("story", COULD)
def test_a_plain_ticket_could_have_done_this(story: str) -> None:
    assert linearizable(COULD[story]())


@pytest.mark.parametrize("story", COULD_NOT)
def test_a_plain_ticket_could_not_have_done_this(story: str) -> None:
    assert not linearizable(COULD_NOT[story]())
