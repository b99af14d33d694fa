from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec
import pytest
from flask import Flask, Response

from api.commands.answers import DETAILS, accepted, final, shown
from api.principals.current import IDENTITY
from api.principals.identity import Identity, Role
from shared.domain.commands import Kind
from shared.domain.outcomes import Code, Status
from shared.domain.records import TicketStatus
from shared.views import CommandView, ExplanationView

ID = "01a217b1-c80d-7000-b3fc-7d588bab6480"


@pytest.fixture(autouse=True)
def request_of_ann() -> Iterator[None]:
    """An answer says when the token of who asks ends."""
    with Flask("tests").test_request_context(environ_overrides={IDENTITY: Identity("ann", Role.CUSTOMER)}):
        yield


def _view(**changed: object) -> CommandView:
    values: dict[str, Any] = {
        "id": ID,
        "kind": Kind.RESERVE,
        "ticket_id": "A-1",
        "holder": "ann",
        "status": Status.PENDING,
        "sequence": 7,
        "submitted_at": "2026-01-01T00:00:00.000Z",
    }
    return CommandView(**(values | changed))


def _body(response: Response) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.json.decode(response.data))


def test_a_waiting_command_says_its_position_and_when_to_poll_again() -> None:
    response = accepted(_view(), ahead=100, rate=40.0)
    assert response.status_code == 202
    assert response.headers["Location"] == f"/api/commands/{ID}"
    assert response.headers["Retry-After"] == "3"
    assert (_body(response)["position"], _body(response)["eta_seconds"]) == (100, 2.5)


def test_without_a_measured_rate_no_time_is_promised() -> None:
    response = accepted(_view(), ahead=100, rate=None)
    assert _body(response)["eta_seconds"] is None
    assert response.headers["Retry-After"] == "1"


def test_a_parked_command_says_so_and_has_no_position_in_the_queue() -> None:
    body = _body(shown(_view(parked=True)))
    assert body["parked"] is True
    assert "position" not in body


def test_the_members_of_orders_stand_on_orders_only() -> None:
    assert "ticket_ids" not in _body(shown(_view()))
    of_order = _view(kind=Kind.ORDER, ticket_id=None, order_id=ID, event_id="gala", ticket_ids=("A-1", "A-2"))
    body = _body(shown(of_order))
    assert body["ticket_ids"] == ["A-1", "A-2"]
    assert body["reservation_ids"] == []
    assert body["links"]["order"] == f"/api/orders/{ID}"


def test_success_is_200_with_the_command() -> None:
    response = final(_view(status=Status.SUCCEEDED, reservation_id="r"))
    assert response.status_code == 200
    assert _body(response)["links"]["reservation"] == "/api/reservations/r"


def test_refusal_is_a_problem_with_the_command_and_its_explanation() -> None:
    explanation = ExplanationView(sequence=7, won_by_sequence=3, ticket_status=TicketStatus.HELD)
    response = final(_view(status=Status.REJECTED, code=Code.TICKET_UNAVAILABLE, explanation=explanation))
    body = _body(response)
    assert (response.status_code, response.mimetype) == (409, "application/problem+json")
    assert body["code"] == body["command"]["code"] == "TICKET_UNAVAILABLE"
    assert body["command"]["explanation"] == {"sequence": 7, "won_by_sequence": 3, "ticket_status": "HELD"}


def test_a_ticket_id_is_escaped_in_a_link() -> None:
    assert _body(shown(_view(ticket_id="a/b c")))["links"]["ticket"] == "/api/tickets/a%2Fb%20c"


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_its_words(code: Code) -> None:
    assert DETAILS[code].endswith(".")
