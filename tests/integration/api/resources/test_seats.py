from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from api.principals.identity import Role
from api.services.board.revision import Revision, decode
from shared.config import Settings
from shared.journal.cursor import Cursor
from tests.api_process import running_api
from tests.events import CSV
from tests.integration.api.conftest import SettlingHarness
from tests.integration.api.resources.acting import SEAT, act
from tests.waiting import eventually

PATH = "/api/events/gala/seats"
STREAM = "/api/events/gala/stream"
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
    again = public.get(PATH)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.json()["revision"] != first.json()["revision"]


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
    with public.stream("GET", STREAM, headers={"Last-Event-ID": "17"}) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        events = told(stream)
        assert next(events)[0] == "resync"
        act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        name, change = next(events)
        assert (name, change["ticket_id"], change["status"]) == ("ticket", SEAT, "HELD")
        assert change["held_until"] is not None
        act(ann, harness, f"/api/tickets/{SEAT}/confirm")
        assert next(events)[1] == {"ticket_id": SEAT, "status": "SOLD", "held_until": None}


def test_a_map_goes_on_from_the_seats_that_it_has(
    gala: str, ann: httpx.Client, operator: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    seats = public.get(PATH, params={"ids": "false"}).json()
    assert seats["map"] == public.get("/api/events/gala/map").json()["version"]
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    act(ann, harness, f"/api/tickets/{IDS[2]}/reserve")
    with public.stream("GET", STREAM, params={"ids": "false", "since": seats["revision"]}) as stream:
        assert next(told(stream)) == ("seats", {"map": seats["map"], "H": [0, 2]})
    now = public.get(PATH, params={"ids": "false"}).json()
    with public.stream("GET", STREAM, params={"ids": "false", "since": now["revision"]}) as stream:
        events = told(stream)
        assert next(events) == ("seats", {"map": seats["map"]})
        operator.patch("/api/events/gala", json={"closed_sections": ["Stalls"]})
        assert next(events) == ("seats", {"map": seats["map"], "X": [1]})
        operator.post("/api/events/gala/tickets", content=b"section,row,number,price\nBox,1,1,100\n", headers=CSV)
        name, reset = next(events)
        assert name == "reset"
        assert reset["map"] == public.get("/api/events/gala/map").json()["version"] != seats["map"]


def test_last_event_id_goes_on_where_a_stream_was_cut_off(
    gala: str, ann: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    since = public.get(PATH).json()["revision"]
    with public.stream("GET", STREAM, params={"since": since}) as stream:
        lines = stream.iter_lines()
        act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        id_ = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
    act(ann, harness, f"/api/tickets/{SEAT}/release")
    with public.stream("GET", STREAM, params={"since": since}, headers={"Last-Event-ID": id_}) as stream:
        assert next(told(stream)) == ("ticket", {"ticket_id": SEAT, "status": "AVAILABLE", "held_until": None})


def test_two_processes_tell_the_same_and_a_client_goes_on_from_one_at_the_other(
    gala: str, ann: httpx.Client, public: httpx.Client, harness: SettlingHarness, api_settings: Settings
) -> None:
    with running_api(api_settings) as second, httpx.Client(base_url=second.url, timeout=40) as other:
        first = public.get(PATH, params={"ids": "false"})
        same = other.get(PATH, params={"ids": "false"}, headers={"If-None-Match": first.headers["ETag"]})
        assert same.status_code == 304
        act(ann, harness, f"/api/tickets/{SEAT}/reserve")
        with other.stream("GET", STREAM, params={"ids": "false", "since": first.json()["revision"]}) as stream:
            assert next(told(stream)) == ("seats", {"map": first.json()["map"], "H": [0]})
        now = public.get(PATH, params={"ids": "false"}).json()
        with other.stream("GET", STREAM, params={"ids": "false", "since": now["revision"]}) as stream:
            assert next(told(stream)) == ("seats", {"map": first.json()["map"]})


@pytest.mark.parametrize("made_up", ["", "x", "lgGq", "x" * 30_000, "%00", "a.b.c", "ひ", "-1", "lgA.", "AAAA" * 5_000])
@pytest.mark.parametrize("ids", ["true", "false"])
def test_a_made_up_place_begins_anew(made_up: str, ids: str, gala: str, public: httpx.Client) -> None:
    with public.stream("GET", STREAM, params={"ids": ids, "since": made_up}) as stream:
        if stream.status_code == 200:
            assert next(told(stream))[0] == ("reset" if ids == "false" else "resync")
        else:
            assert stream.status_code in (400, 414), "an address that is too long"


def test_a_place_that_lies_ahead_of_everything_begins_anew(gala: str, public: httpx.Client) -> None:
    known = decode(public.get(PATH).json()["revision"])
    assert known is not None
    ahead = dict.fromkeys(range(4097), 2**63 - 1)
    forged = Revision(Cursor(known.cursor.database, ahead), known.map_version).encode()
    with public.stream("GET", STREAM, params={"ids": "false"}, headers={"Last-Event-ID": forged}) as stream:
        assert stream.status_code in (200, 431)
        if stream.status_code == 200:
            assert next(told(stream))[0] == "reset"


@pytest.mark.parametrize("path", [PATH, "/api/events/gala/stream"])
def test_ids_are_wanted_or_not(path: str, gala: str, public: httpx.Client) -> None:
    wrong = public.get(path, params={"ids": "perhaps"})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "ids")


def test_an_event_that_is_read_again_and_again_says_of_when_its_counts_are(
    gala: str, ann: httpx.Client, public: httpx.Client, harness: SettlingHarness
) -> None:
    public.get(PATH)
    before = public.get("/api/events/gala").json()
    assert before["as_of"]
    act(ann, harness, f"/api/tickets/{SEAT}/reserve")
    after = public.get("/api/events/gala").json()
    assert after["counts"] == {"AVAILABLE": 2, "HELD": 1, "SOLD": 0, "NOT_FOR_SALE": 0}
    assert {**after, "as_of": 0, "counts": 0} == {**before, "as_of": 0, "counts": 0}


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
