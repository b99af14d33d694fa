from __future__ import annotations

import json
from collections.abc import Iterator

import httpx

from api.principals.identity import Role
from shared.config import Settings
from tests.api_process import running_api
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act
from tests.waiting import eventually

PATH = "/api/events/gala/seats"
IDS = ["gala.Stalls.A.1", "gala.Stalls.A.2", "gala.Circle.B.1"]


def test_every_seat_has_a_letter_in_the_order_of_its_ids(
    gala: str, ann: httpx.Client, operator: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    operator.patch("/api/events/gala", json={"closed_sections": ["Circle"]})
    seats = public.get(PATH).json()
    assert (seats["event_id"], seats["ids"], seats["statuses"]) == (gala, IDS, "HAX")
    assert seats["counts"] == {"AVAILABLE": 1, "HELD": 1, "SOLD": 0, "NOT_FOR_SALE": 1}
    short = public.get(PATH, params={"ids": "false"}).json()
    assert "ids" not in short
    assert short["statuses"] == "HAX"


def test_seats_that_did_not_change_are_not_sent_again(
    gala: str, ann: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    first = public.get(PATH)
    known = {"If-None-Match": first.headers["ETag"]}
    same = public.get(PATH, headers=known)
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    changed = public.get(PATH, headers=known)
    assert (changed.status_code, changed.json()["statuses"]) == (200, "HAA")
    act(ann, harness, f"/api/tickets/{SEAT}/release")
    assert public.get(PATH).headers["ETag"] == first.headers["ETag"]


def test_an_event_without_seats_has_none_and_an_unknown_one_is_not_found(
    operator: httpx.Client, public: httpx.Client
) -> None:
    operator.post("/api/events", json={"id": "empty", "name": "Empty"})
    assert public.get("/api/events/empty/seats").json()["ids"] == []
    for path in ("/api/events/nowhere/seats", "/api/events/nowhere/stream"):
        assert public.get(path).status_code == 404


def test_changes_are_told_as_they_happen_after_a_word_to_read_the_seats(
    gala: str, ann: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    with public.stream("GET", "/api/events/gala/stream", headers={"Last-Event-ID": "17"}) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        events = told(stream)
        assert next(events)[0] == "resync"
        act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        name, change = next(events)
        assert (name, change["ticket_id"], change["status"]) == ("ticket", SEAT, "HELD")
        assert change["held_until"] is not None
        act(ann, harness, f"/api/tickets/{SEAT}/confirm")
        assert next(events)[1] == {"ticket_id": SEAT, "status": "SOLD", "held_until": None}


def test_a_stream_ends_when_its_client_goes(gala: str, public: httpx.Client) -> None:
    with public.stream("GET", "/api/events/gala/stream") as stream:
        events = told(stream)  # its end would end the stream
        assert next(events)[0] == "resync"
        assert listeners(public) >= 1
    eventually(lambda: listeners(public) == 0)


def test_a_process_that_is_told_to_stop_ends_its_streams(api_settings: Settings, harness: SettlingHarness) -> None:
    with running_api(api_settings) as api, api.client("olga", Role.OPERATOR) as client:
        client.post("/api/events", json={"id": "gala", "name": "Gala"})
        with client.stream("GET", "/api/events/gala/stream") as stream:
            events = told(stream)
            assert next(events)[0] == "resync"
            api.process.terminate()
            assert list(events) == []
        api.process.wait(timeout=10)


def listeners(client: httpx.Client) -> float:
    name = "rowlock_sse_clients "
    return next(
        float(line.removeprefix(name)) for line in client.get("/metrics").text.splitlines() if line.startswith(name)
    )


def told(stream: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the name and the data of each event."""
    name = ""
    for line in stream.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
