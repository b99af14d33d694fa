"""What an import says, tried four ways: by the wrong people, by many, while seats sell, and while PostgreSQL goes away."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from api.principals.identity import Role
from tests.api_process import Api
from tests.events import CSV
from tests.integration.api.conftest import SettlingHarness
from tests.servers import execute
from tests.unit.api.inventory.files import FILES

PATH = "/api/events/gala/tickets"
HEADER = b"section,row,number,price\n"


@pytest.fixture(autouse=True)
def empty_gala(operator: httpx.Client) -> None:
    assert operator.post("/api/events", json={"id": "gala", "name": "Gala"}).status_code == 201


def send(client: httpx.Client, content: bytes, media: str = "text/csv", **params: Any) -> httpx.Response:
    return client.post(PATH, content=content, params=params, headers={"Content-Type": media})


def tickets(client: httpx.Client) -> list[dict[str, Any]]:
    return list(client.get(PATH, params={"limit": 1_000}).json()["items"])


@pytest.mark.parametrize("program", FILES)
def test_a_file_as_a_program_writes_it_is_imported_untouched(operator: httpx.Client, program: str) -> None:
    make, media = FILES[program]
    imported = send(operator, make(), media)
    assert (imported.status_code, imported.json()["added"]) == (201, 2)
    assert [(ticket["number"], ticket["price"]) for ticket in tickets(operator)] == [("1", 4500), ("2", 104550)]


def test_all_mistakes_are_told_at_once_with_seats_that_stand_twice(operator: httpx.Client) -> None:
    refused = send(operator, HEADER + b"A,1,1,5\nA,1,2,dear\nA,1.0,1.0,5\n,1,3,5\n")
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["mistakes_total"]) == (400, "INVALID_INVENTORY", 3)
    assert [(each["line"], each["field"]) for each in problem["mistakes"]] == [
        (3, "price"),
        (5, "section"),
        (4, "number"),
    ]
    assert problem["mistakes"][2]["reason"] == "stands in line 2 already"
    assert tickets(operator) == []


def test_a_dry_run_tells_what_would_be_and_stores_nothing(operator: httpx.Client) -> None:
    told = send(operator, HEADER + b"A,1,1,5\nA,1,2,5\nA,1,4,5\nA,1,5,dear\n", dry_run="true")
    answer = told.json()
    assert (told.status_code, answer["added"], answer["mistakes_total"], answer["dry_run"]) == (200, 3, 1, True)
    assert answer["map"] == [{"section": "A", "row": "1", "tickets": 3, "side_by_side": [["1", "2"], ["4"]]}]
    assert tickets(operator) == []


def test_a_dry_run_draws_the_hall_as_buyers_would_see_it_and_leaves_nothing(operator: httpx.Client) -> None:
    before = operator.get("/api/events/gala").json()
    told = send(operator, HEADER + b"A,1,1,5\nA,1,2,5\nB,1,1,7\nB,1,2,dear\n", dry_run="true", hall="true").json()
    hall = told["hall"]
    assert (hall["version"], hall["sections"], hall["seats"]["count"]) == ("preview", ["A", "B"], 3)
    assert tickets(operator) == []
    assert operator.get("/api/events/gala").json() | {"as_of": ""} == before | {"as_of": ""}
    assert send(operator, HEADER + b"A,1,1,5\nA,1,2,5\nB,1,1,7\n", hall="true").json().get("hall") is None
    drawn = operator.get("/api/events/gala/map").json()
    assert {name: value for name, value in hall.items() if name != "version"} == {
        name: value for name, value in drawn.items() if name != "version"
    }


def test_a_drawing_beside_the_seats_is_drawn_too_and_what_can_not_be_stored_is_not(operator: httpx.Client) -> None:
    plan = {
        "areas": [{"shape": "circle", "text": "Bar", "position": {"x": 1, "y": 2}}],
        "zones": [{"name": "Stalls", "rows": [{"row_number": "A", "seats": [{"seat_number": "1"}]}]}],
    }
    told = operator.post(PATH, json=plan, params={"dry_run": "true", "hall": "true"}).json()
    assert [area["text"] for area in told["hall"]["areas"]] == ["Bar"]
    twice = send(operator, HEADER + b"A,1,1,5\nA,1,1,5\n", dry_run="true", hall="true").json()
    assert (twice["mistakes_total"], twice.get("hall")) == (1, None)
    assert send(operator, HEADER + b"nothing", dry_run="true", hall="true").json().get("hall") is None


def test_where_neighbours_can_not_be_known_the_import_says_so(operator: httpx.Client) -> None:
    (warning,) = send(operator, HEADER + b"A,1,Throne,5\nA,1,Sofa,5\n").json()["warnings"]
    assert warning.startswith("row 1 of A: labels like")


def test_a_column_may_be_named_and_a_unit_and_an_encoding_said(operator: httpx.Client) -> None:
    content = "Wo;Reihe;Platz;Preis\nŁoża;1;1;45\n".encode("cp1250")
    assert send(operator, content, map="Wo=section", price_unit="major", encoding="cp1250").status_code == 201
    (ticket,) = tickets(operator)
    assert (ticket["section"], ticket["price"]) == ("Łoża", 4500)


@pytest.mark.parametrize(
    ("params", "field"),
    [({"map": "x"}, "map"), ({"map": "x=seat"}, "map"), ({"encoding": "rot13"}, "encoding"), ({"price_unit": "euro"}, "price_unit"), ({"dry_run": "maybe"}, "dry_run"), ({"hall": "1"}, "hall")],
)  # fmt: skip
def test_a_wrong_parameter_is_named(operator: httpx.Client, params: dict[str, str], field: str) -> None:
    refused = send(operator, HEADER, **params)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_a_plan_that_grew_by_a_row_keeps_the_rest_of_the_picture(operator: httpx.Client) -> None:
    def plan(*rows: str, **more: Any) -> dict[str, Any]:
        seats = [{"seat_number": str(n), "position": {"x": n, "y": 0}} for n in (1, 2)]
        return {"zones": [{"name": "Stalls", "rows": [{"row_number": row, "seats": seats} for row in rows]}]} | more

    operator.post(PATH, json=plan("A", areas=[{"shape": "circle", "text": "Bar"}], size={"width": 9, "height": 9}))
    before = operator.get("/api/events/gala/plan").json()
    assert operator.post(PATH, json=plan("A", "B")).json()["added"] == 2
    assert operator.get("/api/events/gala/plan").json() == before


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.GUEST])
def test_only_operators_import_and_even_a_dry_run_is_theirs(api: Api, operator: httpx.Client, role: Role) -> None:
    with api.client("eve", role) as eve:
        assert [send(eve, HEADER + b"A,1,1,5\n", dry_run=dry).status_code for dry in ("true", "false")] == [403, 403]
    assert httpx.post(api.url + PATH, content=HEADER, headers=CSV).status_code == 401
    assert tickets(operator) == []


def test_a_crowd_of_importers_is_answered_and_stores_each_seat_once(api: Api, operator: httpx.Client) -> None:
    rows = HEADER + b"".join(b"A,1,%d,5\n" % n for n in range(1, 200))

    async def crowd() -> list[httpx.Response]:
        async with httpx.AsyncClient(
            base_url=api.url, headers=api.headers("olga", Role.OPERATOR), timeout=60
        ) as client:
            return await asyncio.gather(*(client.post(PATH, content=rows, headers=CSV) for _ in range(64)))

    answers = asyncio.run(crowd())
    statuses = sorted({answer.status_code for answer in answers})
    assert set(statuses) <= {200, 201, 409, 503}
    assert {answer.json()["code"] for answer in answers if answer.status_code >= 400} <= {"IN_PROGRESS", "OVERLOADED"}
    assert sum(answer.json()["added"] for answer in answers if answer.status_code < 300) == 199
    assert send(operator, rows).json()["unchanged"] == 199


def test_while_an_event_sells_seats_come_between_and_no_command_fails(
    api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    send(operator, HEADER + b"".join(b"A,%d,%d,5\n" % (row, n) for row in range(10) for n in range(1, 40, 2)))
    refusals: list[str] = []
    over = threading.Event()

    def buy(name: str) -> int:
        bought = 0
        with api.client(name) as client:
            while not over.is_set() and bought < 40:
                order = {"event_id": "gala", "wishes": [{"quantity": 1}]}
                answer = client.post("/api/orders", json=order, headers={"Prefer": "wait=20"})
                if answer.status_code != 200:
                    refusals.append(answer.text)
                bought += 1
        return bought

    with harness.working(), ThreadPoolExecutor(3) as pool:
        buyers = [pool.submit(buy, f"fan-{n}") for n in range(3)]
        grown = send(
            operator, HEADER + b"".join(b"A,%d,%d,5\n" % (row, n) for row in range(10) for n in range(2, 41, 2))
        )
        sold = sum(buyer.result() for buyer in buyers)
        over.set()
    assert (grown.status_code, grown.json()["added"]) == (201, 200)
    assert (refusals, sold) == ([], 120)
    rows = harness.sql('SELECT "row", count(*), max(position) - min(position) FROM tickets GROUP BY 1')
    assert {(number, width) for _, number, width in rows} == {(40, 39)}


def test_an_import_whose_connection_dies_stores_nothing_and_the_next_one_all(
    api: Api, operator: httpx.Client, harness: SettlingHarness
) -> None:
    rows = HEADER + b"".join(b"A,%d,%d,5\n" % (n // 50, n % 50) for n in range(20_000))
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rowlock-api' "
        "AND datname = current_database() AND state <> 'idle' AND query LIKE 'COPY incoming%'"
    )
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(send, operator, rows)
        while not answer.done() and not harness.sql(kill):
            pass
        assert answer.result().status_code in (201, 503)
    if answer.result().status_code == 503:
        assert tickets(operator) == []
    again = send(operator, rows).json()
    assert again["added"] + again["unchanged"] == 20_000
    execute(harness.settings.database_url, "DELETE FROM tickets")
